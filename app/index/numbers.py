"""What literals are worth in comparisons: numbers as they are, moments in days, durations in seconds.

One number a literal, so that ranges and orders of any datatype are those of SQLite. Time zones are counted; a day or
moment without one counts as UTC. A literal that its datatype does not allow has no worth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app import durations
from app.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_SECONDS_A_DAY: Final = 86_400
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Years and months of a duration have no length of their own (XSD 1.1 part 2 section 3.3.6): the Gregorian means.
_UNITS: Final = dict(zip(durations.PARTS, (31_556_952, 2_629_746, _SECONDS_A_DAY, 3_600, 60, 1), strict=True))
_MONTH: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def worth(text: str, datatype: str) -> float | None:
    """The number that a literal stands for, None when it stands for none."""
    read = _READERS.get(datatype)
    if read is None:
        return None
    try:
        number = read(text)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def bound(text: str, datatype: str, *, upper: bool) -> float | None:
    """The end of a range as people write it: a number, or for a datatype of moments a year, a month or a day.

    As the `upper` end, a year or month or day counts to its last moment.
    """
    if datatype not in MOMENTS:
        return worth(text.strip().replace(",", "."), datatype)
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        return worth(text.strip(), f"{_XSD}dateTime")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        after = _after(first, month, day) if upper else first
    except (ValueError, OverflowError):
        return None
    days = float((after - _EPOCH.date()).days)
    return math.nextafter(days, -math.inf) if upper else days


def _after(first: date, month: int | None, day: int | None) -> date:
    """The day after the year, month or day that begins with `first`."""
    if day is not None:
        return first + timedelta(days=1)
    if month is None or month == 12:
        return date(first.year + 1, 1, 1)
    return date(first.year, month + 1, 1)


def _moment(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH).total_seconds() / _SECONDS_A_DAY


def _day(text: str) -> float:
    if len(text) == 10:
        return float(date.fromisoformat(text).toordinal() - _EPOCH.toordinal())
    # A day with a zone (XSD 1.1 part 2 section 3.3.9) begins when it begins there.
    return _moment(f"{text[:10]}T00:00:00{text[10:]}")


def _year(text: str) -> float:
    return _day(f"{text[:4]}-01-01{text[4:]}")


def _year_and_month(text: str) -> float:
    return _day(f"{text[:7]}-01{text[7:]}")


def _duration(text: str) -> float:
    found = durations.read(text)
    if found is None:
        raise ValueError(text)
    seconds = sum(float(amount) * _UNITS[part] for part, amount in found.amounts.items())
    return -seconds if found.negative else seconds


_MOMENT_READERS: Final[dict[str, Callable[[str], float]]] = {
    f"{_XSD}date": _day,
    f"{_XSD}dateTime": _moment,
    f"{_XSD}dateTimeStamp": _moment,
    f"{_XSD}gYear": _year,
    f"{_XSD}gYearMonth": _year_and_month,
}
MOMENTS: Final = frozenset(_MOMENT_READERS)
_NUMERIC: Final = (
    *("decimal", "double", "float", "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *(
        "negativeInteger",
        "long",
        "int",
        "short",
        "byte",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ),
)
_READERS: Final[dict[str, Callable[[str], float]]] = {
    **{f"{_XSD}{name}": float for name in _NUMERIC},
    **_MOMENT_READERS,
    f"{_XSD}duration": _duration,
    f"{_XSD}dayTimeDuration": _duration,
    f"{_XSD}yearMonthDuration": _duration,
}
