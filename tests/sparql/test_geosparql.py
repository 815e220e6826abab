"""GeoSPARQL: each function that is listed gives a value, any other is unknown, and the documentation has them all."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from app.namespaces import PREFIXES
from app.store import geosparql

CHECKOUT = Path(__file__).resolve().parents[2]
POINT, LINE, AREA = (
    f'"{text}"^^<{PREFIXES["geo"]}wktLiteral>'
    for text in ("POINT(19.4 51.7)", "LINESTRING(19.4 51.7, 19.5 51.8)", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")
)
METRE, SQUARE_METRE = (f"<{PREFIXES['uom']}{unit}>" for unit in ("metre", "square_metre"))
ARGUMENTS = {
    **dict.fromkeys(geosparql.PROPERTIES, AREA),
    **dict.fromkeys(geosparql.MAKING, f"{AREA}, {AREA}"),
    **dict.fromkeys(("asGeoJSON", "centroid", "convexHull", "envelope"), AREA),
    **dict.fromkeys(geosparql.RELATIONS, f"{AREA}, {AREA}"),
    "relate": f'{AREA}, {AREA}, "T*F**FFF*"',
    "area": f"{AREA}, {SQUARE_METRE}",
    "distance": f"{POINT}, {POINT}, {METRE}",
    "length": f"{LINE}, {METRE}",
    "perimeter": f"{AREA}, {METRE}",
}
# The functions of GeoSPARQL 1.0 and 1.1 (requirements 19 to 45 of OGC 22-047r1) that the engine has not.
WITHOUT = (
    *("aggBoundingBox", "aggBoundingCircle", "aggCentroid", "aggConcaveHull", "aggConvexHull", "aggUnion", "asDGGS"),
    *("asGML", "asKML", "asWKT", "boundary", "boundingCircle", "buffer", "concaveHull", "geometryN", "geometryType"),
    *("is3D", "isMeasured", "maxX", "maxY", "maxZ", "metricArea", "metricBuffer", "metricDistance", "metricLength"),
    *("metricPerimeter", "minX", "minY", "minZ", "numGeometries", "transform"),
)


def value(name: str, arguments: str) -> object:
    found = ox.Store().query(f"SELECT (<{PREFIXES['geof']}{name}>({arguments}) AS ?value) {{}}")
    assert isinstance(found, ox.QuerySolutions)
    return next(found)["value"]


@pytest.mark.parametrize("name", geosparql.FUNCTIONS)
def test_listed_function_gives_a_value(name: str) -> None:
    assert value(name, ARGUMENTS[name]) is not None


@pytest.mark.parametrize("name", geosparql.FUNCTIONS)
def test_function_has_no_value_for_a_literal_of_another_system(name: str) -> None:
    if name == "getSRID":
        return
    elsewhere = ARGUMENTS[name].replace('"', '"<http://www.opengis.net/def/crs/EPSG/0/2180> ', 1)
    assert value(name, elsewhere) is None


def test_filter_of_the_page_leaves_what_the_functions_can_read() -> None:
    text = (CHECKOUT / "docs" / "sparql.md").read_text(encoding="utf-8").partition("## GeoSPARQL")[2]
    [condition] = re.findall(r"`(FILTER[^`]+)`", text.partition("\n## ")[0])
    other = POINT.replace('"', '"<http://www.opengis.net/def/crs/EPSG/0/2180> ', 1)
    found = ox.Store().query(f"SELECT ?wkt {{ VALUES ?wkt {{ {POINT} {other} }} {condition} }}")
    assert isinstance(found, ox.QuerySolutions)
    assert [str(solution["wkt"]) for solution in found] == [POINT]


@pytest.mark.parametrize("name", WITHOUT)
def test_function_that_is_not_listed_is_unknown(name: str) -> None:
    with pytest.raises(RuntimeError, match="custom function"):
        value(name, AREA)


def test_page_has_every_function() -> None:
    text = (CHECKOUT / "docs" / "sparql.md").read_text(encoding="utf-8").partition("## GeoSPARQL")[2]
    table = text.partition("\n## ")[0]
    assert set(re.findall(r"`geof:(\w+)`", table)) == set(geosparql.FUNCTIONS)
