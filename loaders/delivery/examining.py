"""What a server holds, beside what the current release says that it should."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from app.config import Settings
from app.iris import RELEASE
from loaders.delivery import counting, faults, turns
from loaders.delivery.comparing import Difference, compare
from loaders.delivery.content import Content
from loaders.delivery.settling import Repair
from loaders.delivery.target import Target


@dataclass(frozen=True)
class State:
    """A server: its kind, its addresses, the releases, and the statements of each graph: found, and wanted.

    `others` are graphs that are not ours and that queries would meet; `known` says that this folder has what is `held`;
    `turn` whose turn it is, of a publisher that is at work, or died. Where statements were compared, `differences`
    tells how many of a graph are missing, and how many too many.
    """

    kind: str
    query: str
    update: str
    graphs: str
    held: str | None
    current: str | None
    counts: Mapping[str, tuple[int, int]]
    known: bool
    others: Mapping[str, int]
    turn: str | None
    differences: Mapping[str, Difference]

    @property
    def is_right(self) -> bool:
        """True when the server holds what was published, as far as was looked."""
        alike = all(found == wanted for found, wanted in self.counts.values()) and not any(
            map(any, self.differences.values())
        )
        ours = self.held == self.current and (self.known or self.held is None)
        return ours and alike and not self.others and self.turn is None


def examine(settings: Settings, *, compares: bool = False, repairs: Iterable[Repair] | None = None) -> State:
    """Look at the server of the settings, where it `compares` at each statement; nothing is changed.

    What has just been compared in order to be put right, with these `repairs`, is compared again where it was loaded.
    """
    loaded = None if repairs is None else {repair.name for repair in repairs}
    with faults.told(settings):
        return _examined(Target(settings), loaded, compares=compares)


def _examined(target: Target, loaded: Container[str] | None, *, compares: bool) -> State:
    current = target.releases.current()
    found, others = counting.counts(target.connection)
    content = Content.of(target.releases, current) if current else None
    wanted = content.counts(found) if content else {}
    counts = {name: (found.get(name, 0), wanted.get(name, 0)) for name in sorted(found.keys() | wanted.keys())}
    server, held = target.server, target.held()
    known = held is not None and target.knows(held)
    taken = target.turn.seen()
    return State(
        server.kind.name,
        server.query,
        server.update,
        server.graphs,
        held,
        current,
        counts,
        known,
        others,
        turns.who(taken) if taken else None,
        compare(target, content, found, _alike(content, loaded)) if compares and content else {},
    )


def _alike(content: Content, loaded: Container[str] | None) -> list[str]:
    """The graphs that were compared, and were right; none where nothing was `loaded` because of that."""
    return [] if loaded is None else [name for name in [*content.names, RELEASE] if name not in loaded]
