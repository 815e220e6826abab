"""Results that were asked for lately: small ones, as they were written, by release, question and media type.

A release never changes, so that what is here is never wrong; what belongs to an old one leaves when room is needed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from app.store.base import Asked


class Key(NamedTuple):
    """What determines the bytes of a result."""

    release: str
    asked: Asked
    media_type: str


class Written(NamedTuple):
    """A whole result; `truncated` when a cap cut it."""

    body: bytes
    truncated: bool


class Results:
    """The results asked for last, no more than `room` bytes of them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Key, Written] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Written | None:
        """The result, None when it is not here."""
        with self._lock:
            written = self._kept.get(key)
            if written is not None:
                self._kept.move_to_end(key)
            return written

    def keep(self, key: Key, written: Written) -> None:
        """Keep a result, in the place of those that nobody asked for longest."""
        with self._lock:
            self._room += _size(key, self._kept.pop(key, None))
            self._kept[key] = written
            self._room -= _size(key, written)
            while self._room < 0:
                self._room += _size(*self._kept.popitem(last=False))


def _size(key: Key, written: Written | None) -> int:
    """Bytes that a result takes, with the text of its query and what Python adds."""
    return 0 if written is None else len(written.body) + len(str(key.asked)) + 1000
