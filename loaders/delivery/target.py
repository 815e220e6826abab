"""The server as a publisher sees it: which release it holds, and what it is told.

Our graphs are those whose names are under the base IRI; those of others are never touched. Whatever changes them is
done in a turn (`turns`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.config import Settings
from app.iris import RELEASE
from app.store.releases import Releases
from app.store.remote import disguising, held, switching
from app.store.remote.servers import Server
from app.store.remote.switching import Phase
from loaders.delivery import counting, turns, updates
from loaders.delivery.connection import Connection
from loaders.delivery.content import Content
from loaders.delivery.turns import Turn

# Bytes of triples that go to a server at a time.
_BATCH: Final = 4_194_304
# Bytes of an operation around its triples.
_MARGIN: Final = 4_096
# Quads that a pattern removes at a time.
_PIECE: Final = 100_000


class Target:
    """The server of the settings, the releases that go there, and the turn in which they do."""

    def __init__(self, settings: Settings) -> None:
        self.releases = Releases(settings.releases)
        self.connection = Connection(settings)
        self.iris = self.connection.iris
        self.turn = Turn(self.connection)

    @property
    def server(self) -> Server:
        """Kind and addresses of the server."""
        return self.connection.server

    @property
    def largest(self) -> int:
        """How many bytes of triples one request may carry."""
        return self.server.kind.largest_update - _MARGIN

    @property
    def phase(self) -> Phase:
        """What readers have been told."""
        return switching.phase(switching.said(self.releases.root))

    def announce(self, phase: Phase, *, mends: bool = False) -> None:
        """Tell readers of a phase, and that the server was put right."""
        switching.announce(self.releases.root, phase, mends=mends)

    def take(self) -> None:
        """Begin a turn, with readers told, unless it is ours; who had one, has lost it."""
        if self.phase is Phase.NONE:
            self.announce(Phase.STAGING)
        self.turn.take()

    def held(self) -> str | None:
        """Id of the release that the server holds; None when it holds none."""
        return self.connection.held()

    def knows(self, identifier: str) -> bool:
        """True when a release that the server holds is one of this folder: ids are of a second, so digests decide."""
        if identifier not in self.releases.names():
            return False
        version, digest = self.iris.release(identifier), Content.of(self.releases, identifier).digest
        rows = self.connection.rows(f"SELECT ?digest WHERE {{ {held.summed(self.iris, f'<{version}>', '?digest')} }}")
        return [row["digest"].value.lower() for row in rows] == [digest]

    def holds(self, release: Content) -> str:
        """The pattern that finds this release, of this content, on the server, in this turn."""
        version = f"<{self.iris.release(release.id)}>"
        digest = f'{held.summed(self.iris, version, "?digest")} FILTER(LCASE(STR(?digest)) = "{release.digest}")'
        return f"{self.turn.mine} {held.pattern(self.iris, version)} {digest}"

    def holds_none(self) -> str:
        """The pattern that finds nothing where the server holds a release, in this turn."""
        return f"{self.turn.mine} FILTER NOT EXISTS {{ {held.pattern(self.iris, '?any')} }}"

    def counts(self) -> dict[str, int]:
        """How many quads the server holds of each of our graphs, by name, for who is about to change them.

        The turn is looked for after that, so whatever was gathered in the graphs that were seen is of turns that are
        over, or of this one: who takes the next is seen to have it before there are graphs of that turn.
        """
        found = counting.counts(self.connection).ours
        self.turn.require()
        return found

    def update(self, *operations: bytes) -> None:
        """Send operations as one request."""
        self.connection.update(*operations)

    def worded(self, triples: Sequence[bytes]) -> list[bytes]:
        """Lines of N-Triples as the server is to keep them."""
        return disguising.in_lines(triples, self.server.kind.disguises)

    def add(self, name: str, triples: Sequence[bytes]) -> None:
        """Add lines of N-Triples to a graph, in requests of their own."""
        for batch in batches(self.worded(triples), min(_BATCH, self.largest)):
            self.update(updates.exchange([], [updates.quads(self.iris.graph(name), batch)], self.turn.mine))

    def remove(self, name: str, triples: Sequence[bytes]) -> None:
        """Remove lines of N-Triples from a graph, in requests of their own."""
        for batch in batches(self.worded(triples), self.largest):
            self.update(updates.exchange([updates.quads(self.iris.graph(name), batch)], [], self.turn.mine))

    def drop(self, names: Sequence[str]) -> None:
        """Remove graphs that were counted; the one that says which release it is goes first."""
        for name in sorted(names, key=lambda name: name != RELEASE):
            if name.startswith(turns.STAGED):
                self.update(updates.drop(self.iris.graph(name)))
            else:
                self._empty(name)

    def _empty(self, name: str) -> None:
        """Remove a graph by pieces, each in this turn; of what no pattern removes (Jena GH-3404), the graph itself."""
        graph, left = self.iris.graph(name), counting.count(self.connection, name)
        while left:
            for _ in range(0, left, _PIECE):
                self.update(updates.take_some(graph, _PIECE, self.turn.mine))
            before, left = left, counting.count(self.connection, name)
            if left >= before:
                self.turn.require()
                self.update(updates.drop(graph))
                return


def batches(lines: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    """Lines in order, in batches of at most `size` bytes, or of one line."""
    start, length = 0, 0
    for number, line in enumerate(lines):
        if length + len(line) > size and number > start:
            yield lines[start:number]
            start, length = number, 0
        length += len(line)
    if start < len(lines):
        yield lines[start:]
