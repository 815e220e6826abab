"""How each constraint of SHACL Core is broken: for one value of a path, what must stand there instead.

Pure functions over literals and IRIs. `BREAKS` holds, for each parameter, what makes the values of a path violate it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

import pyoxigraph as ox

Value: TypeAlias = ox.NamedNode | ox.Literal
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
NOWHERE: Final = ox.NamedNode("https://lod.example.org/nowhere")
_NUMBERS: Final = (f"{XSD}decimal", f"{XSD}integer", f"{XSD}double")


@dataclass(frozen=True)
class Broken:
    """A constraint to be broken: its `parameter`, the `values` of the path, and those of the `others` of a pair."""

    parameter: Value
    values: Sequence[Value]
    others: Sequence[Value] = ()

    @property
    def number(self) -> int:
        """The parameter as a number."""
        return int(self.parameter.value)


def like(value: Value, text: str) -> Value:
    """A value of the same kind, language and datatype that says `text`."""
    if isinstance(value, ox.NamedNode):
        return ox.NamedNode(f"{value.value}-{text}")
    if value.language:
        return ox.Literal(text, language=value.language)
    return ox.Literal(text, datatype=value.datatype)


def moved(value: Value, steps: int) -> Value:
    """A value some steps (days, units, characters) further on."""
    if isinstance(value, ox.NamedNode):
        return ox.NamedNode(f"{value.value}-{steps}")
    kind = value.datatype.value
    if kind in _NUMBERS:
        return like(value, str(Decimal(value.value) + steps))
    if kind == f"{XSD}boolean":
        return like(value, "false" if value.value == "true" else "true")
    if kind == f"{XSD}gYear":
        return like(value, str(int(value.value) + steps))
    if kind in (f"{XSD}date", f"{XSD}dateTime"):
        day = date.fromisoformat(value.value[:10]) + timedelta(days=steps)
        return like(value, day.isoformat() + value.value[10:])
    return like(value, value.value + "x" * steps)


def _none(_: Broken) -> list[Value]:
    return []


def _too_many(case: Broken) -> list[Value]:
    first = case.values[0]
    return [first, *(moved(first, step) for step in range(1, case.number + 1))]


def _of_another_datatype(case: Broken) -> list[Value]:
    text = case.values[0].value
    is_text = case.parameter.value == f"{XSD}string"
    return [ox.Literal(text, language="pl") if is_text else ox.Literal(text)]


def _of_another_kind(case: Broken) -> list[Value]:
    return [ox.Literal("IRI") if case.parameter.value.endswith("#IRI") else NOWHERE]


def _nowhere(case: Broken) -> list[Value]:
    return [NOWHERE if isinstance(case.values[0], ox.NamedNode) else like(case.values[0], "nowhere")]


def _no_match(case: Broken) -> list[Value]:
    return [next(like(case.values[0], text) for text in ("!", "", "0x") if not re.search(case.parameter.value, text))]


def _too_short(case: Broken) -> list[Value]:
    return [like(case.values[0], "x" * (case.number - 1))]


def _too_long(case: Broken) -> list[Value]:
    return [like(case.values[0], "x" * (case.number + 1))]


def _less(case: Broken) -> list[Value]:
    return [moved(case.parameter, -1)]


def _more(case: Broken) -> list[Value]:
    return [moved(case.parameter, 1)]


def _the_bound(case: Broken) -> list[Value]:
    return [case.parameter]


def _after_the_other(case: Broken) -> list[Value]:
    return [moved(case.others[0], 1)]


def _as_the_other(case: Broken) -> list[Value]:
    return [case.others[0]]


def _of_another_language(case: Broken) -> list[Value]:
    return [ox.Literal(case.values[0].value, language="de")]


def _twice_in_a_language(case: Broken) -> list[Value]:
    return [*case.values, moved(case.values[0], 1)]


BREAKS: Final[dict[str, Callable[[Broken], list[Value]]]] = {
    "minCount": _none,
    "maxCount": _too_many,
    "datatype": _of_another_datatype,
    "nodeKind": _of_another_kind,
    "class": _nowhere,
    "in": _nowhere,
    "hasValue": _nowhere,
    "pattern": _no_match,
    "minLength": _too_short,
    "maxLength": _too_long,
    "minInclusive": _less,
    "minExclusive": _the_bound,
    "maxInclusive": _more,
    "maxExclusive": _the_bound,
    "lessThan": _as_the_other,
    "lessThanOrEquals": _after_the_other,
    "equals": _nowhere,
    "disjoint": _as_the_other,
    "languageIn": _of_another_language,
    "uniqueLang": _twice_in_a_language,
}
PAIRS: Final = frozenset({"lessThan", "lessThanOrEquals", "equals", "disjoint"})
