"""Blocks read ahead: in their order, one at most, faults in their turn, and no thread stays behind."""

import threading
from collections.abc import Iterator

import duckdb
import pytest

from app.errors import SourceUnavailable
from loaders.sources.ahead import ahead


@pytest.fixture(autouse=True)
def no_thread_stays_behind() -> Iterator[None]:
    before = {*threading.enumerate()}
    yield
    assert {*threading.enumerate()} <= before


@pytest.fixture(params=[1, 2])
def con(request) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET threads = ?", [request.param])
        yield opened


def blocks(read: list[str]) -> Iterator[str]:
    for block in "abcd":
        read.append(block)
        yield block
    raise SourceUnavailable("cut off", "ucięte")


def test_fault_comes_out_after_the_blocks_before_it(con):
    found = ahead(con, blocks([]))
    assert [next(found) for _ in range(4)] == [*"abcd"]
    with pytest.raises(SourceUnavailable):
        next(found)


def test_one_block_at_most_is_read_ahead(con):
    read = []
    found = ahead(con, blocks(read))
    assert [next(found), next(found)] == ["a", "b"]
    found.close()
    [(threads,)] = con.execute("SELECT current_setting('threads')").fetchall()
    assert read == [*"abc"[: threads + 1]]


def test_nothing_gives_nothing(con):
    assert list(ahead(con, iter(()))) == []
