"""The sample of `obiekty-turystyczne`: the classified lodgings of the marshal as CWOH exports them, and attractions.

`obiekty-hotelarskie.csv` is windows-1250 with co-ordinates in EPSG:2180. Lodgings and entrepreneurs are invented, the
places they stand in are real. `atrakcje.geojson` is made in `attractions`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Final

import pyproj

from tests.samples.attractions import FEATURES, some
from tests.samples.files import delimited, geojson
from tests.samples.invented import PLACES, Place, dice, near, nip, person, polish_date, regon

LODGINGS: Final = "obiekty-hotelarskie.csv"
TODAY: Final = date(2026, 9, 30)
_PROJECT: Final = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2180", always_xy=True)

_KINDS: Final = (
    ("H", "hotel", "Hotel", 96, (12, 140), (1, 2, 3, 3, 3, 4, 4, 5)),
    ("M", "motel", "Motel", 12, (10, 40), (1, 2, 2, 3)),
    ("P", "pensjonat", "Pensjonat", 18, (7, 25), (1, 2, 3, 3, 4)),
    ("K", "kemping", "Kemping", 12, (20, 90), (1, 2, 2, 3, 4)),
    ("DW", "dom wycieczkowy", "Dom Wycieczkowy", 26, (12, 60), ("I", "II", "II", "III")),
    ("SM", "schronisko młodzieżowe", "Szkolne Schronisko Młodzieżowe", 38, (8, 30), ("I", "II", "III", "III")),
)
_NAMES: Final = (
    "Pod Klonami", "Wapiennik", "Przystań", "Leśna Polana", "Stara Przędzalnia", "Zielony Młyn", "Nad Rawką",
    "Bursztyn", "Tkacz", "Cztery Wiatry", "Złoty Kłos", "Czarny Bocian", "Pod Lipą", "Warta", "Bzura", "Wrzos",
    "Kasztanowy", "Na Skarpie", "Folwark", "Dąbrowa", "Jesionowy", "Grafit", "Kotwica", "Pod Żubrem", "Jaskółka",
    "Boruta", "Olszyna", "Kolejarz", "Biała Sowa", "Pilica", "Rubin", "Nad Stawem", "Cyprys", "Orlik", "Krokus",
    "Słoneczny", "Kurhan", "Młynarz", "Gościniec Mazowiecki", "Stary Trakt",
)  # fmt: skip
_STREETS: Final = (
    "Kościuszki", "Polna", "Leśna", "Piłsudskiego", "Łódzka", "Sienkiewicza", "Nadrzeczna", "Parkowa", "Słowackiego",
    "Zamkowa", "Kolejowa", "Ogrodowa", "Wojska Polskiego", "Reymonta", "Młyńska",
)  # fmt: skip
_TOWNS: Final = (
    "Łódź", "Pabianice", "Zgierz", "Piotrków Trybunalski", "Bełchatów", "Opoczno", "Radomsko", "Sulejów", "Kutno",
    "Tomaszów Mazowiecki", "Łęczyca", "Sieradz", "Łask", "Poddębice", "Uniejów", "Wieluń", "Zduńska Wola", "Łowicz",
    "Skierniewice", "Rawa Mazowiecka", "Inowłódz", "Smardzewice", "Nieborów",
)  # fmt: skip
_AMENITIES: Final = (
    "Wi-Fi", "parking", "restauracja", "bar", "basen", "sauna", "sala konferencyjna", "plac zabaw",
    "wypożyczalnia rowerów", "wypożyczalnia kajaków", "zwierzęta", "klimatyzacja", "ładowanie pojazdów",
)  # fmt: skip
_ACCESS: Final = (
    "wejście bez barier", "winda", "pokój przystosowany", "toaleta przystosowana", "miejsce parkingowe",
    "pętla indukcyjna", "napisy Braille", "pies asystujący",
)  # fmt: skip
_FORMS: Final = ("osoba prawna",) * 5 + ("spółka osobowa", "osoba fizyczna", "osoba fizyczna")

# What the office got wrong: entry, column, what it wrote.
_FAULTS: Final = (
    ("H/011", "NIP", "9997000100"),
    ("H/027", "Data decyzji", "31.04.2022"),
    ("H/040", "Miejsca noclegowe", "ok. 120"),
    ("P/005", "Data wykreślenia", "15.03.1999"),
    ("K/003", "TERYT", "142801"),
    ("DW/009", "Kategoria", "3 gwiazdki"),
    ("SM/014", "Nr ewidencyjny", "SM/013"),
    ("M/004", "Zawieszony od", ""),
)


def make(folder: Path) -> None:
    """Write the two files."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = _with_faults(list(_lodgings()))
    header = list(rows[0])
    (folder / LODGINGS).write_bytes(delimited(header, [list(row.values()) for row in rows], "windows-1250"))
    (folder / "atrakcje.geojson").write_bytes(geojson("atrakcje", FEATURES))


def lodgings() -> Iterator[tuple[str, tuple[float, float]]]:
    """Local ids of the lodgings, with longitude and latitude."""
    for row, point in _placed_lodgings():
        yield row["Nr ewidencyjny"].lower().replace("/", "-"), point


def _lodgings() -> Iterator[dict[str, str]]:
    for row, _ in _placed_lodgings():
        yield row


def _placed_lodgings() -> Iterator[tuple[dict[str, str], tuple[float, float]]]:
    throw, ordinal, names = dice("lodgings"), count(1), cycle(_NAMES)
    for prefix, kind, title, number, rooms, categories in _KINDS:
        for place_in_kind in range(1, number + 1):
            place, entry = _lodging_place(throw, kind), f"{prefix}/{place_in_kind:03d}"
            point = near(place, throw, 600)
            name = f"{title} „{next(names)}”" if kind != "schronisko młodzieżowe" else f"{title}, {place.name}"
            row = {"Lp.": str(next(ordinal)), "Nr ewidencyjny": entry, "Rodzaj obiektu": kind}
            row |= {"Kategoria": _category(throw.choice(categories)), "Nazwa obiektu": name}
            row |= _address(throw, place, point) | _contact(throw, entry)
            row |= _entrepreneur(throw, kind, int(row["Lp."]), place)
            row |= _capacity(throw, kind, rooms) | _features(throw, kind) | _decision(throw, entry)
            yield row, point


def _lodging_place(throw: random.Random, kind: str) -> Place:
    towns = [place for place in PLACES if place.name in _TOWNS]
    return throw.choice(towns if kind == "hotel" or throw.random() < 0.5 else PLACES)


def _category(category: int | str) -> str:
    if isinstance(category, str):
        return f"kat. {category}"
    return "1 gwiazdka" if category == 1 else f"{category} {'gwiazdek' if category == 5 else 'gwiazdki'}"


def _address(throw: random.Random, place: Place, point: tuple[float, float]) -> dict[str, str]:
    easting, northing = _PROJECT.transform(*point)
    street = f"ul. {throw.choice(_STREETS)}" if place.name in _TOWNS else ""
    return {
        "Miejscowość": place.name,
        "SIMC": place.simc.lstrip("0") if throw.random() < 0.03 else place.simc,
        "Ulica": street,
        "Nr": str(throw.randint(1, 120)),
        "Kod pocztowy": place.post_code,
        "TERYT": place.gmina,
        "X": f"{northing:.2f}".replace(".", ","),
        "Y": f"{easting:.2f}".replace(".", ","),
    }


def _contact(throw: random.Random, entry: str) -> dict[str, str]:
    local = entry.lower().replace("/", "-")
    return {
        "Telefon": f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
        "E-mail": f"recepcja@{local}.example.org",
        "WWW": f"https://{local}.example.org/" if throw.random() < 0.7 else "",
    }


def _entrepreneur(throw: random.Random, kind: str, number: int, place: Place) -> dict[str, str]:
    form = "jednostka samorządowa" if kind == "schronisko młodzieżowe" else throw.choice(_FORMS)
    first, last = person(throw)
    names = {
        "osoba prawna": f"{throw.choice(_NAMES)} Hotele i Turystyka {number} sp. z o.o.",
        "spółka osobowa": f"{throw.choice(_NAMES)} Noclegi {number} sp. j.",
        "jednostka samorządowa": f"Zespół Szkolno-Turystyczny nr {number}, {place.name}",
        "osoba fizyczna": "",
    }
    return {
        "Forma przedsiębiorcy": form,
        "Nazwa przedsiębiorcy": names[form],
        "Imię i nazwisko przedsiębiorcy": f"{first} {last}" if form == "osoba fizyczna" else "",
        "NIP": nip(700_000 + 10 * number),
        "REGON": regon(700_000 + number),
        "Osoba reprezentująca": " ".join(person(throw)),
    }


def _capacity(throw: random.Random, kind: str, rooms: tuple[int, int]) -> dict[str, str]:
    units = throw.randint(*rooms)
    seasonal = kind == "kemping" or (kind != "hotel" and throw.random() < 0.25)
    return {
        "Jednostki mieszkalne": str(units),
        "Miejsca noclegowe": str(units * throw.randint(2, 4) + throw.randint(0, 9)),
        "Działalność": "sezonowa" if seasonal else "całoroczna",
        "Sezon od": throw.choice(("15.04", "01.05", "01.06")) if seasonal else "",
        "Sezon do": throw.choice(("31.08", "15.09", "30.09")) if seasonal else "",
    }


def _features(throw: random.Random, kind: str) -> dict[str, str]:
    return {
        "Udogodnienia": ", ".join(some(throw, _AMENITIES, 6 if kind == "hotel" else 3)),
        "Dostępność": ", ".join(some(throw, _ACCESS, 4 if kind == "hotel" else 2)),
    }


def _decision(throw: random.Random, entry: str) -> dict[str, str]:
    day = date(2004, 1, 10) + timedelta(days=throw.randint(0, 8000))
    clerk = "".join(throw.choice("ABDEGKMPRSW") for _ in range(2))
    status = "aktywny" if throw.random() < 0.86 else throw.choice(("zawieszony", "wykreślony"))
    ended = day + timedelta(days=throw.randint(60, max(61, (TODAY - day).days)))
    if entry in ("M/004", "P/005"):
        status = {"M": "zawieszony", "P": "wykreślony"}[entry[0]]
    promised = day + timedelta(days=1826) if throw.random() < 0.08 else None
    return {
        "Znak decyzji": f"TS.7241.{throw.randint(1, 60)}.{day.year}.{clerk}",
        "Data decyzji": polish_date(day),
        "Promesa ważna do": polish_date(promised) if promised else "",
        "Status": status,
        "Data wpisu": polish_date(day + timedelta(days=throw.randint(0, 21))),
        "Zawieszony od": polish_date(min(ended, TODAY)) if status == "zawieszony" else "",
        "Data wykreślenia": polish_date(min(ended, TODAY)) if status == "wykreślony" else "",
        "Uwagi": throw.choice(("", "", "", "wizja lokalna odbyta", "tel. prywatny w teczce")),
    }


def _with_faults(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    by_entry = {row["Nr ewidencyjny"]: row for row in rows}
    for entry, column, written in _FAULTS:
        by_entry[entry][column] = written
    return rows
