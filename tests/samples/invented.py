"""What the samples are invented from: places, units, persons and firms that no office has, the same in every run.

Numbers have right check digits and stand in ranges that are not given out: REGON from 99, NIP from 999, KRS from 0009,
BDO from 0099. Places, their gminas and their co-ordinates are real (sample of `miejscowosci`).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pyproj import Transformer

MAPPINGS: Final = Path(__file__).resolve().parents[2] / "mappings"
NIP_WEIGHTS: Final = (6, 5, 7, 2, 3, 4, 5, 6, 7)
REGON_WEIGHTS: Final = (8, 9, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Place:
    """A town or village: SIMC code, name, six digits of its gmina, WGS 84 degrees, post code."""

    simc: str
    name: str
    gmina: str
    longitude: float
    latitude: float
    post_code: str


@dataclass(frozen=True)
class Unit:
    """A unit of the voivodeship, as the contracts name it."""

    regon: str
    nip: str
    name: str
    place: str
    street: str
    number: str
    post_code: str


@dataclass(frozen=True)
class Gmina:
    """A gmina of the voivodeship: six digits, the digit of its kind, its name and that of its powiat."""

    code: str
    kind: str
    name: str
    powiat: str


def _gminas() -> dict[str, Gmina]:
    with (MAPPINGS / "teryt" / "sample" / "terc.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["WOJ"] == "10"]
    powiats = {row["POW"]: row["NAZWA"] for row in rows if row["POW"] and not row["GMI"]}
    gminas = [row for row in rows if row["RODZ"] in ("1", "2", "3")]
    found = [Gmina(f"10{row['POW']}{row['GMI']}", row["RODZ"], row["NAZWA"], powiats[row["POW"]]) for row in gminas]
    return {gmina.code: gmina for gmina in found}


def _places() -> tuple[Place, ...]:
    with (MAPPINGS / "miejscowosci" / "sample" / "miejscowosci.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return tuple(
        Place(r["SYM"], r["NAZWA"], r["GMINA"], float(r["DLUGOSC"]), float(r["SZEROKOSC"]), r["KOD"]) for r in rows
    )


PLACES: Final = _places()
GMINAS: Final = _gminas()
_TO_PL_1992: Final = Transformer.from_crs("EPSG:4326", "EPSG:2180")
# The units that conclude contracts and run procedures. `jednostki` holds them and more.
UNITS: Final = tuple(
    Unit(*line.split("|"))
    for line in """
990001010|9990011377|Urząd Marszałkowski Województwa Łódzkiego|Łódź|al. Piłsudskiego|8|90-051
990001926|9990012744|Wojewódzki Zarząd Dróg i Mostów w Łodzi|Łódź|ul. Sienkiewicza|3|90-113
990002831|9990014111|Regionalne Centrum Polityki Społecznej w Łodzi|Łódź|ul. Północna|14|91-425
990003747|9990015487|Wojewódzka Biblioteka Regionalna w Łodzi|Łódź|ul. Gdańska|102|90-508
990004652|9990016854|Muzeum Ziemi Łódzkiej w Sieradzu|Sieradz|ul. Dominikańska|2|98-200
990005568|9990018221|Łódzki Dom Kultury Ludowej|Łódź|ul. Traugutta|18|90-105
990006473|9990019597|Zespół Parków Krajobrazowych Regionu Łódzkiego|Łódź|ul. Łagiewnicka|307|91-520
990007389|9990020962|Wojewódzki Ośrodek Doskonalenia Nauczycieli w Piotrkowie Trybunalskim|Piotrków Trybunalski|al. 3 Maja|7|97-300
""".strip().splitlines()  # noqa: E501
)

WOMEN: Final = (
    "Agata",
    "Barbara",
    "Cecylia",
    "Daria",
    "Ewelina",
    "Grażyna",
    "Halina",
    "Iwona",
    "Jagoda",
    "Kinga",
    "Lidia",
    "Małgorzata",
)
MEN: Final = (
    "Adam",
    "Bogdan",
    "Cezary",
    "Damian",
    "Eryk",
    "Grzegorz",
    "Henryk",
    "Ireneusz",
    "Jarosław",
    "Kamil",
    "Leszek",
    "Mirosław",
)
# Invented, so that no search finds a person: two halves that Polish surnames have, in pairs that they do not.
FIRST_HALVES: Final = (
    "Warto",
    "Brzozo",
    "Dębno",
    "Jelenio",
    "Klono",
    "Lipno",
    "Mroźno",
    "Nero",
    "Olcho",
    "Pilico",
    "Rawko",
    "Sosno",
    "Widawko",
)
SECOND_HALVES: Final = (("bielski", "bielska"), ("grodzki", "grodzka"), ("lipski", "lipska"), ("worski", "worska"))


def dice(seed: str) -> random.Random:
    """Give the dice of one sample: the same throws in every run and on every machine."""
    return random.Random(seed)


def person(throw: random.Random) -> tuple[str, str]:
    """First name and surname of a person who does not exist, in the same gender."""
    woman = throw.random() < 0.5
    first = throw.choice(WOMEN if woman else MEN)
    return first, throw.choice(FIRST_HALVES) + throw.choice(SECOND_HALVES)[woman]


def check_digit(digits: str, weights: Sequence[int]) -> int:
    """Remainder of the weighted sum modulo 11; 10 where there is no digit."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def regon(number: int) -> str:
    """REGON of nine digits from a range that is not given out; `number` below a million."""
    digits = f"99{number:06d}"
    return digits + str(check_digit(digits, REGON_WEIGHTS) % 10)


def nip(number: int) -> str:
    """NIP from a range that is not given out, the next `number` that has a check digit; below 900,000."""
    digits = f"999{number:06d}"
    digit = check_digit(digits, NIP_WEIGHTS)
    return f"{digits}{digit}" if digit < 10 else nip(number + 1)


def krs(number: int) -> str:
    """KRS number of ten digits from a range that is not given out yet; `number` below a million."""
    return f"0009{number:06d}"


def near(place: Place, throw: random.Random, metres: float = 400) -> tuple[float, float]:
    """Longitude and latitude, to five places, of a point within some `metres` of a place."""
    degrees = metres / 111_000
    longitude = place.longitude + throw.uniform(-degrees, degrees) / 0.62
    return round(longitude, 5), round(place.latitude + throw.uniform(-degrees, degrees), 5)


def projected(longitude: float, latitude: float) -> tuple[int, int]:
    """Northing and easting in EPSG:2180 (PL-1992), in whole metres: x and y as Polish offices call them."""
    northing, easting = _TO_PL_1992.transform(latitude, longitude)
    return round(northing), round(easting)


def polish_date(day: date) -> str:
    """A day as Polish offices write it: 07.05.2024."""
    return f"{day:%d.%m.%Y}"
