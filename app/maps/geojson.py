"""GeoJSON (RFC 7946) as our maps and files have it: features with a name, a page and little more.

Owns the properties that the script of the maps reads (`app/assets/page/map-figure.js`): `name`, `href`, `note`
and `lang`. All are text, whatever they hold; who shows them escapes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.maps.wkt import DIGITS, Geometry

MEDIA_TYPE: Final = "application/geo+json"


@dataclass(frozen=True)
class Feature:
    """A thing and where it is: its IRI, its name, the language of that, the address of its page."""

    geometry: Geometry
    iri: str = ""
    name: str = ""
    href: str = ""
    note: str = ""
    lang: str = ""
    more: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """The feature as GeoJSON has it (section 3.2); what is empty is left out."""
        named = {"name": self.name, "href": self.href, "note": self.note, "lang": self.lang}
        properties = {name: text for name, text in named.items() if text} | dict(self.more)
        identified = {"id": self.iri} if self.iri else {}
        return {"type": "Feature", **identified, "geometry": self.geometry, "properties": properties}


def point(longitude: float, latitude: float) -> Geometry:
    """A point (section 3.1.2)."""
    return {"type": "Point", "coordinates": [round(longitude, DIGITS), round(latitude, DIGITS)]}


def collection(features: Iterable[Feature], matched: int | None = None) -> str:
    """The text of a FeatureCollection (section 3.3), the same for the same features.

    Of how many these are is said as OGC API Features does (part 1, section 7.16), by foreign members (section 6.1).
    """
    documents = [feature.document for feature in features]
    counts = {} if matched is None else {"numberMatched": matched, "numberReturned": len(documents)}
    return _text({"type": "FeatureCollection", **counts, "features": documents})


def single(feature: Feature) -> str:
    """The text of one feature."""
    return _text(feature.document)


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
