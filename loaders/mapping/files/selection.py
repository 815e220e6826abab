"""What a reader of a file format hands back: SQL for the rows, and which column holds which reference.

Owns nothing but that, and what all formats have in common: values that a source declares to be none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.mapping import sql
from loaders.mapping.sources import Column


@dataclass(frozen=True)
class Selection:
    """`query` yields every column in `columns`, which go by reference; a reference that never occurs has none.

    `interpreted` says why the values were not read in SQL but record by record in Python, None when they were.
    """

    query: str
    columns: Mapping[str, Column]
    interpreted: str | None = None


def null_where(value: str, nulls: tuple[str, ...] | None) -> str:
    """SQL of a value that is NULL where the source declares it to be none."""
    marks = ", ".join(map(sql.text, nulls or ()))
    return f"CASE WHEN {value} IN ({marks}) THEN NULL ELSE {value} END" if nulls else value


def without_nulls(query: str, columns: Iterable[Column], nulls: tuple[str, ...] | None) -> str:
    """`query` with NULL for every value that the source declares to be none."""
    replaced = [f"{null_where(c, nulls)} AS {c}" for c in (sql.name(x.name) for x in columns)]
    return f"SELECT * REPLACE ({', '.join(replaced)}) FROM ({query})" if nulls and replaced else query
