"""Order and uniqueness across rows: SQL that yields the blocks of subjects in the order of the file.

Owns what happens when several rows, of one triples map or of several, make the same subject. Sorting lines costs more
than making them, so lines are never sorted across subjects. Subjects are sorted; a row's lines are in order already;
and the rows that share a subject are joined by its number before their lines are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import duckdb

from loaders.mapping.lines import SUBJECT, Line, block
from loaders.mapping.plan import Query

# Subjects that are joined at a time: what bounds memory, at some kilobytes a subject.
_SUBJECTS_AT_A_TIME: Final = 100_000

# Temporary tables: all subjects of a group with their numbers, and the rows of each query by such numbers.
_SUBJECTS: Final = "_mapping_subjects"
_ROWS: Final = "_mapping_rows_"


def disjoint(queries: tuple[Query, ...]) -> list[list[Query]]:
    """Queries in groups that share no subject, in the order of their subjects.

    Two queries may share one when the prefix of one's subjects begins with that of the other's.
    """
    groups: list[list[Query]] = []
    for query in sorted(queries, key=lambda query: query.prefix.encode()):
        if groups and query.prefix.startswith(groups[-1][0].prefix):
            groups[-1].append(query)
        else:
            groups.append([query])
    return groups


def blocks(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> Iterator[str]:
    """SQL for one group, to be run one after the other: each yields blocks in column `block`, subjects ascending."""
    if len(queries) == 1 and _is_unique(con, f"({queries[0].rows})", f"hash({SUBJECT})"):
        # The narrow rows are sorted, not the blocks made from them: a projection keeps the order of its subquery.
        (query,) = queries
        yield f"SELECT {block(query.lines)} AS block FROM (\n{query.rows}\nORDER BY {SUBJECT}) AS {query.alias}"
        return
    count = _number_subjects(con, queries)
    repeated = [_number_rows(con, query) for query in queries]
    for first in range(1, count + 1, _SUBJECTS_AT_A_TIME):
        yield _joined(queries, repeated, f"BETWEEN {first} AND {first + _SUBJECTS_AT_A_TIME - 1}")
    for query in queries:
        con.execute(f"DROP TABLE {_ROWS}{query.alias}")
    con.execute(f"DROP TABLE {_SUBJECTS}")


def _is_unique(con: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    """True when no two rows have the same key; equal hashes at worst take the longer way."""
    [(unique,)] = con.execute(f"SELECT count(*) = count(DISTINCT {key}) FROM {table}").fetchall()
    return bool(unique)


def _number_subjects(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> int:
    """Number all subjects of the queries in their order, from 1; return how many there are."""
    subjects = " UNION ALL ".join(f"SELECT {SUBJECT} FROM ({replace(query, columns=()).rows})" for query in queries)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_SUBJECTS} AS"
        f" SELECT {SUBJECT}, row_number() OVER (ORDER BY {SUBJECT}) AS n FROM (SELECT DISTINCT * FROM ({subjects}))"
    )
    [(count,)] = con.execute(f"SELECT count(*) FROM {_SUBJECTS}").fetchall()
    return int(count)


def _number_rows(con: duckdb.DuckDBPyConnection, query: Query) -> bool:
    """Put the rows of a query in a table by their subjects' numbers; True when some subject has several rows."""
    table = f"{_ROWS}{query.alias}"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS"
        f" SELECT s.n, m.* EXCLUDE ({SUBJECT}) FROM ({query.rows}) AS m JOIN {_SUBJECTS} AS s USING ({SUBJECT})"
    )
    if _is_unique(con, table, "n"):
        return False
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT * FROM {table}")
    return not _is_unique(con, table, "n")


def _joined(queries: list[Query], repeated: list[bool], some: str) -> str:
    """SQL for a range of subjects: their rows of every query side by side, and one block from all of them."""
    lines: list[Line] = []
    joins = [f"(FROM {_SUBJECTS} WHERE n {some}) AS s"]
    items = [f"s.n, s.{SUBJECT}"]
    for query, many in zip(queries, repeated, strict=True):
        rows = f"(FROM {_ROWS}{query.alias} WHERE n {some}) AS {query.alias}"
        if many:
            rows = f"({_gathered(query, rows, some)}) AS {query.alias}"
        lines += _gathered_lines(query) if many else _present_lines(query)
        joins.append(f"LEFT JOIN {rows} ON {query.alias}.n = s.n")
        items.append(query.alias)
    source = "\n".join(joins)
    return f"SELECT {block(lines)} AS block FROM (\nSELECT {', '.join(items)} FROM {source}\nORDER BY s.n)"


def _present_lines(query: Query) -> list[Line]:
    """The lines of a query with at most one row for a subject; a line without data needs to ask if there is one."""
    return [
        line
        if line.fixed is None
        else Line(line.predicate, f"CASE WHEN {query.alias}.n IS NOT NULL THEN {line.code} END")
        for line in query.lines
    ]


def _gathered(query: Query, rows: str, some: str) -> str:
    """SQL that makes the lines of a query with several rows for a subject: for each of its lines a list."""
    lists = [
        f"list_sort(list_distinct({'flatten(list' if line.many else '(list'}({line.code})))) AS l{number}"
        for number, line in enumerate(query.lines)
    ]
    subjects = f"(FROM {_SUBJECTS} WHERE n {some}) AS s"
    return f"SELECT {', '.join(['s.n', *lists])} FROM {subjects} JOIN {rows} ON {query.alias}.n = s.n GROUP BY s.n"


def _gathered_lines(query: Query) -> list[Line]:
    return [Line(line.predicate, f"{query.alias}.l{number}", many=True) for number, line in enumerate(query.lines)]
