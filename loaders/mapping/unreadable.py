"""Why a source cannot be read, in Polish and English; the resolver that catches it adds the place in the mapping.

Owns what readers raise for faults they know. Libraries have faults of their own, in English alone, which pass as they
are.
"""

from __future__ import annotations

from typing import Final

from loaders.mapping.sql import MARK

# DuckDB's messages about CSV go on with advice on its own options.
_LINES: Final = 3


class Unreadable(ValueError):
    """A fault in a source or in what is said about it."""

    def __init__(self, en: str, pl: str) -> None:
        super().__init__(en)
        self.pl = pl


def reasons(fault: BaseException) -> tuple[str, str]:
    """What is wrong, in English and Polish."""
    if isinstance(fault, Unreadable):
        return str(fault), fault.pl
    # SQL raises both languages as one text.
    en, mark, pl = "; ".join(str(fault).splitlines()[:_LINES]).partition(MARK)
    return en, pl if mark else en
