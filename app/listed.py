"""Lists: the values of a property as a table, each with what lies at paths from it, as a shape lays it out.

A property shape names the columns (`lod:kolumnaWartosci`); each has a name, a place and a path (SHACL section 2.3.1).
What stands in them comes from one query for all tables of a thing. More values than `MOST` are no table, but links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from app import queries
from app.description import SCOPE, Description
from app.labels import Label, Labels
from app.namespaces import SH
from app.snapshot import Snapshot
from app.store import rows
from app.store.base import Term
from app.terms import paths
from app.terms.vocabulary import Vocabulary

MOST: Final = 500
_ARM: Final = "{ ?this rdf:value ?row . ?row rdf:value ?value . BIND(rdf:value AS ?column) }"


@dataclass(frozen=True)
class Column:
    """A column: what it is called, and the path to what stands in it, as SPARQL writes it."""

    iri: str
    names: frozenset[Label]
    path: str


@dataclass(frozen=True)
class Lists:
    """The tables of a thing: `columns` by property, `cells` by value and column; `labels` of the things in them."""

    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], tuple[Term, ...]] = field(default_factory=dict)
    labels: Labels = field(default_factory=lambda: Labels(()))


_LaidOut = Mapping[tuple[str, str], tuple[Column, ...]]


def find(snapshot: Snapshot, description: Description) -> Lists:
    """Find what stands in the tables of a thing."""
    columns = _columns(snapshot.once(__name__, lambda: _laid_out(snapshot)), description)
    if not columns:
        return Lists()
    cells: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
    for row in snapshot.store.select(_query(columns), this=NamedNode(description.iri)):
        cells[rows.text(row["row"]), rows.text(row["column"])][row["value"]] = None
    things = {value for values in cells.values() for value in values if isinstance(value, NamedNode)}
    names = snapshot.store.names(sorted(things, key=str), SCOPE)
    return Lists(columns, {place: tuple(values) for place, values in cells.items()}, Labels(names))


def _columns(laid_out: _LaidOut, description: Description) -> dict[str, tuple[Column, ...]]:
    """The columns of each property of a thing that has some, and as many values as a table may have rows."""
    if not any(cls in description.types for cls, _ in laid_out):
        return {}
    values: dict[str, int] = defaultdict(int)
    for fact in description.facts:
        values[fact.predicate.value] += isinstance(fact.object, NamedNode)
    return {
        name: columns
        for (cls, name), columns in laid_out.items()
        if cls in description.types and 0 < values.get(name, 0) <= MOST
    }


def _query(columns: Mapping[str, Iterable[Column]]) -> str:
    arms = [_arm(name, column) for name, each in columns.items() for column in each]
    return queries.text("listed").replace(_ARM, "\n  UNION\n  ".join(arms))


def _arm(name: str, column: Column) -> str:
    arm = _ARM
    for text in (f"<{name}>", column.path, f"<{column.iri}>"):
        arm = arm.replace("rdf:value", text, 1)
    return arm


def _laid_out(snapshot: Snapshot) -> _LaidOut:
    """The columns that shapes name, by the class whose things have them and the property."""
    vocabulary, naming = snapshot.vocabulary, f"{snapshot.iris.base}def/kolumnaWartosci"
    found: dict[tuple[str, str], tuple[Column, ...]] = {}
    for shape in vocabulary.checking:
        for slot in vocabulary.slots(shape):
            if columns := tuple(_read(vocabulary, vocabulary.statements.iris(slot, naming))):
                for cls in vocabulary.statements.iris(shape, f"{SH}targetClass"):
                    found[cls, vocabulary.path(slot)] = columns
    return found


def _read(vocabulary: Vocabulary, iris: Iterable[str]) -> Iterator[Column]:
    """The columns of a table in order; what has no path is none."""
    said = vocabulary.statements
    for iri in vocabulary.in_order(iris):
        for path in said.values(iri, f"{SH}path")[:1]:
            written = paths.written(said, path, lambda each: f"<{each}>")
            yield Column(iri, frozenset(said.texts(iri, f"{SH}name")), written)
