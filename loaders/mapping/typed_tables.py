"""Rows of tables that are in DuckDB already, and of SQL views over them that a keeper wrote.

Owns what is found out about a view: the tables and columns that it reads, and the order of its rows. It refuses a table
that is not there and a view that is no plain query over the tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.explained import explained
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import ALL_TABLES, CSV, SQL_QUERY
from loaders.mapping.sources import NATURAL, ROW, SOURCE, Column, Read, Relation, Rows
from loaders.mapping.vocabulary import XSD, short

# Datatypes whose lexical forms are plain, as `Column` has it.
_PLAIN: Final = frozenset(XSD + name for name in ("boolean", "integer", "decimal", "date", "gYear", "gYearMonth"))

_LINEAGE: Final = re.compile(rf"\b({SOURCE}|{ROW})\b")


class TypedTables:
    """Rows of typed tables by `#name`, and of SQL views over them."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._relations = {relation.name: relation for relation in relations}

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`."""
        if source.formulation == SQL_QUERY and source.description.location == ALL_TABLES:
            return self._view(source.iterator or "", references, con, place)
        if source.formulation == CSV and source.description.location.startswith("#"):
            return self._table(source.description.location.removeprefix("#"), place)
        raise place.error(
            f"{short(source.formulation)} over {source.description.location!r} is not supported;"
            " supported: rml:CSV over a csvw:Table of source.json, rml:SQL2008Query over a csvw:TableGroup",
            f"{short(source.formulation)} na {source.description.location!r} nie jest obsługiwane;"
            " obsługiwane: rml:CSV na csvw:Table z source.json, rml:SQL2008Query na csvw:TableGroup",
        )

    def _table(self, name: str, place: Place) -> Rows:
        relation = self._relation(name, place)
        columns = {c: Column(c, datatype, plain=datatype in _PLAIN) for c, datatype in relation.columns.items()}
        return Rows(name, sql.name(name), columns, lineage=True, order=(SOURCE, ROW))

    def _relation(self, name: str, place: Place) -> Relation:
        if name not in self._relations:
            known = ", ".join(sorted(self._relations))
            raise place.error(
                f"there is no table {name!r}; tables: {known}", f"nie ma tabeli {name!r}; tabele: {known}"
            )
        return self._relations[name]

    def _view(self, query: str, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place) -> Rows:
        tree = _parsed(query, con, place)
        tables = [self._relation(name, place) for name in sorted(_scanned(tree, self._relations))]
        try:
            kinds = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {query}").fetchall()}
        except duckdb.Error as fault:
            raise place.error(f"view: {fault}", f"widok: {fault}") from fault
        in_order = _in_order(query, tree, len(kinds), con)
        table = _as_text(in_order or query, kinds)
        lineage = kinds.keys() >= {SOURCE, ROW}
        # A join can give several rows with the same lineage.
        order = [*([SOURCE, ROW] if lineage else []), *(name for name in kinds if name not in {SOURCE, ROW})]
        referred = [name for name in references if name in kinds]
        reads = _reads(tree, tables, {SOURCE, ROW} if _counts_rows(table, referred, con) else set())
        columns = {name: Column(name, NATURAL.get(kind), plain=kind in NATURAL) for name, kind in kinds.items()}
        return Rows("the view", table, columns, lineage, reads, order=() if in_order else tuple(order))


def _parsed(query: str, con: duckdb.DuckDBPyConnection, place: Place) -> dict[str, Any]:
    [(serialised,)] = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [query]).fetchall()
    tree: dict[str, Any] = json.loads(serialised)
    if tree.get("error"):
        raise place.error(f"view: {tree['error_message']}", f"widok: {tree['error_message']}")
    if any(node.get("type") == "TABLE_FUNCTION" for node in _nodes(tree)):
        raise place.error("a view reads typed tables only", "widok czyta wyłącznie tabele typowane")
    return tree


def _scanned(tree: dict[str, Any], known: Iterable[str]) -> set[str]:
    """The tables in a query; one that a common table expression hides in places counts, for it may not do so in all."""
    tables = {node["table_name"] for node in _nodes(tree) if node.get("type") == "BASE_TABLE"}
    local = {entry["key"] for node in _nodes(tree) for entry in node.get("cte_map", {}).get("map", [])}
    return tables - (local - set(known))


def _reads(tree: dict[str, Any], tables: list[Relation], others: set[str]) -> dict[str, Read]:
    """What a view reads of each typed table: columns by name, all of them for `SELECT *`.

    A column can count without being named, as in a row as a whole, so all of them are among the others.
    """
    nodes = list(_nodes(tree))
    named = {node["column_names"][-1].casefold() for node in nodes if node.get("type") == "COLUMN_REF"}
    named |= {column.casefold() for node in nodes for column in node.get("using_columns", [])}
    star = any(node.get("type") == "STAR" for node in nodes)
    return {
        each.name: Read(
            frozenset(column for column in each.columns if star or column.casefold() in named),
            frozenset(each.columns) | others,
        )
        for each in tables
    }


def _counts_rows(table: str, references: list[str], con: duckdb.DuckDBPyConnection) -> bool:
    """True when a view needs the source or number of a row for what is referred to, not only to pass them on."""
    referred = ", ".join(map(sql.name, references)) or "1"
    return _LINEAGE.search(explained(con, f"SELECT {referred} FROM {table}")) is not None


def _in_order(query: str, tree: dict[str, Any], columns: int, con: duckdb.DuckDBPyConnection) -> str | None:
    """The query with its ORDER BY completed by all columns, so that it leaves no ties; None if it has none."""
    modifiers = tree["statements"][0]["node"]["modifiers"]
    orders = next((each["orders"] for each in modifiers if each["type"] == "ORDER_MODIFIER"), None)
    if orders is None or any(order["expression"]["type"] == "STAR" for order in orders):
        return orders and query
    positions = f"SELECT 1 ORDER BY {', '.join(map(str, range(1, columns + 1)))}"
    [(serialised,)] = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [positions]).fetchall()
    orders += json.loads(serialised)["statements"][0]["node"]["modifiers"][0]["orders"]
    [(completed,)] = con.execute("SELECT json_deserialize_sql(?::JSON)", [json.dumps(tree)]).fetchall()
    return str(completed)


def _as_text(query: str, kinds: Mapping[str, str]) -> str:
    """What stands in FROM: the columns of a query in their lexical forms, but for the number of a row."""
    cast = [sql.name(name) for name, kind in kinds.items() if kind != "VARCHAR" and name != ROW]
    replaced = ", ".join(f"{name}::VARCHAR AS {name}" for name in cast)
    return f"(SELECT * REPLACE ({replaced}) FROM ({query}))" if cast else f"({query})"


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree."""
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
