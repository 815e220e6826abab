"""What points to a thing, in words: by which property, how many, and the way to the others."""

from __future__ import annotations

from urllib.parse import quote

from app import i18n
from app.description import Description
from app.incoming import Arriving, Incoming, Source
from app.page.links import Reader, label_order, link
from app.page.model import Arrivals, Link


def arrivals(reader: Reader, description: Description, incoming: Incoming, arriving: Arriving) -> Arrivals:
    """Say what points to the described thing by one property."""
    slot = reader.snapshot.layout.inverse_slot(description.types, arriving.property)
    label = reader.chain.best(slot.names if slot else arriving.labels)
    selected = incoming.selected == arriving.property
    page = incoming.page
    return Arrivals(
        name=link(reader, arriving.property, label),
        count=i18n.plural("%(number)s link", "%(number)s links", reader.language, arriving.count),
        links=tuple(sorted((_source(reader, source) for source in arriving.sources), key=label_order)),
        more="" if selected or len(arriving.sources) == arriving.count else _window(reader, arriving, 1),
        previous=_window(reader, arriving, page - 1) if selected and page > 1 else "",
        next=_window(reader, arriving, page + 1) if selected and page < incoming.pages else "",
        position=i18n.say("Page %(page)s of %(pages)s", reader.language, page=page, pages=incoming.pages)
        if selected
        else "",
    )


def _window(reader: Reader, arriving: Arriving, page: int) -> str:
    carried = reader.reading.carried.replace("?", "&")
    return f"?incoming={quote(arriving.property, safe='')}&page={page}{carried}#incoming"


def _source(reader: Reader, source: Source) -> Link:
    return link(reader, source.iri, reader.chain.best(source.labels))
