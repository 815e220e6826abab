"""All entries of a selection, put in order once and read a thousand at a time, so that no answer is whole in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.index import Entry
from app.register.asked import Asked
from app.register.listing import MOST

_AT_A_TIME: Final = 1000


def every(asked: Asked) -> Iterator[Entry]:
    """The entries of a selection in its order."""
    index, order = asked.reader.snapshot.index, asked.selection.order(asked.reader.reading)
    numbers = index.ordered(asked.filters(asked.selection), order, MOST)
    for start in range(0, len(numbers), _AT_A_TIME):
        yield from index.read(numbers[start : start + _AT_A_TIME])
