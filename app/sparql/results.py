"""Results that were asked for lately and are whole at hand, as they were written, by release, question and media type.

A release never changes, so that what is here is never wrong in its era (`Releases.era`); what belongs to an old one
leaves when room is needed.
"""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

from app.server.bounded import Bounded
from app.store.base import Asked

# Bytes of a key and a value besides the text of the query and the body, about.
_OVERHEAD: Final = 1000


class Key(NamedTuple):
    """What determines the bytes of a result, and the era in which it was asked for."""

    release: str
    asked: Asked
    media_type: str
    era: str


class Written(NamedTuple):
    """A whole result; `truncated` when a cap cut it."""

    body: bytes
    truncated: bool


class Results:
    """The results asked for last, no more than `room` bytes of them."""

    def __init__(self, room: int) -> None:
        self._kept: Bounded[Key, Written] = Bounded(room)

    def get(self, key: Key) -> Written | None:
        """The result, None when it is not here."""
        return self._kept.get(key)

    def keep(self, key: Key, written: Written) -> None:
        """Keep a result, in the place of those that nobody asked for longest."""
        # The names of graphs in a request are in `asked`, too; text may take four bytes a character.
        self._kept.keep(key, written, len(written.body) + sys.getsizeof(str(key.asked)) + _OVERHEAD)
