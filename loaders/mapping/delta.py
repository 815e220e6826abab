"""What changed between two states of the typed tables: the subjects whose quads can differ.

Owns the comparison. The rows of each query, joins and views included, are reduced to digests over both states, and
where a row is on one side only, its subject is affected; so nothing depends on how a row came about. It refuses a plan
that makes other terms at each run. Quads are a set: how often a row stands there does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import duckdb

from loaders.mapping import sql
from loaders.mapping.narrowing import MOST_VALUES, reached
from loaders.mapping.plan import Plan, Query
from loaders.mapping.writer import faults

# A table, and some of its columns.
_Columns: TypeAlias = tuple[str, frozenset[str]]
# Temporary tables: the affected subjects in column `subject`, and the digests of the rows of one query.
AFFECTED: Final = "_mapping_affected"
_BEFORE: Final = "_mapping_before"
_AFTER: Final = "_mapping_after"
_DIGESTS: Final = "_mapping_digests"


def affected(con: duckdb.DuckDBPyConnection, plan: Plan, before: str, after: str) -> str:
    """Find the subjects whose quads can differ between two states of the tables that `plan` reads.

    `before` and `after` are schemas or catalogs of `con` in which the tables have the same names. Returns the name of a
    temporary table, good until the next call, with the subjects in column `subject`, each once, as N-Triples has them.
    """
    if not plan.is_incremental:
        raise ValueError("the plan makes new terms at each run")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {AFFECTED} (subject VARCHAR)")
    queries = [query for query in plan.queries if query.lines]
    old, new = (_fingerprints(con, queries, state) for state in (before, after))
    changed = {columns for columns, fingerprint in old.items() if fingerprint != new[columns]}
    rows = {columns: _changed_rows(con, *columns, number, before, after) for number, columns in enumerate(changed)}
    with faults(con, plan):
        for query in queries:
            wanted = {table: (table, read.columns) for table, read in query.reads.items()}
            changes = {table: rows[columns] for table, columns in wanted.items() if columns in rows}
            if changes:
                _compare(con, _narrowed(con, query, changes, after), before, after)
    distinct = f"SELECT DISTINCT subject FROM {AFFECTED} WHERE subject IS NOT NULL"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {AFFECTED} AS {distinct}")
    return AFFECTED


def _fingerprints(con: duckdb.DuckDBPyConnection, queries: list[Query], state: str) -> Mapping[_Columns, Any]:
    """For the columns that a query reads of a table a value that differs, but for chance, when any of its rows does."""
    wanted = {(table, read.columns) for query in queries for table, read in query.reads.items()}
    with _within(con, state):
        return {
            (table, columns): con.execute(_fingerprint(table, sorted(columns))).fetchall()[0]
            for table, columns in wanted
        }


def _fingerprint(table: str, columns: list[str]) -> str:
    digests = f"SELECT {_digest(columns)} AS digest FROM {sql.name(table)}"
    return f"SELECT count(*), sum(digest), bit_xor(digest) FROM ({digests})"


def _changed_rows(
    con: duckdb.DuckDBPyConnection, table: str, columns: frozenset[str], number: int, before: str, after: str
) -> str | None:
    """The name of a table with the rows that one state has more of than the other; None when they are many."""
    named = sorted(columns)
    _digests(con, table, named, before, after)
    [(count,)] = con.execute(f"SELECT count(*) FROM {_DIGESTS}").fetchall()
    if count > MOST_VALUES:
        return None
    rows, items = f"_mapping_changed_{number}", ", ".join(map(sql.name, named)) or "NULL AS nothing"
    some = f"SELECT {items} FROM {sql.name(table)} WHERE {_digest(named)} IN (SELECT digest FROM {_DIGESTS})"
    with _within(con, before):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {rows} AS {some}")
    with _within(con, after):
        con.execute(f"INSERT INTO {rows} {some}")
    return rows


def _digests(con: duckdb.DuckDBPyConnection, table: str, columns: list[str], before: str, after: str) -> None:
    """Find the digests of the rows that one state has more of than the other."""
    for name, state in ((_BEFORE, before), (_AFTER, after)):
        with _within(con, state):
            digests = f"SELECT {_digest(columns)} AS digest FROM {sql.name(table)}"
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {digests}")
    both = f"SELECT digest, 1 AS n FROM {_BEFORE} UNION ALL SELECT digest, -1 FROM {_AFTER}"
    differ = f"SELECT digest FROM ({both}) GROUP BY digest HAVING sum(n) <> 0"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_DIGESTS} AS {differ}")


def _narrowed(con: duckdb.DuckDBPyConnection, query: Query, changes: Mapping[str, str | None], state: str) -> Query:
    """The query for the keys that the changed rows can reach; as it is where those of a table are many."""
    known = {table: rows for table, rows in changes.items() if rows is not None}
    if len(known) < len(changes):
        return query
    with _within(con, state):
        return reached(con, query, known)


def _digest(columns: list[str]) -> str:
    return f"hash({', '.join(map(sql.name, columns)) or 'NULL'})"


def _compare(con: duckdb.DuckDBPyConnection, query: Query, before: str, after: str) -> None:
    """Add the subjects of the rows of `query` that are in one of the states only."""
    for table, state in ((_BEFORE, before), (_AFTER, after)):
        with _within(con, state):
            con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query.digests}")
    for one, other in ((_BEFORE, _AFTER), (_AFTER, _BEFORE)):
        alone = f"FROM {one} AS x ANTI JOIN {other} AS y ON x._key = y._key AND x._content = y._content"
        con.execute(f"INSERT INTO {AFFECTED} SELECT DISTINCT {query.term} {alone}")
    con.execute(f"DROP TABLE {_BEFORE}")
    con.execute(f"DROP TABLE {_AFTER}")


@contextmanager
def _within(con: duckdb.DuckDBPyConnection, state: str) -> Iterator[None]:
    """Let the names of tables stand for those in a schema or catalog."""
    [(path,)] = con.execute("SELECT current_setting('search_path')").fetchall()
    con.execute("SET search_path = ?", [state])
    try:
        yield
    finally:
        con.execute("RESET search_path")  # or the names in the path would be looked for in the catalog of `state`
        con.execute("SET search_path = ?", [path])
