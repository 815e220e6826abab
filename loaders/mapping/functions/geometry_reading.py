"""Geometries read from GeoJSON and from WKT: all seven kinds, with heights or without.

Owns both notations. GeoJSON has the axis that points east first, whatever its system; WKT has the axes in the order of
the system's authority, and before it the IRI of any system but CRS84 (GeoSPARQL 1.1, section 8.5.1). What is ill-formed
or has no position is a `ValueError`. Whether rings cross, or have an area at all, is not looked at.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from loaders.mapping.functions.systems import System, crs84, same_plane, system

COLLECTION: Final = "GeometryCollection"
# How deep the positions of each kind lie.
DEPTHS: Final = {"Point": 0, "LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
_KINDS: Final = {kind.upper(): kind for kind in (*DEPTHS, COLLECTION)}

_NUMBER: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_POSITION: Final = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER})*")
_LITERAL: Final = re.compile(r"(?:<([^<>\s]+)>\s+)?(\S.*)", re.DOTALL)
_TAGGED: Final = re.compile(r"([A-Z]+?)\s*(?:(Z)\s*)?\(([^\[\]]*)\)", re.IGNORECASE)
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
        if self.kind == COLLECTION:
            return [position for member in self.coordinates for position in member.positions]
        return list(_nested(self.coordinates, DEPTHS[self.kind]))


@dataclass(frozen=True)
class Placed:
    """A geometry and its system; `turned` when the axis that points north is first."""

    geometry: Geometry
    system: System
    turned: bool = False

    @property
    def points(self) -> list[Position]:
        """All positions with the axis that points east first."""
        if not self.turned:
            return self.geometry.positions
        return [[east, north, *heights] for north, east, *heights in self.geometry.positions]


def from_geojson(text: str, name: str) -> Placed:
    """Read GeoJSON in a system, by its name."""
    found = _known(name)
    document = _json(text)
    geometry = _geometry(document)
    match document.get("crs"):  # a member that GeoJSON had before RFC 7946, and PostGIS still writes
        case None:
            return Placed(geometry, found)
        case {"properties": {"name": str(stated)}} if same_plane(_known(stated), found):
            return Placed(geometry, found)
    raise ValueError(document)


def from_wkt(text: str) -> Placed:
    """Read WKT in the system whose IRI stands before it, or in CRS84."""
    found = _LITERAL.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    placed_in = _known(found[1]) if found[1] else crs84()
    return Placed(_geometry(_document(found[2])), placed_in, placed_in.north_first)


def _known(name: str) -> System:
    found = system(name)
    if found is None:
        raise ValueError(name)
    return found


def _json(text: str) -> Any:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    return json.loads(text, parse_int=float, parse_constant=refuse)


def _document(wkt: str) -> dict[str, Any]:
    """WKT as GeoJSON has it."""
    found = _TAGGED.fullmatch(wkt.strip())
    if found is None or (kind := _KINDS.get(found[1].upper())) is None:
        raise ValueError(wkt)
    if kind == COLLECTION:
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
            geometry = Geometry(COLLECTION, [_simple(member) for member in members])
        case _:
            geometry = _simple(document)
    if {len(position) for position in geometry.positions} not in ({2}, {3}):
        raise ValueError(document)
    return geometry


def _simple(document: Any) -> Geometry:
    match document:
        case {"type": str(kind), "coordinates": nested} if kind in DEPTHS:
            depth = DEPTHS[kind]
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
