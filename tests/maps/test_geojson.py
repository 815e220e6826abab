"""Geometry literals as GeoJSON: what a map can place, and nothing else, whatever the literal holds."""

import json
import time
from pathlib import Path

import pytest

from app.maps import geojson, wkt
from app.maps.geojson import Feature

CHECKOUT = Path(__file__).resolve().parent.parent.parent
CRS84 = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
WGS84 = "<http://www.opengis.net/def/crs/EPSG/0/4326>"
METRES = "<http://www.opengis.net/def/crs/EPSG/0/2180>"
SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]]
LINE = [[0.0, 1.0], [2.0, 3.0]]

PLACED = {
    "POINT(19.45 51.77)": ("Point", [19.45, 51.77]),
    f"{CRS84} POINT (19.45 51.77)": ("Point", [19.45, 51.77]),
    f"{WGS84} POINT(51.77 19.45)": ("Point", [19.45, 51.77]),
    " point ( 1.123456789 -0.00000001 ) ": ("Point", [1.123457, 0.0]),
    "POINT(1e1 +.5)": ("Point", [10.0, 0.5]),
    "POINT Z (1 2 3)": ("Point", [1.0, 2.0, 3.0]),
    "POINTZ(1 2 3)": ("Point", [1.0, 2.0, 3.0]),
    "POINT M (1 2 3)": ("Point", [1.0, 2.0]),
    "POINT ZM (1 2 3 4)": ("Point", [1.0, 2.0, 3.0]),
    "LINESTRING(0 1, 2 3)": ("LineString", LINE),
    "MULTIPOINT(0 1, 2 3)": ("MultiPoint", LINE),
    "MULTIPOINT((0 1), (2 3))": ("MultiPoint", LINE),
    "MULTILINESTRING((0 1, 2 3) , (0 1,2 3))": ("MultiLineString", [LINE, LINE]),
    "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0))": ("Polygon", [SQUARE]),
    "POLYGON((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))": ("Polygon", [SQUARE, HOLE]),
    "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1)),((0 0,4 0,4 4,0 4,0 0)))": (
        "MultiPolygon",
        [[SQUARE, HOLE], [SQUARE]],
    ),
}

REFUSED = [
    *("", " ", "POINT", "POINT EMPTY", "POINT()", "POINT(1)", "POINT(1 2", "POINT 1 2)", "POINT(1 2))", "POINT((1 2))"),
    *(
        "POINT(1 2, 3 4)",
        "POINT(1,2)",
        "POINT(1 2 3 4 5)",
        "POINT(a b)",
        "POINT(nan 1)",
        "POINT(1_0 1)",
        "POINT(inf 1)",
    ),
    *("POINT(1e999 1)", "POINT Z (1 2 1e999)", "POINT(181 0)", "POINT(0 91)", "POINT(\u0661 \u0662)"),
    *("LINESTRING(0 1)", "LINESTRING(0 1, )", "POLYGON((0 0, 1 1, 0 0))", "POLYGON((0 0, 4 0, 4 4, 0 4))"),
    *("POLYGON(0 0, 4 0, 4 4, 0 0)", "MULTIPOLYGON((0 0, 4 0, 4 4, 0 0))", "MULTIPOINT((0 1)(2 3))"),
    *("CIRCLE(1 2)", "<> POINT(1 2)", "<x POINT(1 2)", "<x> POINT(1 2)", f"{METRES} POINT(444853.2 393112.9)"),
    *(f"{METRES} POINT(1 2)", "GEOMETRYCOLLECTION()", "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2)))"),
    *("<script>alert(1)</script>", "POINT(1 2)<script>", '"}]}', "SRID=4326;POINT(1 2)"),
]

HOSTILE = [
    *(
        "(" * 100_000,
        "POINT" + "(" * 100_000,
        "POLYGON" + "(" * 50_000 + ")" * 50_000,
        "A" * 200_000,
        "POINT" + " " * 200_000,
    ),
    *(
        "POINT(1 2" + ")   " * 50_000,
        "MULTIPOLYGON(" + "((1 2)) , " * 30_000,
        "<" + "x" * 200_000,
        "POINT(" + "9" * 200_000,
    ),
    *(
        "GEOMETRYCOLLECTION(" + "POINT(1 2)," * 30_000,
        "POINT(" + "1 " * 100_000 + ")",
        "LINESTRING(" + " , " * 90_000 + ")",
    ),
]


@pytest.mark.parametrize("literal", PLACED)
def test_literal_is_placed(literal: str) -> None:
    kind, coordinates = PLACED[literal]
    assert wkt.geometry(literal) == {"type": kind, "coordinates": coordinates}


def test_collection_has_the_geometries_of_its_members() -> None:
    point, line = {"type": "Point", "coordinates": [1.0, 2.0]}, {"type": "LineString", "coordinates": LINE}
    found = wkt.geometry("GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 1, 2 3))")
    assert found == {"type": "GeometryCollection", "geometries": [point, line]}


@pytest.mark.parametrize("literal", REFUSED)
def test_what_a_map_cannot_place_is_none(literal: str) -> None:
    assert wkt.geometry(literal) is None


@pytest.mark.parametrize("literal", HOSTILE, ids=lambda text: text[:20])
def test_no_literal_takes_long_or_raises(literal: str) -> None:
    started = time.process_time()
    assert wkt.geometry(literal) is None
    assert time.process_time() - started < 5


def test_feature_is_text_and_leaves_out_what_is_empty() -> None:
    hostile = '</script><img src=x onerror="alert(1)">'
    features = [Feature(geojson.point(19.45, 51.77), "https://x.example/1", hostile, "/doc/1?lang=en", more={"n": 3})]
    features.append(Feature(geojson.point(0, 0)))
    document = json.loads(geojson.collection(features))
    assert document["type"] == "FeatureCollection"
    first, second = document["features"]
    assert first == {
        "type": "Feature",
        "id": "https://x.example/1",
        "geometry": {"type": "Point", "coordinates": [19.45, 51.77]},
        "properties": {"name": hostile, "href": "/doc/1?lang=en", "n": 3},
    }
    assert second == {"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}, "properties": {}}
    assert json.loads(geojson.single(features[1])) == second


def test_literals_of_the_samples_are_all_placed_or_in_metres() -> None:
    """Every geometry that a mapping of this region writes is one that a map shows, or the same in metres."""
    mark = "<http://www.opengis.net/ont/geosparql#asWKT> "
    lines = [line for path in (CHECKOUT / "mappings").glob("*/sample/*.nq") for line in path.read_text().splitlines()]
    literals = [line.partition(mark)[2].split('"')[1] for line in lines if mark in line]
    assert len(literals) > 100
    assert {literal.startswith(METRES) for literal in literals if wkt.geometry(literal) is None} == {True}
