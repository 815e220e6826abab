"""The mapping of a register, compiled over the typed tables that its sources are read into."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import duckdb

from app.config import Settings
from app.registers import Register
from loaders import mapping, sources
from loaders.mapping import Plan
from loaders.sources import TypedTable


def compiled(
    register: Register, settings: Settings, con: duckdb.DuckDBPyConnection, tables: Mapping[str, TypedTable]
) -> Plan:
    """Compile the mapping of a register, whose typed tables are in `con`."""
    return mapping.compile_mapping(
        register.mapping,
        base=settings.base_iri,
        sources=mapping.TypedTables(mapping.Relation(table.name, table.columns) for table in tables.values()),
        con=con,
        graph=register.graph,
        identifiers=settings.identifiers,
    )


def explain(register: Register, settings: Settings) -> str:
    """Return the SQL that a register's mapping is compiled to, over the columns that source.json promises."""
    tables = sources.promised_tables(register.metadata, base=settings.base_iri)
    with closing(duckdb.connect()) as con:
        for table in tables.values():
            columns = ", ".join(f'"{column}" VARCHAR' for column in table.columns)
            con.execute(f'CREATE TABLE "{table.name}" ({columns}, _source VARCHAR, _row BIGINT)')
        return compiled(register, settings, con, tables).sql()
