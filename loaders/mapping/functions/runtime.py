"""What a connection needs for the functions of a mapping to run: macros, kinds of identifiers, coordinates.

Owns what is made known to the connection, and when it is worth loading: `identifiers` and `coordinates` make the two
functions that need more than SQL alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import duckdb

from loaders.mapping.functions.library import library
from loaders.mapping.model import Call

_IDENTIFIER: Final = "nq_identifier"
_TRANSFORM: Final = "nq_transform"


def install(
    con: duckdb.DuckDBPyConnection, calls: Iterable[Call], identifiers: Path | None, base: str | None
) -> tuple[str, ...]:
    """Make the functions of `calls` known to a connection, and give the SQL that was run for it.

    `identifiers` is the file that describes kinds of identifiers, relative to `base`.
    """
    calls = list(calls)
    macros = library().needed(call.function for call in calls)
    called = frozenset().union(*(macro.calls for macro in macros))
    if _TRANSFORM in called:
        # Imported here because PROJ takes longer to load than a small register to map.
        from loaders.mapping.functions import coordinates  # noqa: PLC0415

        coordinates.register(con, _TRANSFORM)
    if _IDENTIFIER in called:
        # Imported here because the readers of sources, which know identifiers, are no part of this engine.
        from loaders.mapping.functions.identifiers import identifier  # noqa: PLC0415

        macros.insert(0, identifier(_IDENTIFIER, calls, identifiers, base))
    definitions = tuple(macro.definition for macro in macros)
    for definition in definitions:
        con.execute(definition)
    return definitions
