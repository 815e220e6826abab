"""What a connection needs for the functions of a mapping to run: macros, kinds of identifiers, coordinates.

Owns `nq_identifier(value, kind)`, made from the kinds that the region describes (`loaders.sources.identifiers`). It
refuses a kind that is not described, and identifiers where no description was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.functions.library import FN, Macro, library
from loaders.mapping.model import Call, Constant
from loaders.sources import checks
from loaders.sources.identifiers import Kind, load

_KIND: Final = f"{FN}kind"
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
        kinds = {} if identifiers is None else load(identifiers, base or "")
        for call in calls:
            _check_kind(call, kinds)
        macros.insert(0, _identifier(kinds))
    definitions = tuple(macro.definition for macro in macros)
    for definition in definitions:
        con.execute(definition)
    return definitions


def _check_kind(call: Call, kinds: Mapping[str, Kind]) -> None:
    for parameter, argument in zip(call.function.parameters, call.arguments, strict=True):
        if _KIND in parameter.iris and isinstance(argument, Constant) and argument.term.value not in kinds:
            known = ", ".join(sorted(kinds)) or "-"
            raise call.place.error(
                f"{argument.term} is no kind of identifier; kinds: {known}",
                f"{argument.term} nie jest rodzajem identyfikatora; rodzaje: {known}",
            )


def _identifier(kinds: Mapping[str, Kind]) -> Macro:
    """The macro that gives an identifier in its canonical form, NULL when it is none of its kind."""
    cases = (f"WHEN {sql.text(iri)} THEN {_canonical(kind)}" for iri, kind in sorted(kinds.items()))
    return Macro(_IDENTIFIER, ("value", "kind"), f"CASE kind {' '.join(cases)} ELSE NULL END")


def _canonical(kind: Kind) -> str:
    return checks.canonical(checks.restored(checks.stripped("value", kind), kind), kind)
