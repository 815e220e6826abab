"""The rows of a database's table or query, put in a temporary table as text with their natural datatypes.

Owns connections and the statement that is sent. Reading alone is meant, but it is the account that makes sure of it. It
refuses, at the place in the mapping, a database that does not answer and a query with two columns of one name.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from loaders.mapping import sql
from loaders.mapping.databases.address import database_url
from loaders.mapping.databases.identifiers import position
from loaders.mapping.databases.natural import Convert, declared, natural
from loaders.mapping.files.selection import without_nulls
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import SQL_TABLE
from loaders.mapping.sources import Column, Rows, numbered
from loaders.mapping.unreadable import Unreadable, reasons

_BLOCK: Final = 5_000


class Databases:
    """Rows of databases.

    `folder` is where relative paths of files start; `url` is the database of mappings that name none, as R2RML's do;
    `nulls` are values that count as NULL where a source declares none; `read` is told of databases that are files.
    """

    def __init__(
        self, folder: Path, url: str | None = None, nulls: tuple[str, ...] = (), read: set[Path] | None = None
    ) -> None:
        self.folder = folder
        self.url = url
        self.nulls = nulls
        self.read = set() if read is None else read
        self._tables = 0

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`; the rows are read once, here, into a temporary table."""
        try:
            url = self._url(source)
            if url.get_backend_name() == "sqlite":
                self.read.add(Path(str(url.database).removeprefix("file:")))
            engine = sa.create_engine(url, poolclass=sa.NullPool)
            with engine.connect().execution_options(stream_results=True, max_row_buffer=_BLOCK) as connection:
                return self._read(source, references, con, connection)
        except (ValueError, ImportError, NoSuchModuleError) as fault:
            en, pl = reasons(fault)
            raise place.error(f"the database: {en}", f"baza danych: {pl}") from None
        except SQLAlchemyError as fault:
            # The text of the exception itself may hold the account.
            reason = str(getattr(fault, "orig", None) or type(fault).__name__).strip()
            raise place.error(
                f"the database does not answer the query: {reason}", f"baza danych nie odpowiada na zapytanie: {reason}"
            ) from None

    def _url(self, source: LogicalSource) -> sa.URL:
        description = source.description
        address = description.location or self.url
        if not address:
            raise Unreadable(
                "the mapping names none, and none is given (--database)",
                "mapowanie żadnej nie wskazuje i żadnej nie podano (--database)",
            )
        return database_url(address, description.username, description.password, self.folder)

    def _read(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, asked: sa.Connection
    ) -> Rows:
        query = _query(source, asked)
        converts = _declared(query, asked)
        # Drivers whose parameters are written %s take a % of the query for one.
        sent = query.replace("%", "%%") if "format" in asked.dialect.paramstyle else query
        with closing(asked.exec_driver_sql(sent)) as result:
            return self._table(source, references, con, result, converts)

    def _table(
        self,
        source: LogicalSource,
        references: tuple[str, ...],
        con: duckdb.DuckDBPyConnection,
        result: sa.CursorResult[Any],
        converts: dict[int, Convert],
    ) -> Rows:
        names = list(result.keys())
        if len(set(names)) != len(names):
            shown = ", ".join(names)
            raise Unreadable(
                f"the query gives two columns one name: {shown}", f"zapytanie daje dwóm kolumnom jedną nazwę: {shown}"
            )
        found = {reference: number for reference in references if (number := position(reference, names)) is not None}
        self._tables += 1
        table = _Table(con, f"_database{self._tables}", sorted(set(found.values())), converts)
        for block in result.partitions(_BLOCK):
            table.append(block)
        columns = {reference: table.column(number) for reference, number in found.items()}
        known = {name: Column(name) for name in names if name not in columns}  # what a message lists
        label = _label(source)
        nulls = self.nulls if source.description.nulls is None else source.description.nulls
        kept = without_nulls(f"SELECT * FROM {numbered(table.name, label)}", dict.fromkeys(columns.values()), nulls)
        return Rows(label, f"({kept})", {**known, **columns}, lineage=True)


class _Table:
    """A temporary table of the wanted columns: `c<n>` holds the text, `s<n>` what follows the quoted string."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, name: str, wanted: Sequence[int], converts: dict[int, Convert]
    ) -> None:
        self.con = con
        self.name = sql.name(name)
        self.wanted = wanted
        self.converts = converts
        self.datatypes: dict[int, set[str | None]] = {number: set() for number in wanted}
        columns = ", ".join(f"c{number} VARCHAR, s{number} VARCHAR" for number in wanted) or "c VARCHAR"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {self.name} ({columns})")

    def append(self, block: Sequence[Sequence[Any]]) -> None:
        """Add the rows of a block."""
        arrays: dict[str, pa.Array] = {} if self.wanted else {"c": pa.nulls(len(block), pa.string())}
        for number in self.wanted:
            convert = self.converts.get(number, natural)
            pairs = [(None, None) if row[number] is None else convert(row[number]) for row in block]
            self.datatypes[number] |= {datatype for text, datatype in pairs if text is not None}
            arrays[f"c{number}"] = pa.array([text for text, _ in pairs], pa.string())
            suffixes = ["" if datatype is None else f"^^<{datatype}>" for _, datatype in pairs]
            arrays[f"s{number}"] = pa.array(suffixes, pa.string())
        self.con.register("_block", pa.table(arrays))
        self.con.execute(f"INSERT INTO {self.name} SELECT * FROM _block")
        self.con.unregister("_block")

    def column(self, number: int) -> Column:
        """The column, with one datatype where all of its values have the same."""
        datatypes = self.datatypes[number]
        if len(datatypes) <= 1:
            return Column(f"c{number}", next(iter(datatypes), None))
        return Column(f"c{number}", suffix=f"s{number}")


def _query(source: LogicalSource, asked: sa.Connection) -> str:
    """The effective SQL query (R2RML section 5.2)."""
    text = (source.iterator or "").strip().removesuffix(";")
    if not text:
        raise Unreadable("neither a table nor a query is given", "nie podano ani tabeli, ani zapytania")
    if source.formulation != SQL_TABLE:
        return text
    # A name that the database has as it stands needs its delimiters, any other name is SQL as written.
    exact = sa.inspect(asked).has_table(text)
    return f"SELECT * FROM {asked.dialect.identifier_preparer.quote_identifier(text) if exact else text}"


def _declared(query: str, asked: sa.Connection) -> dict[int, Convert]:
    """How to read columns whose type is in their declaration alone."""
    if asked.dialect.name != "sqlite":
        return {}
    asked.exec_driver_sql(f"CREATE TEMP VIEW _mapping AS {query}")
    described = asked.exec_driver_sql("PRAGMA table_info(_mapping)").fetchall()
    asked.exec_driver_sql("DROP VIEW _mapping")
    return {number: declared(kind) for number, (_, _, kind, *_) in enumerate(described)}


def _label(source: LogicalSource) -> str:
    return f"the table {source.iterator}" if source.formulation == SQL_TABLE else "the query"
