"""Value spaces of datatypes as conditions on a literal: what rules dt-type2, dt-diff and dt-not-type ask.

Owns the table of families of datatypes (XML Schema 1.1 part 2, OWL 2 section 4). Values, not names, decide, since the
store keeps `"7"^^xsd:byte` as an integer. A datatype that the table does not know holds nothing and excludes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES
from loaders.inference.clause import Condition, Term
from loaders.inference.vocabulary import owl, rdf, rdfs

_XSD: Final = PREFIXES["xsd"]
# Text by family: within one family, every datatype but the first is a part of the first.
_FAMILIES: Final = (
    ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"),
    ("boolean",),
    ("float",),
    ("double",),
    ("dateTime", "dateTimeStamp"),
    ("date",),
    ("time",),
    ("gYear",),
    ("gYearMonth",),
    ("gMonth",),
    ("gMonthDay",),
    ("gDay",),
    ("duration", "dayTimeDuration", "yearMonthDuration"),
    ("anyURI",),
    ("hexBinary",),
    ("base64Binary",),
)
_DECIMALS: Final = (
    *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_BOUNDS: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    # The store counts in 64 bits with a sign, so the upper bound of unsignedLong cannot be written.
    "unsignedLong": (0, None),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}


@dataclass(frozen=True)
class _Space:
    """Conditions on `{0}`: what is surely in a value space, and what surely is not."""

    inside: str
    outside: str


def inside(datatype: ox.NamedNode, literal: Term) -> Condition | None:
    """The condition that a literal's value is in the value space; None for a datatype unknown."""
    space = _SPACES.get(datatype)
    return Condition(f"isLiteral({{0}}) && ({space.inside})", (literal,)) if space else None


def outside(datatype: ox.NamedNode, literal: Term) -> Condition | None:
    """The condition that a literal's value is surely not in the value space; None for a datatype unknown."""
    space = _SPACES.get(datatype)
    return Condition(f"isLiteral({{0}}) && ({space.outside})", (literal,)) if space else None


def _iris(names: tuple[str, ...]) -> str:
    return ", ".join(f"<{_XSD}{name}>" for name in names)


def _lazily(first: str, then: str) -> str:
    """Both conditions; the store tries the second only where the first holds, which of `&&` it tries in any order."""
    return f"IF({first}, {then}, false)"


def _among(names: tuple[str, ...]) -> str:
    return f"DATATYPE({{0}}) IN ({_iris(names)})"


_LANGUAGE: Final = str(rdf("langString"))
_KNOWN: Final = (*_DECIMALS, *(name for family in _FAMILIES for name in family))
_IS_KNOWN: Final = f"(DATATYPE({{0}}) = {_LANGUAGE} || {_among(_KNOWN)})"
_IS_DECIMAL: Final = f"({_among(_DECIMALS)} && isNumeric({{0}}))"


def _family(names: tuple[str, ...], name: str) -> _Space:
    own = names if name == names[0] else (name,)
    return _Space(_among(own), _lazily(f"DATATYPE({{0}}) != <{_XSD}{name}>", f"{_IS_KNOWN} && !({_among(names)})"))


def _integer(low: int | None, high: int | None) -> _Space:
    limits = [f"{{0}} >= {low}"] if low is not None else []
    limits += [f"{{0}} <= {high}"] if high is not None else []
    within = " && ".join([f"{_IS_DECIMAL} && FLOOR({{0}}) = {{0}}", *limits])
    # An ill-typed number is reported as such, by dt-not-type, and not as out of range.
    return _Space(within, f"{_IS_KNOWN} && !({within}) && (isNumeric({{0}}) || !({_among(_DECIMALS)}))")


_STRINGS: Final = _among(_FAMILIES[0])
_TAGGED: Final = f"DATATYPE({{0}}) = {_LANGUAGE}"
_SPACES: Final[dict[ox.NamedNode, _Space]] = {
    **{ox.NamedNode(_XSD + name): _family(names, name) for names in _FAMILIES for name in names},
    **{ox.NamedNode(_XSD + name): _integer(*bounds) for name, bounds in _BOUNDS.items()},
    ox.NamedNode(f"{_XSD}decimal"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({_among(_DECIMALS)})"),
    owl("rational"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({_among(_DECIMALS)})"),
    owl("real"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({_among(_DECIMALS)})"),
    rdf("langString"): _Space(_TAGGED, f"{_IS_KNOWN} && !({_TAGGED})"),
    rdf("PlainLiteral"): _Space(f"{_TAGGED} || {_STRINGS}", f"{_IS_KNOWN} && !({_TAGGED} || {_STRINGS})"),
    rdfs("Literal"): _Space("true", "false"),
}

_IS_TEXT: Final = f"DATATYPE({{0}}) = <{_XSD}string>"


def _ill_typed() -> str:
    """Datatype by datatype, the frequent ones first; good text and numbers are passed over at once."""
    condition = f"{_among((*_DECIMALS, 'float', 'double'))}"
    for name in ("time", "boolean", "dateTime", "date"):
        # A cast is an error, so COALESCE falls through, for a text that the datatype does not have.
        fits = f'COALESCE(STR(<{_XSD}{name}>(STR({{0}}))) != "", false)'
        condition = f"IF(DATATYPE({{0}}) = <{_XSD}{name}>, !{fits}, {condition})"
    return _lazily(f'isLiteral({{0}}) && !isNumeric({{0}}) && LANG({{0}}) = "" && !({_IS_TEXT})', condition)


# Rule dt-not-type: the text of a literal is none of its datatype.
ILL_TYPED: Final = _ill_typed()
# Rule dt-diff: one of two values is a literal, and they are not the same; values that do not compare are different.
DIFFERENT_VALUES: Final = "(isLiteral({0}) || isLiteral({1})) && !sameTerm({0}, {1}) && COALESCE({0} != {1}, true)"
