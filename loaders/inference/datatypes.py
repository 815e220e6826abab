"""Value spaces of datatypes as conditions on a literal: what rules dt-type2, dt-diff and dt-not-type ask.

Owns the table of families of datatypes (XML Schema 1.1 part 2, OWL 2 section 4). Values, not names, decide, since the
store keeps `"7"^^xsd:byte` as an integer. A datatype that the table does not know holds nothing and excludes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from loaders.inference.clause import Condition, Term
from loaders.inference.lexical import HELD, UNSIGNED_LONG, XSD, among, lazily, matches
from loaders.inference.vocabulary import owl, rdf, rdfs

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
    "unsignedLong": (0, UNSIGNED_LONG),
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


_LANGUAGE: Final = str(rdf("langString"))
_KNOWN: Final = (*_DECIMALS, *(name for family in _FAMILIES for name in family))
_IS_KNOWN: Final = f"(DATATYPE({{0}}) = {_LANGUAGE} || {among(_KNOWN)})"
# Of a number with more digits than the store holds, the text tells.
_IS_NUMBER: Final = f"IF(isNumeric({{0}}), true, {matches('STR({0})', 'decimal')})"
_IS_DECIMAL: Final = lazily(among(_DECIMALS), _IS_NUMBER)


def _family(names: tuple[str, ...], name: str) -> _Space:
    own = names if name == names[0] else (name,)
    return _Space(among(own), lazily(f"DATATYPE({{0}}) != <{XSD}{name}>", f"{_IS_KNOWN} && !({among(names)})"))


def _integer(name: str, low: int | None, high: int | None) -> _Space:
    # As decimals, since the store counts integers in 64 bits with a sign.
    limits = [f"{{0}} >= {low}.0"] if low is not None else []
    limits += [f"{{0}} <= {high}.0"] if high is not None else []
    many_digits = "false" if name in HELD else matches('REPLACE(STR({0}), "[.]0*$", "")', name)
    within = f"IF(isNumeric({{0}}), {' && '.join(['FLOOR({0}) = {0}', *limits])}, {many_digits})"
    number = among(_DECIMALS)
    # An ill-typed number is reported as such, by dt-not-type, and not as out of range.
    return _Space(lazily(number, within), f"{_IS_KNOWN} && IF({number}, {_IS_NUMBER} && !{within}, true)")


_STRINGS: Final = among(_FAMILIES[0])
_TAGGED: Final = f"DATATYPE({{0}}) = {_LANGUAGE}"
_SPACES: Final[dict[ox.NamedNode, _Space]] = {
    **{ox.NamedNode(XSD + name): _family(names, name) for names in _FAMILIES for name in names},
    **{ox.NamedNode(XSD + name): _integer(name, *bounds) for name, bounds in _BOUNDS.items()},
    ox.NamedNode(f"{XSD}decimal"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({among(_DECIMALS)})"),
    owl("rational"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({among(_DECIMALS)})"),
    owl("real"): _Space(_IS_DECIMAL, f"{_IS_KNOWN} && !({among(_DECIMALS)})"),
    rdf("langString"): _Space(_TAGGED, f"{_IS_KNOWN} && !({_TAGGED})"),
    rdf("PlainLiteral"): _Space(f"{_TAGGED} || {_STRINGS}", f"{_IS_KNOWN} && !({_TAGGED} || {_STRINGS})"),
    rdfs("Literal"): _Space("true", "false"),
}

# Rule dt-diff: one of two values is a literal, and they are not the same; values that do not compare are different.
DIFFERENT_VALUES: Final = "(isLiteral({0}) || isLiteral({1})) && !sameTerm({0}, {1}) && COALESCE({0} != {1}, true)"
