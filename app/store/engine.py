"""The engine that evaluates public queries, pyoxigraph: a result written while it is read, and its errors as ours.

Nothing here can be stopped: a public query runs in a process that may be killed (`app.store.workers.worker`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast

from pyoxigraph import DefaultGraph, QueryBoolean, QuerySolutions, QueryTriples, Store

from app.errors import ServiceFailed, StoreUnavailable
from app.store import functions
from app.store.base import Asked, Content, PublicQuery
from app.store.query import faults
from app.store.workers.caps import CapReached, Caps, Output, Send
from app.store.writing import RESULT_FORMATS, write_dataset_to, write_graph_to


def open_store(directory: Path) -> Store:
    """Open the store of the release in `directory`, or raise `StoreUnavailable`.

    A handle is not fork-safe: it is opened in the process that uses it, never before a fork.
    """
    with translated():
        return Store.read_only(str(directory / "store"))


@dataclass(frozen=True)
class Release:
    """A release to evaluate queries over: where it lies, its store, and how names in it are written."""

    directory: Path
    store: Store
    base_iri: str
    prefixes: Mapping[str, str]


def evaluate(release: Release, asked: Asked, media_type: str, caps: Caps, send: Send) -> None:
    """Answer what came from outside in frames of `app.store.workers.wire`; the last of them ends the result."""
    caps = _within(caps, asked)
    output = Output(send, caps, media_type)
    try:
        with translated(), _services_of(asked), _faults_of(asked, release):
            cut = _WRITERS[type(asked)](release, asked, media_type, caps, cast("IO[bytes]", output))
    except CapReached:
        return
    _require(release.directory)
    output.finish(cut=cut)


def _within(caps: Caps, asked: Asked) -> Caps:
    """The caps, lower where the reader has enough before."""
    if isinstance(asked, Content) or asked.enough is None:
        return caps
    return caps._replace(rows=min(caps.rows, asked.enough))


def _require(directory: Path) -> None:
    """Refuse to end a result when retention took the release meanwhile.

    The engine opens files when it first needs them, and may take one that has gone for one that has nothing to say.
    """
    if not directory.exists():
        raise StoreUnavailable("The release was taken away meanwhile", "W tym czasie wydanie usunięto")


def _write_results(release: Release, query: PublicQuery, media_type: str, caps: Caps, output: IO[bytes]) -> bool:
    """Write a result, of a graph no more than the cap; tell whether that left something out."""
    results = release.store.query(
        query.text,
        base_iri=release.base_iri,
        custom_functions=functions.custom(release.base_iri),
        **_dataset(query),
    )
    if isinstance(results, QueryTriples):
        write_graph_to(output, islice(results, caps.rows), media_type, release.prefixes)
        return next(results, None) is not None
    assert isinstance(results, QuerySolutions | QueryBoolean)
    results.serialize(output, format=RESULT_FORMATS[media_type])
    return False


def _write_content(release: Release, content: Content, media_type: str, caps: Caps, output: IO[bytes]) -> bool:
    """Write what the release holds; tell as above."""
    graph = None if isinstance(content.graph, DefaultGraph) else content.graph
    quads = release.store.quads_for_pattern(None, None, None, graph)
    some = islice(quads, caps.rows)
    if content.graph is None:
        write_dataset_to(output, some, media_type, release.prefixes)
    else:
        write_graph_to(output, (quad.triple for quad in some), media_type, release.prefixes)
    return next(quads, None) is not None


_WRITERS: Final[Mapping[type, Callable[..., bool]]] = {PublicQuery: _write_results, Content: _write_content}


def _dataset(query: PublicQuery) -> dict[str, Any]:
    """The dataset as the engine's arguments; a dataset in the request replaces that of the query."""
    if query.default_graphs or query.named_graphs:
        return {"default_graph": list(query.default_graphs), "named_graphs": list(query.named_graphs)}
    # The union would hide FROM; without it FROM is looked up in the store, and never fetched.
    return {"use_default_graph_as_union": not query.has_dataset_clause}


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
def _faults_of(asked: Asked, release: Release) -> Iterator[None]:
    """A fault of what was asked, at its place in the text."""
    try:
        yield
    except (RuntimeError, SyntaxError) as error:
        if isinstance(asked, PublicQuery) and faults.is_of_query(str(error)):
            text = asked.written or asked.text
            raise faults.located(str(error), text, release.base_iri, release.prefixes) from None
        raise


@contextmanager
def translated() -> Iterator[None]:
    """The engine's errors as ours; it reports some of them only while its results are read."""
    try:
        yield
    except SyntaxError as error:
        raise faults.reported(str(error)) from None
    except (OSError, RuntimeError) as error:
        # A lost file is an OSError, a damaged one a RuntimeError, and so is an unknown function, the client's fault.
        if faults.is_unknown_function(str(error)):
            raise faults.reported(str(error)) from None
        raise StoreUnavailable(
            "The store cannot be read at the moment", "Nie można teraz odczytać bazy danych"
        ) from error
