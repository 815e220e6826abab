"""How much a client has cost lately: a token bucket on seconds of evaluation, one a client.

A client may save up some seconds and regains one each second, so that it can keep one worker busy for ever, or several
for a while. Buckets stand in memory that the processes of a site share: an anonymous map, made before they fork. The
clients are told apart by a keyed hash of their address; two of the same hash share a bucket, and no address is kept.
"""

from __future__ import annotations

import math
import mmap
import secrets
import struct
import time
from hashlib import blake2b
from ipaddress import IPv6Address
from typing import Final

from app.errors import TooManyRequests

_BUCKETS: Final = 1 << 16
# Seconds owed, and when they were (by the clock that all processes share).
_BUCKET: Final = struct.Struct("dd")


class Buckets:
    """What every client owes, at most `saved` seconds before it must wait."""

    def __init__(self, saved: float) -> None:
        self._saved = saved
        self._key = secrets.token_bytes(16)
        self._map = mmap.mmap(-1, _BUCKETS * _BUCKET.size)

    def admit(self, client: str) -> None:
        """Let a client go on, or raise `TooManyRequests`."""
        over = self._owed(self._place(client)) - self._saved
        if over > 0:
            wait = math.ceil(over)
            raise TooManyRequests(
                f"Your queries have taken much time lately; ask again in {wait} s",
                f"Twoje zapytania zajęły ostatnio dużo czasu; zapytaj znów za {wait} s",
                retry_after=wait,
            )

    def charge(self, client: str, seconds: float) -> None:
        """Note what a query of a client has cost."""
        place = self._place(client)
        _BUCKET.pack_into(self._map, place, self._owed(place) + seconds, time.monotonic())

    def _owed(self, place: int) -> float:
        owed, since = map(float, _BUCKET.unpack_from(self._map, place))
        return max(0.0, owed - (time.monotonic() - since))

    def _place(self, client: str) -> int:
        digest = blake2b(_network(client).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest) % _BUCKETS * _BUCKET.size


def _network(address: str) -> str:
    """The address, of IPv6 the network of a customer (RFC 6177): who has one has 2⁶⁴ addresses."""
    if ":" not in address:
        return address
    try:
        return str(int(IPv6Address(address)) >> 64)
    except ValueError:
        return address
