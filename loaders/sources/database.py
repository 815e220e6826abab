"""Databases: the rows of a query or table behind an SQLAlchemy URL, in blocks.

Owns connections; reads only, but it is the account in the URL that makes sure of it. A URL never reaches a message: it
may hold a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from app.errors import RegisterError, SourceUnavailable
from loaders.sources.cellvalues import chunks
from loaders.sources.header import match
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.typed import Chunk

_BLOCK: Final = 5_000
_TABLE: Final = re.compile(r"\w+(?:\.\w+)?")


def public_name(url: str) -> str:
    """What a database is called in findings: its kind and name, without host, account and password."""
    parsed = _parsed(url)
    return f"{parsed.get_backend_name()}:{Path(parsed.database or '').name}"


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:  # noqa: ARG001
    """The rows of the one table of `source`, numbered from 1 in the order of its query."""
    (table,) = source.tables
    engine = sa.create_engine(_parsed(source.location.target), poolclass=sa.NullPool)
    try:
        with engine.connect().execution_options(stream_results=True, max_row_buffer=_BLOCK) as connection:
            result = connection.exec_driver_sql(_query(table.iterator, source.name, engine))
            positions = match(list(result.keys()), table, source.name)
            yield from map(recall.fresh, chunks(con, table, positions.wanted, _numbered(result)))
    except SQLAlchemyError as error:
        raise _unavailable(source.name, error) from None


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        scheme = url.partition("://")[0]
        raise RegisterError(
            f"{scheme}://…: not a database URL that SQLAlchemy knows",
            f"{scheme}://…: to nie jest adres bazy danych znany SQLAlchemy",
        ) from None
    return parsed


def _query(iterator: str, source: str, engine: sa.Engine) -> str:
    if not iterator:
        raise RegisterError(
            f"{source}: the table needs an rml:iterator: a query or the name of a table",
            f"{source}: tabela musi mieć rml:iterator: zapytanie albo nazwę tabeli",
        )
    if not _TABLE.fullmatch(iterator):
        # Drivers whose parameters are written %s take a % of the query for one.
        return iterator.replace("%", "%%") if "format" in engine.dialect.paramstyle else iterator
    schema, _, name = iterator.rpartition(".")
    table = sa.table(name, schema=schema or None)
    return str(sa.select(sa.literal_column("*")).select_from(table).compile(engine))


def _numbered(result: sa.CursorResult[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    number = 0
    for rows in result.partitions(_BLOCK):
        for number, row in enumerate(rows, start=number + 1):  # noqa: B020
            yield number, row


def _unavailable(source: str, error: SQLAlchemyError) -> SourceUnavailable:
    reason = str(getattr(error, "orig", None) or type(error).__name__).strip()
    return SourceUnavailable(
        f"{source}: the database does not answer the query: {reason}",
        f"{source}: baza danych nie odpowiada na zapytanie: {reason}",
    )
