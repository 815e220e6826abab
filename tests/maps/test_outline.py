"""The outline under the maps: which units are drawn, that neighbours keep a common border, what it weighs."""

import gzip
import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.config import load
from app.factory import create_app
from app.maps import outline
from app.maps.outline import Boundary
from app.maps.simplifying import Point, simplify
from tests.published import Published
from tests.serving.conftest import BASE, publish, settings_of

UNITS = """
    @prefix geo: <http://www.opengis.net/ont/geosparql#> .
    <id/u/1> lod:jednostkaNadrzedna <id/u/0> ; geo:hasDefaultGeometry <id/u/1/g> .
    <id/u/2> lod:jednostkaNadrzedna <id/u/0> ; geo:hasDefaultGeometry <id/u/2/g> .
    <id/u/3> lod:jednostkaNadrzedna <id/u/2> ; geo:hasDefaultGeometry <id/u/3/g> .
    <id/u/4> lod:jednostkaNadrzedna <id/u/0> ; geo:hasDefaultGeometry <id/u/4/g>, <id/u/5/g>, <id/u/6/g> .
    <id/u/0> geo:hasDefaultGeometry <id/u/0/g> .
    <id/u/9> geo:hasDefaultGeometry <id/u/0/g> .
    <id/u/0/g> geo:asWKT "POLYGON((18 51, 20 51, 20 52, 18 52, 18 51))"^^geo:wktLiteral .
    <id/u/1/g> geo:asWKT "POLYGON((18 51, 19 51, 19 52, 18 52, 18 51))"^^geo:wktLiteral .
    <id/u/2/g> geo:asWKT "MULTIPOLYGON(((19 51, 20 51, 20 52, 19 52, 19 51)))"^^geo:wktLiteral .
    <id/u/3/g> geo:asWKT "POLYGON((19 51, 20 51, 20 52, 19 51))"^^geo:wktLiteral .
    <id/u/4/g> geo:asWKT "POINT(19 51)"^^geo:wktLiteral .
    <id/u/5/g> geo:asWKT "POLYGON((19 51, "^^geo:wktLiteral .
    <id/u/6/g> geo:asWKT <id/u/6> .
"""


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = settings_of(tmp_path, tmp_path / "var")
    publish(settings.releases, "r1", {"units": UNITS})
    return create_app(settings).test_client()


def test_outline_is_the_unit_that_has_parts_and_those_next_below_it(client: FlaskClient) -> None:
    answer = client.get("/map/outline.geojson")
    assert answer.content_type == "application/geo+json"
    features = json.loads(answer.text)["features"]
    drawn = {feature["id"].removeprefix(f"{BASE}id/u/"): feature["properties"]["level"] for feature in features}
    assert drawn == {"0": 0, "1": 1, "2": 1}
    assert {feature["geometry"]["type"] for feature in features} == {"MultiPolygon"}


def test_outline_stays_until_the_next_release(client: FlaskClient) -> None:
    tag = client.get("/map/outline.geojson").headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get("/map/outline.geojson", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_release_without_units_has_an_empty_outline(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, tmp_path / "var")
    publish(settings.releases, "r1", {})
    answer = create_app(settings).test_client().get("/map/outline.geojson")
    assert json.loads(answer.text) == {"type": "FeatureCollection", "features": []}


def wavy(start: Point, end: Point, count: int = 400) -> list[Point]:
    """A border that wanders from one point to another, without the last of its points."""
    (x, y), (east, north) = start, end
    shares = [step / count for step in range(count)]
    waves = [0.02 * math.sin(40 * share) + 0.003 * math.sin(900 * share) for share in shares]
    return [
        (round(x + (east - x) * share + wave, 6), round(y + (north - y) * share + wave, 6))
        for share, wave in zip(shares, waves, strict=True)
    ]


def two_units() -> list[list[Point]]:
    """Two units side by side and a third inside one of them, their common borders with the same points."""
    south, north, west, east = (19.0, 51.0), (19.0, 52.0), (18.0, 51.5), (20.0, 51.5)
    border, left, right = wavy(south, north), wavy(north, west), wavy(west, south)
    one = [*border, *left, *right, border[0]]
    beyond, back = wavy(south, east), wavy(east, north)
    other = [*beyond, *back, north, *border[:0:-1], border[0]]
    return [one, other, [*wavy((18.4, 51.5), (18.6, 51.6)), (18.6, 51.4), (18.4, 51.5)]]


def test_neighbours_keep_the_same_points_of_their_border() -> None:
    before = two_units()
    common = set(before[0]) & set(before[1])
    one, other, island = simplify(before, 0.005)
    assert len(one) < len(before[0]) / 4
    assert set(one) & common == set(other) & common
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in (one, other, island))
    assert set(one) <= set(before[0])


def test_ring_that_nothing_is_left_of_is_dropped() -> None:
    speck = [(19.0, 51.0), (19.0001, 51.0), (19.0001, 51.0001), (19.0, 51.0)]
    assert simplify([speck], 0.01) == [[]]


def test_outline_is_as_exact_as_its_weight_allows() -> None:
    boundaries = [Boundary(f"{BASE}id/{at}", 1, ((tuple(ring),),)) for at, ring in enumerate(two_units())]
    exact = outline.draw(boundaries)
    assert json.loads(exact)["features"][0]["geometry"]["coordinates"] == [[list(map(list, two_units()[0]))]]
    for most in (8_000, 3_000, 1_000):
        text = outline.draw(boundaries, most)
        assert most / 4 < len(gzip.compress(text.encode())) <= most
        assert len(json.loads(text)["features"]) == 3


def test_outline_of_the_region_is_light_and_exact(published: Published) -> None:
    settings = load({"LOD_REGION": str(published.settings.region), "LOD_VAR": str(published.settings.var)})
    answer = create_app(settings).test_client().get("/map/outline.geojson")
    features = json.loads(answer.text)["features"]
    levels = [feature["properties"]["level"] for feature in features]
    assert (levels.count(0), levels.count(1)) == (1, 24)
    assert len(gzip.compress(answer.data)) < outline.MOST / 2
    region, *parts = (set(corners(feature["geometry"]["coordinates"])) for feature in features)
    assert region <= set().union(*parts)


def corners(nested: list) -> Iterator[tuple[float, ...]]:
    if isinstance(nested[0], float):
        yield tuple(nested)
    else:
        for each in nested:
            yield from corners(each)
