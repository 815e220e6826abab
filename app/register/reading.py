"""All entries of a selection, a thousand at a time, so that no answer is in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.index import Entry
from app.register.asked import Asked

_AT_A_TIME: Final = 1000


def every(asked: Asked) -> Iterator[Entry]:
    """The entries of a selection in its order."""
    filters, order = asked.filters(asked.selection), asked.selection.order(asked.reader.reading)
    offset = 0
    while found := asked.reader.snapshot.index.entries(filters, order, offset, _AT_A_TIME):
        yield from found
        offset += len(found)
