"""The list of vehicle dismantling stations and collection points, as the office saves its spreadsheet: CSV in cp1250.

`STATIONS` is what the register of environmental documents refers to. The faults: a KRS number in place of a NIP, a day
that does not exist, words in a number, a lost digit and swapped axes of co-ordinates, a gmina that is none, a deletion
before the entry, zeros lost from BDO numbers, and collection points whose station is among the faulty rows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Final

from tests.samples.files import delimited
from tests.samples.invented import GMINAS, PLACES, Place, dice, near, nip, person, projected, regon

HEADER: Final = (
    "Lp.", "Nr wpisu", "Rodzaj", "Status", "Nazwa przedsiębiorcy", "NIP", "REGON", "Nr rejestrowy BDO", "Miejscowość",
    "Ulica", "Nr", "Kod pocztowy", "Gmina", "Powiat", "TERYT gminy", "X (PL-1992)", "Y (PL-1992)", "Telefon",
    "Strona WWW", "Osoba do kontaktu", "Telefon kontaktowy", "Znak decyzji", "Data decyzji", "Organ", "Ważna do",
    "Moc przerobowa [Mg/rok]", "Masa przyjętych pojazdów [Mg/rok]", "Kody odpadów", "Stacja demontażu", "Data wpisu",
    "Data wykreślenia", "Uwagi",
)  # fmt: skip
_STATIONS: Final = 58
_POINTS: Final = 46
_TRADES: Final = (
    "AUTO-ZŁOM", "STACJA KASACJI", "RECYKLING POJAZDÓW", "EKO-AUTO", "AUTO-DEMONTAŻ", "METAL-SKUP", "MOTO-RECYKLING",
    "AUTO-CZĘŚCI", "EKO-KASACJA", "ZŁOM-METAL",
)  # fmt: skip
_RIVERS: Final = (
    "Bzura", "Czarna", "Drzewiczka", "Grabia", "Końska", "Moszczenica", "Mroga", "Myja", "Ner", "Oleśnica", "Pilica",
    "Pokrzywna", "Rawka", "Słudwia", "Warta", "Widawka", "Wolbórka", "Żeglina",
)  # fmt: skip
_FORMS: Final = ("sp. z o.o.", "sp. z o.o. sp. k.", "sp. j.", "s.c.", "S.A.")
_STREETS: Final = (
    "ul. Składowa", "ul. Stalowa", "ul. Żwirowa", "ul. Źródlana", "ul. Łąkowa", "ul. Przemysłowa", "ul. Fabryczna",
    "ul. Magazynowa", "",
)  # fmt: skip
_OFFICERS: Final = ("AK", "JS", "MW", "PT")
_WASTE: Final = (
    "16 01 04*, 16 01 06",
    "16 01 04*, 16 01 06, 16 06 01*",
    "16 01 04*, 16 01 06, 16 01 03, 16 01 17, 16 01 18",
    "16 01 04*, 16 01 06, 16 01 19, 16 01 20",
)
_CAPACITIES: Final = (
    "500,00",
    "750,50",
    "1 000,00",
    "1 250,00",
    "1 500,50",
    "2 500,00",
    "3 600,00",
    "5 000,00",
    "12 000,50",
)
_REMARKS: Final = ("", "", "", "", "zmiana adresu siedziby", "pismo z dnia 12.03.2025")


@dataclass(frozen=True)
class Business:
    """Whoever runs places: name and numbers."""

    name: str
    nip: str
    regon: str
    bdo: str


@dataclass(frozen=True)
class Facility:
    """A station or collection point with the decision that permits it; `station` is the one a point serves."""

    number: str
    business: Business
    place: Place
    case: str
    decided: date
    entered: date
    state: str = "aktywny"
    station: str = ""


def _businesses() -> Iterator[Business]:
    throw = dice("dismantlers")
    for index, (trade, river) in enumerate(throw.sample(list(product(_TRADES, _RIVERS)), _STATIONS)):
        name = f"{trade} „{river}” {throw.choice(_FORMS)}"
        yield Business(name, nip(500_200 + 137 * index), regon(500_100 + 91 * index), f"0099{32_000 + 617 * index:05d}")


def _facilities() -> Iterator[Facility]:
    throw, businesses = dice("dismantling"), list(_businesses())
    for index in range(_STATIONS):
        yield _facility(throw, f"SD-{index + 1:03d}", businesses[index], index)
    for index in range(_POINTS):
        owner = throw.randrange(_STATIONS)
        point = _facility(throw, f"PZ-{index + 1:03d}", businesses[owner], _STATIONS + index)
        yield replace(point, station=f"SD-{owner + 1:03d}" if index % 6 else "")


def _facility(throw: random.Random, number: str, business: Business, index: int) -> Facility:
    decided = date(2017, 1, 9) + timedelta(days=throw.randrange(3150))
    case = f"ROŚ.7222.{index + 1}.{decided.year}.{throw.choice(_OFFICERS)}"
    state = throw.choices(("aktywny", "zawieszony", "wykreślony"), (90, 6, 4))[0]
    entered = decided + timedelta(days=throw.randint(7, 60))
    return Facility(number, business, throw.choice(PLACES), case, decided, entered, state)


FACILITIES: Final = tuple(_facilities())
STATIONS: Final = FACILITIES[:_STATIONS]


def make(folder: Path) -> None:
    """Write the spreadsheet."""
    throw = dice("dismantling rows")
    rows = [_row(throw, index, facility) for index, facility in enumerate(FACILITIES, 1)]
    _spoil(rows)
    content = delimited(HEADER, [[row[title] for title in HEADER] for row in rows], "cp1250")
    (folder / "stacje.csv").write_bytes(content)


def _row(throw: random.Random, index: int, facility: Facility) -> dict[str, str]:
    business, gmina = facility.business, GMINAS[facility.place.gmina]
    return {
        "Lp.": str(index),
        "Nr wpisu": facility.number,
        "Rodzaj": "stacja demontażu" if facility.number.startswith("SD") else "punkt zbierania pojazdów",
        "Status": facility.state,
        "Nazwa przedsiębiorcy": business.name,
        "NIP": _as_written(throw, business.nip, (3, 3, 2, 2), "-"),
        "REGON": _as_written(throw, business.regon, (3, 3, 3), " "),
        "Nr rejestrowy BDO": business.bdo,
        "Gmina": gmina.name,
        "Powiat": gmina.powiat,
        "TERYT gminy": gmina.code + gmina.kind,
        "Uwagi": throw.choice(_REMARKS),
        **_where(throw, facility.place),
        **_contact(throw, facility),
        **_decision(throw, facility),
        **_activity(throw, facility),
    }


def _as_written(throw: random.Random, number: str, parts: tuple[int, ...], mark: str) -> str:
    if throw.random() > 0.1:
        return number
    ends = [sum(parts[: index + 1]) for index in range(len(parts))]
    return mark.join(number[end - size : end] for end, size in zip(ends, parts, strict=True))


def _where(throw: random.Random, place: Place) -> dict[str, str]:
    northing, easting = projected(*near(place, throw, 900))
    return {
        "Miejscowość": place.name,
        "Ulica": throw.choice(_STREETS),
        "Nr": f"{throw.randint(1, 180)}{throw.choice(('', '', '', 'A', '/2'))}",
        "Kod pocztowy": place.post_code,
        "X (PL-1992)": f"{northing}",
        "Y (PL-1992)": f"{easting}",
    }


def _contact(throw: random.Random, facility: Facility) -> dict[str, str]:
    number = throw.randint(100_000, 999_999)
    page = f"https://{facility.number.lower()}.example.org/" if throw.random() < 0.25 else ""
    return {
        "Telefon": f"+48 000 {number // 1000} {number % 1000:03d}",
        "Strona WWW": page,
        "Osoba do kontaktu": " ".join(person(throw)),
        "Telefon kontaktowy": f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
    }


def _decision(throw: random.Random, facility: Facility) -> dict[str, str]:
    ends = facility.decided.replace(day=min(facility.decided.day, 28), year=facility.decided.year + 10)
    struck = facility.entered + timedelta(days=throw.randint(400, 700)) if facility.state == "wykreślony" else None
    return {
        "Znak decyzji": facility.case,
        "Data decyzji": f"{facility.decided:%d.%m.%Y}",
        "Organ": "Marszałek Województwa Łódzkiego",
        "Ważna do": "bezterminowo" if throw.random() < 0.3 else f"{ends:%d.%m.%Y}",
        "Data wpisu": f"{facility.entered:%d.%m.%Y}",
        "Data wykreślenia": f"{struck:%d.%m.%Y}" if struck else "",
    }


def _activity(throw: random.Random, facility: Facility) -> dict[str, str]:
    station = facility.number.startswith("SD")
    capacity = throw.choice(_CAPACITIES)
    limit = float(capacity.replace(" ", "").replace(",", "."))
    mass = f"{limit * throw.uniform(0.2, 0.95):,.2f}".translate(str.maketrans(",.", " ,"))
    return {
        "Moc przerobowa [Mg/rok]": capacity if station else "-",
        "Masa przyjętych pojazdów [Mg/rok]": mass if station and throw.random() < 0.9 else "" if station else "-",
        "Kody odpadów": throw.choice(_WASTE) if station else throw.choice((*_WASTE[:1], "16 01 04*")),
        "Stacja demontażu": facility.station,
    }


def _spoil(rows: list[dict[str, str]]) -> None:
    for index in (4, 18, 42):
        rows[index - 1]["Nr rejestrowy BDO"] = rows[index - 1]["Nr rejestrowy BDO"].lstrip("0")
    rows[24]["NIP"] = "0009345678"
    rows[31]["Data decyzji"] = "30.02.2021"
    rows[37]["Moc przerobowa [Mg/rok]"] = "ok. 1 500"
    rows[44]["Y (PL-1992)"] = rows[44]["Y (PL-1992)"][:-1]
    rows[50]["X (PL-1992)"], rows[50]["Y (PL-1992)"] = rows[50]["Y (PL-1992)"], rows[50]["X (PL-1992)"]
    rows[53]["TERYT gminy"] = "1010992"
    rows[61]["Status"], rows[61]["Data wykreślenia"] = "wykreślony", "14.11.2016"
