"""Sources for use of the engine on its own: files, databases and SPARQL endpoints, each by its resolver.

Owns the choice alone, and loads a resolver when a mapping first needs it: SQLAlchemy takes longer to import than a
small file to map. It refuses nothing itself: what is none of them is refused by `files`, which names what there is.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType

import duckdb

from loaders.mapping.files import Files
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import SQL_FORMULATIONS
from loaders.mapping.sources import Rows, Sources


class Local:
    """Rows of all of them; a context manager, because files are unpacked for as long as it is open.

    `read` are the files that rows came from so far.
    """

    def __init__(self, folder: Path, nulls: tuple[str, ...] = (), database: str | None = None) -> None:
        self.folder = folder
        self.nulls = nulls
        self.database = database
        self.read: set[Path] = set()
        self._open = ExitStack()

    def __enter__(self) -> Local:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`."""
        return self._resolver(source).rows(source, references, con, place)

    def _resolver(self, source: LogicalSource) -> Sources:
        if source.query is not None:
            return self._endpoints
        return self._databases if source.formulation in SQL_FORMULATIONS else self._files

    @cached_property
    def _files(self) -> Sources:
        return self._open.enter_context(Files(self.folder, self.nulls, self.read))

    @cached_property
    def _databases(self) -> Sources:
        from loaders.mapping.databases import Databases  # noqa: PLC0415 -- see above

        return Databases(self.folder, self.database, self.nulls, self.read)

    @cached_property
    def _endpoints(self) -> Sources:
        from loaders.mapping.endpoints import Endpoints  # noqa: PLC0415 -- see above

        return self._open.enter_context(Endpoints(self.nulls))
