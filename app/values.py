"""Values for people: literals in the reader's language, with the exact value kept for machines.

A value that does not match its datatype is shown as it is written. Formats only: what a value means is the data's. A
unit comes from the name of the property, where data write it in brackets: "length [m]".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from babel.units import format_unit
from pyoxigraph import Literal

from app import durations
from app.i18n import locale, say
from app.labels import Label
from app.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
# Days that are remembered: those of releases and registers stand on every page.
_DAYS: Final = 1024
_UNIT: Final = re.compile(r"(.+?)\s*\[([^\[\]]{1,20})\]")
# A sign that data write for a currency; ISO 4217 codes need no table.
_SIGNS: Final = {"zł": "PLN"}
_CODE: Final = re.compile(r"[A-Z]{3}")
_TOGETHER: Final = re.compile(r"(?<=[A-Z]{3})(?=\d)")
# The EU's list of currencies, under which each is named by its code.
_CURRENCIES: Final = "http://publications.europa.eu/resource/authority/currency/"
# A duration that is the time of a timetable: hours and minutes after midnight, where 25:10 is of the next day.
_CLOCK: Final = "hh:mm"
# What HTML knows as a duration: no years and months, whose length varies.
_HTML_DURATION: Final = re.compile(r"P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,3})?S)?)?", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
# ITU-T E.123: an international number, with blanks between its groups.
_TELEPHONE: Final = re.compile(r"\+[0-9](?:[ -]?[0-9]){6,14}")
_WEB: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Shown:
    """A literal as shown: `element` is the HTML element that carries `exact` ("time", "data"), "" for plain text.

    `href` is where it leads, when it is an address of some kind.
    """

    text: str
    language: str = ""
    element: str = ""
    exact: str = ""
    href: str = ""


def show(literal: Literal, language: str, unit: str = "", zone: tzinfo | None = None) -> Shown:
    """Show a literal to a reader of `language`; a number is of `unit`, which may be a currency (ISO 4217).

    A moment is told by the clock of `zone`, without one by that of its own.
    """
    datatype = literal.datatype.value
    if datatype == f"{_XSD}dateTime":
        return _attempt(literal, "time", lambda text: moment(text, language, zone))
    if datatype in _NUMBERS:
        return _attempt(literal, "data", lambda text: _amount(text, unit, language))
    if datatype in _FORMATS:
        format_value, element = _FORMATS[datatype]
        return _attempt(literal, element, lambda text: format_value(text, language))
    if datatype == f"{_XSD}duration":
        return _duration(literal, unit, language)
    return Shown(literal.value, literal.language or "", href=_href(literal.value))


def named(label: Label) -> tuple[Label, str]:
    """The name of a property and the unit that stands in brackets at its end, "" when there is none."""
    found = _UNIT.fullmatch(label.text)
    return (Label(found[1], label.language), found[2]) if found else (label, "")


def sign(currency: str, language: str) -> str:
    """A currency (ISO 4217) as readers of a language write it."""
    return str(get_currency_symbol(currency, locale=locale(language)))


@lru_cache(_DAYS)
def day(moment: str, language: str, zone: tzinfo | None = None) -> str:
    """The day of an ISO 8601 moment, written out: the one that it is in `zone`, without one in its own."""
    return format_date(_in_zone(datetime.fromisoformat(moment), zone), format="long", locale=locale(language))


@lru_cache(_DAYS)
def moment(text: str, language: str, zone: tzinfo | None = None) -> str:
    """An ISO 8601 moment, written out by the clock of `zone`, without one by its own."""
    return _written(_in_zone(datetime.fromisoformat(text), zone), language)


@lru_cache(_DAYS)
def minute(text: str, language: str, zone: tzinfo | None = None) -> str:
    """The same without its seconds."""
    return _written(_in_zone(datetime.fromisoformat(text), zone).replace(second=0), language)


def currency_among(named: Iterable[str]) -> str:
    """The code of the only currency among some IRIs, "" when there is none or another."""
    codes = {iri.removeprefix(_CURRENCIES) for iri in named if iri.startswith(_CURRENCIES)}
    return codes.pop() if len(codes) == 1 else ""


def _attempt(literal: Literal, element: str, format_value: Callable[[str], str]) -> Shown:
    try:
        exact = literal.value.removeprefix("--") if element == "time" else literal.value
        return Shown(format_value(literal.value), element=element, exact=exact)
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(literal.value)


def _href(text: str) -> str:
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    if _TELEPHONE.fullmatch(text):
        return "tel:" + re.sub(r"[ -]", "", text)
    return text if _WEB.fullmatch(text) else ""


def _amount(text: str, unit: str, language: str) -> str:
    number = Decimal(text)
    currency = _SIGNS.get(unit, unit)
    if _CODE.fullmatch(currency) and number.is_finite():
        # A sign of letters is kept apart from the number (CLDR, alphaNextToNumber), which Babel does not do.
        return _TOGETHER.sub("\xa0", format_currency(number, currency, locale=locale(language)))
    written = format_decimal(number, locale=locale(language), decimal_quantization=False)
    return f"{written}{unit}" if unit in ("", "%") else f"{written}\xa0{unit}"


def _date(text: str, language: str) -> str:
    return format_date(date.fromisoformat(text), format="long", locale=locale(language))


def _written(moment: datetime, language: str) -> str:
    # A zone is that of the place, which goes without saying; UTC is nobody's.
    name = " UTC" if moment.tzinfo is not None and not moment.utcoffset() else ""
    clock = format_time(moment.time(), format="medium" if moment.second else "short", locale=locale(language))
    return say(
        "%(day)s, %(time)s",
        language,
        day=format_date(moment, format="long", locale=locale(language)),
        time=clock + name,
    )


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """A moment by the clock of a zone; one of no zone, and a day, stay as they are."""
    return moment.astimezone(zone) if zone and moment.tzinfo else moment


def _time(text: str, language: str) -> str:
    moment = time.fromisoformat(text)
    return format_time(moment, format="medium" if moment.second else "short", locale=locale(language))


def _year(text: str, language: str) -> str:  # noqa: ARG001 - a year is written alike in every language
    return str(date.fromisoformat(f"{text}-01-01").year)


def _month(text: str, language: str) -> str:
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=locale(language)))


def _month_day(text: str, language: str) -> str:
    # 2000 was a leap year: every day of any year is in it.
    return str(format_skeleton("MMMMd", date.fromisoformat(f"2000-{text.removeprefix('--')}"), locale=locale(language)))


def _truth(text: str, language: str) -> str:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return say("yes", language) if text in ("true", "1") else say("no", language)


def _duration(literal: Literal, unit: str, language: str) -> Shown:
    found = durations.read(literal.value)
    if found is None:
        return Shown(literal.value)
    element = "time" if _HTML_DURATION.fullmatch(literal.value) else "data"
    if unit == _CLOCK and not found.negative and not found.amounts.keys() & {"year", "month"}:
        return Shown(_clock(found.amounts, language), element=element, exact=literal.value)
    words = [
        format_unit(Decimal(amount), name, length="short", locale=locale(language))
        for name, amount in found.amounts.items()
    ]
    return Shown(f"{'-' if found.negative else ''}{' '.join(words)}", element=element, exact=literal.value)


def _clock(amounts: Mapping[str, str], language: str) -> str:
    days, hours, minutes = (int(amounts.get(name, 0)) for name in ("day", "hour", "minute"))
    more, hour = divmod(hours + minutes // 60, 24)
    text = format_time(time(hour, minutes % 60), format="short", locale=locale(language))
    return say("%(time)s the next day", language, time=text) if days + more else text


_NUMBERS: Final = frozenset(f"{_XSD}{name}" for name in ("decimal", "integer", "double", "float"))
_FORMATS: Final[dict[str, tuple[Callable[[str, str], str], str]]] = {
    f"{_XSD}date": (_date, "time"),
    f"{_XSD}time": (_time, "time"),
    f"{_XSD}gYear": (_year, "time"),
    f"{_XSD}gYearMonth": (_month, "time"),
    f"{_XSD}gMonthDay": (_month_day, "time"),
    f"{_XSD}boolean": (_truth, "data"),
}
