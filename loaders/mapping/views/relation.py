"""A SELECT that grows: each step adds columns or multiplies rows, and gives the names of what it added.

Owns the names of its columns, which no source should have: `_view` and a number, given once for all views of a mapping.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from loaders.mapping import sql
from loaders.mapping.sources import by


@dataclass
class Relation:
    """What stands in FROM; `order` are the columns that tell the order of its rows, as `Rows` has it."""

    table: str
    order: tuple[str, ...] = ()
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def new(self) -> str:
        """A column name that is not taken."""
        return f"_view{next(self.numbers)}"

    def add(self, *codes: str) -> list[str]:
        """Columns for SQL over `x`, all in one step."""
        names = [self.new() for _ in codes]
        items = "".join(f", {code} AS {sql.name(name)}" for name, code in zip(names, codes, strict=True))
        self.table = f"(SELECT *{items} FROM {self.table} AS x)"
        return names

    def number(self, within: str = "") -> str:
        """A column with the position of each row, from 0; of all rows, or of those alike as a window clause says."""
        return self.add(f"row_number() OVER ({within or by(self.order)}) - 1")[0]

    def join(self, rows: str, condition: str, names: Collection[str], *, inner: bool) -> None:
        """Columns of other rows, `y`, where a condition over `x` and `y` holds; with `inner`, rows without any go."""
        items = ", ".join(f"y.{name}" for name in names)
        self._sort_within(*names)
        kind = "JOIN" if inner else "LEFT JOIN"
        self.table = f"(SELECT x.*, {items} FROM {self.table} AS x {kind} ({rows}) AS y ON {condition})"

    def unnest(self, values: str) -> tuple[str, str]:
        """A row for each value of a list, given as SQL over `x`: its column and that of its position, from 0.

        A row without values stays one, with NULL in both.
        """
        (found,) = self.add(values)
        code = f"x.{sql.name(found)}"
        value, index = self.add(
            f"unnest(CASE WHEN len({code}) > 0 THEN {code} ELSE [NULL] END)",
            f"unnest(CASE WHEN len({code}) > 0 THEN range(len({code})) ELSE [NULL] END)",
        )
        self._sort_within(index)
        return value, index

    def _sort_within(self, *names: str) -> None:
        """Tell apart the rows that one has become."""
        self.order += names if self.order else ()
