"""XML files to rows: an iterator selects records, references select values in them.

Owns the reading of the document, whole and in memory. It refuses entity declarations, as defusedxml does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import defusedxml.ElementTree
import duckdb
import pyarrow as pa

from loaders.mapping.files.selection import Selection
from loaders.mapping.files.x_path import parse_reference, select_items
from loaders.mapping.model import LogicalSource
from loaders.mapping.sources import Column

_ITEMS: Final = "_xml_items"


def read_xml(
    file: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection
) -> Selection:
    """The values that are referred to in the records of an XML file."""
    paths = {reference: parse_reference(reference) for reference in references}
    root = defusedxml.ElementTree.fromstring(file.read_bytes())
    items = select_items(root, source.iterator or "/*")
    climbs = any(path.parents for path in paths.values())
    parents = {child: parent for parent in root.iter() for child in parent} if climbs else {}
    values = {reference: [path.values(item, parents) for item in items] for reference, path in paths.items()}
    present = [r for r in references if not items or any(values[r])]
    lists = {r: _without(values[r], source.description.nulls or ()) for r in present}
    columns = {r: Column(f"c{n}", many=any(len(each) > 1 for each in lists[r])) for n, r in enumerate(present)}
    arrays = {column.name: _array(column, lists[reference]) for reference, column in columns.items()}
    con.register("_xml_values", pa.table({"item": pa.array(range(len(items))), **arrays}))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_ITEMS} AS FROM _xml_values")
    con.unregister("_xml_values")
    return Selection(f"SELECT * FROM {_ITEMS}", columns)


def _without(values: list[list[str]], nulls: tuple[str, ...]) -> list[list[str]]:
    return [[value for value in each if value not in nulls] for each in values] if nulls else values


def _array(column: Column, values: list[list[str]]) -> pa.Array:
    """The values of a column: one text a record, or lists of structs where a record may have many."""
    if not column.many:
        return pa.array([each[0] if each else None for each in values], pa.string())
    kind = pa.list_(pa.struct([(column.name, pa.string())]))
    return pa.array([[{column.name: value} for value in each] for each in values], kind)
