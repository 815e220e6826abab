"""How the entries of a register are laid out: which columns their table has, and by what they can be narrowed down.

Sensible by default, by what shapes and data are: of each group of the shapes the first short column, then the second,
and so on; what has few different values is a facet, and what has a number or a day has a range. A shape says otherwise
by `lod:kolumna` and `lod:faseta`, true or false.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Final

from pyoxigraph import Literal

from app import values
from app.index import TYPE, UNIT, Filters, Index
from app.index.numbers import MOMENTS
from app.labels import LABEL_PROPERTIES
from app.namespaces import PREFIXES
from app.snapshot import Dataset, Snapshot
from app.snapshot.tables import Column, Table

COLUMNS: Final = 4
# A facet shows so many values, the most frequent.
VALUES: Final = 40
_XSD: Final = PREFIXES["xsd"]
_BOOLEAN: Final = f"{_XSD}boolean"
_NUMBERS: Final = ("decimal", "double", "float", "integer", "nonNegativeInteger", "positiveInteger", "long", "int")
RANGED: Final = MOMENTS | {f"{_XSD}{name}" for name in _NUMBERS}
_SHORT: Final = frozenset({f"{_XSD}string", _BOOLEAN, *RANGED})
GEOMETRIES: Final = tuple(f"{PREFIXES['geo']}{name}" for name in ("hasGeometry", "hasDefaultGeometry"))


@dataclass(frozen=True)
class Plan:
    """How entries are laid out: `columns` of their table, beside their name.

    What has `choices`, what `ranges`; and whether `kinds` and `units` tell entries apart. `extents` are those of the
    ranges while nothing is chosen, by property; `classes` all that entries of the register are of, `currency` the one
    that all name, "" for none.
    """

    table: Table
    columns: tuple[Column, ...]
    choices: tuple[Column, ...]
    ranges: tuple[Column, ...]
    kinds: bool
    units: bool
    extents: Mapping[str, tuple[Literal, Literal]] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    currency: str = ""

    @property
    def selectable(self) -> tuple[Column, ...]:
        """The columns by whose values entries can be selected: facets, and all that hold things, which links name."""
        things = (column for column in self.table.columns if not column.datatype and column.path not in GEOMETRIES)
        return tuple(dict.fromkeys((*self.choices, *things)))


def plan(snapshot: Snapshot, dataset: Dataset) -> Plan:
    """The plan of a register in a release, which never changes: so it is made once, and goes with the release."""
    return snapshot.once((__name__, dataset.iri), lambda: _laid_out(snapshot, dataset))


def _laid_out(snapshot: Snapshot, dataset: Dataset) -> Plan:
    index, tables = snapshot.index, snapshot.tables
    everything = Filters(register=dataset.slug, type=tables.of(dataset.iri).entry_class)
    classes = [bucket.value for bucket in index.facet(everything, TYPE)]
    table = tables.of(dataset.iri, classes)
    plain = [column for column in table.columns if column.path not in (*LABEL_PROPERTIES, *GEOMETRIES)]
    several = [column for column in plain if _has_choices(column) and _is_facet(index, everything, column)]
    ends = {column.path: index.extent(everything, column.path) for column in plain if _has_range(column)}
    extents = {path: extent for path, extent in ends.items() if extent}
    return Plan(
        table=table,
        columns=shown(plain),
        choices=tuple(several),
        ranges=tuple(column for column in plain if column.path in extents and column not in several),
        kinds=len(classes) > 1,
        units=len(index.facet(everything, UNIT, 2)) > 1,
        extents=extents,
        classes=frozenset(bucket.value for bucket in index.facet(Filters(register=dataset.slug), TYPE)),
        currency=_currency(index, everything, plain),
    )


def _currency(index: Index, everything: Filters, columns: Iterable[Column]) -> str:
    things = (column.path for column in columns if not column.datatype)
    return values.currency_among(bucket.value for path in things for bucket in index.facet(everything, path, 2))


def shown(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Which columns the table of entries has: those that shapes ask for, and the first short ones of each group."""
    groups: dict[object, list[Column]] = defaultdict(list)
    for column in columns:
        if column.column == "true" or (column.column != "false" and _is_short(column)):
            groups[column.position[0]].append(column)
    turns = zip_longest(*(sorted(group, key=_rank) for group in groups.values()))
    in_turn = [column for column in chain.from_iterable(turns) if column is not None]
    asked = [column for column in in_turn if column.column == "true"]
    others = [column for column in in_turn if column.column != "true"]
    found = [*asked, *others[: max(0, COLUMNS - len(asked))]]
    return tuple(sorted(found, key=lambda column: (*column.position, column.path)))


def _rank(column: Column) -> tuple[bool, bool, object]:
    """What a shape asks for goes first, then what every entry has."""
    return column.column != "true", not column.required, column.position


def _is_short(column: Column) -> bool:
    return column.single and bool(column.scheme or column.value_class or column.datatype in _SHORT)


def _has_choices(column: Column) -> bool:
    if column.facet:
        return column.facet == "true"
    return bool(column.scheme or column.value_class or not column.datatype or column.datatype == _BOOLEAN)


def _is_facet(index: Index, everything: Filters, column: Column) -> bool:
    if column.facet == "true":
        return True
    buckets = index.facet(everything, column.path, VALUES + 1)
    several, there = len(buckets), sum(bucket.count for bucket in buckets)
    if several > VALUES:
        several, there = index.variety(everything, column.path), index.occurrences(everything, column.path)
    # What most entries that have it have of their own, as a page on the web, groups nothing.
    return several >= 2 and 2 * several <= there


def _has_range(column: Column) -> bool:
    return column.datatype in RANGED and column.facet != "false"
