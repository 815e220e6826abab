"""Lexical spaces of datatypes: what rule dt-not-type asks of a text (XML Schema 1.1 part 2, sections 3.3 and 3.4).

Owns the regular expressions and the condition that a literal's text is none of its datatype. Of the datatypes of OWL 2
it leaves alone those whose every text is a value (string, anyURI), rdf:XMLLiteral, rdf:PlainLiteral and owl:rational.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES
from loaders.inference.vocabulary import Node

XSD: Final = PREFIXES["xsd"]
# What a store with 64 bits holds whole: a number of these that it does not know for a number is none.
HELD: Final = ("long", "int", "short", "byte", "unsignedInt", "unsignedShort", "unsignedByte")
UNSIGNED_LONG: Final = 2**64 - 1

_DECIMAL: Final = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_FLOAT: Final = rf"[+-]?({_DECIMAL}([eE][+-]?[0-9]+)?|INF)|NaN"
_ZONE: Final = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR: Final = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12][0-9]|3[01])"
_SECONDS: Final = r"[0-9]+(\.[0-9]+)?S"
_CLOCK: Final = rf"T([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_DAYS: Final = r"[0-9]+D"
_DATES: Final = rf"([0-9]+Y([0-9]+M)?({_DAYS})?|[0-9]+M({_DAYS})?|{_DAYS})"
_SEXTET: Final = r"[A-Za-z0-9+/] ?"
# XML 1.0 (fifth edition) section 2.3, without the colon.
_START: Final = (
    r"A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}"
    r"\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME: Final = rf"{_START}0-9.\x{{B7}}\x{{300}}-\x{{36F}}\x{{203F}}-\x{{2040}}-"


def _at_most(limit: str) -> str:
    """A regular expression for the whole numbers up to the limit, zeros in front aside."""
    rest = range(len(limit) - 1, -1, -1)
    smaller = [
        f"{limit[:at]}[0-{int(digit) - 1}][0-9]{{{left}}}"
        for at, (digit, left) in enumerate(zip(limit, rest, strict=True))
        if digit != "0"
    ]
    return f"0*([0-9]{{1,{len(limit) - 1}}}|{'|'.join(smaller)}|{limit})"


_NUMBERS: Final[dict[str, str]] = {
    "decimal": rf"[+-]?{_DECIMAL}",
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"[+]?[0-9]+|-0+",
    "nonPositiveInteger": r"-[0-9]+|[+]?0+",
    "positiveInteger": r"[+]?0*[1-9][0-9]*",
    "negativeInteger": r"-0*[1-9][0-9]*",
    "unsignedLong": rf"[+]?{_at_most(str(UNSIGNED_LONG))}|-0+",
    "float": _FLOAT,
    "double": _FLOAT,
}
_TEXTS: Final[dict[str, str]] = {
    "boolean": "true|false|1|0",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonthDay": f"--({_MONTH}-(0[1-9]|[12][0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31){_ZONE}",
    "duration": f"-?P({_DATES}({_CLOCK})?|{_CLOCK})",
    "dayTimeDuration": f"-?P({_DAYS}({_CLOCK})?|{_CLOCK})",
    "yearMonthDuration": "-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "base64Binary": f"({_SEXTET * 4})*({_SEXTET * 3}[A-Za-z0-9+/]|{_SEXTET * 2}[AEIMQUYcgkosw048] ?="
    "|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "normalizedString": r"[^\t\r\n]*",
    "token": r"([^\t\r\n ]+( [^\t\r\n ]+)*)?",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "NMTOKEN": f"[:{_NAME}]+",
    "Name": f"[:{_START}][:{_NAME}]*",
    "NCName": f"[{_START}][{_NAME}]*",
}


def matches(text: str, name: str) -> str:
    """The condition, to be formatted, that the text an expression gives is in the lexical space of a number or text."""
    pattern = {**_NUMBERS, **_TEXTS}[name]
    for plain, escaped in (("\\", "\\\\"), ("{", "{{"), ("}", "}}")):
        pattern = pattern.replace(plain, escaped)
    return f'REGEX({text}, "^({pattern})$")'


def among(names: Iterable[str]) -> str:
    """The condition that a literal is written with one of these datatypes of XML Schema."""
    return f"DATATYPE({{0}}) IN ({', '.join(f'<{XSD}{name}>' for name in names)})"


def lazily(first: str, then: str) -> str:
    """Both conditions; the store tries the second only where the first holds, which of `&&` it tries in any order."""
    return f"IF({first}, {then}, false)"


def _is_moment(name: str) -> str:
    """That the store's cast takes the text, since days depend on months and years; if not, with fewer digits."""
    stamp = name.replace("Stamp", "")
    casts = (f'STR(<{XSD}{stamp}>({text})) != ""' for text in ("STR({0})", _FEWER_DIGITS))
    # A cast is an error, so COALESCE falls through, for a text that the datatype does not have.
    return f"COALESCE({', '.join(casts)}, false)"


# The last four digits of a year tell a leap year, since 400 goes into 10,000.
_FEWER_DIGITS: Final = (
    'REPLACE(REPLACE(STR({0}), "^(-?)[1-9][0-9]*([0-9]{{4}}-)", "$1$2"), "([.][0-9]{{6}})[0-9]+", "$1")'
)


_ILL: Final[dict[str, str]] = {
    **{name: f"!{_is_moment(name)}" for name in ("date", "dateTime", "dateTimeStamp", "time")},
    **{name: f"!{matches('STR({0})', name)}" for name in _TEXTS},
    # A number that the store does not know for one is none, or has more digits than the store holds.
    **{name: lazily("!isNumeric({0})", f"!{matches('STR({0})', name)}") for name in _NUMBERS},
    **dict.fromkeys(HELD, "!isNumeric({0})"),
}


def _of_any_datatype() -> str:
    """Datatype by datatype, the frequent ones first; good text and numbers are passed over at once."""
    condition = "false"
    for name, is_ill in reversed(_ILL.items()):
        condition = f"IF(DATATYPE({{0}}) = <{XSD}{name}>, {is_ill}, {condition})"
    is_text = f"DATATYPE({{0}}) = <{XSD}string>"
    return lazily(f'isLiteral({{0}}) && !isNumeric({{0}}) && LANG({{0}}) = "" && !({is_text})', condition)


# Rule dt-not-type: the text of a literal is none of its datatype.
ILL_TYPED: Final = _of_any_datatype()


def ill_typed_as(node: Node | None) -> str:
    """What `ILL_TYPED` comes to for a node that is known; to prepare all its expressions costs more than to ask."""
    datatype = node.datatype.value if isinstance(node, ox.Literal) else ""
    return _ILL.get(datatype.removeprefix(XSD), "false") if datatype.startswith(XSD) else "false"
