"""A public question answered over one release, whatever keeps it: a result written while it is read, within its caps.

Runs in a process that may be killed (`app.store.workers.worker`); who evaluates is a `Source`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import IO, Final, Protocol, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from app.errors import ServiceFailed
from app.store.base import Asked, Content, PublicQuery
from app.store.query import faults
from app.store.workers.caps import CapReached, Caps, Output, Send
from app.store.writing import RESULT_FORMATS, write_dataset_to, write_graph_to


class Source(Protocol):
    """A release as it evaluates; names in it are written with `prefixes`, and relative ones under `base_iri`."""

    @property
    def base_iri(self) -> str:
        """What relative IRIs of a query are relative to."""
        ...

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What graphs are written with."""
        ...

    def results(self, query: PublicQuery) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """What the query answers, evaluated while it is read."""
        ...

    def quads(self, graph: NamedNode | None) -> Iterator[Quad]:
        """What a named graph holds, or all of them."""
        ...

    def require(self) -> None:
        """Refuse to end a result that cannot be vouched for."""
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Whatever goes wrong while a result is read, as errors of ours."""
        ...


def evaluate(source: Source, asked: Asked, media_type: str, caps: Caps, send: Send) -> None:
    """Answer what came from outside in frames of `app.store.workers.wire`; the last of them ends the result."""
    if asked.enough is not None:
        caps = caps._replace(rows=min(caps.rows, asked.enough))
    output = Output(send, caps, media_type, enough=asked.enough is not None)
    try:
        with source.translated(), _services_of(asked), _faults_of(asked, source):
            cut = _WRITERS[type(asked)](source, asked, media_type, caps, cast("IO[bytes]", output))
    except CapReached:
        return
    source.require()
    output.finish(cut=cut)


def _write_results(source: Source, query: PublicQuery, media_type: str, caps: Caps, output: IO[bytes]) -> bool:
    """Write a result, of a graph no more than the cap; tell whether that left something out."""
    results = source.results(query)
    if isinstance(results, QuerySolutions | QueryBoolean):
        results.serialize(output, format=RESULT_FORMATS[media_type])
        return False
    write_graph_to(output, islice(results, caps.rows), media_type, source.prefixes)
    return next(results, None) is not None


def _write_content(source: Source, content: Content, media_type: str, caps: Caps, output: IO[bytes]) -> bool:
    """Write what the release holds; tell as above."""
    quads = source.quads(None if isinstance(content.graph, DefaultGraph) else content.graph)
    some = islice(quads, caps.rows)
    if content.graph is None:
        write_dataset_to(output, some, media_type, source.prefixes)
    else:
        write_graph_to(output, (quad.triple for quad in some), media_type, source.prefixes)
    return next(quads, None) is not None


_WRITERS: Final[Mapping[type, Callable[..., bool]]] = {PublicQuery: _write_results, Content: _write_content}


@contextmanager
def _services_of(asked: Asked) -> Iterator[None]:
    """The failure of a service, which the engine tells apart from its own by nothing but the text."""
    try:
        yield
    except (OSError, RuntimeError, SyntaxError) as error:
        if asked.federated and not faults.is_of_query(str(error)):
            raise ServiceFailed(
                "A service that the query calls did not answer as it should",
                "Usługa, którą wywołuje zapytanie, nie odpowiedziała jak należy",
            ) from None
        raise


@contextmanager
def _faults_of(asked: Asked, source: Source) -> Iterator[None]:
    """A fault of what was asked, at its place in the text."""
    try:
        yield
    except (RuntimeError, SyntaxError) as error:
        if isinstance(asked, PublicQuery) and faults.is_of_query(str(error)):
            text = asked.written or asked.text
            raise faults.located(str(error), text, source.base_iri, source.prefixes) from None
        raise
