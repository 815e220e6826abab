"""The page of a register, put together of its parts: what `register.html` finds as `special`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app import charts, i18n
from app.addresses import page_path
from app.description import Description
from app.errors import RequestError
from app.feed import endpoint as feed
from app.headers import LinkTo
from app.labels import Label
from app.negotiation import Offer
from app.page import Page
from app.page.kind import Asked
from app.page.links import Reader
from app.page.model import Link
from app.register import asked as questions
from app.register import offered, record, sharing
from app.register import selection as selections
from app.register.columns import Told, told
from app.register.figures import Figure, figure
from app.register.listing import TWINS, Listing, listing, question, twin, twins_of
from app.register.news import News, news
from app.register.ranges import require_readable
from app.register.record import Fact, Quality
from app.register.sharing import Shared, shared
from app.snapshot import Dataset, Snapshot
from app.values import Shown


@dataclass(frozen=True)
class RegisterPage:
    """All that the page of a register shows beside the plain facts of its record.

    `unlisted` of a register whose entries cannot be listed, as the release has no index.
    """

    description: Label | None
    entries: str
    changed: Shown | None
    facts: tuple[Fact, ...]
    quality: Quality
    services: tuple[Link, ...]
    figures: tuple[Figure, ...]
    columns: tuple[Told, ...]
    graphs: tuple[tuple[str, str, bool], ...]
    listing: Listing | None
    shared: Shared | None
    unlisted: bool
    news: News | None
    feed: LinkTo


def includes(snapshot: Snapshot, description: Description) -> bool:
    """True of the registers of the release."""
    return snapshot.register(description.iri) is not None


def build(snapshot: Snapshot, description: Description, plain: Page, asked: Asked) -> RegisterPage:
    """Build the page of a register for its reader."""
    reading = asked.reading
    dataset = _dataset(snapshot, description)
    reader = Reader(snapshot, description.labels, reading)
    facts = snapshot.manifest.registers[dataset.slug]
    asked_for = _question(snapshot, description, asked)
    entries = listing(asked_for) if asked_for else None
    table = asked_for.plan.table if asked_for else snapshot.tables.of(dataset.iri)
    return RegisterPage(
        description=reading.chain.best(dataset.descriptions),
        entries=i18n.plural("%(number)s entry", "%(number)s entries", reading.language, facts.entities),
        changed=record.changed(reader, dataset),
        facts=tuple(record.facts(reader, description)),
        quality=record.quality(facts, reading.language),
        services=record.services(reader, description),
        figures=tuple(
            figure(chart, dataset.slug, snapshot.iris, reading, asked.arguments, kept_back=facts.quarantined)
            for chart in charts.of_release(snapshot.directory, dataset.slug)
        ),
        columns=tuple(told(reader, table, snapshot.tables)),
        graphs=offered.graphs(snapshot, dataset),
        listing=entries,
        shared=shared(asked_for, plain.title.text, plain.summary, entries.entries) if asked_for and entries else None,
        unlisted=asked_for is None and bool(table.entry_class),
        news=news(reader, dataset),
        feed=feed.link_to(dataset, reading.language),
    )


def links(snapshot: Snapshot, description: Description, asked: Asked) -> Iterator[LinkTo]:
    """Links of the page: its feed, its twins as data, the pages of entries before and after."""
    asked_for = _question(snapshot, description, asked)
    yield feed.link_to(_dataset(snapshot, description), asked.reading.language)
    if asked_for:
        if address := sharing.address(asked_for):
            yield LinkTo(address, "canonical")
        for offer, address in twins_of(asked_for):
            title = i18n.say("The chosen entries: %(format)s", asked.reading.language, format=offer.extension)
            yield LinkTo(address, "alternate", {"type": offer.media_type, "title": title})
        before, after = asked_for.neighbours
        yield from (LinkTo(address, relation) for address, relation in ((before, "prev"), (after, "next")) if address)


def status(snapshot: Snapshot, description: Description, asked: Asked) -> int:
    """400 when a field of the form holds what cannot be read: the page says it there."""
    asked_for = _question(snapshot, description, asked)
    return RequestError.status if asked_for and asked_for.selection.faults else 200


def elsewhere(snapshot: Snapshot, description: Description, asked: Asked, offer: Offer) -> str:
    """Where the entries that an address selects are as data, and the plain address of what a form left empty."""
    question = _question(snapshot, description, asked)
    if question is None or (offer.page and question.selection.faults):
        return ""
    require_readable(question)
    if not offer.page:
        return twin(question, offer) if offer in TWINS and selections.query(question.selection, snapshot.iris) else ""
    if "incoming" in asked.arguments or not selections.has_empty(asked.arguments):
        return ""
    others = selections.others(asked.arguments)
    return page_path(snapshot.iris.rest(description.iri)) + selections.query(
        question.selection, snapshot.iris, more=others
    )


def _question(snapshot: Snapshot, description: Description, asked: Asked) -> questions.Asked | None:
    """What the address asks of the entries, understood and counted once for the links of the page and the page."""
    reader = Reader(snapshot, description.labels, asked.reading)
    return asked.once(__name__, lambda: question(reader, _dataset(snapshot, description), asked.arguments))


def _dataset(snapshot: Snapshot, description: Description) -> Dataset:
    dataset = snapshot.register(description.iri)
    assert dataset
    return dataset
