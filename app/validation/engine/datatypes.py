"""Which texts are values of which datatype (XSD 1.1 part 2; SHACL section 4.1.2).

Owns one table. The store folds the types derived from xsd:integer into it and xsd:dateTimeStamp into xsd:dateTime, so
that of these only the range, or the zone, is left to see; where the written form is at hand, the type is compared too.
"""

from __future__ import annotations

from typing import Final

from app.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_INTEGER: Final = "[+-]?[0-9]+"
_NUMBERS: Final = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
# Forms that the engine cannot hold as numbers (more than 64 bits, 18 decimal places) are still numbers.
NUMBERS: Final = {
    "integer": _INTEGER,
    "nonNegativeInteger": "[+]?[0-9]+|-0+",
    "positiveInteger": "[+]?0*[1-9][0-9]*",
    "nonPositiveInteger": "-[0-9]+|[+]?0+",
    "negativeInteger": "-0*[1-9][0-9]*",
    **dict.fromkeys(("long", "int", "short", "byte"), _INTEGER),
    **dict.fromkeys(("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"), "[+]?[0-9]+|-0+"),
    "decimal": _NUMBERS,
    **dict.fromkeys(("double", "float"), rf"{_NUMBERS}([eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
}
_FORMS: Final = {
    **NUMBERS,
    "boolean": "true|false|0|1",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "dateTimeStamp": ".*(Z|[+-][0-9]{2}:[0-9]{2})",
}
_RANGES: Final = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
# The engine's own constructors tell whether these are well formed.
_CAST: Final = {
    name: name
    for name in (
        *("dateTime", "date", "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"),
        *("duration", "dayTimeDuration", "yearMonthDuration"),
    )
} | {"dateTimeStamp": "dateTime"}
_FOLDED: Final = {
    **dict.fromkeys(
        (
            *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
            *_RANGES,
        ),
        "integer",
    ),
    "dateTimeStamp": "dateTime",
}


def folded(datatype: str) -> str:
    """The datatype that the store keeps a well-formed literal of this datatype under."""
    name = datatype.removeprefix(_XSD)
    return f"{_XSD}{_FOLDED[name]}" if name in _FOLDED else datatype


def well_formed(datatype: str, form: str, actual: str) -> str:
    """An expression: the lexical form `form`, of type `actual` (both as SPARQL text), is a value of `datatype`."""
    name = datatype.removeprefix(_XSD) if datatype.startswith(_XSD) else ""
    kept = folded(datatype) if actual.startswith("DATATYPE(") else datatype
    # A form that the store cannot read as a number keeps its own datatype.
    tests = [f"{actual} = <{datatype}>" if kept == datatype else f"{actual} IN (<{kept}>, <{datatype}>)"]
    if name in _FORMS:
        tests.append(f'REGEX({form}, "^({_FORMS[name]})$")')
    if name in _RANGES:
        low, high = _RANGES[name]
        number = f"<{_XSD}decimal>({form})"
        tests.append(f"{number} >= {low}.0 && {number} <= {high}.0")
    if name in _CAST:
        # Equal to itself unless the constructor raises an error.
        cast = f"<{_XSD}{_CAST[name]}>({form})"
        tests.append(f"{cast} = {cast}")
    return " && ".join(tests)
