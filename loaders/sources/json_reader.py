"""JSON and NDJSON: records cut from the document in blocks and taken apart by DuckDB, level by level.

Owns the SQL over a block of records. A number keeps its exact lexical form: where DuckDB would write it otherwise
(long, with exponent, with a zero at the end of its fraction) it is first made a string, marked with U+0001.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loaders.sources import json_cutter, json_plan, json_stages, json_text
from loaders.sources.ahead import ahead
from loaders.sources.encoding import as_utf8
from loaders.sources.json_stages import Stage, check_sql, create_sql, expected, keys_sql, misfits_sql
from loaders.sources.keytree import KeyTree
from loaders.sources.metadata import Table
from loaders.sources.paths import shown, sql_json_path
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.sql import over, quote
from loaders.sources.typed import Chunk, Misfit

_BYTES: Final = 16 << 20
_LINES: Final = frozenset({".ndjson", ".jsonl"})

# A number that DuckDB would not give back as it is written; a look-alike inside a string costs time, nothing else.
_INEXACT: Final = r"[:,\[]\s*-?(?:[0-9.]{16,}|[0-9]+\.[0-9]*0|[0-9.]+[eE][+-]?[0-9]+)\s*[,}\]]"
# Strings and all else but numbers, then a number. The text gets a number at its end, so that a match never starts
# inside a string: whatever precedes the last number belongs to some match.
_NUMBERS: Final = r'((?:"(?:[^"\\]|\\.)*"|[^"0-9-])*)(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'
_MARKED: Final = rf"""regexp_replace(json || '0', {quote(_NUMBERS)}, '\1"\\u0001\2"', 'g')"""
_ADDED: Final = len(r'''"\u00010"''')
_EXACT: Final = f"CASE WHEN regexp_matches(json, {quote(_INEXACT)}) THEN left({_MARKED}, -{_ADDED}) ELSE json END"
_RECORDS: Final = f"SELECT _row, {_EXACT} AS j FROM _records"


def group(tables: Iterable[Table]) -> list[tuple[str, tuple[Table, ...]]]:
    """Tables by the iterator of their root records."""
    groups: dict[str, list[Table]] = {}
    for table in tables:
        groups.setdefault(sql_json_path(json_plan.root(table)), []).append(table)
    return [(root, tuple(members)) for root, members in groups.items()]


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:
    """The rows of all tables of `source`, block by block; `_row` is the ordinal of the root record, from 1."""
    plans = [json_plan.plan(table) for table in source.tables]
    tree = json_plan.key_tree(source.name, plans)
    stages, queries = json_stages.compile_stages(tree, plans)
    path = as_utf8(source.location.path, source.tables[0].dialect.encoding, scratch, source.name)
    root = json_plan.root(source.tables[0])
    document = partial(json_cutter.records, root=root, name=source.name)
    cut = json_cutter.lines if source.location.suffix in _LINES else document
    fresh = ((row, text) for row, text in enumerate(cut(path), 1) if not recall.knows(row, text))
    for block in ahead(con, _blocks(fresh)):
        lost = _parse(con, block, stages, tree)
        for query in queries:
            yield Chunk(query.plan.table, con.sql(query.sql), query.natives, lost)
            lost = ()
    if recall.known and tree.missing():
        # The known records may have the keys that those read now have not.
        _look(con, _blocks(enumerate(cut(path), 1)), stages, tree)
    for stage in stages:
        con.execute(f"DROP TABLE IF EXISTS {stage.table}")
    tree.require_all_seen()


def _look(con: duckdb.DuckDBPyConnection, blocks: Iterable[pa.Table], stages: list[Stage], tree: KeyTree) -> None:
    """Note the keys of records until none is missing; their values are left alone."""
    for block in blocks:
        _parse(con, block, stages, tree)
        if not tree.missing():
            return


def _blocks(records: Iterable[tuple[int, bytes]]) -> Iterator[pa.Table]:
    block: list[tuple[int, bytes]] = []
    size = 0
    for record in records:
        block.append(record)
        size += len(record[1])
        if size > _BYTES:
            yield _block(block)
            size, block = 0, []
    if block:
        yield _block(block)


def _block(records: list[tuple[int, bytes]]) -> pa.Table:
    rows, texts = zip(*records, strict=True)
    return pa.table(
        {"_row": pa.array(rows, pa.int64()), "json": pa.array(texts, pa.large_binary()).cast(pa.large_string())}
    )


def _parse(con: duckdb.DuckDBPyConnection, block: pa.Table, stages: list[Stage], tree: KeyTree) -> tuple[Misfit, ...]:
    """Make the table of each stage from the records of a block; those that do not fit are left out, and returned."""
    lost: list[Misfit] = []
    while found := _take_apart(con, con.from_arrow(block), stages, tree):
        lost += found
        rows = pa.array([misfit.row for misfit in found], pa.int64())
        block = block.filter(pc.invert(pc.is_in(block["_row"], rows)))
    return tuple(lost)


def _take_apart(
    con: duckdb.DuckDBPyConnection, records: duckdb.DuckDBPyRelation, stages: list[Stage], tree: KeyTree
) -> list[Misfit]:
    """Make the stages, each checked before the items in it are taken for what they should be; stop at misfits."""
    for stage in stages:
        try:
            records.query("_records", create_sql(stage, _RECORDS))
        except duckdb.InvalidInputException:
            invalid = records.filter("NOT json_valid(json)").fetchall()
            return [json_text.misfit(row, text, tree.source) for row, text in invalid]
        hashes, misfit = con.execute(check_sql(stage)).fetchall()[0]
        if misfit:
            return _misfits(over(records, "_records", misfits_sql(stage, _RECORDS)), stage)
        if not stage.checked.issuperset(hashes or ()):
            _check(over(records, "_records", keys_sql(stage, _RECORDS)), stage, tree)
            stage.checked.update(hashes)
    return []


def _misfits(found: duckdb.DuckDBPyRelation, stage: Stage) -> list[Misfit]:
    paths = [(shown((*stage.above, *path)).removeprefix(".") or "$", what) for path, what in expected(stage)]
    return [Misfit(row, *paths[place]) for row, place in found.fetchall()]


def _check(found: duckdb.DuckDBPyRelation, stage: Stage, tree: KeyTree) -> None:
    """Note the keys of every object of a stage; refuse unknown ones."""
    for keys in found.fetchall()[0][0] or ():
        for (above, node), own in zip(stage.inner, keys, strict=True):
            tree.see(node, own or (), (*stage.above, *above))
