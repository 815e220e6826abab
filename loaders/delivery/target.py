"""The server as a publisher sees it: which release it holds, which graphs, and what it is told.

Our graphs are those whose names are under the base IRI; those of others are never touched. Whatever changes them is
done in a turn (`turns`). Of a request that fails, `StoreRefuses` says that it was not done; after `QueryTimeout` and
`StoreUnavailable` nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.config import Settings
from app.errors import PublisherBusy
from app.iris import RELEASE, Iris
from app.store.releases import Releases
from app.store.remote import answers, disguising, held, switching
from app.store.remote.client import client
from app.store.remote.servers import Server
from app.store.remote.switching import Phase
from loaders.delivery import turns, updates
from loaders.delivery.content import Content

# Seconds for an update, and for a question that takes the server through all that it holds.
PATIENCE: Final = 600.0
# Seconds for all statements of a graph, which are sorted as they come.
_WHOLE: Final = 6 * 3600.0
# Bytes of triples that go to a server at a time.
_BATCH: Final = 4_194_304
# Bytes of an operation around its triples.
_MARGIN: Final = 4_096
# Quads that a pattern removes at a time.
_PIECE: Final = 100_000


class Counts(NamedTuple):
    """Quads of each graph that a server holds: of ours by name, of others by IRI, "" for the one that has none."""

    ours: dict[str, int]
    others: dict[str, int]


class Target:
    """The server of the settings, and the releases that go there."""

    def __init__(self, settings: Settings) -> None:
        self.releases = Releases(settings.releases)
        self.iris = Iris(settings.base_iri)
        self._client = client(settings)
        self._turn = ""

    @property
    def server(self) -> Server:
        """Kind and addresses of the server."""
        return self._client.server

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

    def held(self) -> str | None:
        """Id of the release that the server holds; None when it holds none."""
        return held.release(self._client, self.iris)

    def knows(self, identifier: str) -> bool:
        """True when a release that the server holds is one of this folder: ids are of a second, so digests decide."""
        if identifier not in self.releases.names():
            return False
        version, digest = self.iris.release(identifier), Content.of(self.releases, identifier).digest
        rows = self._rows(f"SELECT ?digest WHERE {{ {held.summed(self.iris, f'<{version}>', '?digest')} }}")
        return [row["digest"].value.lower() for row in rows] == [digest]

    def holds(self, release: Content) -> str:
        """The pattern that finds this release, of this content, on the server, in this turn."""
        version = f"<{self.iris.release(release.id)}>"
        digest = f'{held.summed(self.iris, version, "?digest")} FILTER(LCASE(STR(?digest)) = "{release.digest}")'
        return f"{self.mine} {held.pattern(self.iris, version)} {digest}"

    def holds_none(self) -> str:
        """The pattern that finds nothing where the server holds a release, in this turn."""
        return f"{self.mine} FILTER NOT EXISTS {{ {held.pattern(self.iris, '?any')} }}"

    def taken(self) -> str | None:
        """The turn that a publisher has taken, who may be dead."""
        rows = self._rows(f"SELECT ?turn WHERE {{ {turns.found(self.iris)} }}")
        return min((row["turn"].value for row in rows), default=None)

    def take(self) -> None:
        """Begin a turn, unless it is ours; who had one, has lost it."""
        if self._turn:
            return
        if self.phase is Phase.NONE:
            self.announce(Phase.STAGING)
        seen, turn, there = self.taken(), turns.fresh(), turns.found(self.iris)
        guard = f"{turns.pattern(self.iris, seen)} {there}" if seen else f"FILTER NOT EXISTS {{ {there} }}"
        gone = [f"{there}\n".encode()] if seen else []
        exchange = updates.exchange(gone, [turns.quad(self.iris, turn)], guard)
        self.update(exchange, *([updates.drop(self.iris.graph(turns.graph(seen)))] if seen else []))
        self._turn = turn
        self.require_turn()

    def end(self) -> None:
        """Give the turn back."""
        if self._turn:
            self.update(self.last)
            self.ended()

    def ended(self) -> None:
        """The turn ended with what was sent."""
        self._turn = ""

    def require_turn(self) -> None:
        """`PublisherBusy` when another has taken the turn."""
        if (taken := self.taken()) != self._turn:
            raise busy(taken)

    def is_ours(self) -> bool:
        """True while the turn is ours."""
        return self.taken() == self._turn

    @property
    def mine(self) -> str:
        """The pattern that every operation asks for: this turn."""
        assert self._turn, "whoever changes a server takes a turn first"
        return turns.pattern(self.iris, self._turn)

    @property
    def last(self) -> bytes:
        """The operation that ends the turn; what comes after it changes nothing."""
        return updates.drop(self.iris.graph(turns.graph(self._turn)))

    def gathering(self, operation: str, name: str) -> str:
        """Name of the graph in which this turn gathers what is added to, or removed from, the graph `name`."""
        return turns.gathering(self._turn, operation, name)

    def counts(self) -> dict[str, int]:
        """How many quads the server holds of each of our graphs, by name, for who is about to change them.

        The turn is looked for after that, so whatever was gathered in the graphs that were seen is of turns that are
        over, or of this one: who takes the next is seen to have it before there are graphs of that turn.
        """
        found = self.all_counts().ours
        self.require_turn()
        return found

    def all_counts(self) -> Counts:
        """How many quads the server holds of each graph that queries may meet, but those that say whose turn it is."""
        base, counts = self.iris.graph(""), Counts({}, {})
        for graph in self._graphs():
            name = graph.removeprefix(base)
            if graph.startswith(base) and not turns.is_of_one(name):
                counts.ours[name] = self._size(graph)
            elif not graph.startswith(base) and not self.server.kind.listed:
                counts.others[graph] = self._size(graph)
        ours, others = ({name: size for name, size in sizes.items() if size} for sizes in counts)
        return Counts(ours, {"": nameless, **others} if (nameless := self._nameless()) else others)

    def _graphs(self) -> list[str]:
        # Names are quicker told than looked for, and on some servers not at all; there may be empty ones among them.
        some = "?s ?p ?o" if self.server.kind.listed else ""
        # Virtuoso takes more than 30 seconds for DISTINCT, and none for this.
        return [row["g"].value for row in self._rows(f"SELECT ?g WHERE {{ GRAPH ?g {{ {some} }} }} GROUP BY ?g")]

    def _nameless(self) -> int:
        """Triples in no graph, where a server that is asked for the union of its graphs counts them too."""
        if not self.server.kind.union:
            return 0
        # A server may be told to show the union to whoever asks for no graph; what is in one is no other's.
        alone = "?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }"
        return int(self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {alone} }}")[0]["n"].value)

    def count(self, name: str) -> int:
        """How many quads the server holds of one graph."""
        return self._size(self.iris.graph(name))

    def _size(self, graph: str) -> int:
        return int(self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0]["n"].value)

    def read(self, name: str) -> Iterator[ox.Quad]:
        """What the server holds of one graph, as it comes."""
        graph = self.iris.graph(name)
        with answers.translated():
            response = self._client.read_graph(graph, answers.N_TRIPLES, seconds=_WHOLE)
            for triple in answers.triples(response):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))

    def update(self, *operations: bytes) -> None:
        """Send operations as one request."""
        self._client.update(updates.request(operations), seconds=PATIENCE)

    def worded(self, triples: Sequence[bytes]) -> list[bytes]:
        """Lines of N-Triples as the server is to keep them."""
        return disguising.in_lines(triples, self.server.kind.disguises)

    def add(self, name: str, triples: Sequence[bytes]) -> None:
        """Add lines of N-Triples to a graph, in requests of their own."""
        for batch in batches(self.worded(triples), min(_BATCH, self.largest)):
            self.update(updates.exchange([], [updates.quads(self.iris.graph(name), batch)], self.mine))

    def remove(self, name: str, triples: Sequence[bytes]) -> None:
        """Remove lines of N-Triples from a graph, in requests of their own."""
        for batch in batches(self.worded(triples), self.largest):
            self.update(updates.exchange([updates.quads(self.iris.graph(name), batch)], [], self.mine))

    def drop(self, names: Sequence[str]) -> None:
        """Remove graphs that were counted; the one that says which release it is goes first."""
        for name in sorted(names, key=lambda name: name != RELEASE):
            if name.startswith(turns.STAGED):
                self.update(updates.drop(self.iris.graph(name)))
            else:
                self._empty(name)

    def _empty(self, name: str) -> None:
        """Remove a graph by pieces, each in this turn; of what no pattern removes (Jena GH-3404), the graph itself."""
        graph, left = self.iris.graph(name), self.count(name)
        while left:
            for _ in range(0, left, _PIECE):
                self.update(updates.take_some(graph, _PIECE, self.mine))
            before, left = left, self.count(name)
            if left >= before:
                self.require_turn()
                self.update(updates.drop(graph))
                return

    def _rows(self, query: str) -> list[ox.QuerySolution]:
        with answers.translated():
            solutions = answers.results(self._client.query(query, answers.JSON, seconds=PATIENCE))
            assert isinstance(solutions, ox.QuerySolutions)
            return list(solutions)


def busy(turn: str | None) -> PublisherBusy:
    """What to tell who finds that the turn is another's, or over."""
    who = turns.who(turn) if turn else "-"
    return PublisherBusy(
        f"another publisher works on the same server: {who}", f"na tym samym serwerze publikuje ktoś inny: {who}"
    )


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
