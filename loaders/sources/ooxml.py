"""Parts of an OOXML workbook: which members of its archive hold the cells of a sheet, and the strings of cells.

Owns the way from the name of a sheet to its part (ECMA-376 part 1, sections 12.3.24 and 18.2.19; part 2, section 8.3).
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from loaders.sources import archive
from loaders.sources.source import Location

_SHEETS: Final = "worksheets/"


def parts_of_sheet(location: Location) -> tuple[str, list[str]]:
    """The name of the sheet of the fragment, or of the first, and its part; all parts with cells where none is said."""
    names = archive.members(location)
    sheets = _sheets(location, names)
    name = location.fragment or next(iter(sheets), "")
    wanted = _called(sheets.get(name, ""), names)
    return name, wanted or [part for part in names if _SHEETS in part and part.endswith(".xml")]


def shared_strings(location: Location) -> list[str]:
    """The part with the strings that cells share, if there is one."""
    return _called("sharedStrings.xml", archive.members(location))


def _sheets(location: Location, names: list[str]) -> dict[str, str]:
    """The target of each sheet by its name, in the order of the workbook."""
    for part in names:
        path = PurePosixPath(part)
        relations = str(path.parent / "_rels" / f"{path.name}.rels")
        if path.name.casefold().startswith("workbook") and path.suffix == ".xml" and relations in names:
            targets = {each.get("Id"): each.get("Target", "") for each in _read(location, relations)}
            sheets = [each for each in _read(location, part).iter() if _local(each.tag) == "sheet"]
            return {each.get("name", ""): targets.get(_relation(each), "") for each in sheets}
    return {}


def _called(target: str, names: list[str]) -> list[str]:
    """Parts that are called as a target, which says in different ways where they lie."""
    wanted = PurePosixPath(target.replace("\\", "/")).name.casefold()
    return [part for part in names if wanted and PurePosixPath(part).name.casefold() == wanted]


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.startswith("{") and _local(key) == "id"), "")


def _read(location: Location, part: str) -> Element:
    return fromstring(archive.content(location.member_called(part)))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
