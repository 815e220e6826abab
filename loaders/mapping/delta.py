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
from loaders.mapping.plan import Plan, Query
from loaders.mapping.writer import faults

# A table, and some of its columns.
_Columns: TypeAlias = tuple[str, frozenset[str]]
# Temporary tables: the affected subjects in column `subject`, and the digests of the rows of one query.
AFFECTED: Final = "_mapping_affected"
_BEFORE: Final = "_mapping_before"
_AFTER: Final = "_mapping_after"


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
    with faults(con, plan):
        for query in queries:
            if query.ordered or any(old[columns] != new[columns] for columns in query.reads.items()):
                _compare(con, query, before, after)
    distinct = f"SELECT DISTINCT subject FROM {AFFECTED} WHERE subject IS NOT NULL"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {AFFECTED} AS {distinct}")
    return AFFECTED


def _fingerprints(con: duckdb.DuckDBPyConnection, queries: list[Query], state: str) -> Mapping[_Columns, Any]:
    """For the columns that a query reads of a table a value that differs, but for chance, when any of its rows does."""
    wanted = {columns for query in queries for columns in query.reads.items()}
    with _within(con, state):
        return {
            (table, columns): con.execute(_fingerprint(table, sorted(columns))).fetchall()[0]
            for table, columns in wanted
        }


def _fingerprint(table: str, columns: list[str]) -> str:
    digest = f"hash({', '.join(map(sql.name, columns)) or 'NULL'})"
    return f"SELECT count(*), sum(digest), bit_xor(digest) FROM (SELECT {digest} AS digest FROM {sql.name(table)})"


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
