"""Numbers beyond what the store holds, compared as they are written.

Owns the order of two literals where the store has none: its integers have 64 bits and its decimals 18 places, and a
form beyond that is no number to it, though one to XSD (1.1 part 2 sections 3.3.3 and 3.4.13). What is no number, and
NaN, is in no order.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES
from app.validation.engine.datatypes import NUMBERS
from app.validation.finding import Term

_OPERATORS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FORMS: Final = {f"{PREFIXES['xsd']}{name}": re.compile(form) for name, form in NUMBERS.items()}
_BINARY: Final = frozenset(f"{PREFIXES['xsd']}{name}" for name in ("double", "float"))


def in_order(comparison: str, one: Term, other: Term) -> bool:
    """True when both are numbers, and `one` compares with `other` as an operator of SPARQL says."""
    left, right = _number(one), _number(other)
    return left is not None and right is not None and _OPERATORS[comparison](left, right)


def _number(term: Term) -> Decimal | None:
    """The exact value of a well-formed number."""
    if not isinstance(term, ox.Literal):
        return None
    form = _FORMS.get(term.datatype.value)
    if form is None or not form.fullmatch(term.value):
        return None
    value = Decimal(float(term.value)) if term.datatype.value in _BINARY else Decimal(term.value)
    return None if value.is_nan() else value
