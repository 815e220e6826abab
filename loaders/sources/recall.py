"""Records that the last run has read already, known again by a mark and not read once more.

A mark is a keyed hash of all that the record says in its source. Owns the marks and what is done with the rows of the
last run: those of known records stay and follow their record to its new place, all others go. A record that anything
was wrong with gets no mark, so that it is read, and told, every time.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb
import pyarrow as pa

from loaders.sources.metadata import Table
from loaders.sources.sql import name, over, quote
from loaders.sources.typed import Chunk

# The table of marks: of each record that was read without a fault its source and row, and the two halves of the hash.
MARKS: Final = "_marks"
_MARK: Final = struct.Struct(">QQ")
_KEPT: Final = "_kept_records"


@dataclass(frozen=True)
class Earlier:
    """What the last run left: with `resumed` its typed tables and marks lie in the connection; `key` is for the hash.

    Without the key, a mark would tell whether somebody's guess of a column that is not public is right.
    """

    key: bytes = b""
    resumed: bool = False


class Recall:
    """The records of one source: those known from the last run, and the marks of all that are met now.

    `answer` digests what a database answers; of a file, its bytes tell as much.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, source: str, earlier: Earlier) -> None:
        self.con = con
        self.source = source
        self.resumed = earlier.resumed
        self.answer = hashlib.sha256()
        self._hash = hashlib.sha256(earlier.key)
        self._key = earlier.key.hex()
        self._high, self._low, self._rows = _marks(con, source) if earlier.resumed else ((), (), ())
        self._taken = bytearray(len(self._rows))
        # Of marks that are there several times: the next one, by the place of the first.
        self._next: dict[int, int] = {}
        self._met = (array("q"), array("Q"), array("Q"))
        self._kept = (array("q"), array("q"))

    def knows(self, row: int, text: bytes) -> bool:
        """True when the last run has read a record with this text; it is now at `row`."""
        whole = self._hash.copy()
        whole.update(text)
        return self._knows(row, *_MARK.unpack_from(whole.digest()))

    def fresh(self, chunk: Chunk) -> Chunk:
        """The chunk without known records, for a reader whose records are rows of one table."""
        columns = ", ".join(name(column) for column in chunk.relation.columns if column != "_row")
        text = f"{quote(self._key)} || json_array({columns})::VARCHAR"
        halves = f"md5_number_upper({text}) AS high, md5_number_lower({text}) AS low"
        marks = over(chunk.relation, "_chunk", f"SELECT _row, {halves} FROM _chunk ORDER BY _row").to_arrow_table()
        rows, high, low = (_numbers(column, kind) for column, kind in zip(marks.columns, "qQQ", strict=True))
        known = [row for row, *mark in zip(rows, high, low, strict=True) if self._knows(row, *mark)]
        if not known:
            return chunk
        listed = self.con.from_arrow(pa.table({"known": pa.array(known, pa.int64())}))
        rest = chunk.relation.set_alias("c").join(listed.set_alias("k"), "c._row = k.known", how="anti")
        return replace(chunk, relation=rest)

    def _knows(self, row: int, high: int, low: int) -> bool:
        for column, value in zip(self._met, (row, high, low), strict=True):
            column.append(value)
        place = self._free(high, low)
        if place is None:
            return False
        self._taken[place] = True
        self._kept[0].append(self._rows[place])
        self._kept[1].append(row)
        return True

    def _free(self, high: int, low: int) -> int | None:
        """The place of a mark that is not taken; of records that say the same, each is taken once."""
        first = bisect_left(self._high, high)
        while first < len(self._taken) and (self._high[first], self._low[first]) < (high, low):
            first += 1
        place = first
        if first < len(self._taken) and self._taken[first]:
            place = self._next.get(first, first + 1)
            self._next[first] = place + 1
        is_there = place < len(self._taken) and (self._high[place], self._low[place]) == (high, low)
        return place if is_there else None

    @property
    def known(self) -> int:
        """How many records were known."""
        return len(self._kept[0])

    def settle(self, tables: Iterable[Table]) -> None:
        """Leave the rows of known records in the typed tables, at their new places, and note the marks of all."""
        if self.resumed:
            _view(self.con, _KEPT, {"old": self._kept[0], "new": self._kept[1]})
            for table in tables:
                self._move(table)
            self.con.unregister(_KEPT)
            self.con.execute(f"DELETE FROM {MARKS} WHERE _source = ?", [self.source])
        _view(self.con, "_met", dict(zip(("row", "high", "low"), self._met, strict=True)))
        self.con.execute(f"INSERT INTO {MARKS} SELECT ?, row, high, low FROM _met", [self.source])
        self.con.unregister("_met")

    def _move(self, table: Table) -> None:
        own = f"{name(table.name)} AS t"
        # Also those of records that are there still, but had no mark: they were read again.
        gone = f"_row NOT IN (SELECT old FROM {_KEPT})"
        self.con.execute(f"DELETE FROM {own} WHERE _source = ? AND {gone}", [self.source])
        if self._kept[0] != self._kept[1]:
            moved = "t._row = k.old AND k.old <> k.new"
            self.con.execute(
                f"UPDATE {own} SET _row = k.new FROM {_KEPT} AS k WHERE _source = ? AND {moved}", [self.source]
            )


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create the table of marks, empty."""
    con.execute(f"CREATE OR REPLACE TABLE {MARKS} (_source VARCHAR, _row BIGINT, high UBIGINT, low UBIGINT)")


def destination(con: duckdb.DuckDBPyConnection, table: Table, earlier: Earlier) -> str:
    """The table for the rows of records read now; in the typed table the old numbers may stand for others."""
    if not earlier.resumed:
        return name(table.name)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_fresh(table)} AS FROM {name(table.name)} LIMIT 0")
    return _fresh(table)


def add_fresh(con: duckdb.DuckDBPyConnection, tables: Iterable[Table], earlier: Earlier) -> None:
    """Add the rows of records read now to the typed tables, when all sources have settled."""
    for table in tables if earlier.resumed else ():
        con.execute(f"INSERT INTO {name(table.name)} FROM {_fresh(table)}")
        con.execute(f"DROP TABLE {_fresh(table)}")


def forget_others(con: duckdb.DuckDBPyConnection, sources: Mapping[str, Sequence[str]]) -> None:
    """Remove from each typed table the rows of all but its sources, and all marks of other sources."""
    for table, names in sources.items():
        con.execute(f"DELETE FROM {name(table)} WHERE NOT list_contains(?::VARCHAR[], _source)", [names])
    everywhere = [source for names in sources.values() for source in names]
    con.execute(f"DELETE FROM {MARKS} WHERE NOT list_contains(?::VARCHAR[], _source)", [everywhere])


def unmark(con: duckdb.DuckDBPyConnection, queries: Iterable[str], lost: Mapping[str, Sequence[Any]]) -> None:
    """Take the marks off the records, `_source` and `_row`, of some queries, and off the rows lost by source."""
    for query in queries:
        con.execute(f"DELETE FROM {MARKS} WHERE (_source, _row) IN (SELECT (_source, _row) FROM ({query}))")
    for source, records in lost.items():
        rows = [record.row for record in records]
        if rows:
            con.execute(f"DELETE FROM {MARKS} WHERE _source = ? AND _row IN (SELECT unnest(?))", [source, rows])


def _fresh(table: Table) -> str:
    return name(f"_fresh_{table.name}")


def _marks(con: duckdb.DuckDBPyConnection, source: str) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    query = con.sql(f"SELECT high, low, _row FROM {MARKS} WHERE _source = ? ORDER BY high, low", params=[source])
    high, low, rows = query.to_arrow_table().columns
    return _numbers(high, "Q"), _numbers(low, "Q"), _numbers(rows, "q")


def _numbers(column: pa.ChunkedArray, kind: Any) -> Sequence[int]:
    """The numbers of a column without NULL, as they lie in its buffer."""
    if not len(column):
        return ()
    numbers = pa.concat_arrays(column.chunks)
    return memoryview(numbers.buffers()[1]).cast(kind)[numbers.offset : numbers.offset + len(numbers)]


def _view(con: duckdb.DuckDBPyConnection, view: str, columns: dict[str, array[int]]) -> None:
    kinds = {"q": pa.int64(), "Q": pa.uint64()}
    arrays = {
        column: pa.Array.from_buffers(kinds[numbers.typecode], len(numbers), [None, pa.py_buffer(numbers)])
        for column, numbers in columns.items()
    }
    con.register(view, pa.table(arrays))
