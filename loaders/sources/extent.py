"""Spreadsheets with a cell far from all others, refused before they are read.

A reader of spreadsheets holds a sheet as a table of all cells from the first to the last. One that somebody left far
away, as Ctrl+End shows, would take all the memory there is. Owns how much of a sheet may be empty. XLS needs no look:
its sheets have 65,536 rows of 256 columns at most.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from app.errors import SourceUnavailable
from loaders.sources import archive, glance, ooxml
from loaders.sources.reach import Extent, Sheet, Tables
from loaders.sources.source import Location

# So many cells take half a gigabyte, as the fullest sheet of XLS does; a tenth of a larger sheet must be filled.
ROOM: Final = 20_000_000
_EMPTIER: Final = 10
_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"


def require_near(location: Location, source: str) -> None:
    """Raise `SourceUnavailable` when a cell of the sheet of `location` lies far from all others.

    The sheet is the one of its fragment or the first; of an ODS file it is each, for its reader reads them all.
    """
    walk = _WALKS.get(location.suffix)
    if walk is None or not archive.is_one(location.path):
        return
    try:
        extents = walk(location)
    except (ExpatError, ValueError) as error:
        raise SourceUnavailable(
            f"{source}: not a readable spreadsheet: {error}",
            f"{source}: nie można odczytać arkusza kalkulacyjnego: {error}",
        ) from None
    for extent in extents:
        if extent.rows.size * extent.columns.size > max(ROOM, _EMPTIER * extent.filled):
            raise _far(extent, source)


def _far(extent: Extent, source: str) -> SourceUnavailable:
    cell, columns, rows = extent.farthest, f"{extent.columns.size:,}", f"{extent.rows.size:,}"
    return SourceUnavailable(
        f"{source}: sheet {extent.sheet!r}: cell {cell} lies far from the table, which it makes {columns} columns wide "
        f"and {rows} rows long, nearly all empty; delete the row or the column of that cell and save the file",
        f"{source}: arkusz „{extent.sheet}”: komórka {cell} leży daleko od tabeli, która ma przez nią kolumn: "
        f"{_polish(columns)}, wierszy: {_polish(rows)}, prawie same puste; usuń wiersz lub kolumnę tej komórki "
        "i zapisz plik",
    )


def _polish(number: str) -> str:
    return number.replace(",", "\u00a0")


def _xlsx(location: Location) -> list[Extent]:
    sheet, parts = ooxml.parts_of_sheet(location)
    return [_sheet(location, part, sheet) for part in parts if _may_be_far(location, part)]


def _may_be_far(location: Location, part: str) -> bool:
    most = glance.most_cells(archive.blocks(Location(location.target, member=part)))
    return most is None or most > ROOM


def _sheet(location: Location, part: str, sheet: str) -> Extent:
    extent = Extent(sheet)
    _parse(Sheet(extent).listen, location, part)
    return extent


def _ods(location: Location) -> list[Extent]:
    tables = Tables()
    # Without content, or with one that nobody can read, the reader tells what is wrong.
    manifest = Location(location.target, member=_MANIFEST)
    if not archive.has(Location(location.target, member=_CONTENT)) or (
        archive.has(manifest) and b":encryption-data" in archive.content(manifest)
    ):
        return []
    _parse(tables.listen, location, _CONTENT)
    return tables.extents


def _parse(listen: Callable[[Any], None], location: Location, part: str) -> None:
    parser = ParserCreate()
    parser.ordered_attributes = True
    listen(parser)
    for block in archive.blocks(Location(location.target, member=part)):
        parser.Parse(block)
    parser.Parse(b"", True)


_WALKS: Final[dict[str, Callable[[Location], list[Extent]]]] = {".xlsx": _xlsx, ".xlsm": _xlsx, ".ods": _ods}
