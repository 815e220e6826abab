"""What a mapping says, as plain values: the terms of RML-Core, each with the place it stands in.

Owns the vocabulary of this package and no behaviour beyond reading itself. It knows neither RDF graphs nor SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from app.errors import MappingError
from loaders.mapping.functions.library import Function

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


class Trim(Enum):
    """csvw:trim: at which end of a cell white space is taken off."""

    NOT = "false"
    START = "start"
    END = "end"
    BOTH = "true"


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written (CSVW dialect description); the default is RFC 4180.

    A quote within quotes is `doubled`, or else has a backslash before it.
    """

    delimiter: str = ","
    quote: str = '"'
    doubled: bool = True
    comment: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    skip_blank: bool = False
    trim: Trim = Trim.NOT
    terminators: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceDescription:
    """Where records come from (RML-IO section 3), as written.

    `location` is a path, `#` and its name for a table that is loaded already, or the address of a database, empty for
    the one that the run is given; `root` is the folder a relative path starts from.
    """

    location: str
    root: str | None = None
    encoding: str = "UTF-8"
    compression: str | None = None
    nulls: tuple[str, ...] | None = None
    dialect: Dialect = Dialect()
    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LogicalSource:
    """Records and how they are referred to: equal logical sources are read once.

    `iterator` selects the records; of a database it is the query or the name of the table. `namespaces` are those of an
    XPath formulation, by prefix. `query` is what a SPARQL endpoint is asked. With `whole`, a view asks for records as
    they are: for JSON, the text of each.
    """

    description: SourceDescription
    formulation: str
    iterator: str | None
    classic: bool
    namespaces: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    query: str | None = None


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


def parts(expression: Expression | None) -> Iterator[Expression]:
    """An expression and, when it is a call, its arguments and theirs."""
    if expression is not None:
        yield expression
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from parts(argument)


def references(expression: Expression) -> Iterator[str]:
    """The names an expression refers to."""
    for part in parts(expression):
        if isinstance(part, Reference):
            yield part.name
        elif isinstance(part, Template):
            yield from (piece.name for piece in part.parts if isinstance(piece, Reference))


def expressions(term_map: TermMap | None) -> Iterator[Expression]:
    """The expressions of a term map, of its condition, its language and datatype maps, and of what it gathers."""
    if term_map is not None:
        yield from parts(term_map.expression)
        yield from parts(term_map.condition)
        yield from expressions(term_map.language)
        yield from expressions(term_map.datatype)
        for member in term_map.gather.members if term_map.gather is not None else ():
            yield from expressions(member if isinstance(member, TermMap) else None)


def gathered_parents(term_map: TermMap) -> Iterator[RefObjectMap]:
    """The references to other triples maps among what a term map gathers."""
    for member in term_map.gather.members if term_map.gather is not None else ():
        if isinstance(member, RefObjectMap):
            yield member
        else:
            yield from gathered_parents(member)


def calls_function(term_map: TermMap) -> bool:
    """True when a function has part in a term."""
    return any(isinstance(expression, Call) for expression in expressions(term_map))


def term_references(term_map: TermMap | None) -> Iterator[str]:
    """The names that a term map, its condition, its language map and its datatype map refer to."""
    for expression in expressions(term_map):
        if not isinstance(expression, Call):
            yield from references(expression)


def calls(mapping: Mapping) -> Iterator[Call]:
    """Every call of a function in a mapping."""
    for triples_map in mapping.triples_maps.values():
        found = [*expressions(triples_map.subject), *_source_expressions(triples_map.source)]
        for each in triples_map.properties:
            found += _property_expressions(each)
        yield from (expression for expression in found if isinstance(expression, Call))


def _source_expressions(source: Source) -> Iterator[Expression]:
    """The expressions in the fields and the join conditions of a view and of those it is made from."""
    if isinstance(source, LogicalSource):
        return
    yield from _source_expressions(source.on)
    yield from _field_expressions(source.fields)
    for join in source.joins:
        yield from _source_expressions(join.parent)
        yield from _field_expressions(join.fields)
        for condition in join.conditions:
            yield from parts(condition.child)
            yield from parts(condition.parent)


def _field_expressions(fields: tuple[Field, ...]) -> Iterator[Expression]:
    for each in fields:
        yield from parts(each.expression)
        yield from _field_expressions(each.fields)


def _property_expressions(each: Property) -> Iterator[Expression]:
    for term_map in (each.predicate, *each.graphs):
        yield from expressions(term_map)
    if isinstance(each.value, TermMap):
        yield from expressions(each.value)
        return
    for condition in each.value.conditions:
        yield from parts(condition.child)
        yield from parts(condition.parent)
