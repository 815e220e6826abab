"""Parts of the frame that are the same on every page of a release, a language and a look: rendered once, kept as text.

A template marks such a part and names what else it is made of:

    {% call kept("foot", release) %}…{% endcall %}

What a part shows of the site itself does not change while the process lives.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from app.server.bounded import Bounded

# Bytes of parts: some kilobytes for each language and look, of the releases that are read at a time.
_ROOM: Final = 4 * 1024 * 1024


@dataclass(frozen=True)
class Parts:
    """The parts that a process keeps."""

    _kept: Bounded[Hashable, Markup] = field(default_factory=lambda: Bounded(_ROOM))

    def of(self, *reader: Hashable) -> Callable[..., Markup]:
        """What a page for a reader calls with its parts; `reader` is all that they know of who reads."""
        return lambda *made_of, caller: self._part((*reader, *made_of), caller)

    def _part(self, key: Hashable, write: Callable[[], Markup]) -> Markup:
        part = self._kept.get(key)
        if part is None:
            part = write()
            self._kept.keep(key, part, 4 * len(part))
        return part
