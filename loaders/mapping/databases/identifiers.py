"""SQL identifiers in mappings: which column of a result a name means (R2RML section 2.1, SQL identifiers).

Owns delimited names (`"Name"`, and the marks that MySQL and SQL Server use for quotes) and names without delimiters,
for which databases do not tell upper from lower case. It refuses nothing: a name that means no column has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_DELIMITED: Final = re.compile(r"\"(?P<sql>(?:[^\"]|\"\")+)\"|`(?P<mysql>[^`]+)`|\[(?P<server>[^\]]+)\]")


def position(reference: str, columns: Sequence[str]) -> int | None:
    """The position of the column that `reference` means."""
    if reference in columns:
        return columns.index(reference)
    match = _DELIMITED.fullmatch(reference)
    if match is not None:
        name = match[match.lastgroup or 0].replace('""', '"')
        return columns.index(name) if name in columns else None
    folded = [number for number, column in enumerate(columns) if column.casefold() == reference.casefold()]
    return folded[0] if len(folded) == 1 else None
