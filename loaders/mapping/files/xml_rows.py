"""XML files to rows: an iterator selects records, references select values in them.

Owns the reading of the document, whole and in memory, and the choice between the quick part of XPath and all of it. It
refuses entity declarations, as defusedxml does.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import duckdb

from loaders.mapping.files.records import records
from loaders.mapping.files.selection import Selection
from loaders.mapping.files.x_path import parse_reference, select_items
from loaders.mapping.logical_source import LogicalSource


def read_xml(
    file: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection
) -> Selection:
    """The values that are referred to in the records of an XML file."""
    root = defusedxml.ElementTree.fromstring(file.read_bytes())
    document = Element("document")
    document.append(root)
    try:
        paths = {reference: parse_reference(reference) for reference in references}
        items = select_items(document, source.iterator or "/*")
    except ValueError as beyond:
        # Imported here because its library takes a third of the time to start, and few sources need it.
        from loaders.mapping.interpreter.xml_records import read_xml_records  # noqa: PLC0415

        return read_xml_records(root, source, references, con, str(beyond))
    climbs = any(path.parents for path in paths.values())
    parents = {child: parent for parent in document.iter() for child in parent} if climbs else {}
    values = {
        reference: [[(text, "") for text in path.values(item, parents)] for item in items]
        for reference, path in paths.items()
    }
    stems = {reference: path.stem() for reference, path in paths.items()}
    known = [r for r in references if not items or any(stems[r].values(item, parents) for item in items)]
    return records(con, len(items), {r: values[r] for r in known}, nulls=source.description.nulls)
