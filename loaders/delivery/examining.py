"""What a server holds, beside what the current release says that it should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.config import Settings
from loaders.delivery.content import Content
from loaders.delivery.target import Target


@dataclass(frozen=True)
class State:
    """A server: its kind, its addresses, the releases, and the statements of each graph: found, and wanted."""

    kind: str
    query: str
    update: str
    graphs: str
    held: str | None
    current: str | None
    counts: Mapping[str, tuple[int, int]]

    @property
    def is_right(self) -> bool:
        """True when the server holds what was published, as far as counting can tell."""
        return self.held == self.current and all(found == wanted for found, wanted in self.counts.values())


def examine(settings: Settings) -> State:
    """Look at the server of the settings; nothing is changed."""
    target = Target(settings)
    current = target.releases.current()
    wanted = Content.of(target.releases, current).counts() if current else {}
    found = target.counts()
    counts = {name: (found.get(name, 0), wanted.get(name, 0)) for name in sorted(found.keys() | wanted.keys())}
    server = target.server
    return State(server.kind.name, server.query, server.update, server.graphs, target.held(), current, counts)
