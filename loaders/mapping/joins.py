"""Joins: the subjects that one triples map makes of its rows, joined to the rows of another (RML-Core section 8).

Owns the SQL that joins, and what it takes so that rows are not multiplied: one subject where keys are unique, else a
list. It refuses references with several values only where a collection joins by them.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from loaders.mapping import sql
from loaders.mapping.model import RefObjectMap, TriplesMap
from loaders.mapping.sources import ROW_NUMBER, Rows, by, spread
from loaders.mapping.sql import Code, Fixed, Piece
from loaders.mapping.terms import Scope, plain, term


@dataclass(frozen=True)
class Join:
    """Another triples map's subjects, joined to a row: one or, unless keys are `unique`, a list of them.

    What is joined is the part of the subject that differs, between `head` and `tail`. `each` are the columns with many
    values whose values are keys, with the names of one value.
    """

    alias: str
    head: Fixed
    tail: Fixed
    sql: str
    unique: bool
    each: dict[str, str]

    @property
    def column(self) -> str:
        """The name they have among the columns of the row."""
        return f"~{self.alias}"

    def subject(self, part: str) -> list[Piece]:
        """The term, with the part that was joined."""
        return [self.head, Code(part, part), self.tail]


def join(
    con: duckdb.DuckDBPyConnection,
    value: RefObjectMap,
    parent_map: TriplesMap,
    table: str,
    *,
    parent: Scope,
    child: Scope,
    alias: str,
) -> Join:
    """The parents' subjects by key: one where keys are unique, else a list, so that rows are not multiplied.

    `table` has the rows of `parent`.
    """
    made = parent.apart()
    head, subject, tail = sql.split(term(parent_map.subject, made))
    keys = [plain(condition.parent, parent, value.place) for condition in value.conditions]
    children = [plain(condition.child, child, value.place) for condition in value.conditions]
    source = f"{spread(table, parent.each, made.each)} AS y"
    unique = _is_unique(con, source, keys)
    items = ", ".join(f"{key} AS k{number}" for number, key in enumerate(keys))
    rows = f"SELECT {items}, {subject} AS parent FROM {source}"
    if not unique:
        names = ", ".join(f"k{number}" for number in range(len(keys)))
        gathered = "list_sort(list_distinct(list(parent))) AS parent"
        rows = f"SELECT {names}, {gathered} FROM ({rows}) WHERE parent IS NOT NULL GROUP BY {names}"
    equal = " AND ".join(f"{key} = {alias}.k{number}" for number, key in enumerate(children))
    return Join(alias, head, tail, f"LEFT JOIN ({rows}) AS {alias} ON {equal}", unique, child.each)


def joined_list(value: RefObjectMap, parent_map: TriplesMap, parent: Scope, child: Scope) -> str:
    """SQL of the list of the subjects of the rows joined to a row, in the order of these rows."""
    subject = sql.chain(term(parent_map.subject, parent))
    pairs = [
        f"{plain(condition.parent, parent, value.place)} = {plain(condition.child, child, value.place)}"
        for condition in value.conditions
    ]
    if parent.each or child.each:
        raise value.place.error(
            "a collection cannot be joined by a reference with several values",
            "kolekcji nie można złączyć referencją o kilku wartościach",
        )
    ordered = f"list({subject} ORDER BY y.{sql.name(ROW_NUMBER)}::BIGINT)"
    equal = " AND ".join([*pairs, f"{subject} IS NOT NULL"])
    return f"(SELECT {ordered} FROM {numbered(parent.rows)} AS y WHERE {equal})"


def _is_unique(con: duckdb.DuckDBPyConnection, table: str, keys: list[str]) -> bool:
    """True when no two rows have the same keys; equal hashes at worst take the longer way."""
    present = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    query = f"SELECT count(*) = count(DISTINCT hash({', '.join(keys)})) FROM {table} WHERE {present}"
    [(unique,)] = con.execute(query).fetchall()
    return bool(unique)


def numbered(rows: Rows) -> str:
    """The rows with their numbers, in their order."""
    return f"(SELECT *, row_number() OVER ({by(rows.order)})::VARCHAR AS {sql.name(ROW_NUMBER)} FROM {rows.table})"
