"""Geometry literals read for a map: WKT of GeoSPARQL 1.1 (section 8.5) as geometries of GeoJSON (RFC 7946).

Owns what a map can place: longitude and latitude of CRS84, of WGS 84 and of ETRS89. A literal in another system, such
as metres of EPSG:2180, is None and never shown in a wrong place; so is what is ill-formed, empty, or beyond the globe.
Literals come from anywhere: reading one takes time in proportion to its length, and raises nothing.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any, Final, TypeAlias

# As the JSON has it: "type", and "coordinates" or "geometries".
Geometry: TypeAlias = dict[str, Any]
Position: TypeAlias = list[float]
Ring: TypeAlias = list[Position]

# How many brackets stand around the positions of each kind.
_DEPTHS: Final = {
    "Point": 1,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
_COLLECTION: Final = "GeometryCollection"
_KINDS: Final = {kind.upper(): kind for kind in (*_DEPTHS, _COLLECTION)}
_LITERAL: Final = re.compile(
    r"\s*(?:<([^<>\s]*)>\s*)?([A-Z]+?)\s*(?:(ZM|Z|M)\s*)?(\(.*\))\s*", re.DOTALL | re.IGNORECASE
)
_LONGITUDE_FIRST: Final = re.compile(r"https?://www\.opengis\.net/def/crs/OGC/[0-9.]+/CRS84h?")
# By the registry of EPSG, whose order of axes GeoSPARQL keeps.
_LATITUDE_FIRST: Final = re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/(?:4326|4258|4979)")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_MEMBERS: Final = re.compile(r",(?=\s*[A-Za-z])")
# What stands between the parts of a geometry, by the brackets around its positions.
_BETWEEN: Final = {2: re.compile(r"(?<=\))\s*,(?=\s*\()"), 3: re.compile(r"(?<=\))\s*,(?=\s*\(\s*\()")}
# A tenth of a metre; more digits only weigh.
DIGITS: Final = 6
_SHORTEST: Final = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def geometry(literal: str) -> Geometry | None:
    """The geometry of a `geo:wktLiteral`, None when a map cannot show it."""
    found = _LITERAL.fullmatch(literal)
    if found is None:
        return None
    system, name, measures, body = found.groups()
    swapped = system is not None and _LATITUDE_FIRST.fullmatch(system) is not None
    if not (system is None or swapped or _LONGITUDE_FIRST.fullmatch(system)):
        return None
    try:
        return _geometry(name, (measures or "").upper(), body, swapped)
    except ValueError:
        return None


def _geometry(name: str, measures: str, body: str, swapped: bool) -> Geometry:
    kind = _KINDS.get(name.upper(), "")
    if kind == _COLLECTION:
        return {"type": kind, "geometries": [_member(text, swapped) for text in _MEMBERS.split(body[1:-1])]}
    if kind not in _DEPTHS:
        raise ValueError(name)
    if kind == "MultiPoint":  # each of its points may have brackets of its own
        body = f"({','.join(map(_bare, body[1:-1].split(',')))})"
    nested = _nested(body, _DEPTHS[kind], measures == "M", swapped)
    return {"type": kind, "coordinates": _checked(kind, nested)}


def _bare(point: str) -> str:
    point = point.strip()
    return point[1:-1] if point.startswith("(") and point.endswith(")") else point


def _member(text: str, swapped: bool) -> Geometry:
    """A member of a collection, which is no collection itself (RFC 7946 section 3.1.8)."""
    found = _LITERAL.fullmatch(text)
    if found is None or found[1] is not None or found[2].upper() == _COLLECTION.upper():
        raise ValueError(text)
    return _geometry(found[2], (found[3] or "").upper(), found[4], swapped)


def _nested(text: str, depth: int, measured: bool, swapped: bool) -> list[Any]:
    """What stands in brackets so deep, as lists."""
    text = text.strip()
    if not (text.startswith("(") and text.endswith(")")):
        raise ValueError(text)
    inner = text[1:-1]
    if depth == 1:
        return [_position(part, measured, swapped) for part in inner.split(",")]
    return [_nested(part, depth - 1, measured, swapped) for part in _BETWEEN[depth].split(inner)]


def _position(text: str, measured: bool, swapped: bool) -> Position:
    """Longitude, latitude and height; a measure is none of them."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise ValueError(text)
    first, second, *more = (round(float(part), DIGITS) + 0.0 for part in parts)
    east, north = (second, first) if swapped else (first, second)
    if not (-180 <= east <= 180 and -90 <= north <= 90 and all(map(math.isfinite, more))):
        raise ValueError(text)
    return [east, north] if measured else [east, north, *more[:1]]


def _checked(kind: str, nested: list[Any]) -> Any:
    """The coordinates as RFC 7946 has them (section 3.1), or a ValueError."""
    if kind == "Point":
        (only,) = nested
        return only
    match _DEPTHS[kind]:
        case 1:
            lines: list[Ring] = [nested]
        case 2:
            lines = nested
        case _:
            lines = [ring for polygon in nested for ring in polygon]
    if any(len(line) < _SHORTEST.get(kind, 1) for line in lines):
        raise ValueError(kind)
    if kind == "Polygon":
        return _polygon(nested)
    return [_polygon(polygon) for polygon in nested] if kind == "MultiPolygon" else nested


def _polygon(rings: list[Ring]) -> list[Ring]:
    """A polygon whose outer ring runs against the clock and whose holes run with it (RFC 7946 section 3.1.6)."""
    if any(ring[0] != ring[-1] for ring in rings):
        raise ValueError("A ring is open")
    return [ring if (_area(ring) >= 0) == (at == 0) else ring[::-1] for at, ring in enumerate(rings)]


def _area(ring: Ring) -> float:
    """Twice the area of a ring, positive when it runs against the clock."""
    return sum(one[0] * next_[1] - next_[0] * one[1] for one, next_ in pairwise(ring))
