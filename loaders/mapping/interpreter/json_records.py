"""JSON records by JSONPath in full (RFC 9535): descendants, slices, filters, functions.

Owns the spelling of values, which is that of `json_rows`. It refuses what RFC 9535 refuses, and a reference to an
array or object as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

import duckdb
from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathQuery

from loaders.mapping.files.json_path import NO_VALUE, full_path
from loaders.mapping.files.records import Value, records
from loaders.mapping.files.selection import Selection
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.sql import MARK
from loaders.mapping.unreadable import Unreadable
from loaders.mapping.vocabulary import XSD

_SUFFIXES: Final = {bool: "boolean", int: "integer", float: "double"}
# What DuckDB writes without an exponent.
_PLAIN: Final = (1e-6, 1e21)


def read_json_records(
    documents: Iterable[str],
    source: LogicalSource,
    references: tuple[str, ...],
    con: duckdb.DuckDBPyConnection,
    why: str,
) -> Selection:
    """The values that are referred to in the records of JSON documents; `why` says what SQL could not do."""
    iterator = _query(source.iterator or "$")
    items: list[Any] = [item for document in documents for item in iterator.find(json.loads(document)).values()]
    if source.whole:
        texts: list[list[Value]] = [[(json.dumps(item, ensure_ascii=False), "")] for item in items]
        return records(con, len(items), {"$": texts}, nulls=None, interpreted=why)
    queries = {reference: _query(reference) for reference in references}
    values = {
        reference: [_values(query.find(item).values(), reference) for item in items]
        for reference, query in queries.items()
        if _is_known(query, items)
    }
    nulls = source.description.nulls
    return records(con, len(items), values, nulls=nulls, typed=not source.classic, interpreted=why)


def _query(text: str) -> JSONPathQuery:
    try:
        return JSONPathEnvironment().compile(full_path(text))
    except JSONPathError as fault:
        raise Unreadable(f"the path {text!r}: {fault}", f"ścieżka {text!r}: {fault}") from fault


def _is_known(query: JSONPathQuery, items: list[Any]) -> bool:
    """True when some record has what the path names before it selects; always, when there is no record."""
    stems = (JSONPathQuery(env=query.env, segments=query.segments[:end]) for end in range(len(query.segments), -1, -1))
    stem = next(stem for stem in stems if stem.singular_query())
    return not items or any(stem.find_one(item) is not None for item in items)


def _values(nodes: list[Any], reference: str) -> list[Value]:
    """JSON's null is no value."""
    return [_value(value, reference) for value in nodes if value is not None]


def _value(value: Any, reference: str) -> Value:
    if isinstance(value, (dict, list)):
        raise Unreadable(*NO_VALUE.format(repr(reference)).split(MARK))
    if isinstance(value, str):
        return value, ""
    return _SPELT[type(value)](value), f"^^<{XSD}{_SUFFIXES[type(value)]}>"


def _real(value: float) -> str:
    """A number as DuckDB prints it."""
    if value and not _PLAIN[0] <= abs(value) < _PLAIN[1]:
        digits, _, exponent = repr(value).partition("e")
        return f"{digits}e{int(exponent)}"
    text = format(Decimal(repr(value)), "f")
    return text if "." in text else f"{text}.0"


_SPELT: Final[dict[type, Callable[[Any], str]]] = {bool: lambda value: str(value).lower(), int: str, float: _real}
