"""Spreadsheets with a cell far from all others, refused before they are read.

A reader of spreadsheets holds a sheet as a table of all cells from the first to the last. One that somebody left far
away, as Ctrl+End shows, would take all the memory there is. Owns how much of a sheet may be empty. XLS needs no look:
its sheets have 65,536 rows of 256 columns at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from app.errors import SourceUnavailable
from loaders.sources import archive, blanks, glance, ooxml
from loaders.sources.reach import Extent, Sheet, Tables, parse
from loaders.sources.source import Location

# So many cells take half a gigabyte, as the fullest sheet of XLS does; a tenth of a larger sheet must be filled.
ROOM: Final = 20_000_000
_EMPTIER: Final = 10
_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"


@dataclass(frozen=True)
class _Walked:
    """The extent of a sheet, and the part that holds its cells alone, "" where they stand among those of others."""

    extent: Extent
    part: str = ""


def near(location: Location, source: str, scratch: Path) -> Location:
    """The file to read: `location`, or a copy of it where nothing but blanks lies far from the table of its sheet.

    The sheet is the one of the fragment or the first; of an ODS file it is each, for its reader reads them all. Raises
    `SourceUnavailable` when anything else lies far.
    """
    with _told(source):
        for far in _too_far(location):
            if not far.part:
                raise _refused(far.extent, source)
            rest = Extent(far.extent.sheet)
            spans = blanks.far(location, far.part, rest)
            if _is_far(rest):
                raise _refused(rest, source)
            location = blanks.without(location, far.part, spans, scratch)
    return location


def require_near(location: Location, source: str) -> None:
    """Raise `SourceUnavailable` when anything lies far from the table of the sheet of `location`."""
    with _told(source):
        for far in _too_far(location):
            raise _refused(far.extent, source)


@contextmanager
def _told(source: str) -> Iterator[None]:
    try:
        yield
    except (ExpatError, ValueError) as error:
        raise SourceUnavailable(
            f"{source}: not a readable spreadsheet: {error}",
            f"{source}: nie można odczytać arkusza kalkulacyjnego: {error}",
        ) from None


def _too_far(location: Location) -> list[_Walked]:
    walk = _WALKS.get(location.suffix)
    if walk is None or not archive.is_one(location.path):
        return []
    return [walked for walked in walk(location) if _is_far(walked.extent)]


def _is_far(extent: Extent) -> bool:
    return extent.rows.size * extent.columns.size > max(ROOM, _EMPTIER * extent.filled)


def _refused(extent: Extent, source: str) -> SourceUnavailable:
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


def _xlsx(location: Location) -> list[_Walked]:
    sheet, parts = ooxml.parts_of_sheet(location)
    return [_Walked(_sheet(location, part, sheet), part) for part in parts if _may_be_far(location, part)]


def _may_be_far(location: Location, part: str) -> bool:
    most = glance.most_cells(_blocks(location, part))
    return most is None or most > ROOM


def _sheet(location: Location, part: str, sheet: str) -> Extent:
    extent = Extent(sheet)
    parse(Sheet(extent).listen, _blocks(location, part))
    return extent


def _ods(location: Location) -> list[_Walked]:
    tables = Tables()
    # Without content, or with one that nobody can read, the reader tells what is wrong.
    manifest = location.member_called(_MANIFEST)
    if not archive.has(location.member_called(_CONTENT)) or (
        archive.has(manifest) and b":encryption-data" in archive.content(manifest)
    ):
        return []
    parse(tables.listen, _blocks(location, _CONTENT))
    return [_Walked(extent) for extent in tables.extents]


def _blocks(location: Location, part: str) -> Iterator[bytes]:
    return archive.blocks(location.member_called(part))


_WALKS: Final[dict[str, Callable[[Location], list[_Walked]]]] = {".xlsx": _xlsx, ".xlsm": _xlsx, ".ods": _ods}
