"""The natural mapping of SQL values to RDF (R2RML section 10.2): lexical form and datatype.

Owns the table of types. Drivers hand over values of Python's types, but SQLite knows a few types by the column's
declaration alone. It refuses text in a decimal column, which SQLite lets stand; a value of any other type is a string.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from loaders.mapping.unreadable import Unreadable
from loaders.mapping.vocabulary import XSD

Natural = tuple[str, str | None]
Convert = Callable[[Any], Natural]


def natural(value: Any) -> Natural:
    """The lexical form of a value and the IRI of its datatype, None for a string."""
    return _BY_TYPE.get(type(value), _string)(value)


def declared(sql_type: str) -> Convert:
    """How to read the values of an SQLite column declared with `sql_type`."""
    name = sql_type.upper().partition("(")[0].strip()
    return _DECLARED.get(name, natural)


def _string(value: Any) -> Natural:
    return str(value), None


def _as(name: str, lexical: Callable[[Any], str] = str) -> Convert:
    return lambda value: (lexical(value), f"{XSD}{name}")


def _double(value: float) -> str:
    """The canonical form of XML Schema, which the W3C's test cases for R2RML have: `8.025E1`, `INF`, `NaN`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else str(value).upper()
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    rest = "".join(map(str, digits[1:])) or "0"
    return f"{'-' * sign}{digits[0]}.{rest}E{exponent + len(digits) - 1 if any(digits) else 0}"


def _timestamp(value: Any) -> str:
    return str(value).replace(" ", "T", 1)


def _decimal(value: Any) -> str:
    try:
        return format(Decimal(str(value)), "f")
    except InvalidOperation:
        raise Unreadable(
            f"{value!r} in a column of decimal numbers is none",
            f"{value!r} w kolumnie liczb dziesiętnych nie jest liczbą",
        ) from None


def _hex(value: bytes | memoryview) -> str:
    return bytes(value).hex().upper()


def _json(value: Any) -> Natural:
    return json.dumps(value, ensure_ascii=False), None


_BY_TYPE: Final[dict[type, Convert]] = {
    bool: _as("boolean", lambda value: str(value).lower()),
    int: _as("integer"),
    Decimal: _as("decimal", lambda value: format(value, "f")),
    float: _as("double", _double),
    date: _as("date", date.isoformat),
    time: _as("time", time.isoformat),
    datetime: _as("dateTime", datetime.isoformat),
    bytes: _as("hexBinary", _hex),
    memoryview: _as("hexBinary", _hex),
    dict: _json,
    list: _json,
}

# SQLite has five kinds of values; what else a column holds is in its declaration.
_DECLARED: Final[dict[str, Convert]] = {
    **dict.fromkeys(
        ("BOOLEAN", "BOOL"), _as("boolean", lambda value: str(value not in {0, "0", "f", "false"}).lower())
    ),
    **dict.fromkeys(("DECIMAL", "NUMERIC"), _as("decimal", _decimal)),
    "DATE": _as("date"),
    "TIME": _as("time"),
    **dict.fromkeys(("TIMESTAMP", "DATETIME"), _as("dateTime", _timestamp)),
}
