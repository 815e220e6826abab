"""Sample of the timetables: a GTFS feed of an invented railway and an invented coach company, and the office's own
list of lines.

Towns, their order along a line and their co-ordinates are real; stops, trains, times, permits and carriers are not.
`FAULTS` and the last rows of some tables hold what the office got wrong.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.samples.files import archive, delimited
from tests.samples.invented import PLACES, Place, dice, near, nip, regon

Row = tuple[str, ...]


@dataclass(frozen=True)
class Carrier:
    """A carrier and how it runs: GTFS route type, km/h between stops, minutes at a stop, kilometres a kilometre."""

    id: str
    name: str
    nip: str
    regon: str
    phone: str
    route_type: str
    colours: tuple[str, str]
    speed: float
    dwell: int
    detour: float


@dataclass(frozen=True)
class Line:
    """A line: its number and its places from end to end."""

    carrier: Carrier
    number: str
    places: tuple[Place, ...]

    @property
    def id(self) -> str:
        """Its GTFS route_id."""
        return f"{self.carrier.id}-{self.number}"

    @property
    def kilometres(self) -> float:
        """Its length by the map."""
        return sum(distance(*ends) for ends in pairwise(self.places)) * self.carrier.detour


@dataclass(frozen=True)
class Trip:
    """A trip: its line, direction (0 or 1), service, number on the line and minute of departure."""

    line: Line
    direction: int
    service: str
    number: int
    start: int

    @property
    def id(self) -> str:
        """Its GTFS trip_id."""
        return f"{self.line.id}-{self.number}"

    @property
    def places(self) -> tuple[Place, ...]:
        """Its places in the order of travel."""
        return self.line.places[:: -1 if self.direction else 1]


RAIL: Final = Carrier(
    "KN", "Koleje Nadnerzańskie sp. z o.o.", nip(640017), regon(640017), "+48 000 640 017", "2", ("1B5E20", "FFFFFF"),
    62, 1, 1.12,
)  # fmt: skip
COACH: Final = Carrier(
    "WPA", "Widawka Przewozy Autobusowe sp. z o.o.", nip(641025), regon(641025), "+48 000 641 025", "3",
    ("B71C1C", "FFFFFF"), 43, 0, 1.28,
)  # fmt: skip
CARRIERS: Final = (RAIL, COACH)
_LINES: Final = """
L1|Łódź Kaliska,Zgierz,Ozorków,Łęczyca,Witonia,Kutno
L2|Łódź Fabryczna,Andrespol,Bedoń-Wieś,Justynów,Gałkówek-Kolonia,Koluszki,Rogów,Lipce Reymontowskie,Maków,Skierniewice
L3|Łódź Kaliska,Ksawerów,Pabianice,Dobroń,Łask,Zduńska Wola,Sieradz
L4|Łódź Kaliska,Zgierz,Stryków,Bratoszewice,Głowno,Domaniewice,Łowicz
L5|Koluszki,Baby,Moszczenica,Piotrków Trybunalski,Rozprza,Gorzkowice,Kamieńsk,Dobryszyce,Radomsko
L6|Koluszki,Rokiciny-Kolonia,Tomaszów Mazowiecki,Opoczno,Idzikowice,Drzewica
L7|Kutno,Żychlin,Łowicz,Bobrowniki,Bełchów,Skierniewice
L8|Zduńska Wola,Szadek,Poddębice,Wartkowice
101|Łódź,Konstantynów Łódzki,Lutomiersk,Kwiatkowice,Szadek,Rossoszyca,Warta
102|Łódź,Aleksandrów Łódzki,Bełdów,Dalików,Poddębice,Uniejów
103|Łódź,Rzgów,Tuszyn,Srock,Moszczenica,Piotrków Trybunalski,Włodzimierzów,Przygłów,Sulejów
104|Łódź,Pabianice,Pawlikowice,Dłutów,Drużbice,Bełchatów,Rogowiec,Kleszczów
105|Łódź,Brzeziny,Jeżów,Rawa Mazowiecka,Biała Rawska
106|Sieradz,Złoczew,Lututów,Sokolniki,Wieruszów
107|Sieradz,Chojne,Burzenin,Konopnica,Osjaków,Wieluń
108|Wieluń,Wierzchlas,Działoszyn,Pajęczno,Nowa Brzeźnica,Radomsko
109|Wieluń,Gaszyn,Mokrsko,Skomlin
110|Radomsko,Kobiele Wielkie,Wielgomłyny,Przedbórz
111|Radomsko,Gidle,Pławno,Żytno,Silniczka
112|Piotrków Trybunalski,Wolbórz,Komorniki,Tomaszów Mazowiecki,Inowłódz,Rzeczyca
113|Tomaszów Mazowiecki,Lubochnia,Czerniewice,Rawa Mazowiecka,Głuchów,Skierniewice
114|Opoczno,Sławno,Paradyż,Żarnów
115|Opoczno,Ogonowice,Białaczów,Petrykozy
116|Kutno,Krośniewice,Dąbrowice
117|Łęczyca,Góra Świętej Małgorzaty,Piątek,Bielawy,Łowicz
118|Łowicz,Nieborów,Bolimów,Skierniewice
119|Bełchatów,Zelów,Buczek,Łask
120|Bełchatów,Szczerców,Rusiec,Widawa,Zduńska Wola
""".strip()
# The stations of the city are in districts of their own.
_STATIONS: Final = (
    Place("0958269", "Łódź Kaliska", "106101", 19.4312, 51.7575, "94-021"),
    Place("0958430", "Łódź Fabryczna", "106101", 19.4689, 51.769, "90-131"),
)
# Service, and the hours between which its trips start, for railway and coaches.
_DAYS: Final = {"ROB": "1111100", "SOB-NIE": "0000011", "CODZ": "1111111", "SZK": "1111100"}
_STARTS: Final = {
    "KN": {"ROB": (4.7, 6.4, 13.9, 16.1, 18.6), "SOB-NIE": (7.2, 15.3), "CODZ": (10.4, 21.2)},
    "WPA": {"ROB": (5.6, 15.2), "SZK": (13.4,), "SOB-NIE": (9.1,)},
}
# The last train of the main lines runs past midnight.
_NIGHT: Final = {"L1", "L2", "L3"}
_SEASON: Final = ("20260830", "20261212")
_EXCEPTIONS: Final = (
    ("ROB", "20261111", "2"),
    ("SOB-NIE", "20261111", "1"),
    ("SZK", "20261014", "2"),
    ("SZK", "20261111", "2"),
    ("ZNICZ", "20261031", "1"),
    ("ZNICZ", "20261101", "1"),
)
# Towns in which coaches have a station; elsewhere they stop at a post.
_TOWNS: Final = frozenset({
    "Bełchatów", "Brzeziny", "Kutno", "Łask", "Łęczyca", "Łowicz", "Łódź", "Opoczno", "Pabianice", "Pajęczno",
    "Piotrków Trybunalski", "Poddębice", "Radomsko", "Rawa Mazowiecka", "Sieradz", "Skierniewice",
    "Tomaszów Mazowiecki", "Wieluń", "Wieruszów", "Zduńska Wola",
})  # fmt: skip
_COACH_STOPS: Final = ("rynek", "kościół", "szkoła", "centrum", "skrzyżowanie")

# What the office got wrong: of a row, the column and what stands there.
FAULTS: Final = {
    "stop_times.txt": {
        40: {"arrival_time": "25:6:00"},
        700: {"arrival_time": "18:45:00"},
    },
    "linie.csv": {5: {"NIP przewoźnika": nip(640017)[:-1] + "0"}, 12: {"Ważność do": "31.06.2027"}},
}


def distance(one: Place, other: Place) -> float:
    """Kilometres between two places, on a plane that fits the region."""
    return math.hypot((one.longitude - other.longitude) * 68.9, (one.latitude - other.latitude) * 111.2)


def lines() -> tuple[Line, ...]:
    """All lines; of places of one name, that next to the place before is meant."""
    named = defaultdict(list)
    for place in (*PLACES, *_STATIONS):
        named[place.name].append(place)
    return tuple(_line(*text.split("|"), named) for text in _LINES.splitlines())


def _line(number: str, names: str, named: dict[str, list[Place]]) -> Line:
    places: list[Place] = []
    for name in names.split(","):
        before = places[-1:] or named[name]
        places.append(min(named[name], key=lambda place: distance(before[0], place)))
    return Line(RAIL if number.startswith("L") else COACH, number, tuple(places))


def trips(line: Line) -> Iterator[Trip]:
    """The trips of a line there and back; outward ones have odd numbers, as trains have."""
    throw = dice(line.id)
    numbers = [10_001, 10_002] if line.carrier is RAIL else [1, 2]
    for service, hours in _STARTS[line.carrier.id].items():
        for hour in hours:
            for direction in (0, 1):
                start = round(hour * 60) + 5 * throw.randint(0, 9) + 25 * direction
                yield Trip(line, direction, service, numbers[direction], start)
                numbers[direction] += 2
    if line.number in _NIGHT:
        yield Trip(line, 0, "CODZ", numbers[0], 23 * 60 + 22)
    if line.number == "L2":
        yield Trip(line, 0, "ZNICZ", numbers[0] + 2, 9 * 60 + 40)


def stop_times(trip: Trip) -> Iterator[Row]:
    """The rows of a trip; coaches stop in villages on request."""
    now, before = trip.start, trip.places[0]
    for sequence, place in enumerate(trip.places, 1):
        if sequence > 1:
            kilometres = distance(before, place) * trip.line.carrier.detour
            now += max(2, round(kilometres / trip.line.carrier.speed * 60))
        ends = sequence in (1, len(trip.places))
        leaves = now if ends else now + trip.line.carrier.dwell
        pickup, drop_off = _boarding(trip, sequence, place)
        yield trip.id, clock(now), clock(leaves), stop_id(trip.line, place), str(sequence), pickup, drop_off
        now, before = leaves, place


def _boarding(trip: Trip, sequence: int, place: Place) -> tuple[str, str]:
    if sequence == 1:
        return "", "1"
    if sequence == len(trip.places):
        return "1", ""
    request = "3" if trip.line.carrier is COACH and place.name not in _TOWNS else ""
    return request, request


def clock(minute: int) -> str:
    """A time of the service day, which goes on after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def stop_id(line: Line, place: Place) -> str:
    """The GTFS stop_id of a carrier's stop in a place."""
    return f"{place.simc}-{'kol' if line.carrier is RAIL else 'aut'}"


def stops(network: Sequence[Line]) -> list[Row]:
    """Every stop once; where trains and coaches meet, both belong to a station."""
    served = {stop_id(line, place): (line.carrier, place) for line in network for place in line.places}
    carriers = defaultdict(set)
    for carrier, place in served.values():
        carriers[place].add(carrier.id)
    shared = sorted((place for place, both in carriers.items() if len(both) == 2), key=lambda place: place.simc)
    hubs = [_hub(place) for place in shared]
    return hubs + [_stop(stop, *served[stop], hub=served[stop][1] in shared) for stop in sorted(served)]


def _hub(place: Place) -> Row:
    longitude, latitude = near(place, dice(f"hub {place.simc}"))
    name, keeper = f"{place.name}, węzeł przesiadkowy", f"Gmina {place.name}"
    where = _degrees(latitude, longitude)
    return f"{place.simc}-wezel", name, *where, "1", "", "1", place.gmina, place.simc, keeper


def _stop(stop: str, carrier: Carrier, place: Place, *, hub: bool) -> Row:
    throw = dice(stop)
    longitude, latitude = near(place, throw, 300)
    keeper = "PKP Polskie Linie Kolejowe S.A." if carrier is RAIL else ""
    parent = f"{place.simc}-wezel" if hub else ""
    boarding = throw.choice(("", "1", "1", "2"))
    return (
        stop,
        _name(carrier, place, throw),
        *_degrees(latitude, longitude),
        "0",
        parent,
        boarding,
        place.gmina,
        place.simc,
        keeper,
    )


def _swapped(place: Place) -> Row:
    stop = _stop(f"{place.simc}-aut2", COACH, place, hub=False)
    return stop[0], f"{place.name}, cmentarz", stop[3], stop[2], *stop[4:]


def _name(carrier: Carrier, place: Place, throw: random.Random) -> str:
    if carrier is RAIL:
        return place.name
    return f"{place.name}, {'dworzec autobusowy' if place.name in _TOWNS else throw.choice(_COACH_STOPS)}"


def _degrees(latitude: float, longitude: float) -> tuple[str, str]:
    return f"{latitude:.5f}", f"{longitude:.5f}"


def shapes(line: Line) -> Iterator[Row]:
    """The way of a line: its stops, and between each two a bend."""
    throw = dice(f"shape {line.id}")
    points = [(line.places[0].latitude, line.places[0].longitude)]
    for one, other in pairwise(line.places):
        bend = throw.uniform(-0.01, 0.01)
        points.append(((one.latitude + other.latitude) / 2 + bend, (one.longitude + other.longitude) / 2 - bend))
        points.append((other.latitude, other.longitude))
    for sequence, point in enumerate(points, 1):
        yield line.id, *_degrees(*point), str(sequence)


def office(network: Sequence[Line]) -> Iterator[Row]:
    """The list of lines that the Marshal's Office keeps: contract or permit, its days, length and yearly work."""
    throw = dice("list of lines")
    for line in network:
        public = line.carrier is RAIL or int(line.number) % 3 != 0
        year = throw.randint(2021, 2025)
        number = throw.randint(11, 480)
        contract = f"TK.8061.{number}.{year}" if public else ""
        permit = "" if public else f"TK.7225.{number}.{year}"
        runs = sum(1 for _ in trips(line)) * 185
        yield (
            line.id, line.number, line.carrier.name, line.carrier.nip,
            "użyteczność publiczna" if public else "komercyjny", contract, permit,
            f"01.01.{year + 1}", f"31.12.{year + (10 if line.carrier is RAIL else 5)}",
            f"{line.kilometres:.1f}".replace(".", ","),
            f"{line.kilometres * runs:,.0f}".replace(",", "\u00a0"), "",
        )  # fmt: skip


_HEADERS: Final = {
    name: header.split(",")
    for name, header in (
        line.split(": ")
        for line in """
agency.txt: agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone,nip,regon
stops.txt: stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding,teryt_gminy,simc,zarzadca
routes.txt: route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color
trips.txt: route_id,service_id,trip_id,trip_headsign,trip_short_name,direction_id,shape_id,wheelchair_accessible,bikes_allowed
stop_times.txt: trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type
calendar.txt: service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
calendar_dates.txt: service_id,date,exception_type
shapes.txt: shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
feed_info.txt: feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version
linie.csv: Id linii (GTFS),Nr linii,Przewoźnik,NIP przewoźnika,Charakter przewozów,Nr umowy,Nr zezwolenia,Ważność od,Ważność do,Długość linii [km],Praca eksploatacyjna [km/rok],Uwagi
""".strip().splitlines()  # noqa: E501
    )
}


def _route(line: Line) -> Row:
    ends = f"{line.places[0].name} – {line.places[-1].name}"  # noqa: RUF001
    return line.id, line.carrier.id, line.number, ends, line.carrier.route_type, *line.carrier.colours


def _trip(trip: Trip) -> Row:
    line, rail = trip.line, trip.line.carrier is RAIL
    number = f"{line.number[1:]}{trip.number}" if rail else ""
    wheelchairs = "1" if rail or trip.number % 3 else "2"
    return (
        line.id, trip.service, trip.id, trip.places[-1].name, number, str(trip.direction), line.id, wheelchairs,
        "1" if rail else "2",
    )  # fmt: skip


def _agency(carrier: Carrier) -> Row:
    site = f"https://{carrier.id.lower()}.example.org/"
    return carrier.id, carrier.name, site, "Europe/Warsaw", "pl", carrier.phone, carrier.nip, carrier.regon


def _tables() -> dict[str, list[Row]]:
    network = lines()
    every = [trip for line in network for trip in trips(line)]
    lost = Trip(Line(COACH, "121", network[-1].places[:3]), 0, "ROB", 1, 400)
    return {
        "agency.txt": [_agency(carrier) for carrier in CARRIERS],
        # The last stop, which nothing serves yet, has its degrees the wrong way round.
        "stops.txt": [*stops(network), _swapped(network[9].places[1])],
        "routes.txt": [_route(line) for line in network],
        # The last trip is of a line that was given up, and left in the feed.
        "trips.txt": [_trip(trip) for trip in every] + [(*_trip(lost)[:6], "", *_trip(lost)[7:])],
        "stop_times.txt": [row for trip in [*every, lost] for row in stop_times(trip)],
        # The last service ends before it begins: the year was not put forward.
        "calendar.txt": [(service, *days, *_SEASON) for service, days in _DAYS.items()]
        + [("FERIE", "1", "1", "1", "1", "1", "0", "0", "20270118", "20260131")],
        # The last two contradict each other.
        "calendar_dates.txt": [*_EXCEPTIONS, ("CODZ", "20261224", "1"), ("CODZ", "20261224", "2")],
        "shapes.txt": [row for line in network for row in shapes(line)],
        "feed_info.txt": [
            ("Urząd Marszałkowski Województwa Łódzkiego", "https://transport.example.org/", "pl", *_SEASON, "2026.4")
        ],
        "linie.csv": list(office(network)),
    }


def _spoilt(name: str, rows: list[Row]) -> list[Row]:
    """The rows with the faults of the office; rows count from the header, which is the first."""
    header = _HEADERS[name]
    spoilt = [list(row) for row in rows]
    for number, cells in FAULTS.get(name, {}).items():
        for column, value in cells.items():
            spoilt[number - 2][header.index(column)] = value
    return [tuple(row) for row in spoilt]


def make(folder: Path) -> None:
    """Write the feed and the list of lines."""
    tables = {name: _spoilt(name, rows) for name, rows in _tables().items()}
    members = {
        name: delimited(_HEADERS[name], rows, delimiter=",") for name, rows in tables.items() if name != "linie.csv"
    }
    (folder / "gtfs.zip").write_bytes(archive(members))
    listed = delimited(_HEADERS["linie.csv"], tables["linie.csv"], encoding="windows-1250")
    (folder / "linie.csv").write_bytes(listed)
