"""The embedded driver: pyoxigraph over the RocksDB checkpoint of one release, opened read-only.

Every graph of the release together is the default graph. A handle is not fork-safe: it is opened in the process that
uses it, never before a fork. Knows nothing of HTTP.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, QueryBoolean, QuerySolutions, QueryTriples, Triple, Variable

from app.errors import QuerySyntaxError, RequestError, StoreUnavailable
from app.store.base import Asked, Content, PublicQuery, Term
from app.store.releases import Manifest
from app.store.streaming import pull
from app.store.writing import RESULT_FORMATS, refuse_not_xml, write_dataset_to, write_graph_to

LOG: Final = logging.getLogger(__name__)
_UNKNOWN_FUNCTION: Final = re.compile("The custom function")
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class EmbeddedStore:
    """One release, open for reading until the last reference to it is gone; see `app.store.base.Store`."""

    def __init__(self, directory: Path, manifest: Manifest, prefixes: Mapping[str, str]) -> None:
        """Open the store of the release in `directory`, or raise `StoreUnavailable`."""
        self._manifest = manifest
        self._prefixes = prefixes
        with _translated():
            self._store = pyoxigraph.Store.read_only(str(directory / "store"))

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self._manifest

    def ask(self, query: str, **bindings: Term) -> bool:
        """Answer an ASK query."""
        with _translated():
            return bool(self._own(query, bindings))

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """Answer a SELECT query."""
        with _translated():
            solutions = self._own(query, bindings)
            names = [variable.value for variable in solutions.variables]
            return [
                {name: term for name, term in zip(names, solution, strict=True) if term is not None}
                for solution in solutions
            ]

    def construct(self, query: str, **bindings: Term) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        with _translated():
            return list(dict.fromkeys(self._own(query, bindings)))

    def stream(self, asked: Asked, media_type: str) -> Iterator[bytes]:
        """Answer what came from outside, evaluated while it is read; see the protocol for when it fails."""
        with _translated():
            for piece in pull(partial(self._write, asked, media_type)):
                refuse_not_xml(piece, media_type)
                yield piece

    def _own(self, query: str, bindings: Mapping[str, Term]) -> Any:
        # One line for each query of a page: the budget of four is counted from these.
        LOG.debug("query %s", query.partition("\n")[0])
        return self._store.query(
            query,
            base_iri=self._manifest.base_iri,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in bindings.items()},
        )

    def _write(self, asked: Asked, media_type: str, output: IO[bytes]) -> None:
        if isinstance(asked, Content):
            self._write_content(asked, media_type, output)
        else:
            self._write_results(asked, media_type, output)

    def _write_results(self, query: PublicQuery, media_type: str, output: IO[bytes]) -> None:
        results = self._store.query(query.text, base_iri=self._manifest.base_iri, **_dataset(query))
        if isinstance(results, QueryTriples):
            write_graph_to(output, results, media_type, self._prefixes)
        else:
            assert isinstance(results, QuerySolutions | QueryBoolean)
            results.serialize(output, format=RESULT_FORMATS[media_type])

    def _write_content(self, content: Content, media_type: str, output: IO[bytes]) -> None:
        graph = None if isinstance(content.graph, DefaultGraph) else content.graph
        quads = self._store.quads_for_pattern(None, None, None, graph)
        if content.graph is None:
            write_dataset_to(output, quads, media_type, self._prefixes)
        else:
            write_graph_to(output, (quad.triple for quad in quads), media_type, self._prefixes)


def _dataset(query: PublicQuery) -> dict[str, Any]:
    """The dataset as the engine's arguments; a dataset in the request replaces that of the query."""
    if query.default_graphs or query.named_graphs:
        return {"default_graph": list(query.default_graphs), "named_graphs": list(query.named_graphs)}
    # The union would hide FROM; without it FROM is looked up in the store, and never fetched.
    return {"use_default_graph_as_union": not query.has_dataset_clause}


@contextmanager
def _translated() -> Iterator[None]:
    """The engine's errors as ours; it reports some of them only while its results are read."""
    try:
        yield
    except SyntaxError as error:
        raise _syntax_error(error) from None
    except (OSError, RuntimeError) as error:
        # A lost file is an OSError, a damaged one a RuntimeError, and so is an unknown function, the client's fault.
        if _UNKNOWN_FUNCTION.match(str(error)):
            raise RequestError(f"Cannot evaluate: {error}", f"Nie da się wykonać zapytania: {error}") from None
        raise StoreUnavailable(
            "The store cannot be read at the moment", "Nie można teraz odczytać bazy danych"
        ) from error


def _syntax_error(error: SyntaxError) -> QuerySyntaxError:
    message = str(error)
    found = _POSITION.match(message)
    if not found:
        return QuerySyntaxError(f"The query does not parse: {message}", f"Błąd składni zapytania: {message}")
    line, column, expected = int(found[1]), int(found[2]), found[3]
    return QuerySyntaxError(
        f"The query does not parse at line {line}, column {column}: {expected}",
        f"Błąd składni zapytania w wierszu {line}, kolumnie {column}: {expected}",
        line=line,
        column=column,
    )
