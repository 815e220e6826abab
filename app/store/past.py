"""Releases of the past: which one was current at a time, and the few of them that are open.

Releases form one line (decision 2), and each was current from its `created` until that of the next. Those on the line
lie on disk until retention takes them; opening one costs a tenth of a second and some megabytes, so only a few stay
open, one is opened at a time, and who would have to wait long for that is refused.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Generic, TypeVar

from app.errors import Busy, StoreUnavailable, UnknownRelease
from app.store.releases import Manifest, Releases

# Each has up to some fifty files open.
_OPEN: Final = 3
# Seconds that a request waits for others to be opened.
_PATIENCE: Final = 2.0
Opened = TypeVar("Opened")


def created(manifest: Manifest) -> datetime:
    """When a release became current, to the second."""
    return datetime.fromisoformat(manifest.created)


@dataclass(frozen=True)
class Line:
    """The releases that are kept, oldest first, the last one current; never empty."""

    manifests: tuple[Manifest, ...]

    @property
    def first(self) -> Manifest:
        """The oldest release that is kept."""
        return self.manifests[0]

    @property
    def last(self) -> Manifest:
        """The current release."""
        return self.manifests[-1]

    def named(self, identifier: str) -> Manifest | None:
        """The release of an id."""
        return next((manifest for manifest in self.manifests if manifest.id == identifier), None)

    def at(self, time: datetime) -> Manifest | None:
        """The release that was current at a time; None before the first."""
        return next((manifest for manifest in reversed(self.manifests) if created(manifest) <= time), None)

    def until(self, manifest: Manifest) -> tuple[Manifest, ...]:
        """The releases up to one, which comes last though it may have been replaced meanwhile."""
        return (*(kept for kept in self.manifests if kept.sequence < manifest.sequence), manifest)

    def before(self, manifest: Manifest) -> Manifest | None:
        """The release that one replaced."""
        place = self.manifests.index(manifest)
        return self.manifests[place - 1] if place else None

    def after(self, manifest: Manifest) -> Manifest | None:
        """The release that replaced one."""
        place = self.manifests.index(manifest) + 1
        return self.manifests[place] if place < len(self.manifests) else None


class Past(Generic[Opened]):
    """Keeps what `open_release(directory, manifest)` made of the releases that were asked for last."""

    def __init__(
        self, releases: Releases, open_release: Callable[[Path, Manifest], Opened], *, askable: bool = True
    ) -> None:
        """`askable` where what is kept of a release can be opened: a server keeps no state but its own."""
        self._releases = releases
        self._open_release = open_release
        self._askable = askable
        self._open: OrderedDict[str, Opened] = OrderedDict()
        # The line, by what changes with it: the pointer, and the time of the last change in the folder.
        self._seen: tuple[tuple[str, int], Line] | None = None
        self._lock = threading.Lock()

    @property
    def goes_back(self) -> bool:
        """False where nothing but the present state can be asked for."""
        return self._askable

    def line(self) -> Line:
        """The releases that are kept now; `StoreUnavailable` before the first."""
        current = self._releases.require_current()
        seen = current, self._releases.root.stat().st_mtime_ns
        if self._seen is None or self._seen[0] != seen:
            self._seen = seen, self._read(current)
        return self._seen[1]

    def askable(self) -> Line:
        """The releases that `get` opens."""
        line = self.line()
        return line if self._askable else Line((line.last,))

    def get(self, identifier: str) -> Opened:
        """A release, open; `UnknownRelease` when it is not kept, `Busy` while others are opened."""
        if not self._lock.acquire(timeout=_PATIENCE):
            raise Busy("Past releases are being opened; ask again later", "Trwa otwieranie wydań; spróbuj później")
        try:
            return self._held(identifier)
        finally:
            self._lock.release()

    def _read(self, identifier: str) -> Line:
        current = self._releases.manifest(identifier)
        # What follows the current one was never current (decision 2).
        kept = (manifest for manifest in self._kept() if manifest.sequence < current.sequence)
        return Line((*sorted(kept, key=lambda manifest: manifest.sequence), current))

    def _kept(self) -> Iterator[Manifest]:
        for name in self._releases.names():
            # Retention may take one at any time, and one that cannot be read is no reason to refuse the others.
            with contextlib.suppress(UnknownRelease, FileNotFoundError, StoreUnavailable):
                yield self._releases.manifest(name)

    def _held(self, identifier: str) -> Opened:
        # One that is open but gone from the disk is refused too: the engine opens files when it first needs them.
        path = self._releases.path(identifier)
        if identifier not in self._open:
            try:
                self._open[identifier] = self._open_release(path, self._releases.manifest(identifier))
            except FileNotFoundError:
                raise UnknownRelease(f"No release {identifier!r} is kept", f"Nie ma wydania {identifier!r}") from None
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(identifier)
        return self._open[identifier]
