"""What an index is asked costs time, which somebody is charged for: who, the web says for each request.

The time is that of the processor, of the thread that asks: what other threads do meanwhile is nobody's fault.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol


class Meter(Protocol):
    """Who is charged."""

    def begin(self) -> None:
        """Let an index be asked, or raise."""

    def end(self, seconds: float) -> None:
        """Note what it took."""


METER: Final[ContextVar[Meter | None]] = ContextVar("METER", default=None)


@contextmanager
def metered() -> Iterator[None]:
    """Charge for what is done meanwhile."""
    meter = METER.get()
    if meter is None:
        yield
        return
    meter.begin()
    begun = time.thread_time()
    try:
        yield
    finally:
        meter.end(time.thread_time() - begun)
