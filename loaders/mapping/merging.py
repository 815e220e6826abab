"""Order and uniqueness across rows: SQL that yields the blocks of subjects in the order of the file.

Owns what happens when several rows, of one triples map or of several, make the same subject. Sorting lines costs more
than making them, so lines are never sorted across subjects: a row's lines are in order already, subjects are sorted,
and rows that share a subject are joined before their lines are made. This goes a range of subjects at a time, which
bounds the memory that joins and sorting need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.lines import SUBJECT, Made, block
from loaders.mapping.plan import Query
from loaders.mapping.sql import Code

# Rows that are sorted at a time: blocks have one or two kilobytes each, rows of one query some hundred bytes. But in no
# more ranges than that, because each range looks at all subjects; and the sample that finds the ranges.
_BLOCKS_AT_A_TIME: Final = 100_000
_ROWS_AT_A_TIME: Final = 250_000
_MOST_RANGES: Final = 20
_SAMPLE: Final = 10_000

# One bit for each query of a group in an UBIGINT.
_MOST_QUERIES: Final = 64


@dataclass(frozen=True)
class _Made:
    """The rows of a query in a temporary table, which holds what follows `prefix` in each subject.

    `low` and `high` are the first and the last subject; `never_null` are the columns without NULL, as the lines call
    them; `repeated` tells whether some subject has several different rows.
    """

    query: Query
    prefix: str
    rows: int
    low: str
    high: str
    never_null: frozenset[str]
    repeated: bool

    @property
    def table(self) -> str:
        return _table(self.query)


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
    made = [_made(con, query, queries[0].prefix) for query in queries]
    for together in _in_turn(made):
        related = _related(con, together)
        if len(together) == 1 and not together[0].repeated:
            yield from (_single(together[0], within) for within in _ranges(con, together, _ROWS_AT_A_TIME))
        else:
            yield from (_several(related, within) for within in _ranges(con, together, _BLOCKS_AT_A_TIME))
        for each in together:
            con.execute(f"DROP TABLE {each.table}")


def _made(con: duckdb.DuckDBPyConnection, query: Query, prefix: str) -> _Made:
    """Put the rows of a query in a temporary table, equal ones once if a subject has several."""
    table = _table(query)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query.rows(prefix)}")
    rows, unique, low, high, *present = con.execute(_facts(query)).fetchall()[0]
    columns = (f"{query.alias}.{sql.name(column)}" for column in query.columns)
    never_null = frozenset(column for column, count in zip(columns, present, strict=True) if count == rows)
    if not unique:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT * FROM {table}")
        rows, unique, *_ = con.execute(_facts(query)).fetchall()[0]
    return _Made(query, prefix, rows, low or "", high or "", never_null, not unique)


def _facts(query: Query) -> str:
    """SQL of what `_Made` wants to know; equal hashes at worst take a unique subject for a repeated one."""
    present = [f"count({sql.name(column)})" for column in query.columns]
    unique = f"count(*) = count(DISTINCT hash({SUBJECT}))"
    return (
        f"SELECT {', '.join(['count(*)', unique, f'min({SUBJECT})', f'max({SUBJECT})', *present])} FROM {_table(query)}"
    )


def _table(query: Query) -> str:
    return f"_mapping_rows_{query.alias}"


def _in_turn(made: list[_Made]) -> list[list[_Made]]:
    """Queries by the span of their subjects, ascending; those whose spans overlap stay together."""
    turns: list[list[_Made]] = []
    reached = ""
    for each in sorted(made, key=lambda each: each.low):
        if turns and each.low <= reached:
            turns[-1].append(each)
        else:
            turns.append([each])
        reached = max(reached, each.high)
    return turns


def _related(con: duckdb.DuckDBPyConnection, together: list[_Made]) -> list[list[_Made]]:
    """Queries in groups that do share subjects, which `disjoint` cannot know from the mapping alone."""
    if not 1 < len(together) <= _MOST_QUERIES:
        return [together]
    bits = " UNION ALL ".join(
        f"SELECT hash({SUBJECT}) AS h, {1 << number}::UBIGINT AS bit FROM {each.table}"
        for number, each in enumerate(together)
    )
    masks = con.execute(f"SELECT DISTINCT bit_or(bit) FROM (SELECT DISTINCT * FROM ({bits})) GROUP BY h").fetchall()
    groups = _united([1 << number for number in range(len(together))], (mask for (mask,) in masks))
    return [[each for number, each in enumerate(together) if group >> number & 1] for group in groups]


def _united(groups: list[int], masks: Iterable[int]) -> list[int]:
    """Sets of bits, with those that a mask has bits of made one."""
    for mask in masks:
        touched = [group for group in groups if group & mask]
        union = sum(touched)
        groups = [union if group == touched[0] else group for group in groups if group not in touched[1:]]
    return groups


def _ranges(con: duckdb.DuckDBPyConnection, together: list[_Made], at_a_time: int) -> list[str]:
    """Conditions that part all subjects into ascending ranges of so many rows, more or less."""
    parts = min(-(-sum(each.rows for each in together) // at_a_time), _MOST_RANGES)
    fractions = ", ".join(f"{part / parts:.6f}" for part in range(1, parts))
    if not fractions:
        return ["true"]
    subjects = " UNION ALL ".join(f"SELECT {SUBJECT} AS subject FROM {each.table}" for each in together)
    sample = f"(FROM ({subjects}) USING SAMPLE reservoir({_SAMPLE} ROWS) REPEATABLE (1))"
    [(bounds,)] = con.execute(f"SELECT quantile_disc(subject, [{fractions}]) FROM {sample}").fetchall()
    texts = [sql.text(bound) for bound in dict.fromkeys(bounds)]
    between = [f"{SUBJECT} >= {low} AND {SUBJECT} < {high}" for low, high in pairwise(texts)]
    return [f"{SUBJECT} < {texts[0]}", *between, f"{SUBJECT} >= {texts[-1]}"]


def _single(each: _Made, within: str) -> str:
    """SQL of the blocks of a range of subjects, each made from one row.

    The narrow rows are sorted, not the blocks made from them: a projection keeps the order of its subquery.
    """
    rows = f"FROM {each.table} WHERE {within} ORDER BY {SUBJECT}"
    return f"SELECT {block(_lines(each))} AS block FROM ({rows}) AS {each.query.alias}"


def _several(related: list[list[_Made]], within: str) -> str:
    """SQL of the blocks of a range of subjects, each made from the rows of several queries, or several of one."""
    parts = "\nUNION ALL\n".join(_joined(group, within) for group in related)
    return f"SELECT block FROM (\n{parts})\nORDER BY subject"


def _joined(group: list[_Made], within: str) -> str:
    """SQL for queries that share subjects: their rows side by side, and one block from all of them."""
    lines: list[Made] = []
    tables = []
    for each in group:
        query, rows = each.query, f"FROM {each.table} AS {each.query.alias} WHERE {within}"
        if each.repeated:
            lines += _gathered_lines(query)
            tables.append(f"({_gathered(each, rows)}) AS {query.alias}")
        else:
            lines += _lines(each) if len(group) == 1 else _present_lines(each)
            tables.append(f"({rows}) AS {query.alias}")
    source = tables[0] + "".join(f"\nFULL JOIN {table} USING ({SUBJECT})" for table in tables[1:])
    return f"SELECT {SUBJECT} AS subject, {block(lines)} AS block FROM {source}"


def _lines(each: _Made) -> list[Made]:
    """The lines of a query that has a row for each subject."""
    return [line.made(each.prefix, each.never_null) for line in each.query.lines]


def _present_lines(each: _Made) -> list[Made]:
    """The lines of a query that may have no row for a subject: a line without data has to ask."""
    present = f"{each.query.alias}.{SUBJECT} IS NOT NULL"
    return [
        line if line.fixed is None else Made(line.predicate, (Code(f"CASE WHEN {present} THEN {line.code} END"),))
        for line in (line.made(each.prefix) for line in each.query.lines)
    ]


def _gathered(each: _Made, rows: str) -> str:
    """SQL that makes the lines of a query with several rows for a subject: for each of its lines a list."""
    lists = [
        f"list_sort(list_distinct({'flatten(list' if line.many else '(list'}({line.code})))) AS l{number}"
        for number, line in enumerate(_lines(each))
    ]
    return f"SELECT {', '.join([SUBJECT, *lists])} {rows} GROUP BY {SUBJECT}"


def _gathered_lines(query: Query) -> list[Made]:
    return [
        Made(line.predicate, (Code(f"{query.alias}.l{number}"),), many=True) for number, line in enumerate(query.lines)
    ]
