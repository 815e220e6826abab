"""A representation of a thing: what headers say of it, whoever sends it (RFC 9110 section 3.2).

Shared by the views (`app.resource`) and the way around them (`app.direct`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.addresses import data_path, page_path
from app.description import Description
from app.headers import REVALIDATED, LinkTo, link_header
from app.negotiation import PAGE, Offer
from app.snapshot import Snapshot
from app.twins.writing import forms

# A thing has few types; one that has more says the rest in its data.
_TYPES_IN_HEADER: Final = 10


def fields(offer: Offer, links: Iterable[LinkTo], tag: str) -> dict[str, str]:
    """What the headers say of a representation; `tag` is its validator, made of the address and of its `parts`."""
    return {
        "Content-Type": offer.content_type,
        "Link": link_header(links),
        "Cache-Control": REVALIDATED,
        "ETag": f'"{tag}"',
    }


def parts(snapshot: Snapshot, offer: Offer, language: str = "") -> tuple[str, ...]:
    """What tells a representation from others at the same address: the parts of its validator."""
    return snapshot.manifest.id, offer.media_type, language


def links(snapshot: Snapshot, described: Description, rest: str, sent: Offer) -> Iterable[LinkTo]:
    """The links of a representation that is sent of a thing."""
    yield LinkTo(described.iri, "canonical")
    yield LinkTo(described.iri, "describes")
    for offer in (PAGE, *forms(described)):
        if offer is not sent:
            yield LinkTo(path(rest, offer), "alternate", {"type": offer.media_type})
    for iri in described.types[:_TYPES_IN_HEADER]:
        yield LinkTo(iri, "type")
    for licence in described.licences:
        yield LinkTo(licence, "license")
    for dataset in described.datasets:
        yield LinkTo(page_path(snapshot.iris.rest(dataset.iri)), "collection")


def path(rest: str, offer: Offer) -> str:
    """The path of a representation."""
    return page_path(rest) if offer.page else data_path(rest, offer.extension)
