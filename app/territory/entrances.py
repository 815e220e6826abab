"""The map by which a reader goes in by place: units at the top of the territory, as GeoJSON that leads to their pages.

Owns `/map/units.geojson`. Boundaries are those of the outline (`app.maps`), as exact as the weight of a map allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response

from app import context
from app.addresses import followed
from app.headers import headed, not_modified
from app.home.areas import Unit, entrances
from app.iris import Iris
from app.labels import Label, Reading, local_name
from app.maps import geojson, outline
from app.maps.geojson import Feature
from app.maps.outline import Boundary
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("territory", __name__)


@BLUEPRINT.get("/map/units.geojson")
def units() -> Response:
    """Send the units right under the widest one, in the reader's language."""
    snapshot, reading = context.snapshot(), context.reading()
    response = headed(geojson.MEDIA_TYPE, snapshot.manifest.id, language=reading.language)
    if not not_modified(response):
        response.set_data(draw(snapshot, reading))
    return response


def draw(snapshot: Snapshot, reading: Reading) -> str:
    """The features, named, each with the address of its page."""
    known = {unit.iri: unit for unit in entrances(snapshot.store)}
    boundaries = [boundary for boundary in outline.read(snapshot.store) if boundary.level and boundary.iri in known]
    return outline.draw(boundaries, feature=lambda boundary: _named(boundary, known, snapshot.iris, reading))


def _named(boundary: Boundary, known: Mapping[str, Unit], iris: Iris, reading: Reading) -> Feature:
    label = reading.chain.best(sorted(known[boundary.iri].labels)) or Label(local_name(boundary.iri))
    href = followed(iris, boundary.iri, reading.carried)
    return replace(outline.plain(boundary), name=label.text, href=href)
