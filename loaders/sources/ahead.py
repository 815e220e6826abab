"""Blocks read ahead: a thread cuts the next one from the source while DuckDB takes the current one apart.

Owns the thread. DuckDB gives up the interpreter's lock for as long as it works, and reading a source in Python needs it
all the time, so that each has a core. One block is held ready, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import duckdb

_T = TypeVar("_T")


def ahead(con: duckdb.DuckDBPyConnection, blocks: Iterator[_T]) -> Iterator[_T]:
    """The blocks, read ahead where `con` may use several threads; nothing that reads them may use `con`.

    A fault of reading comes out in its turn, and the thread ends with the iterator.
    """
    [(threads,)] = con.execute("SELECT current_setting('threads')").fetchall()
    if threads == 1:
        yield from blocks
        return
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        coming = pool.submit(_next, blocks)
        while block := coming.result():
            coming = pool.submit(_next, blocks)
            yield from block


def _next(blocks: Iterator[_T]) -> list[_T]:
    return [*islice(blocks, 1)]
