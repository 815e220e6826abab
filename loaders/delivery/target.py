"""The server as a publisher sees it: which release it holds, which graphs, and what it is told.

Our graphs are those whose names are under the base IRI; those of others are never touched. Of a request that fails,
`StoreRefuses` says that it was not done; after `QueryTimeout` and `StoreUnavailable` nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.config import Settings
from app.iris import RELEASE, Iris
from app.store.releases import Releases
from app.store.remote import answers, held, switching
from app.store.remote.client import client
from app.store.remote.servers import Server
from app.store.remote.switching import Phase
from loaders.delivery import updates
from loaders.delivery.content import Content

# Seconds for an update, and for a question that takes the server through all that it holds.
PATIENCE: Final = 600.0
# Bytes that go to a graph store at a time.
_BATCH: Final = 4_194_304
# Bytes of an operation around its triples.
_MARGIN: Final = 4_096
_STAGED: Final = "staging/"
_N_TRIPLES: Final = "application/n-triples"


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

    def holds(self, version: str) -> str:
        """The pattern that finds which release the server holds; `version` is an id, or a variable for any."""
        return held.pattern(self.iris, version if version.startswith("?") else f"<{self.iris.release(version)}>")

    def counts(self) -> dict[str, int]:
        """How many quads the server holds of each of our graphs, by name."""
        return self.all_counts().ours

    def all_counts(self) -> Counts:
        """How many quads the server holds of each graph that queries may meet, ours and those of others."""
        query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        base, counts = self.iris.graph(""), Counts({}, {})
        for graph, number in ((row["g"].value, int(row["n"].value)) for row in self._rows(query)):
            if graph.startswith(base):
                counts.ours[graph.removeprefix(base)] = number
            elif not self.server.kind.listed:
                counts.others[graph] = number
        return counts if not (nameless := self._nameless()) else Counts(counts.ours, {"": nameless, **counts.others})

    def _nameless(self) -> int:
        """Triples in no graph, where a server that is asked for the union of its graphs counts them too."""
        if not self.server.kind.union:
            return 0
        return int(self._rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0]["n"].value)

    def count(self, name: str) -> int:
        """How many quads the server holds of one graph."""
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{self.iris.graph(name)}> {{ ?s ?p ?o }} }}"
        return int(self._rows(query)[0]["n"].value)

    def update(self, *operations: bytes) -> None:
        """Send operations as one request."""
        self._client.update(updates.request(operations), seconds=PATIENCE)

    def add(self, name: str, triples: Sequence[bytes]) -> None:
        """Add lines of N-Triples to a graph, in requests of their own."""
        graph, known = self.iris.graph(name), self.server.graphs and self.server.kind.posts
        for batch in batches(triples, _BATCH if known else self.largest):
            if known:
                self._client.add_to_graph(graph, b"".join(batch), _N_TRIPLES, seconds=PATIENCE)
            else:
                self.update(updates.insert(updates.quads(graph, batch)))

    def remove(self, name: str, triples: Sequence[bytes]) -> None:
        """Remove lines of N-Triples from a graph, in requests of their own."""
        for batch in batches(triples, self.largest):
            self.update(updates.delete(updates.quads(self.iris.graph(name), batch)))

    def drop(self, names: Sequence[str]) -> None:
        """Remove graphs; the one that says which release it is goes first."""
        for name in sorted(names, key=lambda name: name != RELEASE):
            self.update(updates.drop(self.iris.graph(name)))

    def wait(self) -> None:
        """Wait until the server has done what it is at: a publisher that died may have left it a request."""
        self.drop([f"{_STAGED}nothing"])

    def staged(self) -> list[str]:
        """Names of the graphs in which a release was gathered that was not published."""
        begin = self.iris.graph(_STAGED)
        query = f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{begin}")) }}'
        return [row["g"].value.removeprefix(self.iris.graph("")) for row in self._rows(query)]

    def _rows(self, query: str) -> list[ox.QuerySolution]:
        with answers.translated():
            solutions = answers.results(self._client.query(query, answers.JSON, seconds=PATIENCE))
            assert isinstance(solutions, ox.QuerySolutions)
            return list(solutions)


def staging(release: str, operation: str, name: str) -> str:
    """Name of the graph in which is gathered what a release adds to, or removes from, the graph `name`."""
    return f"{_STAGED}{release}/{operation}/{name}"


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
