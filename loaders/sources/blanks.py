"""Blanks that somebody left far from the table of an XLSX sheet, taken out of a copy.

Owns which cells hold nothing but blanks, be they shared strings (ECMA-376 part 1, sections 18.3.1.4 and 18.4.8), and
the copy. Such a cell stays where it is, and loses its content alone: no other one moves.
"""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from loaders.sources import archive, ooxml
from loaders.sources.reach import Attributes, Extent, Sheet, attribute, parse
from loaders.sources.source import Location

# Blanks that are kept in mind; nobody leaves more, and those beyond count as other cells do.
_MOST: Final = 100_000
_SHARED: Final = "s"
# The first and the last byte of what is left out, the last without itself.
Span = tuple[int, int]


def far(location: Location, part: str, extent: Extent) -> list[Span]:
    """Where the contents of the blanks beyond all other cells of a sheet stand; `extent` takes in these others."""
    values = _Values(extent, _blank_strings(location))
    parse(values.listen, archive.blocks(location.member_called(part)))
    return values.far()


def without(location: Location, part: str, spans: list[Span], scratch: Path) -> Location:
    """A copy of the workbook without some spans of one part."""
    copy = scratch / f"near-{location.path.name}"
    with zipfile.ZipFile(copy, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in archive.members(location):
            blocks = archive.blocks(location.member_called(name))
            with target.open(name, "w", force_zip64=True) as member:
                member.writelines(_outside(blocks, spans) if name == part else blocks)
    return Location(str(copy), location.fragment)


def _outside(blocks: Iterable[bytes], spans: Iterable[Span]) -> Iterator[bytes]:
    """The bytes outside of the spans, which follow one another."""
    pending = deque(spans)
    begin = at = 0
    for block in blocks:
        end = begin + len(block)
        while pending and pending[0][0] < end:
            start, stop = pending[0]
            yield block[at - begin : max(start, at) - begin]
            at = min(stop, end)
            if stop > end:
                break
            pending.popleft()
        yield block[at - begin :]
        begin = at = end


class _Values(Sheet):
    """A worksheet whose values are read: cells that are blank are none, and are kept in mind."""

    def __init__(self, extent: Extent, blank_strings: frozenset[int]) -> None:
        super().__init__(extent)
        self._blank_strings = blank_strings
        self._blanks: list[tuple[int, int, Span]] = []
        self._type = self._text = ""
        self._start = -1

    def listen(self, parser: Any) -> None:
        """Take in what `parser` reads."""
        super().listen(parser)
        parser.EndElementHandler = self._on_end

    def far(self) -> list[Span]:
        """Where the contents of the blanks beyond all other cells stand, in their order."""
        rows, columns = self._extent.rows.size, self._extent.columns.size
        return [span for row, column, span in self._blanks if row > rows or column > columns]

    def _on_cell(self, attributes: Attributes) -> None:
        super()._on_cell(attributes)
        self._type, self._text, self._start = attribute(attributes, "t"), "", -1

    def _on_value(self, _: Attributes) -> None:
        self._parser.CharacterDataHandler = self._on_text
        if self._start < 0:
            self._start = self._parser.CurrentByteIndex

    def _on_text(self, text: str) -> None:
        self._text += text

    def _on_end(self, tag: str) -> None:
        if not self._text or self._handlers.get(tag) != self._on_cell:
            return
        if self._is_blank() and len(self._blanks) < _MOST:
            span = (self._start, self._parser.CurrentByteIndex)
            self._blanks.append((self._cell_row, self._column, span))
        else:
            self._extent.filled += 1
            self._extent.reach(self._cell_row, self._column)
        self._text = ""

    def _is_blank(self) -> bool:
        text = self._text.strip()
        return text.isdecimal() and int(text) in self._blank_strings if self._type == _SHARED else not text


def _blank_strings(location: Location) -> frozenset[int]:
    """The numbers of the shared strings that are blank."""
    strings = _Strings()
    for part in ooxml.shared_strings(location):
        parse(strings.listen, archive.blocks(location.member_called(part)))
    return frozenset(strings.blank)


class _Strings:
    """The shared strings of a workbook."""

    def __init__(self) -> None:
        self.blank: list[int] = []
        self._number = 0
        self._is_blank = True

    def listen(self, parser: Any) -> None:
        """Take in what `parser` reads."""
        parser.CharacterDataHandler = self._on_text
        parser.EndElementHandler = self._on_end

    def _on_text(self, text: str) -> None:
        self._is_blank = self._is_blank and not text.strip()

    def _on_end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            if self._is_blank:
                self.blank.append(self._number)
            self._number += 1
            self._is_blank = True
