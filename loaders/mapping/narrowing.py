"""Fewer rows to look at: the values of a key that a change can reach, and queries for these values alone.

Owns what makes a small change cheap. A view that groups or joins cannot be followed in general, but DuckDB's optimizer
proves much: when a filter on a key of the query comes down to a filter on a column in every scan of a changed table,
rows with other values in that column have no part in the rows of that key. Where it proves nothing, or too much has
changed, queries are left as they are; that is always right, and slower.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.explained import explained
from loaders.mapping.plan import Plan, Query

# Values of a key that are worth a list in SQL.
MOST_VALUES: Final = 2_000
# Stands for any value of a key; no constant of a mapping.
_ANY: Final = "~any~"
_GUARD: Final = re.compile(rf"""\(("?)([^"'()]+)\1 = '{_ANY}'\)""")
# A filter that has one of these holds for more than the one value.
_UNSURE: Final = re.compile(r"\b(OR|CASE|(?<!IS )NOT)\b")


def only(con: duckdb.DuckDBPyConnection, plan: Plan, subjects: str) -> Plan:
    """As `Plan.only`; where subjects tell the values of a key column, these are all that is looked for."""
    narrow = tuple(_with_values(con, query, subjects) for query in plan.queries)
    return replace(plan, queries=narrow).only(subjects)


def reached(con: duckdb.DuckDBPyConnection, query: Query, changes: Mapping[str, str]) -> Query:
    """The query for the keys that changed rows can reach.

    `changes` names, for each table that the query reads and that changed, the table with its changed rows.
    """
    if query.partial:  # rows whose keys are NULL may have a subject
        return query
    for key in query.keys:
        guards = _guards(con, query, key, changes)
        if guards is not None:
            parts = (f"SELECT {sql.name(column)} AS value FROM {changes[table]}" for table, column in sorted(guards))
            return _keyed(query, key, _values(con, " UNION ALL ".join(parts)))
    return query


def _with_values(con: duckdb.DuckDBPyConnection, query: Query, subjects: str) -> Query:
    head, code, tail = sql.split(query.subject)
    if code.column is None or code not in {code.column, f"nq_iri({code.column})"}:
        return query
    # Decoding undoes what a template encodes, and is no more than a guess at a value that was not encoded;
    # where that cannot be decoded, no value of this query was encoded to it.
    part = f"subject[{len(head) + 1}:len(subject) - {len(tail)}]"
    value = part if code == code.column else f"TRY(url_decode({part}))"
    fitting = f"starts_with(subject, {sql.text(head)}) AND ends_with(subject, {sql.text(tail)})"
    return _keyed(query, code.column, _values(con, f"SELECT {value} AS value FROM {subjects} WHERE {fitting}"))


def _values(con: duckdb.DuckDBPyConnection, rows: str) -> list[str] | None:
    """The distinct values of column `value`; None when they are too many."""
    query = f"SELECT DISTINCT value FROM ({rows}) WHERE value IS NOT NULL ORDER BY ALL LIMIT {MOST_VALUES + 1}"
    values = [value for (value,) in con.execute(query).fetchall()]
    return values if len(values) <= MOST_VALUES else None


def _keyed(query: Query, key: str, values: list[str] | None) -> Query:
    if values is None:
        return query
    among = f"{key} IN ({', '.join(map(sql.text, values))})" if values else "false"
    return replace(query, table=f"(SELECT x.* FROM {query.table} AS x WHERE {among})")


def _guards(
    con: duckdb.DuckDBPyConnection, query: Query, key: str, changed: Iterable[str]
) -> set[tuple[str, str]] | None:
    """For each scan of a changed table the column that a key decides about; None unless every scan has one."""
    tables = set(changed)
    free = list(_scans(con, query.digests, tables))
    bound = list(_scans(con, _keyed(query, key, [_ANY]).digests, tables))
    # A scan that has gone could be one that other values need.
    if Counter(table for table, _ in free) != Counter(table for table, _ in bound) or {t for t, _ in bound} != tables:
        return None
    guards = {(table, column) for table, column in bound if column in query.reads[table].columns}
    return guards if guards and all((table, column) in guards for table, column in bound) else None


def _scans(con: duckdb.DuckDBPyConnection, query: str, tables: set[str]) -> Iterator[tuple[str, str]]:
    """Every scan of one of the tables: its name, and the column that must equal `_ANY` or the empty text."""
    for node in _nodes(json.loads(explained(con, query))):
        scanned = str(node.get("extra_info", {}).get("Table", ""))
        for table in tables:
            if scanned.endswith((f".{table}", f".{sql.name(table)}")):
                yield table, _guard(node["extra_info"].get("Filters", []))


def _guard(filters: str | list[str]) -> str:
    for text in [filters] if isinstance(filters, str) else filters:
        found = _GUARD.search(text)
        if found and not _UNSURE.search(text):
            return str(found[2])
    return ""


def _nodes(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in plan:
        yield node
        yield from _nodes(node.get("children", []))
