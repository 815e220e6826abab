"""Durations as XSD writes them: the amounts that a literal names (XSD 1.1 part 2 section 3.3.6).

Owns the grammar only: what an amount is called or worth is said where it is shown or compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
# After P, and after T, stands an amount; digits are those of ASCII.
_LEXICAL: Final = re.compile(
    r"(-)?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII
)


@dataclass(frozen=True)
class Duration:
    """What a literal says: at least one amount, by its part, in the order of `PARTS`."""

    negative: bool
    amounts: Mapping[str, str]


def read(text: str) -> Duration | None:
    """The duration that `text` is, None when it is none."""
    found = _LEXICAL.fullmatch(text)
    if found is None:
        return None
    sign, *amounts = found.groups()
    return Duration(bool(sign), {part: amount for part, amount in zip(PARTS, amounts, strict=True) if amount})
