"""How much a client has cost lately: a token bucket on seconds of evaluation, one a client.

A client may save up some seconds and regains one each second, so that it can keep one worker busy for ever, or several
for a while. Buckets stand in memory that the processes of a site share: an anonymous map, made before they fork. The
clients are told apart by a keyed hash of their address; two of the same hash share a bucket, and no address is kept.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import multiprocessing
import secrets
import struct
import time
from collections.abc import Iterator
from hashlib import blake2b
from ipaddress import IPv6Address
from typing import Final

from app.errors import TooManyRequests

_BUCKETS: Final = 1 << 16
# Seconds owed, and when they were (by the clock that all processes share).
_BUCKET: Final = struct.Struct("dd")
# Seconds after which who holds the lock has died with it, or the machine has stopped: it is held for microseconds.
_PATIENCE: Final = 1.0


class Buckets:
    """What every client owes, at most `saved` seconds before it must wait."""

    def __init__(self, saved: float) -> None:
        self._saved = saved
        self._key = secrets.token_bytes(16)
        self._map = mmap.mmap(-1, _BUCKETS * _BUCKET.size)
        # A semaphore, and no lock of a file: taking it when it is free lets no other thread in between.
        self._lock = multiprocessing.get_context("fork").Lock()

    def admit(self, client: str, ahead: float = 0.0) -> None:
        """Let a client go on that will owe so many seconds more, or raise `TooManyRequests`."""
        over = self._owed(self._place(client)) + ahead - self._saved
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
        with self._locked():
            _BUCKET.pack_into(self._map, place, self._owed(place) + seconds, time.monotonic())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other threads and processes out; not for ever, as a process that is killed gives no lock back."""
        self._lock.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            # Also when it was not got: that takes the place of who died. Who did not die has given it back already.
            with contextlib.suppress(ValueError):
                self._lock.release()

    def _owed(self, place: int) -> float:
        owed, since = map(float, _BUCKET.unpack_from(self._map, place))
        return max(0.0, owed - (time.monotonic() - since))

    def _place(self, client: str) -> int:
        digest = blake2b(network(client).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest) % _BUCKETS * _BUCKET.size


def network(address: str) -> str:
    """The address, of IPv6 the network of a customer (RFC 6177): who has one has 2⁶⁴ addresses.

    A socket that listens for both has clients of IPv4 at mapped addresses (RFC 4291 section 2.5.5.2).
    """
    if ":" not in address:
        return address
    try:
        long = IPv6Address(address)
    except ValueError:
        return address
    return str(long.ipv4_mapped or int(long) >> 64)
