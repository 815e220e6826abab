"""JSON and NDJSON: records cut from the document in blocks and taken apart by DuckDB, level by level.

Owns the SQL over a block of records. A number keeps its exact lexical form: where DuckDB would write it otherwise
(long, with exponent, with a zero at the end of its fraction) it is first made a string, marked with U+0001.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from app.errors import SourceChanged, SourceUnavailable
from loaders.sources import json_cutter, json_plan
from loaders.sources.datatype import NUMERIC, Family
from loaders.sources.encoding import as_utf8
from loaders.sources.json_plan import Place, Plan
from loaders.sources.keytree import Keys, KeyTree, Node, objects
from loaders.sources.metadata import Column, Table
from loaders.sources.paths import Each, Steps, sql_json_path
from loaders.sources.source import Source
from loaders.sources.sql import literals, name, over, quote
from loaders.sources.typed import NATIVE, Chunk

_CHARACTERS: Final = 16 << 20
_LINES: Final = frozenset({".ndjson", ".jsonl"})
_TYPED: Final = "'UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE', 'BOOLEAN'"

# A number that DuckDB would not give back as it is written; a look-alike inside a string costs time, nothing else.
_INEXACT: Final = r"[:,\[]\s*-?(?:[0-9.]{16,}|[0-9]+\.[0-9]*0|[0-9.]+[eE][+-]?[0-9]+)\s*[,}\]]"
# Strings and all else but numbers, then a number. The text gets a number at its end, so that a match never starts
# inside a string: whatever precedes the last number belongs to some match.
_NUMBERS: Final = r'((?:"(?:[^"\\]|\\.)*"|[^"0-9-])*)(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'
_MARKED: Final = rf"""regexp_replace(json || '0', {quote(_NUMBERS)}, '\1"\\u0001\2"', 'g')"""
_ADDED: Final = len(r'''"\u00010"''')
_EXACT: Final = f"CASE WHEN regexp_matches(json, {quote(_INEXACT)}) THEN left({_MARKED}, -{_ADDED}) ELSE json END"


def group(tables: Iterable[Table]) -> list[tuple[str, tuple[Table, ...]]]:
    """Tables by the iterator of their root records."""
    groups: dict[str, list[Table]] = {}
    for table in tables:
        groups.setdefault(sql_json_path(json_plan.root(table)), []).append(table)
    return [(root, tuple(members)) for root, members in groups.items()]


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path) -> Iterator[Chunk]:
    """The rows of all tables of `source`, block by block; `_row` is the ordinal of the root record, from 1."""
    plans = [json_plan.plan(table) for table in source.tables]
    tree = json_plan.key_tree(source.name, plans)
    path = as_utf8(source.location.path, source.tables[0].dialect.encoding, scratch)
    root = json_plan.root(source.tables[0])
    texts = json_cutter.lines(path) if source.location.suffix in _LINES else json_cutter.records(path, root)
    for block in _blocks(texts):
        records = _exact(con, block)
        _check(records, tree, source.name)
        for planned in plans:
            yield Chunk(planned.table, over(records, "_records", select(planned)), _natives(planned))
    tree.require_all_seen()


def _exact(con: duckdb.DuckDBPyConnection, block: pa.Table) -> duckdb.DuckDBPyRelation:
    """The records of a block, `_row` and `j0`, with inexact numbers marked."""
    marked = over(con.from_arrow(block), "_block", f"SELECT _row, {_EXACT} AS j0 FROM _block")
    return con.from_arrow(marked.to_arrow_table())


def _blocks(texts: Iterable[str]) -> Iterator[pa.Table]:
    block: list[str] = []
    size, row = 0, 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size > _CHARACTERS:
            yield _block(block, row)
            row, size, block = row + len(block), 0, []
    if block:
        yield _block(block, row)


def _block(texts: list[str], before: int) -> pa.Table:
    rows = pa.array(range(before + 1, before + 1 + len(texts)), pa.int64())
    return pa.table({"_row": rows, "json": pa.array(texts, pa.large_string())})


def select(planned: Plan) -> str:
    """SQL of the raw rows of a table over the relation `_records`."""
    paths: list[list[Steps]] = [[] for _ in range(len(planned.levels) + 1)]
    columns = []
    for place in planned.places:
        if not place.column.suppressed:
            columns += _columns(place, len(paths[place.level]) + 1)
            paths[place.level] += place.paths
    return f"SELECT _row, {', '.join(columns)} FROM ({_items(planned.levels, paths)})"


def _items(levels: Sequence[Steps], paths: Sequence[Sequence[Steps]]) -> str:
    """SQL of the items of the last level, with the `paths` of each level: values `v<n>` and types `k<n>`.

    The text of an item, `j<n>`, goes no deeper than it is needed: it would be copied for each item in it.
    """
    sql = f"SELECT *{_values(0, paths)} FROM _records"
    for level, path in enumerate(levels):
        array = quote(sql_json_path((*path, Each.ITEM)))
        item = f"SELECT * EXCLUDE (j{level}), unnest(json_extract(j{level}, {array})) AS j{level + 1} FROM ({sql})"
        sql = f"SELECT *{_values(level + 1, paths)} FROM ({item})"
    return sql


def _values(level: int, paths: Sequence[Sequence[Steps]]) -> str:
    if not paths[level]:
        return ""
    arguments = f"j{level}, [{_paths(paths[level])}]"
    return f", json_extract_string({arguments}) AS v{level}, json_type({arguments}) AS k{level}"


def _paths(paths: Iterable[Steps]) -> str:
    return literals(sql_json_path(path) for path in paths)


def _natives(planned: Plan) -> frozenset[str]:
    return frozenset(column.name for column in planned.table.wanted if _is_native(column))


def _is_native(column: Column) -> bool:
    # JSON has numbers and truth values of its own, but no dates.
    return column.datatype.family in NUMERIC or column.datatype.family is Family.BOOLEAN


def _columns(place: Place, first: int) -> list[str]:
    """SQL of a column, and of whether it came typed; its paths stand from `first` on in the lists of its level."""
    level, indexes = place.level, range(first, first + len(place.paths))
    value = f"coalesce({', '.join(_value(place, level, index) for index in indexes)})"
    columns = [f"{value} AS {name(place.column.name)}"]
    if _is_native(place.column):
        typed = " OR ".join(
            f"k{level}[{index}] IN ({_TYPED}) OR starts_with(v{level}[{index}], chr(1))" for index in indexes
        )
        columns.append(f"coalesce({typed}, FALSE) AS {name(place.column.name + NATIVE)}")
    return columns


def _value(place: Place, level: int, index: int) -> str:
    value = f"v{level}[{index}]"
    if place.column.separator:
        items = f"[item ->> '$' FOR item IN CAST({value} AS JSON[])]"
        joined = f"array_to_string({items}, {quote(place.column.separator)})"
        return f"CASE WHEN k{level}[{index}] = 'ARRAY' THEN {joined} ELSE {value} END"
    if json_plan.read_whole(place.column):
        # What is kept as JSON gets its numbers back.
        return rf"""regexp_replace({value}, '"\\u0001([^"]+)"', '\1', 'g')"""
    return value


def _check(records: duckdb.DuckDBPyRelation, tree: KeyTree, source: str) -> None:
    """Note the keys of every object of a block; refuse unknown ones, and values that are not what they should be."""
    try:
        for levels, node in _contexts(tree.root):
            _check_context(records, tree, levels, node)
    except duckdb.InvalidInputException:
        # DuckDB's message holds the text of the record, which may have columns that are not public.
        row = records.filter("NOT json_valid(j0)").aggregate("min(_row)").fetchall()[0][0]
        raise SourceUnavailable(
            f"{source}: record {row} is not valid JSON", f"{source}: rekord {row} nie jest poprawnym zapisem JSON"
        ) from None


def _contexts(node: Node, levels: tuple[Keys, ...] = ()) -> Iterator[tuple[tuple[Keys, ...], Node]]:
    """The root record and the items of every array below it, each with the paths that lead there."""
    yield levels, node
    for above, inner in objects(node):
        for key, child in inner.children.items():
            if child.many and not child.opaque:
                yield from _contexts(child, (*levels, (*above, key)))


def _check_context(records: duckdb.DuckDBPyRelation, tree: KeyTree, levels: tuple[Keys, ...], node: Node) -> None:
    inner = list(objects(node))
    expected = list(_expected(inner))
    item, unread = f"j{len(levels)}", [()] * (len(levels) + 1)
    misfits = ", ".join(f"coalesce(bool_or(types[{n}] {wrong}), FALSE)" for n, (_, wrong) in enumerate(expected, 1))
    sql = (
        f"SELECT list(DISTINCT keys), [{misfits}] FROM (SELECT "
        f"json_keys({item}, [{_paths(path for path, _ in inner)}]) AS keys, "
        f"json_type({item}, [{_paths(path for path, _ in expected)}]) AS types FROM ({_items(levels, unread)}))"
    )
    found, wrong = _one(over(records, "_records", sql))
    for keys in found or ():
        for (above, inner_node), own in zip(inner, keys, strict=True):
            tree.see(inner_node, own or (), above)
    for (path, _), is_wrong in zip(expected, wrong, strict=True):
        if is_wrong:
            raise _misfit(tree.source, path)


def _expected(inner: list[tuple[Keys, Node]]) -> Iterator[tuple[Keys, str]]:
    """Paths of a context, with the SQL condition that the type of a value there must not fulfil."""
    for above, node in inner:
        yield above, "NOT IN ('OBJECT', 'NULL')"
        for key, child in node.children.items():
            if child.opaque:
                continue
            if child.many:
                yield (*above, key), "NOT IN ('ARRAY', 'NULL')"
            elif not child.children:
                yield (*above, key), "IN ('ARRAY', 'OBJECT')"


def _one(relation: duckdb.DuckDBPyRelation) -> tuple[Any, Any]:
    found, wrong = relation.fetchall()[0]
    return found, wrong


def _misfit(source: str, path: Keys) -> SourceChanged:
    shown = ".".join(path) or "$"
    return SourceChanged(
        f"{source}: “{shown}” is not what source.json says: a value, object or array stands where another should",
        f"{source}: „{shown}” nie jest tym, co opisuje source.json: wartość, obiekt lub lista stoi w miejscu innej",
    )
