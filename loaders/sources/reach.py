"""The walk over the XML of spreadsheets that tells how far the cells of a sheet reach.

Owns where a cell stands (ECMA-376 part 1, section 18.3.1; ODF 1.3 part 3, section 9.1) and whether it holds anything.
No cell is kept, and what a sheet says of its own extent counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import ParserCreate

from loaders.sources.columns import letters_of, number_of

_DIGITS: Final = "0123456789"
# Attributes of a cell of ODF that give it a value, and the type whose value is its text.
_VALUES: Final = frozenset(
    {
        "office:value",
        "office:string-value",
        "office:date-value",
        "office:time-value",
        "office:boolean-value",
        "table:formula",
    }
)

Attributes = list[str]


def parse(listen: Callable[[Any], None], blocks: Iterable[bytes]) -> None:
    """Let a walk listen to a parser of the XML in `blocks`; raises `ExpatError`."""
    parser = ParserCreate()
    parser.ordered_attributes = True
    listen(parser)
    for block in blocks:
        parser.Parse(block)
    parser.Parse(b"", True)


@dataclass
class Side:
    """How far cells reach to one side, and where they last leapt farthest: a table grows in small steps."""

    size: int = 0
    leap: float = 0.0
    leapt: int = 0
    cell: str = ""

    def reach(self, number: int, row: int, column: int) -> None:
        """Take in a cell; a leap within the first half of all is none."""
        if number <= self.size:
            return
        leap = number / self.size if self.size else 0.0
        if leap > self.leap or number > 2 * self.leapt:
            self.leap, self.leapt, self.cell = leap, number, f"{letters_of(column)}{row}"
        self.size = number


@dataclass
class Extent:
    """The reach of the cells of one sheet that hold something; `filled` counts them as they are written."""

    sheet: str
    rows: Side = field(default_factory=Side)
    columns: Side = field(default_factory=Side)
    filled: int = 0

    def reach(self, row: int, column: int) -> None:
        """Take in a cell; both count from 1."""
        self.rows.reach(row, row, column)
        self.columns.reach(column, row, column)

    @property
    def farthest(self) -> str:
        """The cell that lies farthest from those before it."""
        return max((self.columns, self.rows), key=lambda side: side.leap).cell


class Sheet:
    """A worksheet of OOXML: `<row r="2"><c r="B2"><v>…</v></c></row>`, where each `r` may be missing."""

    def __init__(self, extent: Extent) -> None:
        self._extent = extent
        self._row = self._cell_row = self._column = 0
        self._handlers: dict[str, Callable[[Attributes], None]] = {}

    def listen(self, parser: Any) -> None:
        """Take in what `parser` reads."""
        self._parser = parser
        parser.StartElementHandler = self._root

    def _root(self, tag: str, _: Attributes) -> None:
        """Names have the prefix of the document element, if any."""
        prefix = tag.rpartition(":")[0]
        handlers = {"row": self._on_row, "c": self._on_cell, "v": self._on_value, "is": self._on_value}
        self._handlers = {f"{prefix}:{name}" if prefix else name: on for name, on in handlers.items()}
        self._parser.StartElementHandler = self._element

    def _element(self, tag: str, attributes: Attributes) -> None:
        if handler := self._handlers.get(tag):
            handler(attributes)

    def _on_row(self, attributes: Attributes) -> None:
        number = attribute(attributes, "r")
        self._row = int(number) if number else self._row + 1
        self._column = 0

    def _on_cell(self, attributes: Attributes) -> None:
        self._parser.CharacterDataHandler = None
        reference = attribute(attributes, "r")
        letters = reference.rstrip(_DIGITS)
        self._column = number_of(letters) if letters else self._column + 1
        self._cell_row = int(reference[len(letters) :]) if letters else self._row

    def _on_value(self, _: Attributes) -> None:
        self._extent.filled += 1
        if self._cell_row > self._extent.rows.size or self._column > self._extent.columns.size:
            self._parser.CharacterDataHandler = self._on_text

    def _on_text(self, _: str) -> None:
        """A value that holds nothing, as a formula without its result, makes no cell."""
        self._extent.reach(self._cell_row, self._column)
        self._parser.CharacterDataHandler = None


class Tables:
    """The tables of ODF, whose rows and cells may stand for several."""

    def __init__(self) -> None:
        self.extents: list[Extent] = []
        self._row = self._repeated = self._column = self._last = self._filled = 0

    def listen(self, parser: Any) -> None:
        """Take in what `parser` reads."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += int(attribute(attributes, "table:number-columns-repeated") or 1)
            if _VALUES.intersection(attributes[::2]) or attribute(attributes, "office:value-type") == "string":
                self._last = self._column
                self._filled += 1
        elif tag == "table:table-row":
            self._repeated = int(attribute(attributes, "table:number-rows-repeated") or 1)
            self._column = self._last = self._filled = 0
        elif tag == "table:table":
            self.extents.append(Extent(attribute(attributes, "table:name")))
            self._row = 0

    def _end(self, tag: str) -> None:
        if tag != "table:table-row" or not self.extents:
            return
        self._row += self._repeated
        if self._last:
            self.extents[-1].filled += self._filled
            self.extents[-1].reach(self._row, self._last)


def attribute(attributes: Attributes, name: str) -> str:
    """The value of an attribute, "" for none; names and values take turns."""
    for index in range(0, len(attributes), 2):
        if attributes[index] == name:
            return attributes[index + 1]
    return ""
