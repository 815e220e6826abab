"""XML: records taken out of the document one by one, in constant memory, with entities refused.

Owns the walk over elements. Names are compared without namespace. The record is the shortest iterator of the tables of
a file that others continue; a reference that starts with `/` is absolute and shares the enclosing elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import duckdb
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.errors import RegisterError, SourceChanged, SourceUnavailable
from loaders.sources.cellvalues import chunks
from loaders.sources.keytree import KeyTree, Node
from loaders.sources.metadata import Column, Table
from loaders.sources.paths import xml_path
from loaders.sources.source import Source
from loaders.sources.typed import Chunk

_RECORDS: Final = 5_000
# Attributes that speak of the document, not of its subject.
_IGNORED_NAMESPACES: Final = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")

Path_ = tuple[str, ...]
# An item with the elements around it, the document element first.
Chain = tuple[Element, ...]
Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class _Place:
    """Where a column stands: `paths` below the element at `depth` of the chain."""

    column: Column
    depth: int
    paths: tuple[Path_, ...]


@dataclass(frozen=True)
class _Plan:
    table: Table
    iterator: Path_
    places: tuple[_Place, ...]
    rows: list[Row] = field(default_factory=list)


def group(tables: Iterable[Table]) -> list[tuple[str, tuple[Table, ...]]]:
    """Tables by their record: the shortest iterator that begins theirs."""
    groups: dict[Path_, list[Table]] = {}
    for table in sorted(tables, key=_depth):
        iterator = _iterator(table)
        root = next((root for root in groups if iterator[: len(root)] == root), iterator)
        groups.setdefault(root, []).append(table)
    return [("/" + "/".join(root), tuple(members)) for root, members in groups.items()]


def _depth(table: Table) -> int:
    return len(_iterator(table))


def _iterator(table: Table) -> Path_:
    if not table.iterator.startswith("/"):
        raise RegisterError(
            f"source.json: the table {table.name} needs an rml:iterator such as /register/entry",
            f"source.json: tabela {table.name} musi mieć rml:iterator, na przykład /rejestr/wpis",
        )
    return xml_path(table.iterator)


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path) -> Iterator[Chunk]:  # noqa: ARG001
    """The rows of all tables of `source`; `_row` is the ordinal of the record, from 1."""
    root = xml_path(source.root)
    plans = [_plan(table) for table in source.tables]
    tree = _key_tree(source.name, plans, root)
    for number, chain in enumerate(_records(source, root, _kept(plans, root)), start=1):
        _see(tree, tree.root, chain[-1], ())
        for plan in plans:
            plan.rows.extend(_rows(plan, chain, number, source.name))
        if number % _RECORDS == 0:
            yield from _flush(con, plans)
    yield from _flush(con, plans)
    tree.require_all_seen()


def _plan(table: Table) -> _Plan:
    iterator = _iterator(table)
    return _Plan(table, iterator, tuple(_place(column, iterator) for column in table.columns))


def _place(column: Column, iterator: Path_) -> _Place:
    if not column.reference:
        return _Place(column, len(iterator), tuple((header,) for header in column.headers))
    path = xml_path(column.reference)
    if not column.reference.startswith("/"):
        return _Place(column, len(iterator), (path,))
    shared = 0
    while shared < min(len(path), len(iterator)) and path[shared] == iterator[shared]:
        shared += 1
    if not shared:
        raise RegisterError(
            f"source.json: the reference {column.reference!r} of {column.name} is outside the iterator's document",
            f"source.json: odwołanie {column.reference!r} kolumny {column.name} jest poza dokumentem iteratora",
        )
    return _Place(column, shared, (path[shared:],))


def _key_tree(source: str, plans: list[_Plan], root: Path_) -> KeyTree:
    tree = KeyTree(source)
    for plan in plans:
        tree.reach(plan.iterator[len(root) :])
        for place in plan.places:
            above = plan.iterator[: place.depth]
            if place.depth >= len(root):
                paths = tuple((*above[len(root) :], *path) for path in place.paths)
                tree.add(place.column, paths, whole=False)
    return tree


def _kept(plans: list[_Plan], root: Path_) -> frozenset[Path_]:
    """Elements outside the records that a column refers to."""
    paths = [
        (*plan.iterator[: place.depth], *(step for step in path if not step.startswith("@")))
        for plan in plans
        for place in plan.places
        for path in place.paths
        if place.depth < len(root)
    ]
    return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))


def _records(source: Source, root: Path_, kept: frozenset[Path_]) -> Iterator[Chain]:
    chain: list[Element] = []
    names: list[str] = []
    try:
        for event, element in iterparse(source.location.path, events=("start", "end")):
            if event == "start":
                chain.append(element)
                names.append(_local(element.tag))
                continue
            path = tuple(names)
            if path == root:
                yield tuple(chain)
            chain.pop()
            names.pop()
            if chain and path[: len(root)] == root[: len(path)] and len(path) <= len(root):
                # A finished record, or what led to records: nothing refers to it any more.
                chain[-1].remove(element)
            elif chain and path[: len(root)] != root and path not in kept:
                chain[-1].remove(element)
    except (ParseError, DefusedXmlException, OSError) as error:
        raise SourceUnavailable(
            f"{source.name}: not XML that can be read: {error}", f"{source.name}: nie można odczytać XML: {error}"
        ) from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _see(tree: KeyTree, node: Node, element: Element, above: Path_) -> None:
    """Note the keys of a record, refusing what no column names."""
    keys = {_local(child.tag) for child in element} | {"@" + attribute for attribute in _attributes(element)}
    tree.see(node, keys, above)
    if not node.value and (element.text or "").strip():
        tree.see(Node(), {"text()"}, above)
    for child in element:
        key = _local(child.tag)
        if not node.children[key].opaque:
            _see(tree, node.children[key], child, (*above, key))


def _attributes(element: Element) -> dict[str, str]:
    return {_local(key): value for key, value in element.attrib.items() if not key.startswith(_IGNORED_NAMESPACES)}


def _rows(plan: _Plan, chain: Chain, number: int, source: str) -> Iterator[Row]:
    wanted = [place for place in plan.places if not place.column.suppressed]
    for item in _items(chain, plan.iterator[len(chain) :]):
        yield number, [_value(item[place.depth - 1], place, source) for place in wanted]


def _items(chain: Chain, below: Path_) -> Iterator[Chain]:
    if not below:
        yield chain
        return
    for child in chain[-1]:
        if _local(child.tag) == below[0]:
            yield from _items((*chain, child), below[1:])


def _value(element: Element, place: _Place, source: str) -> str | None:
    values = next((found for path in place.paths if (found := list(_values(element, path)))), [])
    if len(values) > 1 and not place.column.separator:
        raise SourceChanged(
            f"{source}: “{place.column.label}” occurs more than once in one item",
            f"{source}: „{place.column.label}” występuje więcej niż raz w jednym elemencie",
        )
    return place.column.separator.join(values) if values else None


def _values(element: Element, path: Path_) -> Iterator[str]:
    if not path:
        yield element.text or ""
    elif path[0].startswith("@"):
        attributes = _attributes(element)
        yield from [attributes[path[0][1:]]] if path[0][1:] in attributes else []
    else:
        for child in element:
            if _local(child.tag) == path[0]:
                yield from _values(child, path[1:])


def _flush(con: duckdb.DuckDBPyConnection, plans: list[_Plan]) -> Iterator[Chunk]:
    for plan in plans:
        positions = {column.name: index for index, column in enumerate(plan.table.wanted)}
        yield from chunks(con, plan.table, positions, plan.rows)
        plan.rows.clear()
