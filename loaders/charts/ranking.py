"""Rows of a chart by what they come to, the greatest first, at every level; of equal ones in the order of the query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from app.charts import Row

# What a row is under: its choice, and its labels from the top down to some level.
_Place = tuple[int | None, tuple[int, ...]]


def ranked(rows: Sequence[Row]) -> list[Row]:
    """The rows of each choice with the label that has the greatest sum first, and so on in each of its levels."""
    sums: dict[_Place, Decimal] = defaultdict(Decimal)
    first: dict[_Place, int] = {}
    for number, row in enumerate(rows):
        for place in _places(row):
            sums[place] += Decimal(row.value)
            first.setdefault(place, number)
    return sorted(rows, key=lambda row: _rank(row, sums, first))


def _rank(row: Row, sums: Mapping[_Place, Decimal], first: Mapping[_Place, int]) -> list[tuple[Decimal, int]]:
    """A choice stands where it came first; rows that have all labels in common keep their order, as sorting does."""
    whole, *levels = _places(row)
    return [(Decimal(), first[whole]), *((-sums[place], first[place]) for place in levels)]


def _places(row: Row) -> Iterable[_Place]:
    return [(row.choice, row.labels[:depth]) for depth in range(len(row.labels) + 1)]
