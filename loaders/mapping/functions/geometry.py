"""Geometries as WKT of GeoSPARQL in the coordinate system wanted, from GeoJSON or from WKT in another system.

Owns both notations behind two DuckDB functions: all seven kinds of geometry, with heights or without. GeoJSON has the
axis that points east first, whatever its system; WKT has the axes in the order of the system's authority, and before it
the IRI of any system but CRS84 (GeoSPARQL 1.1, section 8.5.1). What is ill-formed, has no position, or has one outside
the area of a system is NULL: nothing is repaired, and no height is dropped.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL
from duckdb.sqltypes import BIGINT, VARCHAR
from pyproj import CRS
from pyproj.exceptions import CRSError

from loaders.mapping.functions import coordinates
from loaders.mapping.functions.coordinates import Numbers

_CRS84: Final = "OGC:CRS84"
_COLLECTION: Final = "GeometryCollection"
# How deep the positions of each kind lie.
_DEPTHS: Final = {"Point": 0, "LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
_KINDS: Final = {kind.upper(): kind for kind in (*_DEPTHS, _COLLECTION)}
# Heights are in metres, and written to the millimetre.
_HEIGHT_DECIMALS: Final = 3

_NUMBER: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_POSITION: Final = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER})*")
_LITERAL: Final = re.compile(r"(?:<([^<>\s]+)>\s+)?(\S.*)", re.DOTALL)
_TAGGED: Final = re.compile(r"([A-Z]+?)\s*(Z)?\s*\(([^\[\]]*)\)", re.IGNORECASE)
_BETWEEN_MEMBERS: Final = re.compile(r",\s*(?=[A-Z])", re.IGNORECASE)
_BRACKETS: Final = str.maketrans("()", "[]")

Position = list[float]


@dataclass(frozen=True)
class Geometry:
    """Coordinates nested as in GeoJSON; those of a collection are its members."""

    kind: str
    coordinates: Any

    @property
    def positions(self) -> list[Position]:
        """All positions, in the order of the text."""
        if self.kind == _COLLECTION:
            return [position for member in self.coordinates for position in member.positions]
        return list(_nested(self.coordinates, _DEPTHS[self.kind]))


@dataclass(frozen=True)
class Placed:
    """A geometry and its system, by the name that PROJ knows; `turned` when the axis that points north is first."""

    geometry: Geometry
    system: str
    turned: bool = False

    @property
    def points(self) -> list[Position]:
        """All positions with the axis that points east first."""
        if not self.turned:
            return self.geometry.positions
        return [[east, north, *heights] for north, east, *heights in self.geometry.positions]


@dataclass(frozen=True)
class System:
    """How literals in a coordinate system are written."""

    iri: str
    north_first: bool
    decimals: int


def register(con: duckdb.DuckDBPyConnection, from_geojson: str, from_wkt: str) -> None:
    """Make both functions known to a connection by their names."""
    known = "SELECT 1 FROM duckdb_functions() WHERE function_name = ?"
    for name, function, texts in ((from_geojson, wkt_of_geojson, 3), (from_wkt, wkt_of_wkt, 2)):
        if not con.execute(known, [name]).fetchall():
            parameters = (*[VARCHAR] * texts, BIGINT)
            con.create_function(name, function, [*parameters], VARCHAR, type=ARROW, null_handling=SPECIAL)


def wkt_of_geojson(texts: pa.Array, sources: pa.Array, targets: pa.Array, decimals: pa.Array) -> pa.Array:
    """WKT in the target systems of GeoJSON in the source systems."""
    return coordinates.in_thread(_all_written, _read_geojson, (texts, sources), targets, decimals)


def wkt_of_wkt(texts: pa.Array, targets: pa.Array, decimals: pa.Array) -> pa.Array:
    """WKT in the target systems of WKT that says what system it is in."""
    return coordinates.in_thread(_all_written, _read_wkt, (texts,), targets, decimals)


def _all_written(
    read: Callable[..., Placed], given: tuple[pa.Array, ...], targets: pa.Array, decimals: pa.Array
) -> pa.Array:
    placed = [_attempt(read, row) for row in zip(*(array.to_pylist() for array in given), strict=True)]
    ways: dict[tuple[str, str], list[tuple[int, Placed]]] = {}
    for row, (each, target) in enumerate(zip(placed, targets.to_pylist(), strict=True)):
        if each is not None:
            ways.setdefault((each.system, target), []).append((row, each))
    written: list[str | None] = [None] * len(placed)
    for (_, target), members in ways.items():
        for (row, each), points in zip(members, _moved([each for _, each in members], target), strict=True):
            written[row] = _literal(each, points, target, decimals[row].as_py())
    return pa.array(written, pa.string())


def _attempt(read: Callable[..., Placed], given: tuple[str | None, ...]) -> Placed | None:
    if None in given:
        return None
    try:
        return read(*given)
    except (ValueError, RecursionError):
        return None


# --- reading


def _read_geojson(text: str, system: str) -> Placed:
    document = _json(text)
    geometry = _geometry(document)
    if not _same(document.get("crs"), system):
        raise ValueError(document)
    return Placed(geometry, system)


def _json(text: str) -> Any:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    return json.loads(text, parse_int=float, parse_constant=refuse)


def _same(stated: Any, system: str) -> bool:
    """Whether a `crs` member, which GeoJSON had before RFC 7946 and PostGIS still writes, names no other system."""
    if stated is None:
        return True
    try:
        return CRS(stated["properties"]["name"]).equals(CRS(system), ignore_axis_order=True)
    except (CRSError, KeyError, TypeError):
        return False


def _read_wkt(text: str) -> Placed:
    found = _LITERAL.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    name = found[1] or _CRS84
    if (system := _system(name)) is None:
        raise ValueError(name)
    return Placed(_geometry(_document(found[2])), name, system.north_first)


def _document(wkt: str) -> dict[str, Any]:
    """WKT as GeoJSON has it."""
    found = _TAGGED.fullmatch(wkt.strip())
    if found is None or (kind := _KINDS.get(found[1].upper())) is None:
        raise ValueError(wkt)
    if kind == _COLLECTION:
        return {"type": kind, "geometries": [_document(member) for member in _BETWEEN_MEMBERS.split(found[3])]}
    nested = _json(f"[{_POSITION.sub(_array, found[3]).translate(_BRACKETS)}]")
    if any(len(position) != (3 if found[2] else 2) for position in _lists(nested)):
        raise ValueError(wkt)
    if kind == "Point" and len(nested) == 1:
        return {"type": kind, "coordinates": nested[0]}
    if kind == "MultiPoint":  # each of its points may have brackets of its own
        nested = [each[0] if len(each) == 1 else each for each in nested]
    return {"type": kind, "coordinates": nested}


def _array(position: re.Match[str]) -> str:
    return f"[{', '.join(str(float(number)) for number in position[0].split())}]"


def _lists(nested: list[Any]) -> Iterator[list[float]]:
    """The innermost lists."""
    if not any(isinstance(each, list) for each in nested):
        yield nested
    else:
        for each in nested:
            yield from _lists(each) if isinstance(each, list) else [[]]


def _geometry(document: Any) -> Geometry:
    match document:
        case {"type": "GeometryCollection", "geometries": [_, *_] as members}:
            geometry = Geometry(_COLLECTION, [_simple(member) for member in members])
        case _:
            geometry = _simple(document)
    if {len(position) for position in geometry.positions} not in ({2}, {3}):
        raise ValueError(document)
    return geometry


def _simple(document: Any) -> Geometry:
    match document:
        case {"type": str(kind), "coordinates": nested} if kind in _DEPTHS:
            depth = _DEPTHS[kind]
        case _:
            raise ValueError(document)
    if not all(map(_is_position, _nested(nested, depth))):
        raise ValueError(nested)
    if kind.endswith("LineString") and any(len(line) < 2 for line in _nested(nested, depth - 1)):
        raise ValueError(nested)
    if kind.endswith("Polygon") and any(len(ring) < 4 or ring[0] != ring[-1] for ring in _nested(nested, depth - 1)):
        raise ValueError(nested)
    return Geometry(kind, nested)


def _is_position(position: Any) -> bool:
    return isinstance(position, list) and all(isinstance(each, float) and math.isfinite(each) for each in position)


def _nested(nested: Any, depth: int) -> Iterator[Any]:
    """What lies so deep in lists, none of which is empty."""
    if depth == 0:
        yield nested
    elif not (isinstance(nested, list) and nested):
        raise ValueError(nested)
    else:
        for each in nested:
            yield from _nested(each, depth - 1)


# --- writing


@cache
def _system(name: str) -> System | None:
    """The system of plane or geographic coordinates that goes by a name; None when PROJ knows none."""
    try:
        crs = CRS(name)
    except CRSError:
        return None
    authority = crs.to_authority()
    if authority is None or len(crs.axis_info) != 2:  # heights would need a model of the geoid
        return None
    version = "1.3" if authority[0] == "OGC" else "0"
    iri = f"http://www.opengis.net/def/crs/{authority[0]}/{version}/{authority[1]}"
    return System(iri, crs.axis_info[0].direction == "north", 7 if crs.is_geographic else 3)


def _moved(placed: Sequence[Placed], target: str) -> list[Numbers]:
    """The points of geometries in one system, in another: rows of eastings and northings, NaN outside of its area."""
    points = [each.points for each in placed]
    east, north = np.array([point[:2] for each in points for point in each]).T
    moved = np.stack(coordinates.moved(east, north, placed[0].system, target))
    return np.split(moved, np.cumsum([len(each) for each in points])[:-1], axis=1)


def _literal(placed: Placed, moved: Numbers, target: str, decimals: int | None) -> str | None:
    system = _system(target)
    if system is None or not np.isfinite(moved).all():
        return None
    digits = system.decimals if decimals is None else decimals
    axes = moved[::-1] if system.north_first else moved
    plane = (f"{_number(first, digits)} {_number(second, digits)}" for first, second in axes.T.tolist())
    heights = ("".join(f" {_number(height, _HEIGHT_DECIMALS)}" for height in point[2:]) for point in placed.points)
    texts = map("".join, zip(plane, heights, strict=True))
    return ("" if system == _system(_CRS84) else f"<{system.iri}> ") + _wkt(placed.geometry, texts)


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _wkt(geometry: Geometry, texts: Iterator[str]) -> str:
    tag = geometry.kind.upper() + (" Z" if len(geometry.positions[0]) > 2 else "")
    if geometry.kind == _COLLECTION:
        return f"{tag}({', '.join(_wkt(member, texts) for member in geometry.coordinates)})"
    depth = _DEPTHS[geometry.kind]
    body = _brackets(geometry.coordinates, depth, texts)
    return f"{tag}({body})" if depth == 0 else f"{tag}{body}"


def _brackets(nested: Any, depth: int, texts: Iterator[str]) -> str:
    if depth == 0:
        return next(texts)
    return f"({', '.join(_brackets(each, depth - 1, texts) for each in nested)})"
