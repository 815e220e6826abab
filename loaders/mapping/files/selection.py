"""What a reader of a file format hands back: SQL for the rows, and which column holds which reference.

Owns the one thing formats with several values for a reference share: such a row becomes one row for each combination
of values (RML-Core section 6.2), and stays one row, with NULL, where there is no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.mapping import sql
from loaders.mapping.sources import Column


@dataclass(frozen=True)
class Selection:
    """`query` yields every column in `columns`, which go by reference; a reference that never occurs has none."""

    query: str
    columns: Mapping[str, Column]


def one_row_per_value(query: str, lists: Iterable[str]) -> str:
    """`query` with each of the list columns replaced by its values, one row for each combination."""
    for column in map(sql.name, lists):
        each = f"unnest(CASE WHEN len({column}) > 0 THEN {column} ELSE [NULL] END)"
        query = f"SELECT * REPLACE ({each} AS {column}) FROM ({query})"
    return query


def without_nulls(query: str, columns: Iterable[Column], nulls: tuple[str, ...] | None) -> str:
    """`query` with NULL for every value that the source declares to be none."""
    if not nulls:
        return query
    marks = ", ".join(map(sql.text, nulls))
    replaced = [
        f"CASE WHEN {c} IN ({marks}) THEN NULL ELSE {c} END AS {c}" for c in (sql.name(x.name) for x in columns)
    ]
    return f"SELECT * REPLACE ({', '.join(replaced)}) FROM ({query})" if replaced else query
