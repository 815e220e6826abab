"""What a connection needs for the functions of a mapping to run: macros, kinds of identifiers, coordinates.

Owns what is made known to the connection, and when it is worth loading: `identifiers`, `coordinates` and `geometry`
make the functions that need more than SQL alone. It refuses constants that name no system of coordinates, and those
that the SQL of a function fails with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.functions.library import COORDINATE_SYSTEM, SQL_TYPES, Parameter, library
from loaders.mapping.model import Call, Constant, Expression
from loaders.mapping.vocabulary import short

_IDENTIFIER: Final = "nq_identifier"
_TRANSFORM: Final = "nq_transform"
_GEOJSON: Final = "nq_geojson"
_WKT: Final = "nq_wkt"


def install(
    con: duckdb.DuckDBPyConnection, calls: Iterable[Call], identifiers: Path | None, base: str | None
) -> tuple[str, ...]:
    """Make the functions of `calls` known to a connection, and give the SQL that was run for it.

    `identifiers` is the file that describes kinds of identifiers, relative to `base`.
    """
    calls = list(calls)
    macros = library().needed(call.function for call in calls)
    called = frozenset().union(*(macro.calls for macro in macros))
    if called & {_TRANSFORM, _GEOJSON, _WKT}:
        _register_geometry(con, calls)
    if _IDENTIFIER in called:
        # Imported here because the readers of sources, which know identifiers, are no part of this engine.
        from loaders.mapping.functions.identifiers import identifier  # noqa: PLC0415

        macros.insert(0, identifier(_IDENTIFIER, calls, identifiers, base))
    definitions = tuple(macro.definition for macro in macros)
    for definition in definitions:
        con.execute(definition)
    for call in calls:
        _try(con, call)
    return definitions


def _register_geometry(con: duckdb.DuckDBPyConnection, calls: Iterable[Call]) -> None:
    """Make known what reads and moves geometries; refuse systems of coordinates that nobody knows."""
    # Imported here because PROJ takes longer to load than a small register to map.
    from loaders.mapping.functions import coordinates, geometry, systems  # noqa: PLC0415

    coordinates.register(con, _TRANSFORM)
    geometry.register(con, _GEOJSON, _WKT)
    for call, name in _named_systems(calls):
        if coordinates.in_thread(systems.system, name) is None:
            raise call.place.error(
                f"{name!r} is no coordinate system: OGC:CRS84 or one of EPSG, such as EPSG:2180",
                f"{name!r} to nie układ współrzędnych: OGC:CRS84 albo jeden z EPSG, na przykład EPSG:2180",
            )


def _named_systems(calls: Iterable[Call]) -> Iterator[tuple[Call, str]]:
    for call in calls:
        for parameter, argument in zip(call.function.parameters, call.arguments, strict=True):
            if parameter.datatype == COORDINATE_SYSTEM and isinstance(argument, Constant):
                yield call, argument.term.value


def _try(con: duckdb.DuckDBPyConnection, call: Call) -> None:
    """Refuse constants that the SQL of a function cannot do with, such as an ill-formed regular expression."""
    pairs = list(zip(call.function.parameters, call.arguments, strict=True))
    if not any(parameter.constant for parameter, _ in pairs):
        return
    arguments = ", ".join(_sample(parameter, argument) for parameter, argument in pairs)
    try:
        con.execute(f"SELECT {call.function.macro.name}({arguments})").fetchall()
    except duckdb.Error as fault:
        reason = str(fault).splitlines()[0]
        name = short(call.function.iri)
        raise call.place.error(
            f"{name} cannot do with its constants: {reason}", f"{name} nie przyjmuje swoich stałych: {reason}"
        ) from fault


def _sample(parameter: Parameter, argument: Expression | None) -> str:
    """SQL of a constant, or of some value in the place of what rows will give."""
    kind, form = SQL_TYPES.get(parameter.datatype, ("VARCHAR", ""))
    if isinstance(argument, Constant) and re.fullmatch(form or ".*", argument.term.value, re.DOTALL):
        return f"CAST({sql.text(argument.term.value)} AS {kind})"
    return "''" if kind == "VARCHAR" else f"CAST(NULL AS {kind})"
