"""JSON files to rows: an iterator selects records, references select values in them.

Owns the natural datatypes of JSON scalars (RML-Core section 7.5), and the choice between SQL and, for paths that DuckDB
has not, the interpreter. It refuses a reference to an array or object as a whole, which `[*]` would take apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.files.json_path import NO_VALUE, JsonPath, parse_json_path
from loaders.mapping.files.selection import Selection, null_where
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.sources import Column
from loaders.mapping.vocabulary import XSD

_ITEMS: Final = "_json_items"
# Suffixes of files with one document a line, which may be followed by that of a compression.
_LINES: Final = frozenset({".jsonl", ".ndjson"})
# Documents that DuckDB is given at a time.
_BATCH: Final = 2_000
_SUFFIXES: Final = {"BOOLEAN": "boolean", "BIGINT": "integer", "UBIGINT": "integer", "DOUBLE": "double"}


def read_json(
    path: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection
) -> Selection:
    """The values that are referred to in the records of a JSON file, or of one with a document a line."""
    documents = _documents(path, source.description.location)
    try:
        iterator = parse_json_path(source.iterator or "$")
        paths = {reference: parse_json_path(reference) for reference in references}
    except ValueError as beyond:
        # Imported here because its library takes a fifth of the time to start, and few sources need it.
        from loaders.mapping.interpreter.json_records import read_json_records  # noqa: PLC0415

        return read_json_records(documents, source, references, con, str(beyond))
    items = extracted("content::JSON", iterator)
    items = f"unnest({items})" if iterator.many else items
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_ITEMS} (item JSON)")
    insert = f"INSERT INTO {_ITEMS} FROM (SELECT {items} AS item FROM (SELECT unnest(?::VARCHAR[]) AS content))"
    while batch := list(islice(documents, _BATCH)):
        con.execute(f"{insert} WHERE item IS NOT NULL", [batch])
    if source.whole:
        return Selection(f"SELECT CAST(item AS VARCHAR) AS c0 FROM {_ITEMS}", {"$": Column("c0")})
    present = _present(paths, con)
    names = {reference: (f"c{number}", f"s{number}") for number, reference in enumerate(present)}
    values = [selected("item", paths[r], r, *names[r], source.description.nulls) for r in present]
    columns = {
        reference: Column(value, suffix=None if source.classic else suffix, many=paths[reference].many)
        for reference, (value, suffix) in names.items()
    }
    return Selection(f"SELECT {', '.join(values) or 'NULL AS c0'} FROM {_ITEMS}", columns)


def _documents(path: Path, location: str) -> Iterator[str]:
    # A line ends at a line feed alone: U+2028 and the like may stand in a JSON string.
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        if _LINES & {*PurePath(location).suffixes}:
            yield from (line for line in file if line.strip())
        else:
            yield file.read()


def selected(
    record: str, path: JsonPath, reference: str, value: str, suffix: str, nulls: tuple[str, ...] | None
) -> str:
    """SQL of the value that a path selects in a record and its suffix, or of a list of both where there may be many."""
    found = extracted(record, path)
    if not path.many:
        return f"{null_where(_scalar(found, reference), nulls)} AS {value}, {_suffix(found)} AS {suffix}"
    one = f"{{'{value}': {null_where(_scalar('v', reference), nulls)}, '{suffix}': {_suffix('v')}}}"
    return f"list_transform({found}, lambda v: {one}) AS {value}"


def extracted(document: str, path: JsonPath) -> str:
    """SQL of what a path selects: one JSON value, or with wildcards a list."""
    parts = [f"json_extract({document}, {sql.text(spelling)})" for spelling in path.paths]
    return f"flatten([{', '.join(parts)}])" if path.many else parts[0]


def _present(paths: dict[str, JsonPath], con: duckdb.DuckDBPyConnection) -> list[str]:
    """The references for which some record has the key; all of them when there is no record."""
    if not paths:
        return []
    found = ", ".join(f"coalesce(bool_or(json_exists(item, {sql.text(path.stem)})), true)" for path in paths.values())
    [flags] = con.execute(f"SELECT {found} FROM {_ITEMS}").fetchall()
    return [reference for reference, flag in zip(paths, flags, strict=True) if flag]


def _scalar(column: str, reference: str) -> str:
    """The text of a JSON scalar; JSON's null is NULL."""
    message = sql.text(NO_VALUE.format(repr(reference)))
    return f"CASE WHEN json_type({column}) IN ('ARRAY', 'OBJECT') THEN error({message}) ELSE {column} ->> '$' END"


def _suffix(column: str) -> str:
    whens = " ".join(f"WHEN '{kind}' THEN '^^<{XSD}{name}>'" for kind, name in _SUFFIXES.items())
    # DuckDB takes an integer of more than 64 bits for a double, but keeps its digits.
    long = f"json_type({column}) = 'DOUBLE' AND regexp_full_match({column} ->> '$', '-?[0-9]+')"
    return f"CASE WHEN {long} THEN '^^<{XSD}integer>' ELSE CASE json_type({column}) {whens} ELSE '' END END"
