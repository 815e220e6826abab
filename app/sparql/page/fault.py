"""The place of a fault in a query, as values: its line, cut so that it can be shown, with the character in question.

Pure: text and a position in, a `Fault` out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Characters shown on either side; a query written by a program may be one line of thousands.
_AROUND: Final = 60
_CUT: Final = "…"


@dataclass(frozen=True)
class Fault:
    """Line `line` as `before`, `at` and `after`; `at` is "" when the fault is at the end of the line."""

    line: int
    before: str
    at: str
    after: str


def locate(text: str, line: int, column: int) -> Fault | None:
    """Find the place at `line` and `column`, which count from 1; None when the text has no such line."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return None
    shown, place = lines[line - 1].rstrip("\r"), max(0, column - 1)
    return Fault(line, _tail(shown[:place]), shown[place : place + 1], _head(shown[place + 1 :]))


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else _CUT + text[-_AROUND:]


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else text[:_AROUND] + _CUT
