"""Cells that come as Python values, from spreadsheets, databases and XML: their text, and whether they came typed.

Owns how a number, date or truth value is written in XSD's lexical form, and the Arrow tables that hand rows on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import duckdb
import pyarrow as pa

from loaders.sources.cells import NATIVE_FAMILIES
from loaders.sources.metadata import Column, Table
from loaders.sources.typed import NATIVE, Chunk

_ROWS: Final = 20_000
_WHOLE: Final = 1e15  # up to here a double holds every whole number


def chunks(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    positions: Mapping[str, int],
    rows: Iterable[tuple[int, Sequence[Any]]],
) -> Iterator[Chunk]:
    """Hand on numbered rows of Python values; `positions` tells where a wanted column stands in a row, if at all."""
    remaining = iter(rows)
    while block := list(islice(remaining, _ROWS)):
        arrays: dict[str, pa.Array] = {"_row": pa.array([number for number, _ in block], pa.int64())}
        for column in table.wanted:
            arrays |= _arrays(column, _cells(block, positions.get(column.name)))
        yield Chunk(table, con.from_arrow(pa.table(arrays)), natives(table))


def _cells(block: list[tuple[int, Sequence[Any]]], position: int | None) -> list[Any]:
    return [None if position is None else cells[position] for _, cells in block]


def natives(table: Table) -> frozenset[str]:
    """Columns whose cells may come typed."""
    return frozenset(column.name for column in table.wanted if column.datatype.family in NATIVE_FAMILIES)


def _arrays(column: Column, values: list[Any]) -> dict[str, pa.Array]:
    arrays = {column.name: pa.array([written(value) for value in values], pa.string())}
    if column.datatype.family in NATIVE_FAMILIES:
        typed = [not isinstance(value, str) for value in values]
        arrays[column.name + NATIVE] = pa.array(typed, pa.bool_())
    return arrays


def written(value: Any) -> str | None:
    """The text of one value."""
    if value is None or isinstance(value, str):
        return value
    return _WRITERS.get(type(value), str)(value)


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    # repr is the shortest text that reads back the same; only its exponent is not a decimal's.
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _json(value: Any) -> str:
    # What JSON has no form for stands as its text: dates and decimals of an array.
    return json.dumps(value, ensure_ascii=False, default=written)


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    bool: _boolean,
    float: _float,
    Decimal: "{:f}".format,
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    bytes: bytes.hex,
    bytearray: bytearray.hex,
    memoryview: memoryview.hex,
    dict: _json,
    list: _json,
}
