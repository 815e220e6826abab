"""Identifiers with check digits, as the function library knows them.

Owns the macro `(value, kind)`, made from the kinds that the region describes (`loaders.sources.identifiers`). It
refuses a kind that is not described, and identifiers where no description was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from loaders.mapping import sql
from loaders.mapping.functions.library import FN, Macro
from loaders.mapping.model import Call, Constant
from loaders.sources import checks
from loaders.sources.identifiers import Kind, load

_KIND: Final = f"{FN}kind"


def identifier(name: str, calls: Iterable[Call], identifiers: Path | None, base: str | None) -> Macro:
    """The macro that gives an identifier in its canonical form, NULL when it is none of its kind."""
    kinds = {} if identifiers is None else load(identifiers, base or "")
    for call in calls:
        _check_kind(call, kinds)
    cases = (f"WHEN {sql.text(iri)} THEN {_canonical(kind)}" for iri, kind in sorted(kinds.items()))
    return Macro(name, ("value", "kind"), f"CASE kind {' '.join(cases)} ELSE NULL END")


def _check_kind(call: Call, kinds: Mapping[str, Kind]) -> None:
    for parameter, argument in zip(call.function.parameters, call.arguments, strict=True):
        if _KIND in parameter.iris and isinstance(argument, Constant) and argument.term.value not in kinds:
            known = ", ".join(sorted(kinds)) or "-"
            raise call.place.error(
                f"{argument.term} is no kind of identifier; kinds: {known}",
                f"{argument.term} nie jest rodzajem identyfikatora; rodzaje: {known}",
            )


def _canonical(kind: Kind) -> str:
    """SQL of the canonical form of `value`, each step computed once and called by a name of its own."""
    restored = f"list_transform([{checks.stripped('value', kind)}], lambda bare: {checks.restored('bare', kind)})"
    return f"list_transform({restored}, lambda whole: {checks.canonical('whole', kind)})[1]"
