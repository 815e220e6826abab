"""Caps on a result: how many rows and bytes of it are sent, and how it ends when there is more.

The engine writes whole results only, so the rows are found in what it writes, exactly and at the speed of a search for
bytes. A result that is cut never looks whole: it ends well-formed where its reader can be told, in the headers of an
answer that was not begun or in the JSON itself, or asked for no more; else it breaks off with `ResultTooLarge`. No
piece takes more than twice `PIECE` bytes, however large a value is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal, NamedTuple

from app.errors import ResultTooLarge
from app.store.workers.wire import PIECE, Kind

By = Literal["rows", "bytes"]
Send = Callable[[Kind, bytes], None]


class Caps(NamedTuple):
    """The most rows (solutions, or triples of a graph) and bytes of one result."""

    rows: int
    bytes: int


class CapReached(Exception):
    """There is more than a cap allows; ends the engine's serialiser."""


@dataclass(frozen=True)
class Rows:
    """How rows stand in one format.

    `ends` finds the places after a row that another one follows; `quoted` tells that it must begin outside quotes for
    that. `heads` of these places come before the first row; `closed` is what ends a document that was cut there, and
    `spoken` tells that this itself says so.
    """

    ends: Callable[[bytes], Iterator[int]]
    quoted: bool = False
    heads: int = 0
    closed: str = ""
    spoken: bool = False


# Between two rows of JSON stand `}},{"` and the name of a variable. In a string the quote would be escaped, and where a
# string ends with `}},{` the quote that closes it is followed by one of `,}:]`. Rows without any value do not count.
_JSON: Final = re.compile(rb'\}(?=,\{"[^,}:\]])')
_XML: Final = re.compile(rb"</result>(?=<result>)")
_TSV: Final = re.compile(rb"\n(?=.)", re.DOTALL)
# A record of CSV ends with a line break outside quotes (RFC 4180 section 2.6).
_CSV: Final = re.compile(rb'(?:[^"\n]++|"[^"]*+")*+\n(?=.)', re.DOTALL)
# Hardly any result has a line break in quotes: then records are lines, and found at half the cost.
_LINES: Final = re.compile(rb'(?:[^"]++|"[^"\n]*+")*+')


def _searched(pattern: re.Pattern[bytes]) -> Callable[[bytes], Iterator[int]]:
    return lambda written: (match.end() for match in pattern.finditer(written))


def _records(written: bytes) -> Iterator[int]:
    return _searched(_TSV)(written) if _LINES.fullmatch(written) else _quoted_records(written)


def _quoted_records(written: bytes) -> Iterator[int]:
    start = 0
    while match := _CSV.match(written, start):
        start = match.end()
        yield start


ROWS: Final = {
    "application/sparql-results+json": Rows(
        _searched(_JSON), closed=']}},"truncated":{{"by":"{by}","limit":{limit}}}}}', spoken=True
    ),
    "application/sparql-results+xml": Rows(_searched(_XML), closed="</results></sparql>"),
    "text/csv": Rows(_records, quoted=True, heads=1),
    "text/tab-separated-values": Rows(_searched(_TSV), heads=1),
}
# Bytes that the marks between two rows take at most: where a piece ends within a row, they stay for the next.
_MARK: Final = 32
# A graph is cut before it is written, by its triples; a piece of it may end anywhere.
_ANYWHERE: Final = Rows(lambda written: iter((len(written),)))


class Output:
    """The file that the engine writes a result into: hands it on in pieces, of whole rows if they fit, within caps.

    `enough` tells that the reader asked for no more rows, and need not be told that there are.
    """

    def __init__(self, send: Send, caps: Caps, media_type: str, *, enough: bool = False) -> None:
        self._send = send
        self._caps = caps
        self._enough = enough
        self._format = ROWS.get(media_type, _ANYWHERE)
        # How many more ends of rows may be sent.
        self._left = caps.rows + self._format.heads if media_type in ROWS else sys.maxsize
        self._gathered = bytearray()
        self._sent = 0
        self._within_row = False
        # The quote that is open where the last piece ended.
        self._quote = b""
        self._ended = False

    def write(self, chunk: bytes) -> int:
        """Take what the engine writes; `CapReached` when there is enough of it."""
        if self._ended:
            # The engine empties its buffer once more when it is stopped.
            raise CapReached
        # A large value comes at once.
        for start in range(0, len(chunk), PIECE):
            self._gathered += chunk[start : start + PIECE]
            while len(self._gathered) >= PIECE:
                self._hand_over(bytes(self._gathered))
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: pieces go when they are full."""

    def finish(self, *, cut: bool = False) -> None:
        """Send the rest of a result that was written to its end; `cut` when the engine was given only a part of it."""
        written = bytes(self._gathered)
        # Each row takes a byte: a small result is not looked through.
        ends = self._ends(written) if len(written) >= self._left else []
        if len(ends) == self._left:
            self._cut(written[: ends[-1]], "rows")
        elif cut:
            self._cut(written, "rows")
        else:
            self._send(Kind.LAST, written)

    def _hand_over(self, written: bytes) -> None:
        ends = self._ends(written)
        if len(ends) == self._left:
            self._cut(written[: ends[-1]], "rows")
            raise CapReached
        if self._sent + len(written) > self._caps.bytes:
            self._cut(b"", "bytes")
            raise CapReached
        self._left -= len(ends)
        self._within_row = not ends
        place = ends[-1] if ends else _amid(written)
        self._send(Kind.PIECE, written[:place])
        self._quote = self._open_quote(written[:place]) if self._within_row else b""
        self._sent += place
        self._gathered = bytearray(written[place:])

    def _ends(self, written: bytes) -> list[int]:
        ends = islice(self._format.ends(self._quote + written), self._left)
        return [end - len(self._quote) for end in ends]

    def _open_quote(self, written: bytes) -> bytes:
        quotes = (self._quote + written).count(b'"') if self._format.quoted else 0
        return b'"' * (quotes % 2)

    def _cut(self, rest: bytes, by: By) -> None:
        """End the result after `rest` in such a way that its reader sees that it was cut."""
        self._ended = True
        limit = self._caps.rows if by == "rows" else self._caps.bytes
        begun = self._sent > 0
        whole_so_far = by == "rows" or (begun and not self._within_row)
        spoken = self._format.spoken or (by == "rows" and self._enough)
        if not whole_so_far or (begun and not spoken):
            raise ResultTooLarge(by, limit)
        self._send(Kind.TRUNCATED, rest + self._format.closed.format(by=by, limit=limit).encode())


def _amid(written: bytes) -> int:
    """Where to end a piece of a row that is larger than a piece: in no mark between rows, and in no character."""
    place = len(written) - _MARK
    while written[place] & 0xC0 == 0x80:
        place -= 1
    return place
