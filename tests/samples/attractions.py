"""The attractions that `obiekty-turystyczne` holds and `szlaki` pass, as features of GeoJSON in WGS 84.

Those that people know are real (`facts/atrakcje.csv`), so nothing is invented of them but the date of entry: no hours,
no prices, no amenities. The others have kinds and descriptions that the region is full
of (`facts/atrakcje-wzory.csv`) and stand in real places, where no one will find them.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from tests.samples.invented import PLACES, dice, near, person

_FACTS: Final = Path(__file__).resolve().parent / "facts"
_SIGHTS: Final = ("parking", "przewodnik", "sklep z pamiątkami", "toaleta", "wiata", "plac zabaw", "zwierzęta")
_ACCESS: Final = (
    "wejście bez barier", "toaleta przystosowana", "miejsce parkingowe", "pętla indukcyjna", "napisy Braille",
    "pies asystujący", "audiodeskrypcja",
)  # fmt: skip
_UNKNOWN: Final[dict[str, Any]] = {
    "godziny": None, "wstep_wolny": None, "bilet_normalny": None, "bilet_ulgowy": None, "sezon_od": None,
    "sezon_do": None, "udogodnienia": [], "dostepnosc": [],
}  # fmt: skip


def attractions() -> Iterator[tuple[str, tuple[float, float]]]:
    """Local ids of the attractions, with longitude and latitude."""
    for feature in FEATURES:
        longitude, latitude = feature["geometry"]["coordinates"]
        yield feature["properties"]["id"].lower().replace("/", "-"), (longitude, latitude)


def _attractions() -> Iterator[dict[str, Any]]:
    throw = dice("attractions")
    for number, facts in enumerate((*_known(), *_typical(throw)), 1):
        yield _feature(throw, number, facts)


def _known() -> Iterator[dict[str, str]]:
    simc = {(place.name, place.gmina): place.simc for place in PLACES}
    for row in _rows("atrakcje.csv"):
        yield row | {"simc": simc.get((row["miejscowosc"], row["gmina"]), "")}


def _typical(throw: random.Random) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for pattern in cycle(_rows("atrakcje-wzory.csv")):
        place = throw.choice(PLACES)
        longitude, latitude = near(place, throw, 300)
        name = f"{pattern['nazwa']}, {place.name}"
        if name not in seen:
            seen.add(name)
            yield pattern | {
                "nazwa": name, "nazwa_en": f"{pattern['nazwa_en']}, {place.name}", "miejscowosc": place.name,
                "gmina": place.gmina, "simc": place.simc, "kod": place.post_code, "dlugosc": str(longitude),
                "szerokosc": str(latitude), "www": "", "wikipedia": "",
            }  # fmt: skip
        if len(seen) == 171:
            return


def _rows(name: str) -> list[dict[str, str]]:
    with (_FACTS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _feature(throw: random.Random, number: int, facts: dict[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": f"AT/{number:04d}", "nazwa": facts["nazwa"], "nazwa_en": facts["nazwa_en"]}
    properties |= {"typ": facts["typ"], "opis_pl": facts["opis_pl"], "opis_en": facts["opis_en"]}
    properties |= {"miejscowosc": facts["miejscowosc"], "simc": facts["simc"] or None, "teryt": facts["gmina"]}
    properties |= {"kod_pocztowy": facts["kod"], "www": facts["www"] or None, "wikipedia": _article(facts["wikipedia"])}
    properties |= _visit(throw, facts) if "bilet" in facts else _UNKNOWN
    properties |= {"data_wpisu": str(date(2019, 3, 1) + timedelta(days=throw.randint(0, 2600)))}
    keeper = " ".join(person(throw))
    telephone = f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}"
    properties |= {"opiekun": keeper, "telefon_opiekuna": telephone}
    point = [float(facts["dlugosc"]), float(facts["szerokosc"])]
    _spoil(number, properties, point)
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": point}}


def _spoil(number: int, properties: dict[str, Any], point: list[float]) -> None:
    """Put in what the office got wrong: swapped axes, a dearer reduced ticket, a kind that is none."""
    if number == 77:
        point.reverse()
    if number == 91:
        properties |= {"wstep_wolny": False, "bilet_normalny": 12, "bilet_ulgowy": 21}
    if number == 120:
        properties["typ"] = "kosciół"
    if number == 150:
        properties |= {"wstep_wolny": True, "bilet_normalny": 10, "bilet_ulgowy": 5}


def _article(title: str) -> str | None:
    return f"https://pl.wikipedia.org/wiki/{title}" if title else None


def _visit(throw: random.Random, facts: dict[str, str]) -> dict[str, Any]:
    features = {"udogodnienia": some(throw, _SIGHTS, 3), "dostepnosc": some(throw, _ACCESS, 2)}
    return _tickets(throw, facts) | _season(facts["typ"]) | features


def _tickets(throw: random.Random, facts: dict[str, str]) -> dict[str, Any]:
    full, hours = facts["bilet"], facts["godziny"]
    price = int(full) + throw.randint(0, 4) if full else None
    reduced = round(price * 0.6, 1) if price else None
    return {"godziny": hours or None, "wstep_wolny": not full, "bilet_normalny": price, "bilet_ulgowy": reduced}


def _season(kind: str) -> dict[str, Any]:
    seasons = {"kąpielisko": ("15.06", "31.08"), "park rozrywki": ("15.04", "31.10"), "skansen": ("01.04", "31.10")}
    start, end = seasons.get(kind, (None, None))
    return {"sezon_od": start, "sezon_do": end}


def some(throw: random.Random, choices: tuple[str, ...], most: int) -> list[str]:
    """Choose some, `most` of them on average, in their order."""
    return [each for each in choices if throw.random() < most / len(choices)]


FEATURES: Final = tuple(_attractions())
