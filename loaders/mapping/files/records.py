"""Records read in Python, put in a table: for each reference one value a record, or a list where a record has many.

Owns the shape of that table. Which references there are is the reader's to say: one without values has a column too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from loaders.mapping.files.selection import Selection
from loaders.mapping.sources import Column

# A text, and what follows it in N-Quads when it is quoted.
Value = tuple[str, str]

_RECORDS = "_records"


def records(
    con: duckdb.DuckDBPyConnection,
    count: int,
    values: Mapping[str, Sequence[Sequence[Value]]],
    *,
    nulls: tuple[str, ...] | None,
    typed: bool = False,
    interpreted: str | None = None,
) -> Selection:
    """A table of `count` records with the values of each reference; `typed` keeps what follows the text."""
    columns: dict[str, Column] = {}
    arrays: dict[str, pa.Array] = {}
    for number, (reference, found) in enumerate(values.items()):
        kept = [[value for value in each if value[0] not in (nulls or ())] for each in found]
        suffix = f"s{number}" if typed else None
        column = Column(f"c{number}", suffix=suffix, many=any(len(each) > 1 for each in kept))
        columns[reference] = column
        arrays.update(_many(column, kept) if column.many else _one(column, kept))
    con.register("_read", pa.table({"record": pa.array(range(count)), **arrays}))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_RECORDS} AS FROM _read")
    con.unregister("_read")
    return Selection(f"SELECT * FROM {_RECORDS}", columns, interpreted)


def _one(column: Column, values: Sequence[Sequence[Value]]) -> dict[str, pa.Array]:
    arrays = {column.name: pa.array([each[0][0] if each else None for each in values], pa.string())}
    if column.suffix is not None:
        arrays[column.suffix] = pa.array([each[0][1] if each else None for each in values], pa.string())
    return arrays


def _many(column: Column, values: Sequence[Sequence[Value]]) -> dict[str, pa.Array]:
    names = [name for name in (column.name, column.suffix) if name is not None]
    kind = pa.list_(pa.struct([(name, pa.string()) for name in names]))
    rows = [[dict(zip(names, value, strict=False)) for value in each] for each in values]
    return {column.name: pa.array(rows, kind)}
