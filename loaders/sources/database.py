"""Databases: the rows of a query or table behind an SQLAlchemy URL, in blocks.

Owns connections, and the digest of what a query answers; reads only, but it is the account in the URL that makes sure
of it. A URL never reaches a message: it may hold a password.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from app.errors import RegisterError, SourceUnavailable
from loaders.sources.cellvalues import chunks, written
from loaders.sources.header import match
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.typed import Chunk

# Rows with their numbers, from 1.
Rows = Iterator[tuple[int, Sequence[Any]]]
_BLOCK: Final = 5_000
# What SQLite takes for no path of a file.
_MEMORY: Final = ":memory:"
_URI: Final = "file:"
_TABLE: Final = re.compile(r"\w+(?:\.\w+)?")


def public_name(url: str) -> str:
    """What a database is called in findings: its kind and name, without host, account and password."""
    parsed = _parsed(url)
    return f"{parsed.get_backend_name()}:{Path(parsed.database or '').name}"


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:  # noqa: ARG001
    """The rows of the one table of `source`, numbered from 1 in the order of its query."""
    (table,) = source.tables
    with _answer(source) as (positions, rows):
        yield from map(recall.fresh, chunks(con, table, positions, _noted(rows, positions, recall.answer)))


def digest(source: Source) -> str:
    """The SHA-256 of what a database answers for `source` now, as `Recall.answer` has it of what was read."""
    answer = hashlib.sha256()
    with _answer(source) as (positions, rows):
        for _ in _noted(rows, positions, answer):
            pass
    return answer.hexdigest()


def place(url: str) -> str:
    """The URL without its password, and without options, of which one may be another."""
    return _parsed(url).set(query={}).render_as_string()


@contextmanager
def _answer(source: Source) -> Iterator[tuple[Mapping[str, int], Rows]]:
    """The places of the wanted columns in the rows of a query, and these rows."""
    (table,) = source.tables
    engine = _engine(_parsed(source.location.target), source.name)
    try:
        with engine.connect().execution_options(stream_results=True, max_row_buffer=_BLOCK) as connection:
            result = connection.exec_driver_sql(_query(table.iterator, source.name, engine))
            yield match(list(result.keys()), table, source.name).wanted, _numbered(result)
    except SQLAlchemyError as error:
        raise _unavailable(source.name, error) from None


def _noted(rows: Rows, positions: Mapping[str, int], answer: hashlib._Hash) -> Rows:
    """The rows, whose wanted cells go into `answer` as they are read: their texts, and whether they came as such."""
    columns = sorted(positions.items())
    answer.update(repr([column for column, _ in columns]).encode())
    for number, row in rows:
        cells = [row[position] for _, position in columns]
        answer.update(repr([(written(cell), isinstance(cell, str)) for cell in cells]).encode())
        yield number, row


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        # The last: a port that is no number.
        scheme = url.partition("://")[0]
        raise RegisterError(
            f"{scheme}://…: not a database URL that SQLAlchemy knows",
            f"{scheme}://…: to nie jest adres bazy danych znany SQLAlchemy",
        ) from None
    return parsed


def _engine(url: sa.URL, source: str) -> sa.Engine:
    _require_file(url, source)
    try:
        return sa.create_engine(url, poolclass=sa.NullPool)
    except ImportError as error:
        raise RegisterError(
            f"{source}: the driver {error.name} for this database is not installed",
            f"{source}: sterownik {error.name} tej bazy danych nie jest zainstalowany",
        ) from None
    except (ArgumentError, ValueError):
        raise RegisterError(
            f"{source}: the options in the URL of the database are not those of its driver",
            f"{source}: opcje w adresie bazy danych nie są opcjami jej sterownika",
        ) from None


def _require_file(url: sa.URL, source: str) -> None:
    """SQLite makes a file that is not there, empty."""
    name = url.database or _MEMORY
    if url.get_backend_name() == "sqlite" and not name.startswith((_MEMORY, _URI)) and not Path(name).is_file():
        raise SourceUnavailable(f"{source}: there is no such file", f"{source}: nie ma takiego pliku")


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


def _numbered(result: sa.CursorResult[Any]) -> Rows:
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
