"""The map of a territorial unit: its boundary, those of its parts, and where the entries in it are, as GeoJSON.

Owns `/map/territory.geojson?unit=<IRI>`. Parts and entries lead to their pages. Entries that are units themselves are
drawn as areas alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode

from app import context, description, queries
from app.addresses import followed
from app.description import Description
from app.errors import NotFound
from app.headers import headed, not_modified
from app.index import Place
from app.labels import Label, Reading, labels_among, local_name
from app.maps import geojson, outline
from app.maps.geojson import Feature
from app.maps.outline import Boundary
from app.snapshot import Snapshot
from app.store.base import Term
from app.territory.gathering import is_unit, placed, places

BLUEPRINT: Final = Blueprint("territory_map", __name__)
_Labels = Mapping[str, set[Label]]


@BLUEPRINT.get("/map/territory.geojson")
def territory() -> Response:
    """Send the map of the unit that is asked for."""
    snapshot, reading = context.snapshot(), context.reading()
    unit = described(snapshot, request.args.get("unit", ""))
    response = headed(geojson.MEDIA_TYPE, snapshot.manifest.id, language=reading.language)
    if not not_modified(response):
        response.set_data(_drawn(snapshot, unit, reading))
    return response


def described(snapshot: Snapshot, iri: str) -> Description:
    """The description of a unit; `NotFound` for what is none."""
    if snapshot.iris.is_ours(iri):
        unit = description.describe(snapshot, iri)
        if is_unit(snapshot, unit):
            return unit
    raise NotFound(f"There is no such place: {iri}", f"Nie ma takiego miejsca: {iri}")


def _drawn(snapshot: Snapshot, unit: Description, reading: Reading) -> str:
    rows = snapshot.store.select(queries.text("boundaries"), this=NamedNode(unit.iri))
    found = areas(snapshot, rows, unit.iri, reading)
    if not snapshot.index.ready:
        return geojson.collection(found)
    own = {dataset.slug for dataset in unit.datasets}
    matched = len(found) + placed(snapshot.index, unit.iri, own)
    found += points(snapshot, places(snapshot.index, unit.iri, own), reading)
    return geojson.collection(found, matched)


def areas(snapshot: Snapshot, rows: Iterable[Mapping[str, Term]], unit: str, reading: Reading) -> list[Feature]:
    """The boundary of a unit, without a name, under those of its parts."""
    boundaries: dict[str, Boundary] = {}
    labels: dict[str, set[Label]] = defaultdict(set)
    for row in rows:
        part, literal, label = row.get("unit", NamedNode(unit)), row["wkt"], row.get("label")
        if isinstance(part, NamedNode) and isinstance(literal, Literal):
            boundaries |= {each.iri: each for each in outline.boundary(part.value, part.value != unit, literal.value)}
            labels[part.value].update(labels_among([label]))
    ordered = sorted(boundaries.values(), key=lambda each: (each.level, each.iri))
    return outline.light(ordered, feature=lambda each: _area(snapshot, each, labels, reading))


def points(snapshot: Snapshot, places: Iterable[Place], reading: Reading) -> Iterator[Feature]:
    """Where entries are, each with its name, its page and its register."""
    for place in places:
        dataset = snapshot.datasets.get(place.register)
        note = reading.chain.best(dataset.titles) if dataset else None
        yield Feature(
            geojson.point(place.lon, place.lat),
            place.iri,
            _name(reading, place.iri, place.labels),
            followed(snapshot.iris, place.iri, reading.carried),
            note.text if note else "",
        )


def _area(snapshot: Snapshot, boundary: Boundary, labels: _Labels, reading: Reading) -> Feature:
    plain = outline.plain(boundary)
    if not boundary.level:
        return plain
    name = _name(reading, boundary.iri, labels.get(boundary.iri, ()))
    return replace(plain, name=name, href=followed(snapshot.iris, boundary.iri, reading.carried))


def _name(reading: Reading, iri: str, labels: Iterable[Label]) -> str:
    return (reading.chain.best(sorted(labels)) or Label(local_name(iri))).text
