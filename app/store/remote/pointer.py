"""The current release where a server keeps what is published: what the pointer names, or what the server says.

While a publisher changes the server (`switching`) only the server knows. At other times it is asked now and then, for
it may have been restored or emptied, and the pointer would not tell. What was read before such a thing was seen, or put
right by a publisher, is of another era: part of it may be of whatever the server held.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Final

from app.errors import LodzkieError, QueryTimeout, StoreAway, StoreUnavailable, UnknownRelease
from app.iris import Iris
from app.store.releases import Releases
from app.store.remote import held, switching
from app.store.remote.client import Client
from app.store.remote.held import Held
from app.store.remote.presence import GLANCE
from app.store.remote.switching import Phase

LOG: Final = logging.getLogger(__name__)
# Seconds after which the server is asked again whether it holds what the pointer names.
_TRUSTED: Final = 5.0
# Seconds for which a request waits for that: a server that is up answers in milliseconds.
_PATIENCE: Final = 0.5


@dataclass(frozen=True)
class _Seen:
    """Which release the server held when the pointer named one, and when that was (`time.monotonic`)."""

    named: str | None = None
    held: str | None = None
    at: float = float("-inf")

    def tells(self, named: str | None) -> bool:
        """True while this need not be asked again."""
        return self.named == named and time.monotonic() <= self.at + _TRUSTED


@dataclass
class _Looks:
    """What was seen last, how often something else was than was named, and what lets one thread look at a time."""

    seen: _Seen = field(default_factory=_Seen)
    surprises: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Pointer(Releases):
    """The releases under `root`, of which a server holds the current one."""

    client: Client
    iris: Iris
    _looks: _Looks = field(default_factory=_Looks, repr=False, compare=False)

    def current(self) -> str | None:
        """Id of the release that is to be asked for, None before the first.

        `StoreUnavailable` when only the server can tell, and does not.
        """
        said, named = self._announced()
        if _switches(said):
            return self.held()
        if named and not self._looks.seen.tells(named):
            self._look(said, named)
        return self._told(named)

    def require_current(self) -> str:
        """Id of the release that is to be asked for; `StoreAway` when the server holds none, though there is one."""
        current = self.current()
        if current is None and super().current():
            raise StoreAway("The data are being loaded into the store", "Trwa ładowanie danych do bazy")
        return current or super().require_current()

    def settled(self) -> str:
        """Id of the current release where nobody need be asked, as far as is known; "" where only the server knows."""
        try:
            said, named = self._announced()
        except StoreUnavailable:
            return ""
        return "" if _switches(said) else self._told(named) or ""

    def era(self) -> str:
        """Changes when the server was seen to hold something else than the pointer names, or was put right."""
        try:
            mended = switching.mended(switching.said(self.root))
        except StoreUnavailable:
            # Who asks for the current release is told.
            return ""
        return f"{mended}.{self._looks.surprises}"

    def held(self) -> str | None:
        """Id of the release that the server holds, as it says now; `StoreAway` when it does not say.

        Ids are of a second: one of another folder that has the id of one here is given its digest, too.
        """
        try:
            found = held.identity(self.client, self.iris, seconds=GLANCE)
        except QueryTimeout as error:
            raise StoreAway(error.en, error.pl) from error
        if found is None:
            return None
        return found.id if self._may_be(found) else f"{found.id}.{found.digest}"

    def _may_be(self, found: Held) -> bool:
        try:
            return found.digest in ("", self.manifest(found.id).digest)
        except UnknownRelease:
            return True

    def _announced(self) -> tuple[str, str | None]:
        # In this order: the pointer is set before the announcement goes.
        return switching.said(self.root), super().current()

    def _told(self, named: str | None) -> str | None:
        seen = self._looks.seen
        return seen.held if seen.named == named else named

    def _look(self, said: str, named: str) -> None:
        """Find out whether the server holds what the pointer names; other requests go on meanwhile."""
        if not self._looks.lock.acquire(blocking=False):
            return
        looking = threading.Thread(target=self._looked, args=(said, named), name="store", daemon=True)
        try:
            looking.start()
        except RuntimeError:
            # No thread is to be had: another request looks.
            self._looks.lock.release()
        else:
            looking.join(_PATIENCE)
            if looking.is_alive():
                self.client.presence.suspect(looking)

    def _looked(self, said: str, named: str) -> None:
        try:
            seen = _Seen(named, self.held(), time.monotonic())
            # Where a publisher was at work meanwhile, the answer may be of what nobody had named yet.
            if self._announced() == (said, named):
                self._saw(seen)
        except LodzkieError as error:
            # What is cached is as true as before.
            LOG.debug("the store does not say what it holds: %s", error)
            self._looks.seen = _Seen(named, self._told(named), time.monotonic())
        finally:
            self._looks.lock.release()

    def _saw(self, seen: _Seen) -> None:
        before = self._looks.seen
        if seen.held != seen.named and (seen.named, seen.held) != (before.named, before.held):
            self._looks.surprises += 1
            LOG.error("the store holds %s, not %s: lodzkie store --settle", seen.held or "no release", seen.named)
        self._looks.seen = seen


def _switches(said: str) -> bool:
    return switching.phase(said) is Phase.SWITCHING
