"""The engine that evaluates public queries, pyoxigraph, over the store of one release; its errors as ours.

Nothing here can be stopped: a public query runs in a process that may be killed (`app.store.workers.worker`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from app.errors import StoreUnavailable
from app.store import functions
from app.store.base import PublicQuery
from app.store.query import faults


def open_store(directory: Path) -> Store:
    """Open the store of the release in `directory`, or raise `StoreUnavailable`.

    A handle is not fork-safe: it is opened in the process that uses it, never before a fork.
    """
    with translated():
        return Store.read_only(str(directory / "store"))


@dataclass(frozen=True)
class Release:
    """A release to evaluate queries over, see `app.store.evaluation.Source`: where it lies, and its store."""

    directory: Path
    store: Store
    base_iri: str
    prefixes: Mapping[str, str]

    def results(self, query: PublicQuery) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What the query answers, evaluated while it is read."""
        return self.store.query(
            query.text,
            base_iri=self.base_iri,
            custom_functions=functions.custom(self.base_iri),
            **_dataset(query),
        )

    def quads(self, graph: NamedNode | None) -> Iterator[Quad]:
        """What a named graph holds, or all of them."""
        return self.store.quads_for_pattern(None, None, None, graph)

    def require(self) -> None:
        """Refuse to end a result when retention took the release meanwhile.

        The engine opens files when it first needs them, and may take one that has gone for one that has nothing to say.
        """
        if not self.directory.exists():
            raise StoreUnavailable("The release was taken away meanwhile", "W tym czasie wydanie usunięto")

    def translated(self) -> AbstractContextManager[None]:
        """The engine's errors as ours."""
        return translated()


def _dataset(query: PublicQuery) -> dict[str, Any]:
    """The dataset as the engine's arguments; a dataset in the request replaces that of the query."""
    if query.default_graphs or query.named_graphs:
        return {"default_graph": list(query.default_graphs), "named_graphs": list(query.named_graphs)}
    # The union would hide FROM; without it FROM is looked up in the store, and never fetched.
    return {"use_default_graph_as_union": not query.has_dataset_clause}


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
