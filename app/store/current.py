"""The current release, opened: one look at the pointer for each request, one opening for each release.

Owns the moment of the swap: who asks gets an open release, whole and of one state. A release that was opened stays
usable for whoever holds it, also after its directory is gone; nothing here closes one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Generic, TypeVar

from app.errors import Busy, StoreAway, StoreUnavailable, UnknownRelease
from app.store.releases import Manifest, Releases

# Seconds that a request waits for a release that another one opens.
_PATIENCE: Final = 15.0
LOG: Final = logging.getLogger(__name__)
Opened = TypeVar("Opened")


class Current(Generic[Opened]):
    """Keeps what `open_release(directory, manifest)` made of the current release, until the pointer moves."""

    def __init__(
        self, releases: Releases, open_release: Callable[[Path, Manifest], Opened], *, waits: bool = False
    ) -> None:
        """`waits` when the release before cannot be asked any more while the next is opened."""
        self._releases = releases
        self._open_release = open_release
        self._waits = waits
        # Under its id, and the era in which it was opened.
        self._held: tuple[tuple[str, str], Opened] | None = None
        self._lock = threading.Lock()

    def get(self) -> Opened:
        """The current release, open; `StoreUnavailable` before the first one or when it cannot be read."""
        held = self._held
        if held and held[0] == self._named():
            return held[1]
        # Only one thread opens; meanwhile the others go on with the release before, which is as whole as the next.
        goes_on = held is not None and not self._waits
        if not self._lock.acquire(timeout=0 if goes_on else _PATIENCE):
            if held and goes_on:
                return held[1]
            raise Busy("The release is being opened; ask again later", "Trwa otwieranie wydania; spróbuj później")
        try:
            return self._refreshed()
        finally:
            self._lock.release()

    def _named(self) -> tuple[str, str]:
        # In this order: a look at the current release may begin an era.
        return self._releases.require_current(), self._releases.era()

    def _refreshed(self) -> Opened:
        failed: str | None = None
        failure: StoreUnavailable | None = None
        while True:
            named = self._named()
            if self._held and self._held[0] == named:
                return self._held[1]
            identifier, _ = named
            if identifier == failed:
                raise failure or StoreUnavailable(
                    f"Release {identifier} cannot be opened", f"Nie można otworzyć wydania {identifier}"
                )
            try:
                opened = self._open_release(self._releases.path(identifier), self._releases.manifest(identifier))
            except (UnknownRelease, StoreUnavailable, FileNotFoundError) as error:
                # Retention may have taken the directory after the pointer moved on: then there is a newer one.
                LOG.warning("release %s cannot be opened: %s", identifier, error)
                failed, failure = identifier, error if isinstance(error, StoreAway) else None
            else:
                self._held = (named, opened)
                return opened
