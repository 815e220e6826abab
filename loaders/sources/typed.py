"""Typed tables: made, filled from raw chunks, and unpacked into the faults of their cells.

Owns the layout of a typed table: the wanted columns as VARCHAR, `_source`, `_row`, and while it is filled `_faults`, a
list that is NULL in a good row. Each chunk is one INSERT … SELECT: one pass over the source and no copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from loaders.sources.cells import Cell, compile_cell
from loaders.sources.identifiers import Kind
from loaders.sources.metadata import Table
from loaders.sources.sql import name, quote

# Ends the name of the column that is true where the value of another comes typed from the source.
NATIVE = ":native"


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
class Chunk:
    """Some rows of a table as a reader found them.

    `relation` has `_row`, the wanted columns as VARCHAR and, for those in `natives`, whether the value came typed.
    """

    table: Table
    relation: duckdb.DuckDBPyRelation
    natives: frozenset[str] = frozenset()
    ragged: tuple[Ragged, ...] = ()


def describe(table: Table) -> TypedTable:
    """What the typed table of `table` looks like."""
    return TypedTable(table.name, {column.name: column.datatype.builtin.iri for column in table.wanted})


def create(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the typed table, empty."""
    columns = [f"{name(column.name)} VARCHAR" for column in table.wanted]
    faults = "_faults STRUCT(column_index INTEGER, fault VARCHAR, value VARCHAR)[]"
    columns += ["_source VARCHAR", "_row BIGINT", faults]
    con.execute(f"CREATE OR REPLACE TABLE {name(table.name)} ({', '.join(columns)})")


def append(chunk: Chunk, source: str, kinds: Mapping[str, Kind]) -> None:
    """Type a chunk and append it."""
    chunk.relation.query("_raw", insert_sql(chunk.table, source, kinds, chunk.natives))


def insert_sql(table: Table, source: str, kinds: Mapping[str, Kind], natives: frozenset[str]) -> str:
    """The INSERT of a chunk, over the relation `_raw`."""
    cells = [
        compile_cell(
            column,
            kinds,
            raw=name(column.name),
            clean=f"c{index}",
            typed=f"t{index}",
            native=f"n{index}" if column.name in natives else "",
        )
        for index, column in enumerate(table.wanted)
    ]
    kept = [f"{name(table.wanted[i].name + NATIVE)} AS n{i}" for i in _native_indexes(table, natives)]
    clean = ["_row", *kept, *(f"{cell.clean} AS c{index}" for index, cell in enumerate(cells))]
    typed = [f"{cell.typed} AS t{index}" for index, cell in enumerate(cells)]
    faults = [f"{cell.fault} AS f{index}" for index, cell in enumerate(cells)]
    values = [f"t{index}" for index in range(len(cells))]
    return f"""INSERT INTO {name(table.name)}
SELECT {", ".join(values)}, {quote(source)}, _row, {_faults(cells)}
FROM (SELECT *, {", ".join(faults)}
FROM (SELECT *, {", ".join(typed)}
FROM (SELECT {", ".join(clean)} FROM _raw)))"""


def _native_indexes(table: Table, natives: frozenset[str]) -> list[int]:
    return [index for index, column in enumerate(table.wanted) if column.name in natives]


def _faults(cells: list[Cell]) -> str:
    any_fault = " OR ".join(f"f{index} IS NOT NULL" for index in range(len(cells)))
    each = ", ".join(f"{{column_index: {index}, fault: f{index}, value: c{index}}}" for index in range(len(cells)))
    return f"CASE WHEN {any_fault} THEN [item FOR item IN [{each}] IF item.fault IS NOT NULL] END"


def finish(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Drop what only the reader needs."""
    con.execute(f"ALTER TABLE {name(table.name)} DROP COLUMN _faults")
