"""How many connections each process of the web server has, so that a new one goes to a process with few.

All processes wait for connections at the same sockets, and the system gives a burst of them to whichever wakes first:
clients that come together would meet in one process, and use one processor. Counts stand in memory that the processes
share: an anonymous map, made before they fork.
"""

from __future__ import annotations

import mmap
from typing import Final

# Processes that are told apart, old ones that end while new ones begin among them; those beyond share the last place.
_PLACES: Final = 128
_FREE: Final = -1
_INT64: Final = 8


class Shares:
    """A count for every process, at a place that it has while it lives."""

    def __init__(self) -> None:
        self._counts = memoryview(mmap.mmap(-1, _PLACES * _INT64)).cast("q")
        for place in range(_PLACES):
            self._counts[place] = _FREE

    def enter(self) -> int:
        """Take a place, with nothing counted there."""
        place = next((place for place, count in enumerate(self._counts) if count == _FREE), _PLACES - 1)
        self._counts[place] = 0
        return place

    def leave(self, place: int) -> None:
        """Give a place back."""
        self._counts[place] = _FREE

    def __getitem__(self, place: int) -> int:
        """The count of one process."""
        return self._counts[place]

    def __setitem__(self, place: int, count: int) -> None:
        self._counts[place] = count

    def fewest(self) -> int:
        """The least count of any."""
        return min((count for count in self._counts if count != _FREE), default=0)
