"""The first rows of an answer: read from the pieces that a store streams, for a page that cannot show them all.

Reads no further than it must, so that whoever closes the stream ends its evaluation. A fault of the stream is raised as
it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final, TypeVar, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from app.store.base import Result, Term

# What a page shows of an answer: rows, cells (a query may have hundreds of variables), bytes of the answer read for it.
ROWS: Final = 500
CELLS: Final = 20_000
BYTES: Final = 4 * 1024 * 1024

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Excerpt:
    """Rows by the names of their columns, which a graph has none of; `more` when the answer goes on."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    more: bool


def solutions(pieces: Result) -> Excerpt:
    """Read the first solutions of a result in application/sparql-results+json."""
    found = parse_query_results(_source(pieces), format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    rows, more = _first(found, _most(names), pieces)
    return Excerpt(names, tuple(tuple(row) for row in rows), more)


def triples(pieces: Result) -> Excerpt:
    """Read the first triples of a graph in application/n-triples."""
    found, more = _first(parse(_source(pieces), format=RdfFormat.N_TRIPLES), ROWS, pieces)
    # A graph is a set, which a stream need not be.
    rows = dict.fromkeys((quad.subject, quad.predicate, quad.object) for quad in found)
    return Excerpt((), tuple(rows), more)


def truth(pieces: Iterator[bytes]) -> bool:
    """Read the answer to ASK in application/sparql-results+json."""
    found = parse_query_results(_source(pieces), format=QueryResultsFormat.JSON)
    assert isinstance(found, QueryBoolean)
    return bool(found)


def _most(names: Sequence[str]) -> int:
    return max(1, min(ROWS, CELLS // max(1, len(names))))


def _first(items: Iterable[_Item], most: int, pieces: Result) -> tuple[list[_Item], bool]:
    """Up to `most` items, and whether there are others or the rest is too long to be read."""
    found: list[_Item] = []
    try:
        for item in islice(items, most + 1):
            found.append(item)  # noqa: PERF402 - what was read before the limit is kept
    except _TooLong:
        return found[:most], True
    except SyntaxError:
        # The engine's reader takes the mark of a result that a cap has cut for a fault.
        if not pieces.truncated:
            raise
    return found[:most], len(found) > most or pieces.truncated


def _source(pieces: Iterator[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", _Source(pieces))


class _TooLong(Exception):
    """So much of the answer was read that a page can do without the rest."""


class _Source(io.RawIOBase):
    """The pieces as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = memoryview(b"")
        self._left = BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the type of the base is unnamed
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left -= len(piece)
            if self._left < 0:
                raise _TooLong
            self._waiting = memoryview(piece)
        size = min(len(buffer), len(self._waiting))
        buffer[:size], self._waiting = self._waiting[:size], self._waiting[size:]
        return size
