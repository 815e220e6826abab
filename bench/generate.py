"""The contracts register at any size: `python bench/generate.py N OUT.ndjson`.

Writes N agreements without a fault, one a line, with the keys of the register's source.json. The same N gives the same
bytes. One firm stands in about ten agreements, one public unit in about a thousand; numbers of firms and units have
right check digits and begin with 999 and 99, which no office gives out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

NIP_WEIGHTS: Final = (6, 5, 7, 2, 3, 4, 5, 6, 7)
REGON_WEIGHTS: Final = (8, 9, 2, 3, 4, 5, 6, 7)
DAYS: Final = [(date(2024, 1, 1) + timedelta(days=day)).strftime("%d.%m.%Y") for day in range(1000)]
PLACES: Final = (("Łódź", "90-051"), ("Sieradz", "98-200"), ("Kutno", "99-300"), ("Bełchatów", "97-400"))
SUBJECTS: Final = tuple(
    f"{work} {place}"
    for work in (
        "Remont nawierzchni drogi wojewódzkiej w miejscowości",
        "Dostawa zestawów komputerowych dla jednostki w miejscowości",
        "Zimowe utrzymanie chodników w miejscowości",
        "Wykonanie dokumentacji projektowej „Źródła” w miejscowości",
    )
    for place in ("Łask", "Ozorków", "Żychlin", "Brzeziny", "Sulejów", "Działoszyn", "Głowno", "Uniejów")
)
STATUSES: Final = ("Aktywna", "Nieaktywna")
PARTY: Final = [
    "kraj",
    "rodzaj",
    "nazwa",
    "nip",
    "regon",
    "imie",
    "nazwisko",
    "czyKonsorcjum",
    "daneAdresowe",
    "niejawnoscStrony",
]
ADDRESS: Final = [
    "ulica",
    "numerNieruchomosci",
    "numerLokalu",
    "wojewodztwo",
    "powiat",
    "gminaMiastoDzielnica",
    "miejscowosc",
    "kodPocztowy",
]
BATCH: Final = 10_000


def main(rows: int, out: Path) -> None:
    """Write the file, a batch of lines at a time."""
    lines = agreements(rows)
    with out.open("w", encoding="utf-8") as file:
        while batch := list(islice(lines, BATCH)):
            file.writelines(batch)


class Party(NamedTuple):
    """An invented party; `text` is its JSON object."""

    name: str
    regon: str
    text: str


def agreements(rows: int) -> Iterator[str]:
    """Lines of NDJSON; the parties are written out once and put into the lines as text."""
    random = Random(20260731)
    numbers = count(1)
    units = list(islice(_parties("JSFP", numbers, random), max(8, rows // 1000)))
    firms = list(islice(_parties("Przedsiębiorca", numbers, random), max(50, rows // 10)))
    for number in range(rows):
        yield _agreement(number, random.getrandbits(128), units, firms)


def _agreement(number: int, bits: int, units: list[Party], firms: list[Party]) -> str:
    """One line; each fact is drawn from other bits of a random number."""
    digits = f"{bits:032x}"
    identifier = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    unit, firm = units[bits % len(units)], firms[(bits >> 20) % len(firms)]
    day = (bits >> 50) % 600
    end = f'"{DAYS[day + 30 + bits % 300]}"' if bits & 1 << 70 else "null"
    return (
        f'{{"idUmowy": "{identifier}", "nazwa": "{unit.name}", "regon": "{unit.regon}", '
        f'"dataZawarciaUmowy": "{DAYS[day]}", "dataZakonczeniaUmowy": {end}, '
        f'"wartoscPrzedmiotuUmowy": {(bits >> 30) % 10**9 / 100}, '
        f'"przedmiotUmowy": "{SUBJECTS[(bits >> 75) % len(SUBJECTS)]}, zadanie {number % 97}", '
        f'"statusUmowy": "{STATUSES[bits >> 80 & 1]}", "sourceUrl": null, "contractors": [{firm.text}], '
        f'"procurers": [{unit.text}], "details": {{"numerUmowy": "DT.7011.{number}.2025.AK", "okres": null, '
        f'"dataPublikacji": "{DAYS[day + 7]}", "dataModyfikacji": null, "finansowanaZeSrodkow": null}}}}\n'
    )


def _parties(kind: str, numbers: Iterator[int], random: Random) -> Iterator[Party]:
    """Parties of a kind, without end, numbered by `numbers`."""
    for number in numbers:
        nip = _nip(number)
        if nip is None:
            continue
        regon = _with_check_digit(f"99{number:06d}", REGON_WEIGHTS, 0)
        name = f"ZAKŁAD USŁUG „ŹRÓDŁO {number}” SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ"
        place, post_code = random.choice(PLACES)
        yield Party(name, regon, json.dumps(_party(kind, name, nip, regon, place, post_code), ensure_ascii=False))


def _party(kind: str, name: str, nip: str, regon: str, place: str, post_code: str) -> dict[str, object]:
    address = dict.fromkeys(ADDRESS) | {"wojewodztwo": "ŁÓDZKIE", "miejscowosc": place, "kodPocztowy": post_code}
    return dict.fromkeys(PARTY) | {
        "kraj": "Polska",
        "rodzaj": kind,
        "nazwa": name,
        "nip": nip,
        "regon": regon,
        "czyKonsorcjum": False,
        "daneAdresowe": address,
    }


def _nip(number: int) -> str | None:
    """A NIP, or None where the remainder is ten and no such number is given out."""
    nip = _with_check_digit(f"999{number:06d}", NIP_WEIGHTS, 10)
    return nip if len(nip) == 10 else None


def _with_check_digit(digits: str, weights: tuple[int, ...], for_ten: int) -> str:
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return f"{digits}{for_ten if remainder == 10 else remainder}"


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
