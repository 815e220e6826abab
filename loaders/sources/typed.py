"""Typed tables: made, filled from raw chunks, and unpacked into the faults of their cells.

Owns the layout of a typed table: the wanted columns as VARCHAR, `_source`, `_row`, and while it is filled `_faults`, a
list that is NULL in a good row. The rows of a source are typed in batches, each by one INSERT … SELECT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import duckdb

from loaders.sources.cells import Cell, Names, compile_cell
from loaders.sources.identifiers import Kind
from loaders.sources.metadata import Column, Table
from loaders.sources.sql import name, quote

# Ends the name of the column that is true where the value of another comes typed from the source.
NATIVE: Final = ":native"
_BATCH: Final = 100_000
# The tables of raw rows that one INSERT unites: of many small files, more take longer to plan.
_PARTS: Final = 64


@dataclass(frozen=True)
class TypedTable:
    """A DuckDB table by `name`, and the XSD datatype IRI of each of its columns."""

    name: str
    columns: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Ragged:
    """A row of a delimited file with too few or too many cells."""

    row: int
    cells: int
    expected: int


@dataclass(frozen=True)
class Misfit:
    """A record that has something else where `path` should lead to a value, object or array, or text that is none."""

    row: int
    path: str
    expected: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of a table as a reader found them.

    `relation` has `_row`, the wanted columns as VARCHAR and, for those in `natives`, whether the value came typed.
    Records that are `lost` have no row in it.
    """

    table: Table
    relation: duckdb.DuckDBPyRelation
    natives: frozenset[str] = frozenset()
    lost: tuple[Ragged | Misfit, ...] = ()


def describe(table: Table) -> TypedTable:
    """What the typed table of `table` looks like."""
    return TypedTable(table.name, {column.name: column.datatype.builtin.iri for column in table.wanted})


_FAULTS: Final = "_faults STRUCT(column_index INTEGER, fault VARCHAR, value VARCHAR)[]"


def create(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the typed table, empty."""
    columns = [f"{name(column.name)} VARCHAR" for column in table.wanted]
    columns += ["_source VARCHAR", "_row BIGINT", _FAULTS]
    con.execute(f"CREATE OR REPLACE TABLE {name(table.name)} ({', '.join(columns)})")


def resume(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the typed table of an earlier run ready for more rows."""
    con.execute(f"ALTER TABLE {name(table.name)} ADD COLUMN {_FAULTS}")


class Filler:
    """Fills `into` (as SQL names it), which looks like the typed table of `table`, from raw chunks of all its sources.

    Raw chunks are gathered before they are typed: to plan the INSERT takes DuckDB longer than to type some thousand
    rows. Each is a table of its own, since rows that are appended to a table are written twice.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, table: Table, kinds: Mapping[str, Kind], into: str) -> None:
        self.con = con
        self.table = table
        self.into = into
        self.kinds = kinds
        self.natives: frozenset[str] = frozenset()
        self.parts: list[str] = []
        self.rows = 0

    def add(self, chunk: Chunk, source: str) -> None:
        """Take a chunk of a source."""
        if chunk.natives != self.natives:
            self.flush()
        part = name(f"_raw_{self.table.name}_{len(self.parts)}")
        own = f"SELECT *, {quote(source)} AS _source FROM _chunk"
        chunk.relation.query("_chunk", f"CREATE OR REPLACE TEMP TABLE {part} AS {own}")
        self.parts.append(part)
        self.natives = chunk.natives
        self.rows += self.con.table(part).shape[0]
        if self.rows >= _BATCH or len(self.parts) >= _PARTS:
            self.flush()

    def flush(self) -> None:
        """Type what was gathered."""
        if self.parts:
            raw = " UNION ALL BY NAME ".join(f"SELECT * FROM {part}" for part in self.parts)
            typed = typed_sql(self.table, self.kinds, self.natives, raw)
            self.con.execute(f"INSERT INTO {self.into} {typed}")
        for part in self.parts:
            self.con.execute(f"DROP TABLE {part}")
        self.parts, self.rows = [], 0


def typed_sql(table: Table, kinds: Mapping[str, Kind], natives: frozenset[str], raw: str) -> str:
    """The typed rows of the rows, with `_source` and `_row`, of the query `raw`."""
    cells = [compile_cell(column, kinds, _names(index, column, natives)) for index, column in enumerate(table.wanted)]
    kept = [f"{name(column.name + NATIVE)} AS n{i}" for i, column in enumerate(table.wanted) if column.name in natives]
    clean = ["_source", "_row", *kept, *(f"{cell.clean} AS c{index}" for index, cell in enumerate(cells))]
    whole = [f"{cell.whole} AS w{index}" for index, cell in enumerate(cells) if cell.whole != f"c{index}"]
    typed = [f"{cell.typed} AS t{index}" for index, cell in enumerate(cells)]
    faults = [f"{cell.fault} AS f{index}" for index, cell in enumerate(cells)]
    values = [f"t{index}" for index in range(len(cells))]
    return f"""SELECT {", ".join(values)}, _source, _row, {_faults(cells)}
FROM (SELECT *, {", ".join(faults)}
FROM (SELECT *, {", ".join(typed)}
FROM (SELECT {", ".join(["*", *whole])}
FROM (SELECT {", ".join(clean)} FROM ({raw})))))"""


def _names(index: int, column: Column, natives: frozenset[str]) -> Names:
    native = f"n{index}" if column.name in natives else ""
    return Names(name(column.name), f"c{index}", f"w{index}", f"t{index}", native)


def _faults(cells: list[Cell]) -> str:
    any_fault = " OR ".join(f"f{index} IS NOT NULL" for index in range(len(cells)))
    each = ", ".join(f"{{column_index: {index}, fault: f{index}, value: c{index}}}" for index in range(len(cells)))
    return f"CASE WHEN {any_fault} THEN [item FOR item IN [{each}] IF item.fault IS NOT NULL] END"


def finish(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Drop what only the reader needs."""
    con.execute(f"ALTER TABLE {name(table.name)} DROP COLUMN _faults")
