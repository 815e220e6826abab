"""The embedded driver: pyoxigraph over the RocksDB checkpoint of one release, opened read-only.

Every graph of the release together is the default graph. Our own queries, which are bounded by construction, run in
this process; public ones in the processes of the pool. Knows nothing of HTTP.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Mapping
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, Triple, Variable

from app.store import functions, geosparql, rows
from app.store.base import Asked, Described, Scope, Term
from app.store.describing import Describer
from app.store.engine import open_store, translated
from app.store.releases import Manifest
from app.store.workers.pieces import Pieces
from app.store.workers.pool import Pool
from app.store.workers.wire import Task

LOG: Final = logging.getLogger(__name__)


class EmbeddedStore:
    """One release, open for reading until the last reference to it is gone; see `app.store.base.Store`."""

    def __init__(self, directory: Path, manifest: Manifest, pool: Pool) -> None:
        """Open the store of the release in `directory`, or raise `StoreUnavailable`."""
        self._directory = directory
        self._manifest = manifest
        self._pool = pool
        self._store = open_store(directory)
        self._describer = cache(partial(Describer, self._store))

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self._manifest

    @property
    def functions(self) -> tuple[str, ...]:
        """Those of GeoSPARQL that the engine has, and ours."""
        own = functions.custom(self._manifest.base_iri)
        return (*geosparql.IRIS, *(function.value for function in own))

    def ask(self, query: str, **bindings: Term) -> bool:
        """Answer an ASK query."""
        with translated():
            return bool(self._own(query, bindings))

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """Answer a SELECT query."""
        with translated():
            return rows.read(self._own(query, bindings))

    def construct(self, query: str, **bindings: Term) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        with translated():
            return list(dict.fromkeys(self._own(query, bindings)))

    def describe(self, this: NamedNode, scope: Scope) -> Described:
        """Describe a thing."""
        LOG.debug("query: description")
        with translated():
            return self._describer(scope).describe(this)

    def pointing(self, this: NamedNode, most: int) -> list[Quad]:
        """Read some of what points to a thing."""
        with translated():
            return list(islice(self._store.quads_for_pattern(None, None, this, None), most))

    def names(self, things: Iterable[NamedNode], scope: Scope) -> list[Triple]:
        """Tell what things are called."""
        with translated():
            return self._describer(scope).names(things)

    def stream(self, asked: Asked, media_type: str, client: socket.socket | None = None) -> Pieces:
        """Answer what came from outside in a process of the pool; see the protocol for when it fails."""
        return self._pool.stream(Task(str(self._directory), asked, media_type), client)

    def _own(self, query: str, bindings: Mapping[str, Term]) -> Any:
        # One line for each query of a page: the budget of four is counted from these. Reading some statements, or what
        # things are called, by their key is none.
        LOG.debug("query %s", query.partition("\n")[0])
        return self._store.query(
            query,
            base_iri=self._manifest.base_iri,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in bindings.items()},
        )
