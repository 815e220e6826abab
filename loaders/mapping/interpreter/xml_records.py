"""XML records by XPath 3.1 with namespaces: axes, functions, whatever selects nodes or values.

Owns the namespaces of a reference formulation and the text of what a path gives. It refuses functions that read other
documents: a mapping reads its sources and nothing else.
"""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, ElementTree

import duckdb
import elementpath
from elementpath import ElementNode, ElementPathError, XPathContext, XPathToken
from elementpath.xpath31 import XPath31Parser

from loaders.mapping.files.records import Value, records
from loaders.mapping.files.selection import Selection
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.unreadable import Unreadable

# Functions of XPath 3.1 that read something else than their arguments.
_READING: Final = frozenset(
    {
        *("doc", "doc-available", "collection", "uri-collection", "json-doc", "transform", "load-xquery-module"),
        *("unparsed-text", "unparsed-text-available", "unparsed-text-lines"),
        *("environment-variable", "available-environment-variables"),
    }
)


class _Parser(XPath31Parser):
    """XPath 3.1 in which those functions are not known."""

    symbol_table = {  # noqa: RUF012 -- how the library has its parsers say what they know
        name: token for name, token in XPath31Parser.symbol_table.items() if name not in _READING
    }


def read_xml_records(
    root: Element, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, why: str
) -> Selection:
    """The values that are referred to in the records of an XML document; `why` says what the quicker way could not."""
    parser = _Parser(namespaces=dict(source.namespaces))
    document = elementpath.get_node_tree(ElementTree(root))
    items = _select(_parse(parser, source.iterator or "/*"), document, None)
    values: dict[str, list[list[Value]]] = {}
    for reference in references:
        path = _parse(parser, reference)
        found = [[_value(path, each) for each in _select(path, document, item)] for item in items]
        # A path that chooses or computes may rightly give nothing; one that only names is expected to be there.
        if any(found) or not items or {"[", "("} & {*reference}:
            values[reference] = found
    return records(con, len(items), values, nulls=source.description.nulls, interpreted=why)


def _parse(parser: _Parser, text: str) -> XPathToken:
    try:
        return parser.parse(text)
    except ElementPathError as fault:
        raise Unreadable(f"the path {text!r}: {fault}", f"ścieżka {text!r}: {fault}") from fault


def _select(path: XPathToken, document: Any, item: Any) -> list[Any]:
    try:
        return list(path.select(XPathContext(document, item=item)))
    except ElementPathError as fault:
        raise Unreadable(f"the path {path.source!r}: {fault}", f"ścieżka {path.source!r}: {fault}") from fault


def _value(path: XPathToken, value: Any) -> Value:
    if isinstance(value, ElementNode):
        # The library puts the text after an element before that of the elements within it.
        element: Any = value.value
        return "".join(element.itertext()), ""
    return path.string_value(value), ""
