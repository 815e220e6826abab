"""Functions against others that do the same: Babel's Polish dates and numbers, UUIDs of Python, PROJ's own pipeline."""

import json
import random
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from pyproj import Transformer

from loaders.mapping import sql
from loaders.mapping.functions.library import library
from loaders.mapping.functions.runtime import install
from loaders.mapping.model import Call, Place
from loaders.sources.identifiers import load

IDENTIFIERS = Path(__file__).resolve().parents[2] / "ontology" / "identifiers.ttl"
BASE = "https://lod.example/"
KINDS = load(IDENTIFIERS, BASE)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": "1"}) as con:
        for macro in sql.MACROS:
            con.execute(macro)
        functions = library().functions.values()
        install(
            con, [Call(each, (None,) * len(each.parameters), Place(Path())) for each in functions], IDENTIFIERS, BASE
        )
        yield con


def results(con: duckdb.DuckDBPyConnection, call: str, values: list[str]) -> list[str | None]:
    """The result of a call over `v`, for each value."""
    query = f"SELECT {call}::VARCHAR FROM (SELECT unnest(?::VARCHAR[]) AS v)"
    return [result for (result,) in con.execute(query, [values]).fetchall()]


@pytest.mark.parametrize("style", ["d MMMM y", "d MMMM y 'r.'", "dd.MM.y", "d.MM.y", "y-MM-dd", "d-M-y", "d/M/y 'r'"])
def test_every_day_of_four_years_as_babel_writes_it(con: duckdb.DuckDBPyConnection, style: str) -> None:
    days = [date(2023, 1, 1) + timedelta(number) for number in range(4 * 365 + 1)]
    written = [format_date(day, style, locale="pl") for day in days]
    assert results(con, "fn_date(v)", written) == [day.isoformat() for day in days]


def test_numbers_and_amounts_as_babel_writes_them(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(1)
    numbers = [Decimal(chance.randrange(-(10**9), 10**12)) / 100 for _ in range(500)]
    written = [format_decimal(number, locale="pl", decimal_quantization=False) for number in numbers]
    assert [Decimal(str(value)) for value in results(con, "fn_number(v)", written)] == numbers
    written = [format_currency(number, "PLN", locale="pl") for number in numbers]
    assert [Decimal(str(value)) for value in results(con, "fn_amount(v)", written)] == numbers


def test_uuids_are_those_of_python(con: duckdb.DuckDBPyConnection) -> None:
    names = ["", "a", "https://lod.example/id/1", "zażółć gęślą jaźń"]
    made = results(con, f"fn_uuid(v, '{uuid.NAMESPACE_OID}')", names)
    assert made == [str(uuid.uuid5(uuid.NAMESPACE_OID, name)) for name in names]


@pytest.mark.parametrize("iri", KINDS)
def test_identifiers_are_those_that_the_readers_of_sources_take(con: duckdb.DuckDBPyConnection, iri: str) -> None:
    kind, chance = KINDS[iri], random.Random(2)
    lengths = [form.length or 9 for form in kind.forms]
    values = ["".join(chance.choices("0123456789", k=chance.choice(lengths))) for _ in range(1000)]
    values += [value[:2] + "-" + value[2:] for value in values[:100]]
    taken = [found is not None for found in results(con, f"fn_identifierOrNull(v, '{iri}')", values)]
    stripped = ["".join(character for character in value if character not in kind.stripped) for value in values]
    assert taken == [kind.fits(value) for value in stripped]


def test_points_of_the_whole_country_there_and_back(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(3)
    points = [(chance.uniform(49.1, 54.8), chance.uniform(14.2, 24.1)) for _ in range(200)]
    transformer = Transformer.from_crs("EPSG:4326", "EPSG:2180")
    expected = [transformer.transform(*point) for point in points]
    rows = "(SELECT unnest(?::DOUBLE[]) AS north, unnest(?::DOUBLE[]) AS east)"
    ways = (
        ("fn_projectedNorthing(north, east, 'EPSG:2180')", points, [northing for northing, _ in expected], 3),
        ("fn_projectedEasting(north, east, 'EPSG:2180')", points, [easting for _, easting in expected], 3),
        ("fn_wgs84Latitude(north, east, 'EPSG:2180')", expected, [latitude for latitude, _ in points], 7),
        ("fn_wgs84Longitude(north, east, 'EPSG:2180')", expected, [longitude for _, longitude in points], 7),
    )
    for call, given, wanted, places in ways:
        made = con.execute(f"SELECT {call} FROM {rows}", [[a for a, _ in given], [b for _, b in given]]).fetchall()
        assert [float(value) for (value,) in made] == pytest.approx(wanted, abs=10**-places)


def test_lines_of_the_whole_country_there_and_back(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(4)
    lines = [[[chance.uniform(14.2, 24.1), chance.uniform(49.1, 54.8)] for _ in range(9)] for _ in range(50)]
    written = [json.dumps({"type": "LineString", "coordinates": line}) for line in lines]
    plane = results(con, "fn_geoJsonToWkt(v, 'OGC:CRS84', 'EPSG:2180', NULL)", written)
    transformer = Transformer.from_crs("EPSG:4326", "EPSG:2180")
    for line, wkt in zip(lines, plane, strict=True):
        expected = [transformer.transform(latitude, longitude) for longitude, latitude in line]
        assert positions(wkt) == [pytest.approx(point, abs=0.001) for point in expected]
    back = results(con, "fn_transformWkt(v, 'OGC:CRS84', NULL)", [str(wkt) for wkt in plane])
    assert [positions(wkt) for wkt in back] == [[pytest.approx(point, abs=1e-7) for point in line] for line in lines]


def positions(wkt: str | None) -> list[list[float]]:
    """The points of a line."""
    inside = str(wkt).rpartition("(")[2].rstrip(")")
    return [[float(number) for number in position.split()] for position in inside.split(",")]


def test_points_are_those_of_the_functions_of_points(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(5)
    points = [(chance.uniform(51.0, 52.4), chance.uniform(18.1, 20.7)) for _ in range(300)]
    for latitude, longitude in points:
        given = {"type": "Point", "coordinates": [longitude, latitude]}
        [made] = results(con, "fn_geoJsonToWkt(v, 'OGC:CRS84', 'OGC:CRS84', NULL)", [json.dumps(given)])
        assert con.execute("SELECT fn_point(?, ?)", [latitude, longitude]).fetchall() == [(made,)]


def test_names_and_blanks_that_data_invent_cost_little(con: duckdb.DuckDBPyConnection) -> None:
    invented = [f"<http://www.opengis.net/def/crs/EPSG/0/{number}> POINT(51 19)" for number in range(990_000, 995_000)]
    blanks = ["POINT" + " " * 100_000 + "x", "POINT" + " " * 100_000 + "(19 51)"]
    start = time.process_time()
    made = results(con, "fn_transformWktOrNull(v, 'OGC:CRS84', NULL)", [*invented, *blanks])
    assert time.process_time() - start < 5
    assert made == [None] * 5001 + ["POINT(19 51)"]


def test_a_store_reads_what_is_written(con: duckdb.DuckDBPyConnection) -> None:
    square = {"type": "Polygon", "coordinates": [[[19, 51], [20, 51], [20, 52], [19, 52], [19, 51]]]}
    [polygon] = results(con, "fn_geoJsonToWkt(v, 'OGC:CRS84', 'OGC:CRS84', NULL)", [json.dumps(square)])
    query = f"""PREFIX geo: <http://www.opengis.net/ont/geosparql#> PREFIX geof: <http://www.opengis.net/def/function/geosparql/>
        ASK {{ FILTER(geof:sfWithin("POINT(19.4 51.7)"^^geo:wktLiteral, "{polygon}"^^geo:wktLiteral)) }}"""
    assert ox.Store().query(query)
