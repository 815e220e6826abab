"""Where the things are that a search finds, as GeoJSON: what the map of a search shows, all pages of it."""

from __future__ import annotations

from typing import Final

from app.addresses import followed
from app.index import Place
from app.labels import Label, Reading, local_name
from app.maps import geojson
from app.maps.geojson import Feature
from app.search.asking import Asked
from app.search.looking import Looking
from app.snapshot import Snapshot

ADDRESS: Final = "/search.geojson"
# What a map can show and its reader can tell apart.
MOST: Final = 2_000


def features(snapshot: Snapshot, asked: Asked, reading: Reading) -> str:
    """The places of what a search finds; none when it asks for nothing."""
    looking = Looking(snapshot, asked, reading)
    found = [] if asked.is_empty else snapshot.index.places(asked.filters, MOST)
    matched = len(found) if len(found) < MOST else snapshot.index.placed(asked.filters)
    return geojson.collection((_feature(looking, place) for place in found), matched)


def _feature(looking: Looking, place: Place) -> Feature:
    label = looking.reading.chain.best(place.labels) or Label(local_name(place.iri))
    register = looking.register(place.register)
    return Feature(
        geojson.point(place.lon, place.lat),
        place.iri,
        label.text,
        followed(looking.snapshot.iris, place.iri, looking.reading.carried),
        register.text if register else "",
        label.language,
    )
