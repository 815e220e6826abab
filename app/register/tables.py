"""The tables that registers are: for each, its kinds of entries, and the columns that shapes lay out for them.

Read once per release, for all registers. What the columns are called is `Layout`'s, what the terms mean is here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from app import queries
from app.labels import Label
from app.layout import Layout
from app.store.base import Store, Term

_TRUE: Final = "true"
_LAST: Final = Decimal("Infinity")


@dataclass(frozen=True)
class Words:
    """What a term is called, and how it is defined."""

    names: frozenset[Label] = frozenset()
    definitions: frozenset[Label] = frozenset()


@dataclass(frozen=True)
class Column:
    """A property of entries; `classes` are the kinds of entries that have it.

    `names` are those of the shapes. `datatype`, `value_class` and `scheme` are IRIs of what its values are, "" where no
    shape says so. `required` when each entry of those kinds has it, `single` when none has it twice. `column` and
    `facet` are what a shape says of its place in the table of entries and among the facets, "" where it does not.
    """

    path: str
    classes: tuple[str, ...]
    position: tuple[Decimal, Decimal]
    names: frozenset[Label]
    datatype: str
    value_class: str
    scheme: str
    required: bool
    single: bool
    column: str = ""
    facet: str = ""


@dataclass(frozen=True)
class Table:
    """A register as a table: the class of its entries, the kinds of them that have shapes, and all columns in order."""

    entry_class: str = ""
    kinds: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Tables:
    """The tables of a release, by the IRI of the register, and the words of the terms that they name."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)

    def of(self, dataset: str) -> Table:
        """The table of a register; an empty one where no shape knows its entries."""
        return self.tables.get(dataset, Table())

    def names(self, term: str) -> frozenset[Label]:
        """What a term is called."""
        return self.words.get(term, Words()).names

    def definitions(self, term: str) -> frozenset[Label]:
        """How a term is defined."""
        return self.words.get(term, Words()).definitions


def read(store: Store, layout: Layout) -> Tables:
    """Read the tables of a release."""
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for solution in store.select(queries.text("columns")):
        row = {name: _text(term) for name, term in solution.items()}
        rows[row["dataset"]].append(row)
    return Tables({dataset: _table(found, layout) for dataset, found in rows.items()}, _words(store))


def _table(rows: list[Mapping[str, str]], layout: Layout) -> Table:
    own = [row for row in rows if row["any"] != _TRUE] or rows
    by_path: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in own:
        by_path[row["path"]].append(row)
    columns = (_column(path, found, layout) for path, found in by_path.items())
    return Table(
        entry_class=own[0]["entry"],
        kinds=tuple(sorted({row["class"] for row in own})),
        columns=tuple(sorted(columns, key=lambda column: (*column.position, column.path))),
    )


def _column(path: str, rows: list[Mapping[str, str]], layout: Layout) -> Column:
    classes = tuple(sorted({row["class"] for row in rows}))
    slots = [slot for name in classes if (slot := layout.direct.get((name, path)))]
    return Column(
        path=path,
        classes=classes,
        position=(
            min((slot.group_order for slot in slots), default=_LAST),
            min((slot.order for slot in slots), default=_LAST),
        ),
        names=frozenset(name for slot in slots for name in slot.names),
        datatype=_one(rows, "datatype"),
        value_class=_one(rows, "valueClass"),
        scheme=_one(rows, "scheme"),
        required=all(_any(rows, name, "least", lambda count: count >= 1) for name in classes),
        single=all(_any(rows, name, "most", lambda count: count == 1) for name in classes),
        column=_one(rows, "column"),
        facet=_one(rows, "facet"),
    )


def _any(rows: Iterable[Mapping[str, str]], kind: str, name: str, holds: Callable[[int], bool]) -> bool:
    """True when some shape of a kind of entries says so."""
    return any(holds(int(row[name])) for row in rows if row["class"] == kind and name in row)


def _one(rows: Iterable[Mapping[str, str]], name: str) -> str:
    return min((row[name] for row in rows if name in row), default="")


def _words(store: Store) -> dict[str, Words]:
    found: dict[str, tuple[set[Label], set[Label]]] = defaultdict(lambda: (set(), set()))
    for row in store.select(queries.text("terms-of-columns")):
        if isinstance(text := row["text"], Literal):
            found[_text(row["term"])][_text(row["defines"]) == _TRUE].add(Label(text.value, text.language or ""))
    return {term: Words(frozenset(names), frozenset(texts)) for term, (names, texts) in found.items()}


def _text(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)  # the queries bind nothing else
    return term.value
