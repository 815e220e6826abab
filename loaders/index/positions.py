"""Boxes and positions of geometries, from WKT in CRS84 (GeoSPARQL 1.1 section 8.5.1: what names no system is CRS84).

A geometry in another system has none here: the same thing has one in CRS84 beside it. What is no WKT has no position.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from app.index.filters import Box

_CRS84: Final = re.compile(r"<http://www\.opengis\.net/def/crs/OGC/(?:1\.3|0)/CRS84>\s*")
_POSITION: Final = re.compile(r"([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s+([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)[^,()]*")
_LINE: Final = re.compile(r"\s*LINESTRING", re.IGNORECASE)


class Spot(NamedTuple):
    """The box of a geometry, and the position that stands for it: of a line the middle one, else that of the box."""

    box: Box
    lon: float
    lat: float


def spot(wkt: str) -> Spot | None:
    """Where a geometry is, None when that cannot be told in degrees."""
    text = _CRS84.sub("", wkt, count=1)
    if text.startswith("<"):
        return None
    try:
        positions = [(float(lon), float(lat)) for lon, lat in _POSITION.findall(text)]
    except ValueError:
        return None
    if not positions:
        return None
    lons, lats = zip(*positions, strict=True)
    box = Box(min(lons), min(lats), max(lons), max(lats))
    if max(-box.west, box.east) > 180 or max(-box.south, box.north) > 90:
        return None
    if _LINE.match(text):
        return Spot(box, *positions[len(positions) // 2])
    return Spot(box, (box.west + box.east) / 2, (box.south + box.north) / 2)
