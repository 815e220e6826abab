"""The tables that registers are: for each, its kinds of entries, and the columns that shapes lay out for them.

Read once per release, for all registers. What the columns are called is `Layout`'s, what the terms mean is here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from app import queries
from app.labels import Label
from app.snapshot.layout import Layout
from app.store import rows
from app.store.base import Store

_LAST: Final = Decimal("Infinity")
_SAID: Final = ("datatype", "valueClass", "scheme", "column", "facet")


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
class Part:
    """What one shape says of a property of a class, `kind`; `own` when that is the class of entries, or is below it.

    `said` are IRIs and words by the names of `columns.rq`; `most` None where there is no limit.
    """

    kind: str
    own: bool
    path: str
    said: Mapping[str, str]
    least: int
    most: int | None


@dataclass(frozen=True)
class Table:
    """A register as a table: the class of its entries, the kinds of them that have shapes, and all columns in order."""

    entry_class: str = ""
    kinds: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of a release: what shapes say of each class that a register has, and the words of the terms.

    `parts` are by the IRI of the register; `entry_classes` those of its entries.
    """

    layout: Layout
    parts: Mapping[str, tuple[Part, ...]]
    entry_classes: Mapping[str, str]
    words: Mapping[str, Words]

    def of(self, dataset: str, classes: Collection[str] = ()) -> Table:
        """The table of a register whose entries are of `classes`; of those that their class has below it by default."""
        known = self.parts.get(dataset, ())
        own = [part for part in known if part.kind in classes] or [part for part in known if part.own] or known
        by_path: dict[str, list[Part]] = defaultdict(list)
        for part in own:
            by_path[part.path].append(part)
        columns = (_column(path, parts, self.layout) for path, parts in by_path.items())
        return Table(
            entry_class=self.entry_classes.get(dataset, ""),
            kinds=tuple(sorted({part.kind for part in own})),
            columns=tuple(sorted(columns, key=lambda column: (*column.position, column.path))),
        )

    def names(self, term: str) -> frozenset[Label]:
        """What a term is called."""
        return self.words.get(term, Words()).names

    def definitions(self, term: str) -> frozenset[Label]:
        """How a term is defined."""
        return self.words.get(term, Words()).definitions


def read(store: Store, layout: Layout) -> Tables:
    """Read the tables of a release."""
    parts: dict[str, list[Part]] = defaultdict(list)
    entry_classes: dict[str, str] = {}
    for solution in store.select(queries.text("columns")):
        row = {name: rows.text(term) for name, term in solution.items()}
        entry_classes[row["dataset"]] = row["entry"]
        parts[row["dataset"]].append(_part(row))
    return Tables(layout, {dataset: tuple(found) for dataset, found in parts.items()}, entry_classes, _words(store))


def _part(row: Mapping[str, str]) -> Part:
    return Part(
        kind=row["class"],
        own=row["class"] == row["entry"] or "below" in row,
        path=row["path"],
        said={name: row[name] for name in _SAID if name in row},
        least=int(row.get("least", "0")),
        most=int(row["most"]) if "most" in row else None,
    )


def _column(path: str, parts: list[Part], layout: Layout) -> Column:
    kinds = tuple(sorted({part.kind for part in parts}))
    slots = [slot for kind in kinds if (slot := layout.direct.get((kind, path)))]
    called = {slot.names for slot in slots}
    said = {name: min((part.said[name] for part in parts if name in part.said), default="") for name in _SAID}
    return Column(
        path=path,
        classes=kinds,
        position=(
            min((slot.group_order for slot in slots), default=_LAST),
            min((slot.order for slot in slots), default=_LAST),
        ),
        # What shapes call otherwise for one kind of entries than for another goes by the name of its term.
        names=called.pop() if len(called) == 1 else frozenset(),
        datatype=said["datatype"],
        value_class=said["valueClass"],
        scheme=said["scheme"],
        required=all(any(part.least >= 1 for part in parts if part.kind == kind) for kind in kinds),
        single=all(any(part.most == 1 for part in parts if part.kind == kind) for kind in kinds),
        column=said["column"],
        facet=said["facet"],
    )


def _words(store: Store) -> dict[str, Words]:
    found: dict[str, tuple[set[Label], set[Label]]] = defaultdict(lambda: (set(), set()))
    for row in store.select(queries.text("terms-of-columns")):
        if isinstance(text := row["text"], Literal):
            found[rows.text(row["term"])][rows.text(row["role"]) == "definition"].add(Label.of(text))
    return {term: Words(frozenset(names), frozenset(texts)) for term, (names, texts) in found.items()}
