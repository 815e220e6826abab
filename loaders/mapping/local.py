"""Sources that lie at hand, for use of the engine on its own: files and databases, by reference formulation.

Owns the choice alone. It refuses nothing itself: what is neither is refused by `files`, which names what there is.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType

import duckdb

from loaders.mapping.files import Files
from loaders.mapping.model import LogicalSource, Place
from loaders.mapping.parsing.source_description import SQL_FORMULATIONS
from loaders.mapping.sources import Rows, Sources


class Local:
    """Rows of files and databases; a context manager as `Files` is."""

    def __init__(self, folder: Path, nulls: tuple[str, ...] = (), database: str | None = None) -> None:
        self._files = Files(folder, nulls)
        self._database = folder, database, nulls

    def __enter__(self) -> Local:
        self._files.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, traceback)

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`."""
        chosen = self._databases if source.formulation in SQL_FORMULATIONS else self._files
        return chosen.rows(source, references, con, place)

    @cached_property
    def _databases(self) -> Sources:
        # SQLAlchemy is a third of the time that it takes to start, and most mappings read files.
        from loaders.mapping.databases import Databases  # noqa: PLC0415

        return Databases(*self._database)
