"""The outline of the region, which maps lie on where no tiles are set: boundaries from the release, as GeoJSON.

Owns `/map/outline.geojson`. Which units are drawn is data (`app/queries/outline.rq`); their boundaries are simplified
no more than the weight of the answer asks for. The answer is the same until the next release, and kept until then.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response
from pyoxigraph import Literal, NamedNode

from app import context, queries
from app.headers import headed, not_modified
from app.maps import geojson, wkt
from app.maps.geojson import Feature
from app.maps.simplifying import simplify
from app.store.base import Store

BLUEPRINT: Final = Blueprint("maps", __name__)
# Bytes in gzip; every map loads it.
MOST: Final = 40_000
# Of a metre or so to begin with, then twice as much, and so on.
_FINEST: Final = 0.00001
_STEPS: Final = 20


@dataclass(frozen=True)
class Boundary:
    """The boundary of a unit: its polygons, each of rings; `level` 0 is the whole region."""

    iri: str
    level: int
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


@BLUEPRINT.get("/map/outline.geojson")
def outline() -> Response:
    """Send the outline of the release that is current."""
    snapshot = context.snapshot()
    response = headed(geojson.MEDIA_TYPE, snapshot.manifest.id)
    if not not_modified(response):
        response.set_data(draw(read(snapshot.store)))
    return response


def read(store: Store) -> list[Boundary]:
    """The boundaries of a release, the widest units first; what cannot be placed is left out."""
    found: list[Boundary] = []
    for row in store.select(queries.text("outline")):
        unit, level, literal = row["unit"], row["level"], row["wkt"]
        if isinstance(unit, NamedNode) and isinstance(level, Literal) and isinstance(literal, Literal):
            found += boundary(unit.value, int(level.value), literal.value)
    return sorted(found, key=lambda each: (each.level, each.iri))


def plain(boundary: Boundary) -> Feature:
    """The feature of a boundary, with its level and no name."""
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": boundary.polygons}
    return Feature(geometry, boundary.iri, more={"level": boundary.level})


def draw(boundaries: Iterable[Boundary], most: int = MOST, feature: Callable[[Boundary], Feature] = plain) -> str:
    """The boundaries as GeoJSON of `most` bytes in gzip, as exact as that allows."""
    return geojson.collection(light(boundaries, most, feature))


def light(
    boundaries: Iterable[Boundary], most: int = MOST, feature: Callable[[Boundary], Feature] = plain
) -> list[Feature]:
    """The boundaries as features that together have `most` bytes in gzip, as exact as that allows."""
    boundaries = list(boundaries)
    features = [feature(boundary) for boundary in boundaries]
    for step in range(_STEPS):
        if len(gzip.compress(geojson.collection(features).encode(), mtime=0)) <= most:
            break
        features = [feature(boundary) for boundary in _simplified(boundaries, _FINEST * 2**step)]
    return features


def boundary(iri: str, level: int, literal: str) -> Iterator[Boundary]:
    """The boundary that a geometry literal draws; none where it draws no area."""
    geometry = wkt.geometry(literal)
    kind = geometry and geometry["type"]
    if geometry is None or kind not in ("Polygon", "MultiPolygon"):
        return
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    yield Boundary(iri, level, tuple(tuple(tuple((x, y) for x, y, *_ in ring) for ring in rings) for rings in polygons))


def _simplified(boundaries: list[Boundary], tolerance: float) -> Iterator[Boundary]:
    """The same with fewer points; what is left without an area is left out."""
    rings = [ring for boundary in boundaries for polygon in boundary.polygons for ring in polygon]
    simple = iter(simplify(rings, tolerance))
    for boundary in boundaries:
        polygons = [tuple(tuple(next(simple)) for _ in polygon) for polygon in boundary.polygons]
        if kept := tuple(tuple(filter(None, polygon)) for polygon in polygons if polygon[0]):
            yield Boundary(boundary.iri, boundary.level, kept)
