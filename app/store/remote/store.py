"""The remote driver: one release on a server; see `app.store.base.Store`.

Whatever a server answers is of the release that it held then. So after each answer a reader looks whether the server
may have gone on meanwhile (`switching`), and if it has, the answer is not used: `ReleaseMoved`. Nothing is asked of it
before the first question.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Triple
from urllib3 import BaseHTTPResponse

from app.errors import ReleaseMoved, StoreRefuses
from app.iris import Iris
from app.store import geosparql, rows
from app.store.base import Asked, Content, Described, Result, Scope, Term
from app.store.releases import Manifest
from app.store.remote import answers, held, probing, switching
from app.store.remote.client import Client
from app.store.remote.dataset import Dataset, Pairs
from app.store.remote.describing import RemoteDescriber, pointing
from app.store.remote.disguising import disguised
from app.store.remote.place import Place
from app.store.remote.pointer import Pointer
from app.store.remote.substituting import substituted
from app.store.remote.switching import Phase
from app.store.workers.pool import Pool
from app.store.workers.wire import Task

LOG: Final = logging.getLogger(__name__)
Made = TypeVar("Made")


class RemoteStore:
    """One release on a server, as long as the server holds it."""

    def __init__(self, client: Client, pointer: Pointer, manifest: Manifest, pool: Pool) -> None:
        """Name a release, and ask nobody."""
        self._client = client
        self._pointer = pointer
        self._manifest = manifest
        self._pool = pool
        self._iris = Iris(manifest.base_iri)
        self._finding = threading.Lock()
        self._found: Place | None = None
        self._describer = cache(partial(RemoteDescriber, self.select))

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self._manifest

    @property
    def functions(self) -> tuple[str, ...]:
        """Those of GeoSPARQL that the server has."""
        lacking = self._place().lacking
        return tuple(name for name in geosparql.IRIS if name not in lacking)

    def ask(self, query: str, **bindings: Term) -> bool:
        """Answer an ASK query."""
        return self._answered(partial(self._sent, query, bindings, answers.JSON), _boolean)

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """Answer a SELECT query."""
        return self._answered(partial(self._sent, query, bindings, answers.JSON), _solutions)

    def construct(self, query: str, **bindings: Term) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        return self._answered(partial(self._sent, query, bindings, answers.N_TRIPLES), _triples)

    def describe(self, this: NamedNode, scope: Scope) -> Described:
        """Describe a thing."""
        LOG.debug("query: description")
        return self._describer(scope).describe(this)

    def pointing(self, this: NamedNode, most: int) -> list[Quad]:
        """Ask for some of what points to a thing."""
        return pointing(self.select, this, most)

    def names(self, things: Iterable[NamedNode], scope: Scope) -> list[Triple]:
        """Tell what things are called."""
        return self._describer(scope).names(things)

    def stream(self, asked: Asked, media_type: str, client: socket.socket | None = None) -> Result:
        """Answer what came from outside by a process of the pool, which asks the server."""
        said = self._said()
        self._client.require()
        task = Task(replace(self._place(), listed=_lists(said)), asked, media_type)
        result = self._pool.stream(task, client)
        # A named graph, and what a query answers, are of one moment; all graphs are asked for one after the other.
        at_once = not isinstance(asked, Content) or isinstance(asked.graph, NamedNode)
        return Checked(result, partial(self._check, said), at_once=at_once)

    def _place(self) -> Place:
        """Where the release is to be asked for; `ReleaseMoved` when the server holds another one."""
        if self._found is None:
            with self._finding:
                self._found = self._found or self._looked()
        return self._found

    def _looked(self) -> Place:
        self._require(self._pointer.held())
        return Place(
            self._client.server,
            self._manifest.base_iri,
            self._dataset(),
            self._pool.terms.seconds,
            lacking=self._lacking(),
        )

    def _dataset(self) -> Dataset:
        """The graphs of the release, and whether the server makes one of all that it holds."""
        kind, graphs = self._client.server.kind, tuple(sorted(graph.iri for graph in self._manifest.graphs.values()))
        union = not kind.listed and self._has(f"ASK {{ {held.statement(self._iris, '?release')} }}", kind.union)
        return Dataset(graphs, kind.union if union else None)

    def _lacking(self) -> tuple[str, ...]:
        """The functions of GeoSPARQL that the server has not, or cannot use on geometries that it does not know."""
        if probing.GEOMETRY in self._client.server.kind.disguises.datatypes:
            return geosparql.IRIS
        try:
            with answers.translated():
                [found] = _solutions(self._client.query(probing.QUERY, answers.JSON))
        except StoreRefuses:
            return geosparql.IRIS
        return probing.lacking(found)

    def _has(self, query: str, dataset: Pairs = ()) -> bool:
        with answers.translated():
            return _boolean(self._client.query(query, answers.JSON, dataset=dataset))

    def _sent(self, query: str, bindings: Mapping[str, Term], accept: str, dataset: Pairs) -> BaseHTTPResponse:
        # One line for each query of a page, as of the engine.
        LOG.debug("query %s", query.partition("\n")[0])
        base_iri = self._manifest.base_iri
        text = disguised(substituted(query, bindings), base_iri, self._client.server.kind.disguises)
        return self._client.query(f"BASE <{base_iri}>\n{text}", accept, dataset=dataset)

    def _answered(self, send: Callable[[Pairs], BaseHTTPResponse], read: Callable[[BaseHTTPResponse], Made]) -> Made:
        """The answer of this release; asked again when a publisher began to gather graphs meanwhile."""
        while True:
            said = self._said()
            with answers.translated():
                answer = read(send(self._place().dataset.pairs(listed=_lists(said))))
            if self._check(said):
                return answer

    def _said(self) -> str:
        return switching.said(self._pointer.root)

    def _check(self, said: str) -> bool:
        """False when an answer may show what is not published; `ReleaseMoved` when it may be of another release.

        `said` was announced when it was asked for.
        """
        self._require(self._pointer.current())
        return _lists(said) or self._said() == said

    def _require(self, identifier: str | None) -> None:
        if identifier != self._manifest.id:
            raise ReleaseMoved


class Checked(Iterator[bytes]):
    """A result of which the first piece is looked at twice: only if the release is still the same, it is handed on.

    So is the last one of a result that the server did not make `at_once`; where that fails, the result breaks off.
    """

    def __init__(self, result: Result, check: Callable[[], bool], *, at_once: bool = True) -> None:
        self.complete = False
        self.truncated = False
        self._result = result
        self._check = check
        self._begun = False
        self._at_once = at_once

    @property
    def seconds(self) -> float:
        """Seconds for which the evaluation has kept a process."""
        return self._result.seconds

    def __next__(self) -> bytes:
        piece = next(self._result)
        looks = not self._begun or (self._result.complete and not self._at_once)
        if looks and not self._check():
            self.close()
            raise ReleaseMoved
        self._begun = True
        self.complete, self.truncated = self._result.complete, self._result.truncated
        return piece

    def close(self) -> None:
        """End the evaluation."""
        self._result.close()


def _lists(said: str) -> bool:
    """True while the graphs of the release must be named with each query: gathered ones stay until the switch."""
    return switching.phase(said) is not Phase.NONE


def _boolean(response: BaseHTTPResponse) -> bool:
    answer = answers.results(response)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def _solutions(response: BaseHTTPResponse) -> list[dict[str, Term]]:
    solutions = answers.results(response)
    assert isinstance(solutions, QuerySolutions)
    return rows.read(solutions)


def _triples(response: BaseHTTPResponse) -> list[Triple]:
    return list(answers.distinct(answers.triples(response)))
