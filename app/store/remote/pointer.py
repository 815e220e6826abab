"""The current release where a server keeps what is published: what the pointer names, or what the server says.

While a publisher changes the server (`switching`) only the server knows. At other times it is asked now and then, for
it may have been restored or emptied, and the pointer would not tell.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Final

from app.errors import QueryTimeout, StoreUnavailable
from app.iris import Iris
from app.store.releases import Releases
from app.store.remote import held, switching
from app.store.remote.client import Client
from app.store.remote.switching import Phase

LOG: Final = logging.getLogger(__name__)
# Seconds after which the server is asked again whether it holds what the pointer names.
_TRUSTED: Final = 5.0


@dataclass
class _Seen:
    """Which release the server held when the pointer named one, and when that was (`time.monotonic`)."""

    named: str | None = None
    held: str | None = None
    at: float = float("-inf")


@dataclass(frozen=True)
class Pointer(Releases):
    """The releases under `root`, of which a server holds the current one."""

    client: Client
    iris: Iris
    _seen: _Seen = field(default_factory=_Seen, repr=False, compare=False)

    def current(self) -> str | None:
        """Id of the release that is to be asked for, None before the first.

        `StoreUnavailable` when only the server can tell, and does not.
        """
        # In this order: the pointer is set before the announcement goes.
        switches = switching.phase(self.root) is Phase.SWITCHING
        named = super().current()
        if switches:
            return held.release(self.client, self.iris)
        seen = self._seen
        if named and (seen.named != named or time.monotonic() > seen.at + _TRUSTED):
            self._look(seen, named)
        return seen.held if seen.named == named else named

    def _look(self, seen: _Seen, named: str) -> None:
        # Until it is known better; other threads need not ask too.
        seen.named, seen.held, seen.at = named, named, time.monotonic()
        try:
            seen.held = held.release(self.client, self.iris)
        except (StoreUnavailable, QueryTimeout) as error:
            # What is cached is as true as before.
            LOG.warning("the store does not say what it holds: %s", error)
