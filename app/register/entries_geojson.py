"""Entries that have a place as GeoJSON (RFC 7946): the points that the map of the register shows."""

from __future__ import annotations

from collections.abc import Iterator

from app.index import Place
from app.maps import geojson
from app.maps.geojson import Feature
from app.page.links import Reader, link
from app.register.asked import Asked
from app.register.listing import MOST


def lines(asked: Asked) -> Iterator[str]:
    """One FeatureCollection."""
    places = asked.reader.snapshot.index.places(asked.filters(asked.selection), MOST)
    yield geojson.collection(_feature(asked.reader, place) for place in places)


def _feature(reader: Reader, place: Place) -> Feature:
    named = link(reader, place.iri, reader.chain.best(place.labels))
    language = named.label.language if named.label.language != reader.language else ""
    return Feature(geojson.point(place.lon, place.lat), place.iri, named.label.text, named.href, lang=language)
