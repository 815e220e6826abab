"""Running a plan: sorted, de-duplicated N-Quads in one file.

Owns the file, which is replaced only by a whole one. Results leave DuckDB as Arrow buffers, which hold the very bytes
of the file, so that no row is touched in Python; `merging` owns their order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import duckdb
import pyarrow as pa
import zstandard

from loaders.mapping.merging import blocks, disjoint
from loaders.mapping.narrowing import only
from loaders.mapping.plan import Plan
from loaders.mapping.sql import MARK

# Rows in one Arrow batch: about half a megabyte of text, which a processor's cache holds until it is written.
_BATCH: Final = 256

_FAULT: Final = re.compile(f"{MARK}([0-9]+){MARK}(.*?){MARK}", re.DOTALL)


def write(con: duckdb.DuckDBPyConnection, plan: Plan, out: Path) -> None:
    """Write the quads of `plan` that go to its output to `out`, compressed when its suffix is `.zst`.

    The same plan over the same rows gives the same bytes. Memory is bounded by `con`'s memory_limit. Quads are not
    counted: that would take a tenth of the time again. After an error `out` is as it was.
    """
    with beside(out) as new, _open(new, packed=out.suffix == ".zst") as file:
        for column in _blocks(con, plan.to(None)):
            file.write(_text(column)[0])


def write_subjects(con: duckdb.DuckDBPyConnection, plan: Plan, subjects: str, out: Path) -> None:
    """Write all quads of the subjects in column `subject` of a table: just the lines that `write` has of them."""
    write(con, only(con, plan, subjects), out)


def texts(con: duckdb.DuckDBPyConnection, plan: Plan) -> Iterator[tuple[memoryview, Sequence[int]]]:
    """The quads of `plan`, some subjects at a time: their lines, and the place where those of each subject begin."""
    for column in _blocks(con, plan):
        text, ends = _text(column)
        yield text, [end - ends[0] for end in ends[:-1]]


def _blocks(con: duckdb.DuckDBPyConnection, plan: Plan) -> Iterator[pa.StringArray]:
    """The quads of `plan`: of each subject its lines as one string."""
    with faults(con, plan):
        for queries in disjoint(plan.queries):
            for sql in blocks(con, queries):
                for batch in con.sql(sql).to_arrow_reader(_BATCH):
                    yield batch.column(0)


def _text(column: pa.StringArray) -> tuple[memoryview, memoryview]:
    """All strings of a column, one after the other, and where each begins and the last one ends in their buffer.

    This is what the buffers hold (Arrow columnar format, variable-size binary layout).
    """
    _, offsets, text = column.buffers()
    ends = memoryview(offsets).cast("i")[column.offset : column.offset + len(column) + 1]
    return memoryview(text)[ends[0] : ends[-1]], ends


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A file that takes the place of `out` when all went well, and is gone when it did not."""
    if out.exists() and not out.is_file():
        yield out  # a pipe or a device cannot be replaced, and has nothing to lose
        return
    whole = out.resolve()  # a link stays one
    new = whole.with_name(f".{whole.name}.{os.getpid()}")
    try:
        yield new
        new.replace(whole)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _open(out: Path, *, packed: bool) -> Iterator[BinaryIO]:
    with out.open("wb") as file:
        if not packed:
            yield file
            return
        with zstandard.ZstdCompressor().stream_writer(file) as compressed:
            yield compressed


@contextmanager
def faults(con: duckdb.DuckDBPyConnection, plan: Plan) -> Iterator[None]:
    """Turn the failure of a checked term into an error that names the triples map, the line and the value."""
    try:
        yield
    except (duckdb.Error, OSError) as fault:  # Arrow hands on a failure of the query as OSError
        found = _FAULT.search(str(fault))
        if found is None:
            raise
        raise plan.faults[int(found[1])].error(found[2], con) from fault
