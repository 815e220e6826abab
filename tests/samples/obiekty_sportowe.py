"""The inventory of sports facilities as gminas fill it in: one workbook (XLSX), a row a facility.

The faults: words in a length and in a year, a REGON with a wrong check digit, hours written another way, a TERYT code
without its last digits and one of no gmina, digits of the kind of gmina that are wrong or missing (and mean nothing),
swapped axes, a modernisation before the building, a number given twice, a point far from its gmina.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.samples.files import workbook
from tests.samples.invented import GMINAS, PLACES, Place, dice, near, nip, person, projected, regon

HEADER: Final = (
    "Nr ewidencyjny", "Nazwa obiektu", "Rodzaj obiektu", "Dyscypliny", "Długość [m]", "Szerokość [m]", "Nawierzchnia",
    "Widownia [miejsca]", "Oświetlenie", "Właściciel", "REGON właściciela", "NIP właściciela", "Zarządca",
    "REGON zarządcy", "NIP zarządcy", "Rok budowy", "Rok modernizacji", "Licencja", "Dofinansowanie",
    "Kwota dofinansowania [zł]", "Udogodnienia", "Godziny pn.-pt.", "Godziny sob.-niedz.", "Rezerwacja", "Opiekun",
    "Telefon opiekuna", "Miejscowość", "Ulica", "Nr", "Kod pocztowy", "TERYT", "X", "Y", "Uwagi",
)  # fmt: skip
_COUNT: Final = 332


@dataclass(frozen=True)
class Kind:
    """A kind of facility: its name, how its name begins, sports, surfaces, longest and widest field, seats, weight."""

    name: str
    title: str
    sports: tuple[str, ...]
    surfaces: tuple[str, ...]
    size: tuple[int, int]
    seats: int
    weight: int


_KINDS: Final = (
    Kind("hala sportowa", "Hala sportowa", ("siatkówka", "koszykówka", "piłka ręczna", "futsal", "badminton"),
        ("parkiet", "poliuretan"), (44, 24), 1200, 16),
    Kind("stadion", "Stadion miejski", ("piłka nożna", "lekkoatletyka"), ("trawa naturalna", "trawa syntetyczna"),
        (105, 68), 5000, 10),
    Kind("pływalnia kryta", "Pływalnia", ("pływanie",), (), (25, 16), 300, 8),
    Kind("pływalnia odkryta", "Kąpielisko letnie", ("pływanie",), (), (50, 21), 200, 5),
    Kind("boisko Orlik", "Kompleks sportowy Orlik 2012", ("piłka nożna", "koszykówka", "siatkówka"),
        ("trawa syntetyczna", "poliuretan"), (62, 30), 100, 14),
    Kind("boisko", "Boisko", ("piłka nożna",), ("trawa naturalna", "trawa syntetyczna"), (100, 64), 400, 18),
    Kind("korty tenisowe", "Korty tenisowe", ("tenis",), ("mączka ceglana", "poliuretan"), (37, 18), 150, 7),
    Kind("lodowisko", "Lodowisko", ("hokej na lodzie", "łyżwiarstwo figurowe"), ("lód",), (60, 30), 800, 4),
    Kind("siłownia plenerowa", "Siłownia plenerowa", ("street workout",), ("piasek", "poliuretan"), (20, 12), 0, 10),
    Kind("strzelnica", "Strzelnica sportowa", ("strzelectwo",), ("beton",), (50, 20), 40, 3),
    Kind("tor", "Tor", ("kolarstwo", "sporty motorowe"), ("asfalt", "żużel"), (400, 12), 1500, 3),
    Kind("skatepark", "Skatepark", ("deskorolka",), ("beton", "asfalt"), (40, 20), 30, 4),
)  # fmt: skip
_AMENITIES: Final = (
    "szatnie", "prysznice", "toalety", "parking", "stojaki rowerowe", "dostęp dla wózków", "wypożyczalnia", "bufet",
)  # fmt: skip
_FUNDS: Final = ("FRKF", "Sportowa Polska", "EFRR", "Polski Ład", "budżet województwa")
_LEAGUES: Final = ("PZPN II liga", "PZPN III liga", "PZPN IV liga", "PZLA")
_STREETS: Final = ("ul. Sportowa", "ul. Szkolna", "ul. Stadionowa", "ul. Parkowa", "ul. Olimpijska", "ul. Basenowa")
_PATRONS: Final = ("Olimpijczyk", "Start", "Zryw", "Junior", "Mistrz", "Wodnik", "Orzeł", "Włókniarz", "Jutrzenka")
_ORDER: Final = {code: index for index, code in enumerate(sorted(GMINAS))}


def make(folder: Path) -> None:
    """Write the workbook."""
    rows = list(_rows())
    _spoil(rows)
    sheet = [HEADER, *([row.get(title) for title in HEADER] for row in rows)]
    (folder / "obiekty.xlsx").write_bytes(workbook({"Obiekty": sheet}))


def _rows() -> Iterator[dict[str, Any]]:
    throw = dice("sports facilities")
    for index in range(1, _COUNT + 1):
        kind = throw.choices(_KINDS, [each.weight for each in _KINDS])[0]
        place = throw.choice(PLACES)
        yield {
            "Nr ewidencyjny": f"OS-{index:04d}",
            "Nazwa obiektu": _title(throw, kind, place),
            "Rodzaj obiektu": kind.name,
            "Uwagi": throw.choice((None, None, None, "do sprawdzenia w terenie")),
            **_field(throw, kind),
            **_bodies(throw, place),
            **_history(throw, kind),
            **_visit(throw, kind, index),
            **_where(throw, place),
        }


def _title(throw: random.Random, kind: Kind, place: Place) -> str:
    patron = f" „{throw.choice(_PATRONS)}”" if throw.random() < 0.5 else ""
    return f"{kind.title}{patron}, {place.name}"


def _field(throw: random.Random, kind: Kind) -> dict[str, Any]:
    share = throw.uniform(0.7, 1.0)
    sports = throw.sample(kind.sports, throw.randint(1, len(kind.sports)))
    return {
        "Dyscypliny": ", ".join(each for each in kind.sports if each in sports),
        "Długość [m]": round(kind.size[0] * share, 1),
        "Szerokość [m]": round(kind.size[1] * share, 1),
        "Nawierzchnia": throw.choice(kind.surfaces) if kind.surfaces else None,
        "Widownia [miejsca]": throw.randint(0, kind.seats // 10) * 10 if kind.seats else None,
        "Oświetlenie": throw.choice(("Tak", "Tak", "Nie")),
    }


def _bodies(throw: random.Random, place: Place) -> dict[str, str | None]:
    """The gmina owns it, without numbers as it is a real one; an invented centre or the gmina runs it."""
    order = _ORDER[place.gmina]
    owner = (f"Gmina {GMINAS[place.gmina].name}", None, None)
    name = f"Ośrodek Sportu i Rekreacji „{_PATRONS[order % len(_PATRONS)]}” nr {order + 1}"
    centre = (name, regon(670_000 + 53 * order), nip(670_000 + 53 * order))
    manager = centre if throw.random() < 0.6 else owner
    titles = ("Właściciel", "REGON właściciela", "NIP właściciela", "Zarządca", "REGON zarządcy", "NIP zarządcy")
    return dict(zip(titles, owner + manager, strict=True))


def _history(throw: random.Random, kind: Kind) -> dict[str, Any]:
    built = throw.randint(2008, 2012) if "Orlik" in kind.name else throw.randint(1962, 2024)
    fund = throw.choice(_FUNDS) if throw.random() < 0.35 else None
    licensed = kind.name in ("stadion", "boisko") and throw.random() < 0.4
    return {
        "Rok budowy": built,
        "Rok modernizacji": throw.randint(built + 1, 2026) if throw.random() < 0.5 else None,
        "Licencja": throw.choice(_LEAGUES) if licensed else None,
        "Dofinansowanie": fund,
        "Kwota dofinansowania [zł]": round(throw.uniform(40_000, 6_000_000), 2) if fund else None,
    }


def _visit(throw: random.Random, kind: Kind, index: int) -> dict[str, Any]:
    wanted = throw.sample(_AMENITIES, throw.randint(0, 5))
    bookable = kind.name in ("hala sportowa", "korty tenisowe", "pływalnia kryta") and throw.random() < 0.6
    opens, closes = throw.randint(6, 10), throw.randint(18, 22)
    return {
        "Udogodnienia": ", ".join(each for each in _AMENITIES if each in wanted) or None,
        "Godziny pn.-pt.": f"{opens:02d}:00-{closes:02d}:00",
        "Godziny sob.-niedz.": f"{opens + 1:02d}:00-{closes - 2:02d}:30" if throw.random() < 0.8 else None,
        "Rezerwacja": f"https://rezerwacje.example.org/obiekt/{index:04d}" if bookable else None,
        "Opiekun": " ".join(person(throw)),
        "Telefon opiekuna": f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
    }


def _where(throw: random.Random, place: Place) -> dict[str, Any]:
    northing, easting = projected(*near(place, throw, 700))
    kind = GMINAS[place.gmina].kind if throw.random() < 0.9 else throw.choice("123")
    code = place.gmina + (kind if throw.random() < 0.95 else "")
    return {
        "Miejscowość": place.name,
        "Ulica": throw.choice((*_STREETS, None)),
        "Nr": str(throw.randint(1, 80)),
        "Kod pocztowy": place.post_code,
        "TERYT": int(code) if throw.random() < 0.5 else code,
        "X": northing,
        "Y": easting,
    }


def _spoil(rows: list[dict[str, Any]]) -> None:
    rows[11]["Długość [m]"] = "ok. 105"
    rows[37]["Rok budowy"] = "lata 80."
    rows[58]["REGON właściciela"] = "996500001"
    rows[84]["Godziny pn.-pt."] = "7-22"
    rows[102]["TERYT"] = 10170
    rows[131]["TERYT"] = "1010992"
    rows[160]["X"], rows[160]["Y"] = rows[160]["Y"], rows[160]["X"]
    rows[189]["Rok budowy"], rows[189]["Rok modernizacji"] = 2019, 2009
    rows[214]["Nr ewidencyjny"] = rows[213]["Nr ewidencyjny"]
    rows[250]["TERYT"] = "1002011"
