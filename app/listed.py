"""Lists: the values of a property as a table, or in an order of their own, as a shape lays them out.

A property shape names the columns (`lod:kolumnaWartosci`); each has a name, a place and a path (SHACL section 2.3.1).
It may name a path to what its values are ordered by (`lod:kolejnoscWartosci`), which holds for the parts of a thing,
too. What lies at these paths comes from one query for all lists of a thing. More values than `MOST` are links by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from pyoxigraph import NamedNode

from app import queries
from app.description import SCOPE, TYPE, Description
from app.labels import Label, Labels
from app.namespaces import SH
from app.snapshot import Snapshot
from app.snapshot.vocabulary import Vocabulary
from app.store import rows
from app.store.base import Term
from app.terms import paths

MOST: Final = 500
_WORDS: Final = Decimal("Infinity")
# After all that has a place.
_LAST: Final = (_WORDS, "\U0010ffff")
_Laid = TypeVar("_Laid")
_ARM: Final = "{ ?this rdf:value ?row . ?row rdf:value ?value . BIND(rdf:value AS ?column) }"


@dataclass(frozen=True)
class Column:
    """A column: what it is called, and the path to what stands in it, as SPARQL writes it."""

    iri: str
    names: frozenset[Label]
    path: str


@dataclass(frozen=True)
class Lists:
    """The lists of a thing: `columns` by property, `cells` by value and column; `labels` of the things in them.

    `orders` has, by property, the column that no table shows, but that the values are ordered by.
    """

    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    orders: Mapping[str, Column] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], tuple[Term, ...]] = field(default_factory=dict)
    labels: Labels = field(default_factory=lambda: Labels(()))

    def place(self, name: str, value: str) -> tuple[Decimal, str]:
        """What a value of a property is ordered by: numbers before words, and those before nothing."""
        terms = self.cells.get((value, self.orders[name].iri), ()) if name in self.orders else ()
        return min((_place(rows.text(term)) for term in terms), default=_LAST)

    @property
    def of_parts(self) -> Lists:
        """What holds for the lists of the parts of a thing: they have no tables."""
        return Lists(orders=self.orders, cells=self.cells)


@dataclass(frozen=True)
class _LaidOut:
    """What shapes lay out, by the class whose things have it and the property."""

    columns: Mapping[tuple[str, str], tuple[Column, ...]]
    orders: Mapping[tuple[str, str], Column]


def find(snapshot: Snapshot, description: Description) -> Lists:
    """Find what stands in the tables of a thing."""
    laid_out = snapshot.once(__name__, lambda: _laid_out(snapshot))
    columns = _of_thing(laid_out.columns, description)
    orders = dict(_orders(laid_out.orders, description))
    arms = [_arm(f"<{name}>", column) for name, each in columns.items() for column in each]
    arms += [_arm("/".join(f"<{name}>" for name in way), column) for way, column in orders.items()]
    if not arms:
        return Lists()
    cells: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
    for row in snapshot.store.select(_query(arms), this=NamedNode(description.iri)):
        cells[rows.text(row["row"]), rows.text(row["column"])][row["value"]] = None
    things = {value for values in cells.values() for value in values if isinstance(value, NamedNode)}
    names = snapshot.store.names(sorted(things, key=str), SCOPE)
    ordered = {way[-1]: column for way, column in orders.items()}
    return Lists(columns, ordered, {place: tuple(values) for place, values in cells.items()}, Labels(names))


def _place(text: str) -> tuple[Decimal, str]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _WORDS, text
    return (number, "") if number.is_finite() else (_WORDS, text)


def _of_thing(laid_out: Mapping[tuple[str, str], _Laid], description: Description) -> dict[str, _Laid]:
    """What is laid out of each property of a thing that has some values, and as many as a list may have."""
    if not any(cls in description.types for cls, _ in laid_out):
        return {}
    values: dict[str, int] = defaultdict(int)
    for fact in description.facts:
        values[fact.predicate.value] += isinstance(fact.object, NamedNode)
    return {
        name: laid
        for (cls, name), laid in laid_out.items()
        if cls in description.types and 0 < values.get(name, 0) <= MOST
    }


def _orders(
    laid_out: Mapping[tuple[str, str], Column], description: Description
) -> Iterator[tuple[tuple[str, ...], Column]]:
    """The ways from a thing to values that are ordered, its own and those of its parts, and what orders them."""
    for name, column in _of_thing(laid_out, description).items():
        yield (name,), column
    for fact in description.facts:
        facts = description.parts.get(fact.object.value, ()) if isinstance(fact.object, NamedNode) else ()
        types = {
            each.object.value for each in facts if each.predicate.value == TYPE and isinstance(each.object, NamedNode)
        }
        for (cls, name), column in laid_out.items():
            if cls in types:
                yield (fact.predicate.value, name), column


def _query(arms: Iterable[str]) -> str:
    return queries.text("listed").replace(_ARM, "\n  UNION\n  ".join(arms))


def _arm(way: str, column: Column) -> str:
    arm = _ARM
    for text in (way, column.path, f"<{column.iri}>"):
        arm = arm.replace("rdf:value", text, 1)
    return arm


def _laid_out(snapshot: Snapshot) -> _LaidOut:
    """What the shapes of a release say of lists."""
    vocabulary, terms = snapshot.vocabulary, f"{snapshot.iris.base}def/"
    columns: dict[tuple[str, str], tuple[Column, ...]] = {}
    orders: dict[tuple[str, str], Column] = {}
    for shape in vocabulary.checking:
        for slot in vocabulary.slots(shape):
            named = tuple(_read(vocabulary, vocabulary.statements.iris(slot, f"{terms}kolumnaWartosci")))
            order = _written(vocabulary, slot, f"{terms}kolejnoscWartosci")
            for cls in vocabulary.statements.iris(shape, f"{SH}targetClass"):
                columns.update({(cls, vocabulary.path(slot)): named} if named else {})
                orders.update({(cls, vocabulary.path(slot)): order} if order else {})
    return _LaidOut(columns, orders)


def _read(vocabulary: Vocabulary, iris: Iterable[str]) -> Iterator[Column]:
    """The columns of a table in order; what has no path is none."""
    return filter(None, (_written(vocabulary, iri, f"{SH}path") for iri in vocabulary.in_order(iris)))


def _written(vocabulary: Vocabulary, iri: str, naming: str) -> Column | None:
    """What lies at the path that is named, None where none is."""
    said = vocabulary.statements
    for path in said.values(iri, naming)[:1]:
        return Column(iri, frozenset(said.texts(iri, f"{SH}name")), paths.written(said, path, lambda each: f"<{each}>"))
    return None
