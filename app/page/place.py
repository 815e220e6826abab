"""Where a thing is, for a map and in words: the coordinates of a point, the extent of what is larger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from babel.numbers import format_decimal

from app.addresses import data_path
from app.description import Description
from app.geometries import Located
from app.i18n import locale, plural, say
from app.labels import Label
from app.maps.wkt import Geometry
from app.page.links import Reader, link
from app.page.model import Place

# One metre.
_FORMAT: Final = "0.00000"
_LINES: Final = frozenset({"LineString", "MultiLineString"})


def place(reader: Reader, description: Description, located: Located) -> Place | None:
    """The place of a thing, None when no map can show it."""
    if located.geometry is None:
        return None
    return Place(
        source=data_path(reader.snapshot.iris.rest(description.iri), "geojson"),
        words=tuple(_words(located.geometry, reader.language)),
        geometries=tuple(link(reader, iri, Label(system)) for iri, system in located.nodes.items()),
    )


def _words(geometry: Geometry, language: str) -> Iterator[str]:
    positions = list(_positions(geometry))
    if len(positions) == 1:
        yield _position(*positions[0], language)
        return
    south_west, north_east = (
        _position(edge(east for east, _ in positions), edge(north for _, north in positions), language)
        for edge in (min, max)
    )
    yield say("Extent: from %(south_west)s to %(north_east)s", language, south_west=south_west, north_east=north_east)
    yield _size(geometry, len(positions), language)


def _size(geometry: Geometry, count: int, language: str) -> str:
    if geometry["type"] in _LINES:
        return plural("A line through %(number)s point", "A line through %(number)s points", language, count)
    if geometry["type"] == "MultiPoint":
        return plural("%(number)s point", "%(number)s points", language, count)
    return plural("An area within %(number)s point", "An area within %(number)s points", language, count)


def _position(east: float, north: float, language: str) -> str:
    """A position as maps write it: latitude first (ISO 6709)."""
    latitude = say("%(degrees)s° N", language, degrees=_degrees(north, language))
    if north < 0:
        latitude = say("%(degrees)s° S", language, degrees=_degrees(-north, language))
    longitude = say("%(degrees)s° E", language, degrees=_degrees(east, language))
    if east < 0:
        longitude = say("%(degrees)s° W", language, degrees=_degrees(-east, language))
    return f"{latitude}, {longitude}"


def _degrees(number: float, language: str) -> str:
    return format_decimal(number, format=_FORMAT, locale=locale(language))


def _positions(geometry: Geometry) -> Iterator[tuple[float, float]]:
    if "geometries" in geometry:
        for member in geometry["geometries"]:
            yield from _positions(member)
    else:
        yield from _flat(geometry["coordinates"])


def _flat(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], list):
        for inner in coordinates:
            yield from _flat(inner)
    else:
        yield coordinates[0], coordinates[1]
