"""Whether a server answers, as far as this process has found out: nobody waits who need not, and logs say it once.

One that is down refuses a connection at once, so it is asked each time. One that hangs costs whoever asks it all the
time that an answer has: after that nobody asks it any more but a thread of its own, until it has answered.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from app.errors import LodzkieError, StoreAway

LOG: Final = logging.getLogger(__name__)
# Seconds that a server has for a question that costs it nothing: who lets them pass hangs.
GLANCE: Final = 3.0
# Seconds from which one waits for nothing: a refusal comes in milliseconds, unless the host is off or its name unknown.
_LONG: Final = 1.0
# Seconds between two such questions while it hangs.
_BETWEEN: Final = 2.0


class Presence:
    """What is known of a server, for all threads."""

    def __init__(self) -> None:
        self._away = False
        self._hangs = False
        self._asks = threading.Lock()
        self._next = 0.0
        # Asks something small, and has waited longer than is usual.
        self._waits: threading.Thread | None = None

    def require(self, glance: Callable[[], object]) -> None:
        """`StoreAway` while the server hangs; `glance` asks it something, and is called by another thread."""
        waits = self._waits
        if waits is not None and waits is not threading.current_thread():
            # It gives up by itself; this is should it have begun late.
            waits.join(2 * GLANCE)
        if self._hangs:
            self.doubt(glance)
            raise StoreAway("The store does not answer at the moment", "Baza danych teraz nie odpowiada")

    def doubt(self, glance: Callable[[], object]) -> None:
        """Let another thread ask whether the server answers, unless one does, or just did."""
        if time.monotonic() >= self._next and self._asks.acquire(blocking=False):
            self._next = time.monotonic() + _BETWEEN
            try:
                threading.Thread(target=self._found_out, args=(glance,), name="store", daemon=True).start()
            except RuntimeError:
                # No thread is to be had: another request asks.
                self._asks.release()

    def suspect(self, waits: threading.Thread) -> None:
        """Let nobody ask more of the server before a thread, which waits for a small answer, has it or gives up."""
        self._waits = waits

    def heard(self) -> None:
        """Note that the server answered, whatever it said."""
        self._waits = None
        if self._away:
            self._away = self._hangs = False
            LOG.warning("the store answers again")

    def missed(self, why: str, *, seconds: float) -> None:
        """Note that it did not, why, and how long it took to say so."""
        self._waits = None
        before, self._away = self._away, True
        self._hangs = self._hangs or seconds >= _LONG
        if not before:
            LOG.warning("the store is away: %s", why)

    def _found_out(self, glance: Callable[[], object]) -> None:
        try:
            with suppress(LodzkieError):
                glance()
        finally:
            self._asks.release()
