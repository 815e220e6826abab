"""The whole page of a thing for its reader, put together of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import Final

from pyoxigraph import Literal, NamedNode

from app import geometries, i18n, values
from app.description import TYPE, Description
from app.incoming import Incoming
from app.labels import Label, Reading
from app.listed import Lists
from app.namespaces import DCTERMS, PREFIXES
from app.page.arrivals import arrivals
from app.page.facts import best, subject
from app.page.groups import groups
from app.page.links import Reader, link, reader_of
from app.page.model import Link, Page, Source
from app.page.place import place
from app.page.reports import report
from app.page.trust import trust
from app.snapshot import Snapshot
from app.store.origins import Origin

_DESCRIPTIONS: Final = frozenset({str(DCTERMS.description), f"{PREFIXES['skos']}definition"})
# Characters of what search engines and other sites show of a page.
_SUMMARY: Final = 200


def build(
    snapshot: Snapshot,
    description: Description,
    incoming: Incoming,
    reading: Reading,
    origin: Origin | None = None,
    source: Source | None = None,
    lists: Lists | None = None,
) -> Page:
    """Build the page about a thing for its reader, on the site of a source."""
    whose = source or Source()
    reader = reader_of(snapshot, description, reading)
    title = link(reader, description.iri).label
    located = geometries.of(description)
    told_elsewhere = {description.iri, *located.nodes, *(dataset.iri for dataset in description.datasets)}
    stated = reader.labels.find(description.iri, reader.chain) or title
    about = subject(description, stated.text, told_elsewhere, lists or Lists())
    datasets = tuple(link(reader, dataset.iri, reader.chain.best(dataset.titles)) for dataset in description.datasets)
    return Page(
        iri=description.iri,
        title=title,
        types=_types(reader, description),
        groups=tuple(groups(reader, description, about)),
        arrivals=tuple(arrivals(reader, description, incoming, arriving) for arriving in incoming.properties),
        datasets=datasets,
        licences=tuple(link(reader, iri) for iri in description.licences),
        citation=_citation(reader, description.iri, title, datasets, whose),
        invented=_is_invented(snapshot, description),
        place=place(reader, description, located),
        summary=_summary(reader, description, datasets),
        trust=trust(reader, description, origin),
        report=report(reader, description, title.text, whose.mail),
    )


def _types(reader: Reader, description: Description) -> tuple[Link, ...]:
    """What the thing is, each word once: two vocabularies may call their class alike."""
    links = [link(reader, iri) for iri in _stated_types(description)]
    return tuple({each.label.text: each for each in reversed(links)}.values())[::-1]


def _stated_types(description: Description) -> Iterable[str]:
    """The classes that the sources name; those that follow from them where there are none."""
    derived = {fact.object for fact in description.derived if fact.predicate.value == TYPE}
    return [iri for iri in description.types if NamedNode(iri) not in derived] or description.types


def _is_invented(snapshot: Snapshot, description: Description) -> bool:
    """True of a register with made-up data, and of what is in one."""
    here = snapshot.register(description.iri)
    return any(dataset.invented for dataset in (*description.datasets, here) if dataset)


def _summary(reader: Reader, description: Description, datasets: Iterable[Link]) -> str:
    """How the thing is described, else what it is and in which register."""
    literals = [
        fact.object
        for fact in description.facts
        if fact.predicate.value in _DESCRIPTIONS and isinstance(fact.object, Literal)
    ]
    described = " ".join(literal.value for literal in best(reader.chain, literals)[:1])
    kinds = ", ".join(link(reader, iri).label.text for iri in _stated_types(description))
    text = described or ". ".join(filter(None, [kinds, *(dataset.label.text for dataset in datasets)]))
    return shorten(text, _SUMMARY, placeholder="…")


def _citation(reader: Reader, iri: str, title: Label, datasets: Iterable[Link], whose: Source) -> str:
    """What is cited: title, register or else site, who published it, and which state of it (as DataCite recommends)."""
    where = ", ".join(link.label.text for link in datasets) or whose.site
    return i18n.say(
        "%(work)s. Release of %(date)s. %(iri)s",
        reader.language,
        work=". ".join(filter(None, [title.text, where, whose.publisher])),
        date=values.day(reader.snapshot.manifest.created, reader.language, reader.zone),
        iri=iri,
    )
