"""Running a plan: sorted, de-duplicated N-Quads in one file.

Owns order and uniqueness. Sorting 12 million lines costs more than making them, so lines are never sorted as such:
rows are sorted by subject, a row's lines are in order already, and only subjects that come from more than one row are
taken apart into lines. Results leave DuckDB as Arrow buffers, which hold the bytes of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import duckdb
import pyarrow as pa
import zstandard

from loaders.mapping.plan import SUBJECT, Plan, Query
from loaders.mapping.sql import MARK

# Rows in one Arrow batch: about 3 MB of text, small beside what DuckDB itself keeps.
_BATCH: Final = 2048

_REPEATED: Final = "_repeated_subjects"
_FAULT: Final = re.compile(f"{MARK}([0-9]+){MARK}(.*?){MARK}", re.DOTALL)


def write(con: duckdb.DuckDBPyConnection, plan: Plan, out: Path) -> int:
    """Write the quads of `plan` to `out`, compressed when its suffix is `.zst`, and return their number.

    The same plan over the same rows gives the same bytes. Memory is bounded by `con`'s memory_limit.
    """
    count = 0
    with _open(out) as file, _faults(plan):
        for queries in disjoint(plan.queries):
            count += _write_group(con, queries, file)
    return count


def disjoint(queries: tuple[Query, ...]) -> list[list[Query]]:
    """Queries in groups that share no subject, in the order of their subjects.

    Two queries may share one when the prefix of one's subjects begins with that of the other's.
    """
    groups: list[list[Query]] = []
    for query in sorted(queries, key=lambda query: query.prefix.encode()):
        if groups and query.prefix.startswith(groups[-1][0].prefix):
            groups[-1].append(query)
        else:
            groups.append([query])
    return groups


def _write_group(con: duckdb.DuckDBPyConnection, queries: list[Query], file: BinaryIO) -> int:
    count = 0
    for batch in con.sql(_group_sql(con, queries)).to_arrow_reader(_BATCH):
        text = _bytes(batch.column(0))
        file.write(text)
        count += text.count(b"\n")
    return count


def _bytes(column: pa.StringArray) -> bytes:
    """All strings of a column, one after the other: what its data buffer holds (Arrow, variable-size binary layout)."""
    _, offsets, text = column.buffers()
    if text is None:
        return b""
    ends = memoryview(offsets).cast("i")
    return bytes(memoryview(text)[ends[column.offset] : ends[column.offset + len(column)]])


def _group_sql(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> str:
    """SQL that yields the blocks of a group of queries in the order of the file."""
    hashes = " UNION ALL ".join(f"SELECT hash({SUBJECT}) AS subject FROM ({query.rows})" for query in queries)
    repeated = f"SELECT subject FROM ({hashes}) GROUP BY subject HAVING count(*) > 1"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_REPEATED} AS {repeated}")
    [(repeats,)] = con.execute(f"SELECT count(*) FROM {_REPEATED}").fetchall()
    if len(queries) == 1 and not repeats:
        # The narrow rows are sorted, not the blocks made from them: the order of a subquery holds in a projection.
        return f"SELECT {queries[0].block} AS block FROM ({queries[0].rows} ORDER BY {SUBJECT})"
    once = " UNION ALL ".join(_once(query) for query in queries)
    lines = " UNION ALL ".join(_lines(query) for query in queries)
    return f"SELECT block FROM ({once} UNION ALL SELECT DISTINCT * FROM ({lines})) ORDER BY subject, line"


def _once(query: Query) -> str:
    """The blocks of subjects that one row makes."""
    rows = f"SELECT * FROM ({query.rows}) WHERE hash({SUBJECT}) NOT IN (FROM {_REPEATED})"
    return f"SELECT {SUBJECT} AS subject, '' AS line, {query.block} AS block FROM ({rows})"


def _lines(query: Query) -> str:
    """The lines of subjects that several rows make, each as a block of its own."""
    rows = f"SELECT * FROM ({query.rows}) WHERE hash({SUBJECT}) IN (FROM {_REPEATED})"
    blocks = f"SELECT DISTINCT {SUBJECT} AS subject, {query.block} AS block FROM ({rows})"
    lines = f"SELECT subject, unnest(string_split(rtrim(block, chr(10)), chr(10))) AS line FROM ({blocks})"
    return f"SELECT subject, line, line || chr(10) AS block FROM ({lines}) WHERE line <> ''"


@contextmanager
def _open(out: Path) -> Iterator[BinaryIO]:
    with out.open("wb") as file:
        if out.suffix != ".zst":
            yield file
            return
        with zstandard.ZstdCompressor().stream_writer(file) as compressed:
            yield compressed


@contextmanager
def _faults(plan: Plan) -> Iterator[None]:
    """Turn the failure of a checked term into an error that names the triples map, the line and the value."""
    try:
        yield
    except (duckdb.Error, OSError) as fault:
        found = _FAULT.search(str(fault))
        if found is None:
            raise
        raise plan.faults[int(found[1])].error(found[2]) from fault
