"""The sample of `szlaki`: two layers of trails as QGIS saves them, one in WGS 84 and one in EPSG:2180.

A trail runs from one real place to the next in a direction that it keeps, and winds between them; it is as long as its
line. It passes the gminas of its places and the attractions and lodgings that stand near its line (samples of
`obiekty-turystyczne`). No one has marked any of them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pyproj

from tests.samples.attractions import attractions
from tests.samples.files import geojson
from tests.samples.invented import PLACES, UNITS, Place, dice, person, polish_date, regon
from tests.samples.obiekty_turystyczne import lodgings

Point = tuple[float, float]

_GEOD: Final = pyproj.Geod(ellps="GRS80")
_PROJECT: Final = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2180", always_xy=True)
_CRS: Final = "urn:ogc:def:crs:EPSG::2180"


@dataclass(frozen=True)
class Kind:
    """Trails of one kind: their names, how many there are, of how many places, how far apart, at what speed."""

    kind: str
    names: tuple[str, str]
    number: int
    places: tuple[int, int]
    step: tuple[float, float]
    speed: float
    colours: tuple[str, ...]


_PTTK: Final = ("czerwony", "niebieski", "zielony", "żółty", "czarny")
_PATH_NAMES: Final = ("Ścieżka przyrodnicza „{theme}”, {}", "Nature path “{theme}”, {}")
_HORSE_NAMES: Final = ("Łódzki Szlak Konny, odcinek {}", "Łódź Horse Trail, section {}")
_RIVER_NAMES: Final = ("Szlak kajakowy {theme}, {}", "Kayak trail on the {theme}, {}")
_WALKED: Final = (
    Kind("pieszy", ("Szlak pieszy {}", "Hiking trail {}"), 112, (2, 5), (2, 8), 4, _PTTK),
    Kind("kulturowy", ("{theme} {}", "{theme} {}"), 24, (4, 7), (4, 14), 15, (*_PTTK, "")),
    Kind("ścieżka przyrodnicza", _PATH_NAMES, 40, (1, 1), (0, 0), 3, ("zielony", "żółty")),
)
_RIDDEN: Final = (
    Kind("rowerowy", ("Szlak rowerowy {}", "Cycling trail {}"), 92, (3, 8), (4, 14), 14, _PTTK),
    Kind("konny", _HORSE_NAMES, 18, (2, 5), (4, 12), 7, ("pomarańczowy",)),
)
_PADDLED: Final = Kind("kajakowy", _RIVER_NAMES, 0, (2, 2), (0, 0), 4, ("",))
_THEMES: Final = (
    ("Szlak Młynów", "Mill Trail"), ("Szlak Tkaczy", "Weavers' Trail"), ("Szlak Powstańczy", "Uprising Trail"),
    ("Szlak Dworów", "Manor Trail"), ("Szlak Romański", "Romanesque Trail"), ("Szlak Zamków", "Castle Trail"),
    ("Szlak Bitwy Łódzkiej", "Battle of Łódź Trail"), ("Szlak Drewnianych Kościołów", "Wooden Churches Trail"),
)  # fmt: skip
_PATHS: Final = (
    ("Rosiczka", "Sundew"), ("Śladami Bobra", "In the Beaver's Tracks"), ("Stary Dąb", "Old Oak"),
    ("Źródliska", "Springs"), ("Grądy", "Oak Woods"), ("Żurawi Klangor", "Call of the Cranes"),
    ("Pod Wydmą", "Under the Dune"), ("Olsy", "Alder Carr"),
)  # fmt: skip
_RIVERS: Final = {
    "Pilicy|Pilica": ("Przedbórz", "Łęczno", "Sulejów", "Smardzewice", "Inowłódz"),
    "Warty|Warta": ("Działoszyn", "Załęcze Małe", "Konopnica", "Burzenin", "Sieradz", "Warta", "Pęczniew", "Uniejów"),
    "Bzury|Bzura": ("Łęczyca", "Sobota", "Łowicz"),
    "Rawki|Rawka": ("Rawa Mazowiecka", "Nowy Dwór-Parcela", "Bolimów"),
    "Grabi|Grabia": ("Dobroń", "Łask", "Marzenin", "Widawa"),
    "Prosny|Prosna": ("Bolesławiec", "Wieruszów"),
    "Widawki|Widawka": ("Szczerców", "Chociw"),
}
_MANAGERS: Final = (
    ("Towarzystwo Szlaków Ziemi Łódzkiej", regon(710_001)), ("Stowarzyszenie Przyjaciół Pilicy", regon(710_002)),
    ("Fundacja Szlaki Środka Polski", regon(710_003)), ("Klub Turystyki Rowerowej „Szprycha”", regon(710_004)),
    ("Stowarzyszenie Dolina Bzury", regon(710_005)), ("Stowarzyszenie Nadwarciańskie", regon(710_006)),
    (UNITS[6].name, UNITS[6].regon),
)  # fmt: skip
_CLOSURES: Final = (
    "wiatrołomy po wichurze", "podmyty most", "wycinka drzew", "budowa drogi ekspresowej", "okres lęgowy ptaków",
    "zagrożenie pożarowe w lesie",
)  # fmt: skip
_SURFACES: Final = ("asfaltowa", "utwardzona", "szutrowa", "gruntowa", "piaszczysta")
# Facilities whose rows the office got wrong: they are in quarantine, and trails had better not name them.
_UNKNOWN: Final = frozenset(("h-011", "h-027", "h-040", "sm-013", "sm-014", "at-0077", "at-0120"))


def make(folder: Path) -> None:
    """Write the two layers."""
    folder.mkdir(parents=True, exist_ok=True)
    throw = dice("trails")
    trails = [*_overland(throw, (*_WALKED, *_RIDDEN)), *_rivers(throw)]
    features = [_feature(throw, number, trail) for number, trail in enumerate(trails, 1)]
    _spoil(features)
    walked = [each for each in features if each["properties"]["rodzaj"] in {kind.kind for kind in _WALKED}]
    others = [_projected(each) for each in features if each not in walked]
    (folder / "szlaki-wgs84.geojson").write_bytes(geojson("szlaki_piesze", walked))
    (folder / "szlaki-2180.geojson").write_bytes(geojson("szlaki_rowerowe_konne_kajakowe", others, _CRS))


@dataclass(frozen=True)
class Trail:
    """A trail before it is written: where it runs, and what stands in for `{theme}` in its name, in both languages."""

    kind: Kind
    places: tuple[Place, ...]
    line: tuple[Point, ...]
    theme: tuple[str, str] = ("", "")

    @property
    def names(self) -> tuple[str, str]:
        """Its name in Polish and in English."""
        ends = " \N{EN DASH} ".join(dict.fromkeys((self.places[0].name, self.places[-1].name)))
        polish, english = self.kind.names
        return polish.format(ends, theme=self.theme[0]), english.format(ends, theme=self.theme[1])

    @property
    def length(self) -> float:
        """Length in kilometres."""
        return round(_GEOD.line_length(*zip(*self.line, strict=True)) / 1000, 1)


def _overland(throw: random.Random, kinds: Sequence[Kind]) -> Iterator[Trail]:
    for kind in kinds:
        names: set[str] = set()
        while len(names) < kind.number:
            trail = _trail(throw, kind)
            if trail and trail.names[0] not in names:
                names.add(trail.names[0])
                yield trail


def _trail(throw: random.Random, kind: Kind) -> Trail | None:
    if kind.places == (1, 1):
        place = throw.choice(PLACES)
        return Trail(kind, (place,), _loop(throw, place), throw.choice(_PATHS))
    places = _course(throw, throw.randint(*kind.places), kind.step)
    theme = throw.choice(_THEMES) if kind.kind == "kulturowy" else ("", "")
    return Trail(kind, places, _line(throw, places), theme) if len(places) > 1 else None


def _course(throw: random.Random, number: int, step: tuple[float, float]) -> tuple[Place, ...]:
    """Places one after the other, each the nearest one ahead."""
    course, heading = [throw.choice(PLACES)], throw.uniform(-180, 180)
    while len(course) < number:
        ahead = [
            place for place in PLACES if place.name != course[-1].name and _is_ahead(course[-1], place, heading, step)
        ]
        if not ahead:
            break
        course.append(min(ahead, key=lambda place: _way(course[-1], place)[1]))
        heading += throw.uniform(-25, 25)
    return tuple(course)


def _is_ahead(start: Place, end: Place, heading: float, step: tuple[float, float]) -> bool:
    direction, kilometres = _way(start, end)
    return step[0] <= kilometres <= step[1] and abs((direction - heading + 180) % 360 - 180) < 60


def _way(start: Place, end: Place) -> tuple[float, float]:
    """Direction and distance, near enough for choosing."""
    east = (end.longitude - start.longitude) * 69
    north = (end.latitude - start.latitude) * 111
    return math.degrees(math.atan2(east, north)), math.hypot(east, north)


def _rivers(throw: random.Random) -> Iterator[Trail]:
    for river, names in _RIVERS.items():
        places = [next(place for place in PLACES if place.name == name) for name in names]
        sections = [places[first : first + 2] for first in range(len(places) - 1)]
        for section in sections if len(sections) == 1 else [places, *sections]:
            genitive, nominative = river.split("|")
            yield Trail(_PADDLED, tuple(section), _line(throw, section), (genitive, nominative))


def _line(throw: random.Random, places: Sequence[Place]) -> tuple[Point, ...]:
    """A winding line through the places, of 20 to 60 vertices."""
    between = max(6, min(18, throw.randint(24, 56) // (len(places) - 1)))
    points: list[Point] = []
    for start, end in pairwise(places):
        points.extend(_winding(throw, start, end, between))
    return (*points, (places[-1].longitude, places[-1].latitude))


def _winding(throw: random.Random, start: Place, end: Place, number: int) -> Iterator[Point]:
    east, north = end.longitude - start.longitude, end.latitude - start.latitude
    swing, waves = throw.uniform(-0.12, 0.12), throw.choice((1, 2, 3))
    for step in range(number):
        share = step / number
        aside = swing * math.sin(math.pi * waves * share) + (throw.uniform(-0.02, 0.02) if step else 0)
        yield (
            round(start.longitude + east * share - north * aside, 5),
            round(start.latitude + north * share + east * aside * 0.38, 5),
        )


def _loop(throw: random.Random, place: Place) -> tuple[Point, ...]:
    """A round of one to four kilometres beside a place."""
    radius, number = throw.uniform(0.002, 0.006), throw.randint(20, 32)
    points = []
    for step in range(number):
        angle, bulge = 2 * math.pi * step / number, radius * throw.uniform(0.85, 1.15)
        longitude, latitude = place.longitude + bulge * 1.6 * math.cos(angle), place.latitude + bulge * math.sin(angle)
        points.append((round(longitude, 5), round(latitude, 5)))
    return (*points, points[0])


def _feature(throw: random.Random, number: int, trail: Trail) -> dict[str, Any]:
    name, name_en = trail.names
    properties: dict[str, Any] = {
        "kod": f"LS-{number:03d}",
        "nazwa": name,
        "nazwa_en": name_en,
        "rodzaj": trail.kind.kind,
    }
    properties |= _marking(throw, number, trail) | _effort(throw, trail) | _surfaces(throw, trail.kind)
    properties |= {"przebieg": [place.name for place in trail.places], "simc": [place.simc for place in trail.places]}
    properties |= {"gminy": list(dict.fromkeys(place.gmina for place in trail.places)), "punkty": _facilities(trail)}
    properties |= _managed(throw, trail) | _state(throw)
    geometry = {"type": "LineString", "coordinates": [list(point) for point in trail.line]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _marking(throw: random.Random, number: int, trail: Trail) -> dict[str, Any]:
    colour = throw.choice(trail.kind.colours) or None
    marked = date(1998, 4, 1) + timedelta(days=throw.randint(0, 9800))
    renewed = marked + timedelta(days=throw.randint(700, 2600))
    letter = {"czerwony": "r", "niebieski": "b", "zielony": "g", "żółty": "y", "czarny": "s"}.get(colour or "")
    return {
        "kolor": colour,
        "nr_pttk": f"LD-{1000 + number}-{letter}" if trail.kind.kind == "pieszy" else None,
        "data_znakowania": polish_date(marked),
        "data_odnowienia": polish_date(renewed) if renewed < date(2026, 9, 1) else None,
        "znakarz": " ".join(person(throw)),
        "telefon_znakarza": f"+48 000 {throw.randint(100, 999)} {throw.randint(100, 999)}",
    }


def _effort(throw: random.Random, trail: Trail) -> dict[str, Any]:
    minutes = round(trail.length / trail.kind.speed * 60 / 5) * 5
    level = 0 if trail.length < 12 else 1 if trail.length < 45 else 2
    return {
        "dlugosc_km": str(trail.length).replace(".", ","),
        "czas": f"{minutes // 60}:{minutes % 60:02d}",
        "trudnosc": ("łatwy", "średni", "trudny")[min(2, level + (throw.random() < 0.1))],
    }


def _surfaces(throw: random.Random, kind: Kind) -> dict[str, Any]:
    if kind is _PADDLED:
        return {f"n_{name}": None for name in _SURFACES}
    cuts = sorted(throw.randrange(0, 101, 5) for _ in range(4))
    shares = [end - start for start, end in zip((0, *cuts), (*cuts, 100), strict=True)]
    return {f"n_{name}": share or None for name, share in zip(_SURFACES, shares, strict=True)}


def _facilities(trail: Trail) -> list[str]:
    """Attractions within 1.2 km of a vertex, lodgings within 0.8 km; at most eight of them."""
    near = [local for local, point in _STANDING if _is_near(trail.line, point, 1.2 if local.startswith("at-") else 0.8)]
    return [local.upper().replace("-", "/") for local in near if local not in _UNKNOWN][:8]


def _is_near(line: Sequence[Point], point: Point, kilometres: float) -> bool:
    return any(
        abs(y - point[1]) * 111 < kilometres and math.hypot((x - point[0]) * 69, (y - point[1]) * 111) < kilometres
        for x, y in line
    )


def _managed(throw: random.Random, trail: Trail) -> dict[str, str]:
    is_path = trail.kind.kind == "ścieżka przyrodnicza"
    name, number = _MANAGERS[-1] if is_path else throw.choice(_MANAGERS[:-1])
    kind = "jednostka województwa" if is_path else "inny podmiot"
    return {"zarzadca": name, "rodzaj_zarzadcy": kind, "regon_zarzadcy": number}


def _state(throw: random.Random) -> dict[str, Any]:
    state = throw.choices(("otwarty", "zamknięty", "w przebudowie"), (90, 6, 4))[0]
    reason = throw.choice(_CLOSURES) if state != "otwarty" else None
    until = polish_date(date(2026, 11, 1) + timedelta(days=throw.randint(0, 400))) if state != "otwarty" else None
    return {"status": state, "przyczyna": reason, "zamkniety_do": until if throw.random() < 0.7 else None}


def _projected(feature: dict[str, Any]) -> dict[str, Any]:
    """The feature in EPSG:2180, easting first, as GeoJSON has it in any system."""
    line = [_PROJECT.transform(*point) for point in feature["geometry"]["coordinates"]]
    points = [[round(easting, 1), round(northing, 1)] for easting, northing in line]
    return feature | {"geometry": {"type": "LineString", "coordinates": points}}


def _spoil(features: list[dict[str, Any]]) -> None:
    """Put in what the office got wrong."""
    for number, column, written in (
        (19, "dlugosc_km", "ok. 14"),
        (33, "data_znakowania", "30.02.2011"),
        (47, "n_asfaltowa", 95),
        (62, "przyczyna", None),
        (80, "kolor", "fioletowy"),
        (104, "punkty", ["AT/9001"]),
        (150, "gminy", ["106101", "146501"]),
        (201, "kod", "LS-200"),
        (230, "data_odnowienia", "01.05.1989"),
        (244, "regon_zarzadcy", "997100012"),
    ):
        features[number - 1]["properties"][column] = written
    features[61]["properties"] |= {"status": "zamknięty", "zamkniety_do": None}
    for point in features[120]["geometry"]["coordinates"]:
        point.reverse()


_STANDING: Final = (*attractions(), *lodgings())
