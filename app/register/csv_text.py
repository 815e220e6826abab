"""CSV for people and spreadsheets: RFC 4180, in UTF-8, with no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

# How a formula begins (OWASP, CSV injection); a number may begin with its sign.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def line(cells: Iterable[str]) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out).writerow(map(harmless, cells))
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet evaluates: with an apostrophe before what would begin a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    sign, digits = cell[:1], cell[1:]
    return sign in "+-" and digits.replace(".", "", 1).isdecimal() and digits.isascii()
