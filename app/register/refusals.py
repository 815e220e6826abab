"""What is answered when an address names what there is not: what was found, and what was expected.

Owns these words; `app.register.selection` says what an address may name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import RequestError
from app.index.numbers import MOMENTS
from app.namespaces import PREFIXES
from app.register.plan import RANGED
from app.snapshot.tables import Column

_BOOLEAN: Final = f"{PREFIXES['xsd']}boolean"
# What is repeated of an address, and how much of what it may name.
_SHOWN: Final = 100
_LISTED: Final = 160


@dataclass(frozen=True)
class Expected:
    """What an address may say, in the languages of errors."""

    en: str
    pl: str


NUMBER: Final = Expected("a number, such as 1000000.5", "liczba, na przykład 1000000.5")
MOMENT: Final = Expected(
    "a day, a month or a year, such as 2025-02-24, 2025-02 or 2025",
    "dzień, miesiąc lub rok, na przykład 2025-02-24, 2025-02 lub 2025",
)
UNIT: Final = Expected("the IRI of a gmina, powiat or voivodeship", "IRI gminy, powiatu lub województwa")
_LITERAL: Final = Expected(
    "a value as data write it, such as 10.5 or 2025-02-24",
    "wartość zapisana jak w danych, na przykład 10.5 lub 2025-02-24",
)
_TRUTH: Final = Expected("true or false", "true lub false")
_THING: Final = Expected(
    "the IRI of a thing, which begins with id/ or def/ when it is of this site",
    "IRI rzeczy, zaczynające się od id/ lub def/, gdy należy do tego serwisu",
)


def refused(name: str, text: str, expected: Expected) -> RequestError:
    """The error of a parameter."""
    said = f"{name[:_SHOWN]}={text[:_SHOWN]!r}"
    return RequestError(
        f"{said}: entries cannot be selected so; expected: {expected.en}",
        f"{said}: tak nie da się wybrać wpisów; oczekiwano: {expected.pl}",
    )


def an_end(column: Column) -> Expected:
    """What an end of a range of a property may be."""
    return MOMENT if column.datatype in MOMENTS else NUMBER


def a_value(column: Column) -> Expected:
    """What a value of a property may be; where any text may be one none is refused."""
    if column.datatype == _BOOLEAN:
        return _TRUTH
    return _LITERAL if column.datatype in RANGED else _THING


def at_most(number: int) -> Expected:
    """So many values, and no more."""
    return Expected(f"{number} values at most", f"najwyżej {number} wartości")


def whole_number(known: Sequence[int]) -> Expected:
    """One of these numbers; of a range its ends are told."""
    if not isinstance(known, range):
        return one_of(map(str, known))
    least, most = known[0], known[-1]
    return Expected(f"a whole number from {least} to {most}", f"liczba całkowita od {least} do {most}")


def one_of(names: Iterable[str]) -> Expected:
    """One of some names, of which the first are told."""
    listed, rest = "", False
    for name in names:
        rest = len(listed) + len(name) > _LISTED
        if rest:
            break
        listed += f", {name}" if listed else name
    told = listed + ", …" * rest
    return Expected(f"one of {told}" if told else "nothing", f"jedno z: {told}" if told else "nic")
