"""What a mapping says, as plain values: the terms of RML-Core, each with the place it stands in.

Owns the vocabulary of this package and no behaviour beyond reading itself. It knows neither RDF graphs nor SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from app.errors import MappingError
from loaders.mapping.functions.library import Function
from loaders.mapping.logical_source import LogicalSource

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class Place:
    """Where in a mapping something stands; `line` counts from 1, None when it cannot be told."""

    file: Path
    line: int | None = None

    def error(self, en: str, pl: str) -> MappingError:
        """An error that begins with this place."""
        if self.line is None:
            return MappingError(f"{self.file.name}: {en}", f"{self.file.name}: {pl}")
        return MappingError(f"{self.file.name}, line {self.line}: {en}", f"{self.file.name}, wiersz {self.line}: {pl}")


class TermType(Enum):
    """rml:termType (RML-Core section 7.2); the value is the local name."""

    IRI = "IRI"
    URI = "URI"
    UNSAFE_IRI = "UnsafeIRI"
    UNSAFE_URI = "UnsafeURI"
    BLANK_NODE = "BlankNode"
    LITERAL = "Literal"


@dataclass(frozen=True)
class Constant:
    """The same RDF term on every row."""

    term: Term


@dataclass(frozen=True)
class Reference:
    """The value of a column, or of a path into a record."""

    name: str


@dataclass(frozen=True)
class Template:
    """Text with references in it, escapes already undone."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True)
class Fresh:
    """A new blank node on every row: a term map that gives a term type and nothing else."""

    number: int


@dataclass(frozen=True)
class Call:
    """What a function returns for arguments, which stand in the order of its parameters (RML-FNML)."""

    function: Function
    arguments: tuple[Expression | None, ...]
    place: Place = field(compare=False)

    @property
    def many(self) -> bool:
        """True when a result is a list of values."""
        return self.function.output.many


Expression = Constant | Reference | Template | Fresh | Call


@dataclass(frozen=True)
class LogicalTarget:
    """A file for the quads of a term map (RML-IO section 4), as written; `root` as in `SourceDescription`."""

    path: str
    place: Place = field(compare=False)
    root: str | None = None
    serialization: str = ""
    encoding: str = "UTF-8"
    compression: str | None = None


@dataclass(frozen=True)
class Gather:
    """What makes a collection or container of terms (RML-CC): the maps of its members and its `kind`, an IRI.

    The values of all maps are appended or, with `product`, each combination is a collection of its own.
    """

    members: tuple[TermMap | RefObjectMap, ...]
    kind: str
    product: bool
    allow_empty: bool


@dataclass(frozen=True)
class TermMap:
    """How to make one RDF term from a row, and where the quads go that have it: to the output when nowhere else.

    None is made where there is a `condition` and it does not hold.
    """

    expression: Expression
    term_type: TermType
    place: Place
    language: TermMap | None = None
    datatype: TermMap | None = None
    condition: Call | None = None
    targets: tuple[LogicalTarget, ...] = ()
    gather: Gather | None = None

    @property
    def all_targets(self) -> frozenset[LogicalTarget]:
        """The targets of the term map and of those of its language and datatype."""
        parts = (part for part in (self.language, self.datatype) if part is not None)
        return frozenset(self.targets).union(*(part.all_targets for part in parts))


@dataclass(frozen=True)
class JoinCondition:
    """Equality between a value of the child's row and a value of the parent's row."""

    child: Expression
    parent: Expression


@dataclass(frozen=True)
class RefObjectMap:
    """The subjects of another triples map as objects; without conditions, the one made from the same row."""

    parent: str
    conditions: tuple[JoinCondition, ...]
    place: Place


@dataclass(frozen=True)
class Property:
    """One predicate with one object in zero or more graphs: what a predicate-object map comes to, multiplied out."""

    predicate: TermMap
    value: TermMap | RefObjectMap
    graphs: tuple[TermMap, ...]


@dataclass(frozen=True)
class Field:
    """A field of a view (RML-LV section 4): the values of an expression, or the records that an iterator selects.

    `fields` are taken from these records, as `formulation` has it, None for that of the parent.
    """

    name: str
    expression: Expression | None
    iterator: str | None
    formulation: str | None
    fields: tuple[Field, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class ViewJoin:
    """Fields of another view where the conditions hold (RML-LV section 5); `inner` leaves out rows without any."""

    parent: LogicalView
    inner: bool
    conditions: tuple[JoinCondition, ...]
    fields: tuple[Field, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class LogicalView:
    """Records made from those of a logical source or of another view; they are referred to by the names of fields."""

    name: str
    on: LogicalSource | LogicalView
    fields: tuple[Field, ...]
    joins: tuple[ViewJoin, ...]
    place: Place = field(compare=False)


Source = LogicalSource | LogicalView


@dataclass(frozen=True)
class TriplesMap:
    """One triples map; `name` is its IRI or blank node label, `base` its own rml:baseIRI."""

    name: str
    source: Source
    subject: TermMap
    properties: tuple[Property, ...]
    base: str | None
    place: Place


@dataclass(frozen=True)
class Mapping:
    """All triples maps of one file in the order in which they stand in it."""

    file: Path
    triples_maps: dict[str, TriplesMap]
