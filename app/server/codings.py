"""Content codings: which one a request takes (RFC 9110 section 12.5.3), and its encoder at the level that pays.

Owns gzip (RFC 1952), br (RFC 7932) and zstd (RFC 8878, with the window of RFC 9659). Knows nothing of responses. Levels
were chosen by measurement, one core, each piece of 64 KiB flushed; a wire of 1 Gbit/s carries 125 MB/s:

    a result of 20 MB, CSV          MB/s  ratio      a page of 32 kB                 µs  ratio
    zstd 1, *3*, 5      1,176, *959*, 319  14.0, *14.0*, 15.9     zstd 1, *3*, 5     36, *50*, 125  6.2, *6.5*, 6.9
    br 2, *3*, 5          437, *334*, 171  12.0, *13.0*, 17.5     br 3, *5*, 9       78, *202*, 5,832  6.6, *7.5*, 7.6
    gzip 1, *3*, 6        376, *347*, 162   9.8, *11.0*, 13.1     gzip 3, *6*, 9     57, *139*, 196  6.1, *7.1*, 7.1

So a stream prefers zstd, which costs a tenth of making the result, and a whole body br, the smallest: it is made once
where it is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import brotli
import zstandard
from werkzeug.http import parse_accept_header

IDENTITY: Final = "identity"
_ALIASES: Final = {"x-gzip": "gzip"}


class Encoder(Protocol):
    """One body on its way: `feed` gives everything that can be read so far, `finish` the end."""

    def feed(self, piece: bytes) -> bytes:
        """Encode a piece and flush it, so that its reader need not wait for the next."""
        ...

    def finish(self) -> bytes:
        """End the body."""
        ...


class _Gzip:
    def __init__(self, level: int) -> None:
        self._compressor = zlib.compressobj(level, wbits=16 + zlib.MAX_WBITS)

    def feed(self, piece: bytes) -> bytes:
        return self._compressor.compress(piece) + self._compressor.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._compressor.flush()


class _Brotli:
    def __init__(self, level: int) -> None:
        self._compressor = brotli.Compressor(quality=level)

    def feed(self, piece: bytes) -> bytes:
        return bytes(self._compressor.process(piece) + self._compressor.flush())

    def finish(self) -> bytes:
        return bytes(self._compressor.finish())


class _Zstd:
    def __init__(self, level: int) -> None:
        self._compressor = zstandard.ZstdCompressor(level=level).compressobj()

    def feed(self, piece: bytes) -> bytes:
        return self._compressor.compress(piece) + self._compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def finish(self) -> bytes:
        return self._compressor.flush()


@dataclass(frozen=True)
class _Coding:
    encoder: Callable[[int], Encoder]
    level: int
    stream_level: int


_CODINGS: Final[Mapping[str, _Coding]] = {
    "br": _Coding(_Brotli, 5, 3),
    "zstd": _Coding(_Zstd, 3, 3),
    "gzip": _Coding(_Gzip, 6, 3),
}
NAMES: Final = tuple(_CODINGS)
_FOR_STREAMS: Final = ("zstd", "br", "gzip")


def encoder(name: str, *, whole: bool) -> Encoder:
    """A fresh encoder, for a body that is at hand as a whole or for a stream."""
    coding = _CODINGS[name]
    return coding.encoder(coding.level if whole else coding.stream_level)


@dataclass(frozen=True)
class Accepted:
    """What a request takes: its coding for a body at hand and for a stream, and every one that is acceptable."""

    whole: str
    stream: str
    takes: frozenset[str]


@lru_cache(maxsize=256)
def accepted(header: str | None) -> Accepted:
    """Read Accept-Encoding; without the header any coding would do, and none is the safe one.

    Identity that is not named is acceptable, but comes after every coding that is; where nothing that is named can be
    had, it is sent even when it is refused.
    """
    named = {_ALIASES.get(name.lower(), name.lower()): quality for name, quality in parse_accept_header(header)}
    rest = named.get("*")
    qualities = {name: named.get(name, rest or 0.0) for name in NAMES}
    least = min((quality for quality in qualities.values() if quality > 0), default=1.0)
    identity = named.get(IDENTITY, 0.0 if rest == 0 else least)
    takes = frozenset(name for name, quality in {**qualities, IDENTITY: identity}.items() if quality > 0)
    return Accepted(_best(qualities, identity, NAMES), _best(qualities, identity, _FOR_STREAMS), takes)


def _best(qualities: Mapping[str, float], identity: float, order: tuple[str, ...]) -> str:
    best = max(order, key=lambda name: qualities[name])
    return best if qualities[best] > 0 and qualities[best] >= identity else IDENTITY
