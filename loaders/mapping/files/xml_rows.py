"""XML files to rows: an iterator selects records, references select values in them.

Owns the reading of the document, whole and in memory. It refuses entity declarations, as defusedxml does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import defusedxml.ElementTree
import duckdb
import pyarrow as pa

from loaders.mapping.files.selection import Selection, one_row_per_value, without_nulls
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
    columns = {f"c{n}": pa.array(values[r], pa.list_(pa.string())) for n, r in enumerate(present)}
    con.register("_xml_values", pa.table({"item": pa.array(range(len(items))), **columns}))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_ITEMS} AS FROM _xml_values")
    con.unregister("_xml_values")
    by_reference = {reference: Column(f"c{number}") for number, reference in enumerate(present)}
    query = one_row_per_value(f"SELECT * FROM {_ITEMS}", columns)
    return Selection(without_nulls(query, by_reference.values(), source.description.nulls), by_reference)
