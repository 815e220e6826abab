"""Opening hours as people read them: days and times as schema.org writes them, in the words of a language."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from babel.dates import format_time, get_day_names

from app.i18n import locale
from app.values import Shown

# Mo is day 0 of a week, as for Babel.
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY: Final = "|".join(_DAYS)
# Days, and from when to when (https://schema.org/openingHours).
_HOURS: Final = re.compile(rf"((?:{_DAY})(?:[,-](?:{_DAY}))*) (\d{{1,2}}):(\d\d)-(\d{{1,2}}):(\d\d)")


def spoken(value: Shown, language: str) -> Shown:
    """The hours of some days in the words of a language; what is written otherwise stays as it is."""
    found = _HOURS.fullmatch(value.text)
    if not found:
        return value
    days, *clock = found.groups()
    opens, closes = clock[:2], clock[2:]
    try:
        times = "\u2013".join(_time(hour, minute, language) for hour, minute in (opens, closes))
    except ValueError:
        return value
    return Shown(f"{_days(days, language)} {times}", element="data", exact=value.text)


def _days(days: str, language: str) -> str:
    names = get_day_names("abbreviated", "format", locale(language))
    return re.sub(_DAY, lambda day: str(names[_DAYS.index(day[0])]), days).replace("-", "\u2013").replace(",", ", ")


def _time(hour: str, minute: str, language: str) -> str:
    # A place that is open until midnight closes at 24:00, which is no time of that day.
    return format_time(time(int(hour) % 24, int(minute)), format="short", locale=locale(language))
