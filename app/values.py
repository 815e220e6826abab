"""Values for people: literals in the reader's language, with the exact value kept for machines.

A value that does not match its datatype is shown as it is written. Formats only: what a value means is the data's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from pyoxigraph import Literal

from app.i18n import say
from app.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True)
class Shown:
    """A literal as shown: `element` is the HTML element that carries `exact` ("time", "data"), "" for plain text."""

    text: str
    language: str = ""
    element: str = ""
    exact: str = ""


def show(literal: Literal, language: str, currency: str | None = None) -> Shown:
    """Show a literal to a reader of `language`; a decimal with a `currency` (ISO 4217) is an amount of money."""
    datatype = literal.datatype.value
    if datatype not in _FORMATS:
        return Shown(literal.value, literal.language or "")
    format_value, element = _FORMATS[datatype]
    if currency and datatype == f"{_XSD}decimal":
        format_value = partial(_money, currency)
    try:
        return Shown(format_value(literal.value, language), element=element, exact=literal.value)
    except (ValueError, InvalidOperation):
        return Shown(literal.value)


def day(moment: str, language: str) -> str:
    """The day of an ISO 8601 moment, written out."""
    return format_date(datetime.fromisoformat(moment), format="long", locale=language)


def _date(text: str, language: str) -> str:
    return format_date(date.fromisoformat(text), format="long", locale=language)


def _moment(text: str, language: str) -> str:
    moment = datetime.fromisoformat(text)
    # In the zone that the value has: a page for everyone has no clock of its own.
    style = "medium" if moment.tzinfo is None else "long"
    return format_datetime(moment, format=style, tzinfo=moment.tzinfo, locale=language)


def _number(text: str, language: str) -> str:
    return format_decimal(Decimal(text), locale=language, decimal_quantization=False)


def _money(currency: str, text: str, language: str) -> str:
    return format_currency(Decimal(text), currency, locale=language)


def _truth(text: str, language: str) -> str:
    if text not in ("true", "false"):
        raise ValueError(text)
    return say("yes", language) if text == "true" else say("no", language)


_FORMATS: Final[dict[str, tuple[Callable[[str, str], str], str]]] = {
    f"{_XSD}date": (_date, "time"),
    f"{_XSD}dateTime": (_moment, "time"),
    f"{_XSD}decimal": (_number, "data"),
    f"{_XSD}integer": (_number, "data"),
    f"{_XSD}double": (_number, "data"),
    f"{_XSD}float": (_number, "data"),
    f"{_XSD}boolean": (_truth, "data"),
}
