"""Where rows come from: the seam between a mapping and its data, and the resolver over typed tables.

Owns `Sources`, the protocol that the compiler asks for rows, and `TypedTables`, which answers from tables that are in
DuckDB already. It refuses a table that is not there and a view that is no plain query over the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

import duckdb

from loaders.mapping import sql
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import ALL_TABLES, CSV, SQL_QUERY
from loaders.mapping.vocabulary import XSD, short

SOURCE: Final = "_source"
ROW: Final = "_row"

# The number of a row, for blank nodes made anew on every row; a column name no source has.
ROW_NUMBER: Final = "~row"


@dataclass(frozen=True)
class Relation:
    """A typed table: its name in DuckDB and its columns with the IRI of each one's XSD datatype."""

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column of rows: its name, and the natural datatype of its values.

    `datatype` is an IRI, None for plain text; where it varies from row to row, `suffix` is the column that holds what
    follows the quoted string in N-Quads. `plain` values consist of ASCII letters, digits, `+`, `-` and `.` alone, which
    stand for themselves in strings and IRIs. With `many`, a row has a list of values: the column holds structs whose
    fields are called as `name` and `suffix` say.
    """

    name: str
    datatype: str | None = None
    suffix: str | None = None
    plain: bool = False
    many: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows a triples map is applied to.

    `label` names them in messages, `table` is what stands in FROM, `columns` go by reference. `lineage` tells whether
    the rows carry `_source` and `_row`; `reads` is what they need of the typed tables whatever is referred to.
    `interpreted` says why they were not read in SQL, None when they were.
    """

    label: str
    table: str
    columns: Mapping[str, Column]
    lineage: bool = False
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    interpreted: str | None = None

    @cached_property
    def lists(self) -> dict[str, str]:
        """For each field of the columns with many values, the name of its column."""
        many = [column for column in self.columns.values() if column.many]
        return {name: column.name for column in many for name in (column.name, column.suffix) if name is not None}


def numbered(table: str, label: str) -> str:
    """What stands in FROM for a table filled in the order of its source: its rows with `_source` and `_row`."""
    return f"(SELECT *, {sql.text(label)} AS {SOURCE}, rowid + 1 AS {ROW} FROM {table})"


def spread(table: str, *each: dict[str, str]) -> str:
    """The rows multiplied: one for each value of each column with many, NULL where a row has none."""
    for many, one in (pair for columns in each for pair in columns.items()):
        values = f"CASE WHEN len({sql.name(many)}) > 0 THEN {sql.name(many)} ELSE [NULL] END"
        table = f"(SELECT *, unnest({values}) AS {sql.name(one)} FROM {table})"
    return table


class Sources(Protocol):
    """Finds the rows of a logical source."""

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """The rows of `source` with at least those of `references` that it has; an error stands at `place`."""
        ...


# R2RML section 10.2: natural datatypes of SQL types that DuckDB casts to their lexical form; all others are strings.
NATURAL: Final = {
    "BOOLEAN": f"{XSD}boolean",
    "TINYINT": f"{XSD}integer",
    "SMALLINT": f"{XSD}integer",
    "INTEGER": f"{XSD}integer",
    "BIGINT": f"{XSD}integer",
    "HUGEINT": f"{XSD}integer",
    "DATE": f"{XSD}date",
}

# Datatypes whose lexical forms are plain, as `Column` has it.
_PLAIN: Final = frozenset(XSD + name for name in ("boolean", "integer", "decimal", "date", "gYear", "gYearMonth"))


class TypedTables:
    """Rows of typed tables by `#name`, and of SQL views over them."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._relations = {relation.name: relation for relation in relations}

    def rows(
        self,
        source: LogicalSource,
        references: tuple[str, ...],  # noqa: ARG002 -- a typed table has all its columns, referred to or not
        con: duckdb.DuckDBPyConnection,
        place: Place,
    ) -> Rows:
        """See `Sources`."""
        if source.formulation == SQL_QUERY and source.description.location == ALL_TABLES:
            return self._view(source.iterator or "", con, place)
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
        return Rows(name, sql.name(name), columns, lineage=True)

    def _relation(self, name: str, place: Place) -> Relation:
        if name not in self._relations:
            known = ", ".join(sorted(self._relations))
            raise place.error(
                f"there is no table {name!r}; tables: {known}", f"nie ma tabeli {name!r}; tabele: {known}"
            )
        return self._relations[name]

    def _view(self, query: str, con: duckdb.DuckDBPyConnection, place: Place) -> Rows:
        reads = self._reads(query, con, place)
        try:
            described = con.execute(f"DESCRIBE {query}").fetchall()
        except duckdb.Error as fault:
            raise place.error(f"view: {fault}", f"widok: {fault}") from fault
        kinds = {name: kind for name, kind, *_ in described}
        cast = [sql.name(name) for name, kind in kinds.items() if kind != "VARCHAR" and name != ROW]
        replaced = ", ".join(f"{name}::VARCHAR AS {name}" for name in cast)
        table = f"(SELECT * REPLACE ({replaced}) FROM ({query}))" if cast else f"({query})"
        columns = {name: Column(name, NATURAL.get(kind), plain=kind in NATURAL) for name, kind in kinds.items()}
        return Rows("the view", table, columns, kinds.keys() >= {SOURCE, ROW}, reads)

    def _reads(self, query: str, con: duckdb.DuckDBPyConnection, place: Place) -> dict[str, frozenset[str]]:
        """The columns that a view reads of each typed table, judged by name; all of them for `SELECT *`."""
        [(serialised,)] = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [query]).fetchall()
        tree = json.loads(serialised)
        if tree.get("error"):
            raise place.error(f"view: {tree['error_message']}", f"widok: {tree['error_message']}")
        nodes = list(_nodes(tree))
        if any(node.get("type") == "TABLE_FUNCTION" for node in nodes):
            raise place.error("a view reads typed tables only", "widok czyta wyłącznie tabele typowane")
        local = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", [])}
        tables = {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"} - local
        named = {node["column_names"][-1] for node in nodes if node.get("type") == "COLUMN_REF"}
        star = any(node.get("type") == "STAR" for node in nodes)
        relations = [self._relation(table, place) for table in sorted(tables)]
        return {r.name: frozenset(r.columns if star else named & r.columns.keys()) for r in relations}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree."""
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
