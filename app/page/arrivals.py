"""What points to a thing, in words: from which register, as what, how many, and the way to the others."""

from __future__ import annotations

from urllib.parse import quote

from app import i18n
from app.description import Description
from app.incoming import Arriving, Incoming, Source
from app.labels import Label
from app.page.links import Reader, label_order, link
from app.page.model import Arrivals, Link


def arrivals(reader: Reader, description: Description, incoming: Incoming, arriving: Arriving) -> Arrivals:
    """Say what points to the described thing by one property of one register."""
    selected = incoming.selected == (arriving.property, arriving.graph)
    page = incoming.page
    return Arrivals(
        name=_name(reader, description, arriving),
        origin=_origin(reader, arriving.graph),
        count=i18n.plural("%(number)s entry", "%(number)s entries", reader.language, arriving.count),
        links=tuple(sorted((_source(reader, source) for source in arriving.sources), key=label_order)),
        more="" if selected or len(arriving.sources) == arriving.count else _window(reader, arriving, 1),
        previous=_window(reader, arriving, page - 1) if selected and page > 1 else "",
        next=_window(reader, arriving, page + 1) if selected and page < incoming.pages else "",
        position=i18n.say("Page %(page)s of %(pages)s", reader.language, page=page, pages=incoming.pages)
        if selected
        else "",
    )


def _name(reader: Reader, description: Description, arriving: Arriving) -> Link:
    """As the shape of the thing calls those that point to it; else a phrase with the name of the property."""
    slot = reader.snapshot.layout.inverse_slot(description.types, arriving.property)
    if slot and (called := reader.chain.best(slot.names)):
        return link(reader, arriving.property, called)
    known = link(reader, arriving.property, reader.chain.best(arriving.labels))
    phrase = i18n.say("With this one under “%(name)s”", reader.language, name=known.label.text)
    return link(reader, arriving.property, Label(phrase, reader.language))


def _origin(reader: Reader, graph: str) -> Link | None:
    """The register whose entries point here, None when it is a description that does."""
    slug = graph.removeprefix(reader.snapshot.iris.graph(""))
    dataset = reader.snapshot.datasets.get(slug)
    return link(reader, dataset.iri, reader.chain.best(dataset.titles)) if dataset else None


def _window(reader: Reader, arriving: Arriving, page: int) -> str:
    carried = reader.reading.carried.replace("?", "&")
    name, graph = (quote(part, safe="") for part in (arriving.property, arriving.graph))
    return f"?incoming={name}&from={graph}&page={page}{carried}#incoming"


def _source(reader: Reader, source: Source) -> Link:
    return link(reader, source.iri, reader.chain.best(source.labels))
