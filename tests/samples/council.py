"""Sessions of the Sejmik and its resolutions, from which `organy`, `akty`, `budzet` and `jednostki` are invented alike.

Every month but July and August has a session on a working day, each with resolutions numbered on through the term. The
second of a session changes the budget (the first of December is the budget itself); others found units, set plans or
fees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Final

from tests.samples.invented import dice

TERM: Final = (date(2024, 5, 7), date(2029, 5, 6))
_LAST: Final = date(2026, 10, 27)
_ROMAN: Final = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SUBJECTS: Final = (
    "nadania statutu", "planu pracy komisji", "udzielenia pomocy finansowej gminie", "opłat za usunięcie pojazdu",
    "programu współpracy z organizacjami pozarządowymi", "planu transportu zbiorowego", "ochrony parku krajobrazowego",
    "zasad wynajmowania pomieszczeń", "sprawozdania z działalności", "stypendiów sportowych", "nagród kulturalnych",
    "obszaru aglomeracji", "skargi na działalność dyrektora jednostki", "rozpatrzenia petycji",
)  # fmt: skip


@dataclass(frozen=True)
class Session:
    """A session: its number in the term, its day."""

    number: int
    day: date

    @property
    def roman(self) -> str:
        """The number as resolutions write it."""
        return roman(self.number)


@dataclass(frozen=True)
class Resolution:
    """A resolution of the Sejmik; `number` as `XVII/178/25`, `title` from “w sprawie” on.

    `kind` is `budzet` (the budget of a year), `zmiana-budzetu`, `utworzenie-jednostki` or `inna`.
    """

    number: str
    session: Session
    title: str
    kind: str


def roman(number: int) -> str:
    """Write a number below 90 in Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _sessions() -> Iterator[Session]:
    throw, number = dice("sessions"), count(1)
    yield Session(next(number), TERM[0])
    for month in range(6, 36):
        day = _working(date(2024 + (month - 1) // 12, (month - 1) % 12 + 1, throw.randint(20, 28)))
        if day.month not in (7, 8) and day <= _LAST:
            yield Session(next(number), day)


def _working(day: date) -> date:
    """Eight days before in December, and the Monday after a day that falls on a weekend."""
    early = day - timedelta(8 if day.month == 12 else 0)
    return early + timedelta(7 - early.weekday() if early.weekday() > 4 else 0)


def _resolutions() -> Iterator[Resolution]:
    throw, numbers = dice("resolutions"), count(1)
    for session in SESSIONS:
        for place in range(throw.randint(12, 15)):
            kind, title = _subject(session, place, throw.choice(_SUBJECTS))
            yield Resolution(f"{session.roman}/{next(numbers)}/{session.day:%y}", session, title, kind)


def _subject(session: Session, place: int, other: str) -> tuple[str, str]:
    year = session.day.year
    if place == 0 and session.day.month == 12:
        return "budzet", f"w sprawie uchwalenia budżetu Województwa Łódzkiego na rok {year + 1}"
    if place == 1 and session.number > 1:
        return "zmiana-budzetu", f"w sprawie zmian w budżecie Województwa Łódzkiego na rok {year}"
    if place == 2 and session.number % 4 == 3:
        return "utworzenie-jednostki", "w sprawie utworzenia wojewódzkiej samorządowej jednostki organizacyjnej"
    return "inna", f"w sprawie {other}"


SESSIONS: Final = tuple(_sessions())
RESOLUTIONS: Final = tuple(_resolutions())
