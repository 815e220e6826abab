"""Lines of CSV (RFC 4180) for people: in UTF-8 that spreadsheets know as such, and with no cell that they run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

# Before the first line: spreadsheets read the rest as UTF-8 then.
MARK: Final = "\ufeff"
# What a spreadsheet takes for a formula, or what would hide one; a number, which it should take as one, is none.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def head(cells: Iterable[str], delimiter: str = ",") -> str:
    """The first line of a file."""
    return MARK + line(cells, delimiter)


def line(cells: Iterable[str], delimiter: str = ",") -> str:
    """One line."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(map(safe, cells))
    return out.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what it would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell) else cell
