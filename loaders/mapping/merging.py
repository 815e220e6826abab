"""Order and uniqueness across rows: SQL that yields the blocks of subjects in the order of the file.

Owns what happens when several rows, of one triples map or of several, make the same subject. Sorting lines costs more
than making them, so lines are never sorted across subjects: a row's lines are in order already, subjects are sorted,
and rows that share a subject are joined before their lines are made. This goes a range of subjects at a time, which
bounds the memory that joins and sorting need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.lines import SUBJECT, Line, block
from loaders.mapping.plan import Query

# Rows that are joined and sorted at a time, at one or two kilobytes of text each, and the sample that finds the ranges.
_ROWS_AT_A_TIME: Final = 100_000
_SAMPLE: Final = 10_000

# One bit for each query of a group in an UBIGINT.
_MOST_QUERIES: Final = 64


def disjoint(queries: tuple[Query, ...]) -> list[list[Query]]:
    """Queries that have lines in groups that share no subject, in the order of their subjects.

    Two queries may share one when the prefix of one's subjects begins with that of the other's.
    """
    groups: list[list[Query]] = []
    with_lines = (query for query in queries if query.lines)
    for query in sorted(with_lines, key=lambda query: query.prefix.encode()):
        if groups and query.prefix.startswith(groups[-1][0].prefix):
            groups[-1].append(query)
        else:
            groups.append([query])
    return groups


def blocks(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> Iterator[str]:
    """SQL for one group, to be run one after the other: each yields blocks in column `block`, subjects ascending."""
    if len(queries) == 1 and _is_unique(con, f"({queries[0].rows})"):
        # The narrow rows are sorted, not the blocks made from them: a projection keeps the order of its subquery.
        (query,) = queries
        yield f"SELECT {block(query.lines)} AS block FROM (\n{query.rows}\nORDER BY {SUBJECT}) AS {query.alias}"
        return
    repeated = {query.alias for query in queries if _keep_rows(con, query)}
    for related in _in_turn(con, _related(con, queries)):
        yield from _interleaved(con, related, repeated)
    for query in queries:
        con.execute(f"DROP TABLE {_table(query)}")


def _interleaved(con: duckdb.DuckDBPyConnection, related: list[list[Query]], repeated: set[str]) -> Iterator[str]:
    """SQL for groups of queries whose subjects come in between each other's."""
    queries = [query for group in related for query in group]
    if len(queries) == 1 and queries[0].alias not in repeated:
        # As above: narrow rows are cheaper to sort than blocks.
        (query,) = queries
        rows = f"FROM {_table(query)} ORDER BY {SUBJECT}"
        yield f"SELECT {block(query.lines)} AS block FROM ({rows}) AS {query.alias}"
        return
    for within in _ranges(con, queries):
        parts = "\nUNION ALL\n".join(_joined(group, repeated, within) for group in related)
        yield f"SELECT block FROM (\n{parts})\nORDER BY subject"


def _in_turn(con: duckdb.DuckDBPyConnection, related: list[list[Query]]) -> list[list[list[Query]]]:
    """Groups of queries by the span of their subjects, ascending; those whose spans overlap stay together."""
    spans = [(*_span(con, group), number) for number, group in enumerate(related)]
    turns: list[list[list[Query]]] = []
    reached = ""
    for low, high, number in sorted(span for span in spans if span[0]):
        if turns and low <= reached:
            turns[-1].append(related[number])
        else:
            turns.append([related[number]])
        reached = max(reached, high)
    return turns


def _span(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> tuple[str, str]:
    """The first and the last subject of a group of queries; both are empty when it has none."""
    subjects = " UNION ALL ".join(f"SELECT {SUBJECT} AS subject FROM {_table(query)}" for query in queries)
    [(low, high)] = con.execute(f"SELECT min(subject), max(subject) FROM ({subjects})").fetchall()
    return low or "", high or ""


def _table(query: Query) -> str:
    return f"_mapping_rows_{query.alias}"


def _is_unique(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """True when no two rows have the same subject; equal hashes at worst take the longer way."""
    [(unique,)] = con.execute(f"SELECT count(*) = count(DISTINCT hash({SUBJECT})) FROM {table}").fetchall()
    return bool(unique)


def _keep_rows(con: duckdb.DuckDBPyConnection, query: Query) -> bool:
    """Put the rows of a query in a temporary table; True when some subject has several different rows."""
    table = _table(query)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query.rows}")
    if _is_unique(con, table):
        return False
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT * FROM {table}")
    return not _is_unique(con, table)


def _related(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> list[list[Query]]:
    """Queries in groups that do share subjects, which `disjoint` cannot know from the mapping alone."""
    if len(queries) > _MOST_QUERIES:
        return [queries]
    bits = " UNION ALL ".join(
        f"SELECT hash({SUBJECT}) AS h, {1 << number}::UBIGINT AS bit FROM {_table(query)}"
        for number, query in enumerate(queries)
    )
    masks = con.execute(f"SELECT DISTINCT bit_or(bit) FROM (SELECT DISTINCT * FROM ({bits})) GROUP BY h").fetchall()
    groups = _united([1 << number for number in range(len(queries))], (mask for (mask,) in masks))
    return [[query for number, query in enumerate(queries) if group >> number & 1] for group in groups]


def _united(groups: list[int], masks: Iterable[int]) -> list[int]:
    """Sets of bits, with those that a mask has bits of made one."""
    for mask in masks:
        touched = [group for group in groups if group & mask]
        union = sum(touched)
        groups = [union if group == touched[0] else group for group in groups if group not in touched[1:]]
    return groups


def _ranges(con: duckdb.DuckDBPyConnection, queries: list[Query]) -> list[str]:
    """Conditions that part all subjects into ascending ranges of about `_ROWS_AT_A_TIME` rows."""
    subjects = " UNION ALL ".join(f"SELECT {SUBJECT} AS subject FROM {_table(query)}" for query in queries)
    [(count,)] = con.execute(f"SELECT count(*) FROM ({subjects})").fetchall()
    parts = -(-int(count) // _ROWS_AT_A_TIME)
    fractions = ", ".join(f"{part / parts:.6f}" for part in range(1, parts))
    if not fractions:
        return ["true"]
    sample = f"(FROM ({subjects}) USING SAMPLE reservoir({_SAMPLE} ROWS) REPEATABLE (1))"
    [(bounds,)] = con.execute(f"SELECT quantile_disc(subject, [{fractions}]) FROM {sample}").fetchall()
    texts = [sql.text(bound) for bound in dict.fromkeys(bounds)]
    between = [f"{SUBJECT} >= {low} AND {SUBJECT} < {high}" for low, high in pairwise(texts)]
    return [f"{SUBJECT} < {texts[0]}", *between, f"{SUBJECT} >= {texts[-1]}"]


def _joined(queries: list[Query], repeated: set[str], within: str) -> str:
    """SQL for a range of subjects: their rows of every query side by side, and one block from all of them."""
    lines: list[Line] = []
    tables = []
    for query in queries:
        rows = f"FROM {_table(query)} AS {query.alias} WHERE {within}"
        if query.alias in repeated:
            lines += _gathered_lines(query)
            tables.append(f"({_gathered(query, rows)}) AS {query.alias}")
        else:
            lines += query.lines if len(queries) == 1 else _present_lines(query)
            tables.append(f"({rows}) AS {query.alias}")
    source = tables[0] + "".join(f"\nFULL JOIN {table} USING ({SUBJECT})" for table in tables[1:])
    return f"SELECT {SUBJECT} AS subject, {block(lines)} AS block FROM {source}"


def _present_lines(query: Query) -> list[Line]:
    """The lines of a query that may have no row for a subject: a line without data has to ask."""
    present = f"{query.alias}.{SUBJECT} IS NOT NULL"
    return [
        line if line.fixed is None else Line(line.predicate, f"CASE WHEN {present} THEN {line.code} END")
        for line in query.lines
    ]


def _gathered(query: Query, rows: str) -> str:
    """SQL that makes the lines of a query with several rows for a subject: for each of its lines a list."""
    lists = [
        f"list_sort(list_distinct({'flatten(list' if line.many else '(list'}({line.code})))) AS l{number}"
        for number, line in enumerate(query.lines)
    ]
    return f"SELECT {', '.join([SUBJECT, *lists])} {rows} GROUP BY {SUBJECT}"


def _gathered_lines(query: Query) -> list[Line]:
    return [Line(line.predicate, f"{query.alias}.l{number}", many=True) for number, line in enumerate(query.lines)]
