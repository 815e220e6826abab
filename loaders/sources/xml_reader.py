"""XML: records taken out of the document one by one, in constant memory, with entities refused.

Owns the walk over elements. Names are compared without namespace; attributes that speak of the document (xsi:, xml:)
are passed over. A record is turned into plain dicts once, for all the tables that read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

import duckdb
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.errors import SourceChanged, SourceUnavailable
from loaders.sources.cellvalues import chunks
from loaders.sources.keytree import KeyTree, Node
from loaders.sources.paths import xml_path
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.typed import Chunk
from loaders.sources.xml_plan import Names, Place, Plan, key_tree, outside, plan

_RECORDS: Final = 5_000
_IGNORED: Final = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")
_TEXT: Final = "."

# An element as a dict: its text under ".", elements by local name and attributes by "@name", each in a list.
Item = dict[str, Any]
Row = tuple[int, list[str | None]]


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:  # noqa: ARG001
    """The rows of all tables of `source`; `_row` is the ordinal of the record, from 1."""
    root = xml_path(source.root)
    plans = [plan(table) for table in source.tables]
    tree = key_tree(source.name, plans, root)
    rows: list[list[Row]] = [[] for _ in plans]
    for number, around in enumerate(_records(source, root, outside(plans, root)), start=1):
        record = _item(around[-1], tree.root, tree, ())
        for planned, gathered in zip(plans, rows, strict=True):
            gathered.extend((number, cells) for cells in _cells(planned, around, record, source.name))
        if number % _RECORDS == 0:
            yield from _flush(con, plans, rows)
    yield from _flush(con, plans, rows)
    tree.require_all_seen()


def _records(source: Source, root: Names, kept: frozenset[Names]) -> Iterator[list[Element]]:
    """Each record with the elements around it, the document element first; read elements are let go of."""
    around: list[Element] = []
    names: list[str] = []
    depth = 0
    try:
        for event, element in iterparse(source.location.path, events=("start", "end")):
            if event == "start":
                depth += 1
                if depth <= len(root):
                    around.append(element)
                    names.append(_local(element.tag))
                continue
            if depth <= len(root):
                path = tuple(names)
                if path == root:
                    yield around
                around.pop()
                names.pop()
                if around and path not in kept:
                    around[-1].remove(element)
            depth -= 1
    except (ParseError, DefusedXmlException, OSError, LookupError, ValueError) as error:
        # The last two: an encoding that Python does not know, or that its parser does not read.
        raise SourceUnavailable(
            f"{source.name}: not XML that can be read: {error}", f"{source.name}: nie można odczytać XML: {error}"
        ) from None


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _item(element: Element, node: Node, tree: KeyTree, above: Names) -> Item:
    """Turn an element into a dict, refusing what no column names and leaving out what is ignored."""
    item: Item = {"@" + key: [{_TEXT: value}] for key, value in _attributes(element).items()}
    children: dict[str, list[Element]] = {}
    for child in element:
        children.setdefault(_local(child.tag), []).append(child)
    keys = {*item, *children}
    if not keys <= node.seen:
        tree.see(node, keys, above)
    for key, elements in children.items():
        inner = node.children[key]
        item[key] = [] if inner.opaque else [_item(child, inner, tree, (*above, key)) for child in elements]
    item[_TEXT] = element.text or ""
    if not node.value and item[_TEXT].strip():
        tree.see(Node(), {"text()"}, above)
    return item


def _attributes(element: Element) -> dict[str, str]:
    if not element.attrib:
        return {}
    return {_local(key): value for key, value in element.attrib.items() if not key.startswith(_IGNORED)}


def _cells(planned: Plan, around: list[Element], record: Item, source: str) -> Iterator[list[str | None]]:
    for chain in _items((record,), planned.iterator[len(around) :]):
        yield [_value(place, around, chain, source) for place in planned.wanted]


def _items(chain: tuple[Item, ...], below: Names) -> Iterator[tuple[Item, ...]]:
    """The items that `below` leads to, each with those around it from the record on."""
    if not below:
        yield chain
        return
    for child in chain[-1].get(below[0], ()):
        yield from _items((*chain, child), below[1:])


def _value(place: Place, around: list[Element], chain: tuple[Item, ...], source: str) -> str | None:
    for path in place.paths:
        if place.depth < len(around):
            values = list(_outside(around[place.depth - 1], path))
        else:
            values = list(_inside(chain[place.depth - len(around)], path))
        if len(values) > 1 and not place.column.separator:
            raise _repeated(place, source)
        if values:
            return place.column.separator.join(values)
    return None


def _inside(item: Item, path: Names) -> Iterator[str]:
    if not path:
        yield item[_TEXT]
        return
    for child in item.get(path[0], ()):
        yield from _inside(child, path[1:])


def _outside(element: Element, path: Names) -> Iterator[str]:
    if not path:
        yield element.text or ""
    elif path[0].startswith("@"):
        attributes = _attributes(element)
        yield from [attributes[path[0][1:]]] if path[0][1:] in attributes else []
    else:
        for child in element:
            if _local(child.tag) == path[0]:
                yield from _outside(child, path[1:])


def _repeated(place: Place, source: str) -> SourceChanged:
    return SourceChanged(
        f"{source}: “{place.column.label}” occurs more than once in one item",
        f"{source}: „{place.column.label}” występuje więcej niż raz w jednym elemencie",
    )


def _flush(con: duckdb.DuckDBPyConnection, plans: list[Plan], rows: list[list[Row]]) -> Iterator[Chunk]:
    for planned, gathered in zip(plans, rows, strict=True):
        positions = {column.name: index for index, column in enumerate(planned.table.wanted)}
        yield from chunks(con, planned.table, positions, gathered)
        gathered.clear()
