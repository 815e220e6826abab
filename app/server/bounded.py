"""What a process keeps of its answers: values by key within a bound on bytes, those asked for longest ago leave first.

Owns the order and the count. How large a value is, only who keeps it can tell; it must not say less than is so, because
the keys and values of a cache are what strangers ask for. Threads may share it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# The part of the room that one value may have, so that none drives out all others.
_SHARE: Final = 16
# Bytes that an entry takes here besides its key and value, about.
_ENTRY: Final = 400


class Bounded(Generic[Key, Value]):
    """A mapping of no more than `room` bytes."""

    def __init__(self, room: int) -> None:
        self.most = room // _SHARE
        self._left = room
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """The value, None when it is not here."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Key, value: Value, size: int) -> None:
        """Keep a value of so many bytes, with its key, in the place of one that is here; not one over `most`."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._left += before[1] if before else 0
            if size > self.most:
                return
            self._kept[key] = value, size + _ENTRY
            self._left -= size + _ENTRY
            while self._left < 0:
                self._left += self._kept.popitem(last=False)[1][1]
