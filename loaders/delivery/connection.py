"""The connection of a publisher to a server: what it asks there, and what it sends.

Of a request that fails, `StoreRefuses` says that it was not done; after `QueryTimeout` and `StoreUnavailable` nobody
knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from app.config import Settings
from app.iris import Iris
from app.store.remote import answers, held
from app.store.remote.client import client
from app.store.remote.servers import Server
from loaders.delivery import updates

# Seconds for an update, and for a question that takes the server through all that it holds.
PATIENCE: Final = 600.0
# Seconds for all statements of a graph, which are sorted as they come.
_WHOLE: Final = 6 * 3600.0


class Connection:
    """The server of the settings; `iris` are those under the base."""

    def __init__(self, settings: Settings) -> None:
        self.iris = Iris(settings.base_iri)
        self._client = client(settings)

    @property
    def server(self) -> Server:
        """Kind and addresses of the server."""
        return self._client.server

    def held(self) -> str | None:
        """Id of the release that the server holds; None when it holds none."""
        return held.release(self._client, self.iris)

    def rows(self, query: str) -> list[ox.QuerySolution]:
        """The rows of a query."""
        with answers.translated():
            solutions = answers.results(self._client.query(query, answers.JSON, seconds=PATIENCE))
            assert isinstance(solutions, ox.QuerySolutions)
            return list(solutions)

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
