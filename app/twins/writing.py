"""Which forms a thing can be sent in, and each of them written: RDF and the twins for those who read none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app import geometries
from app.addresses import page_path
from app.description import Description
from app.labels import Reading, local_name
from app.maps import geojson
from app.maps.geojson import Feature
from app.namespaces import prefixes
from app.negotiation import CSV, GEO_JSON, PLAIN_JSON, THING, Offer
from app.snapshot import Snapshot
from app.store.writing import write_passages
from app.twins import document, table

# A description, for readers of these languages, the first of which is the site's own.
_Write = Callable[[Snapshot, Description, tuple[str, ...]], bytes]


def forms(description: Description) -> tuple[Offer, ...]:
    """The forms of data that there are of a thing: one without a place has no place on a map."""
    located = geometries.of(description).geometry is not None
    return tuple(offer for offer in THING if located or offer is not GEO_JSON)


def write(snapshot: Snapshot, description: Description, offer: Offer, languages: tuple[str, ...]) -> bytes:
    """Write a thing in one of its forms."""
    return _WRITERS.get(offer.media_type, _graph(offer))(snapshot, description, languages)


def _graph(offer: Offer) -> _Write:
    return lambda snapshot, description, _: write_passages(
        description.passages, offer.media_type, prefixes(snapshot.iris.base)
    )


def _feature(snapshot: Snapshot, description: Description, languages: tuple[str, ...]) -> bytes:
    geometry = geometries.of(description).geometry
    assert geometry is not None  # else it is not among the forms
    chain = Reading(languages[0], languages[0]).chain
    label = description.labels.find(description.iri, chain)
    name = label.text if label else local_name(description.iri)
    href = page_path(snapshot.iris.rest(description.iri))
    return geojson.collection([Feature(geometry, description.iri, name, href)]).encode()


_WRITERS: Final[Mapping[str, _Write]] = {
    PLAIN_JSON.media_type: document.write,
    CSV.media_type: lambda _, description, languages: table.write(description, languages),
    GEO_JSON.media_type: _feature,
}
