"""The page of one thing, as values: what stands where, in which language. No IRIs are left for the template to know.

Pure: a description and what points to it in, a `Page` out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from app import i18n, values
from app.addresses import followed
from app.description import TYPE, Description
from app.incoming import Arriving, Incoming, Source
from app.labels import Chain, Label, Labels, Reading, local_name
from app.layout import Slot
from app.namespaces import PREFIXES
from app.snapshot import Snapshot
from app.store.base import Term
from app.values import Shown

_CURRENCIES: Final = "http://publications.europa.eu/resource/authority/currency/"
_VOID: Final = PREFIXES["void"]
_LAST: Final = Decimal("Infinity")


@dataclass(frozen=True)
class Link:
    """A thing by its label; `href` is "" when it cannot be followed, `external` when it leads to another site."""

    iri: str
    label: Label
    href: str
    external: bool


@dataclass(frozen=True)
class Property:
    """A property and its values, links and literals."""

    name: Link
    links: tuple[Link, ...]
    literals: tuple[Shown, ...]


@dataclass(frozen=True)
class Group:
    """Properties that belong together; `heading` is None for those that no shape groups."""

    heading: Label | None
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Arrivals:
    """What points here by one property; `count` in words, `more` leads to all of them when not all are shown."""

    name: Link
    count: str
    links: tuple[Link, ...]
    more: str
    previous: str
    next: str
    position: str


@dataclass(frozen=True)
class Page:
    """Everything that the template shows; `invented` when it is of a register whose data are made up."""

    iri: str
    title: Label
    types: tuple[Link, ...]
    groups: tuple[Group, ...]
    arrivals: tuple[Arrivals, ...]
    datasets: tuple[Link, ...]
    licences: tuple[Link, ...]
    citation: str
    invented: bool


@dataclass(frozen=True)
class _Reader:
    """Who reads, and what the release calls things."""

    snapshot: Snapshot
    labels: Labels
    reading: Reading

    @property
    def chain(self) -> Chain:
        return self.reading.chain

    @property
    def language(self) -> str:
        return self.reading.language


def build(snapshot: Snapshot, description: Description, incoming: Incoming, reading: Reading) -> Page:
    """Build the page about a thing for its reader."""
    reader = _Reader(snapshot, Labels(description.triples), reading)
    title = reader.labels.find(description.iri, reader.chain) or Label(local_name(description.iri))
    datasets = tuple(_link(reader, dataset.iri, reader.chain.best(dataset.titles)) for dataset in description.datasets)
    return Page(
        iri=description.iri,
        title=title,
        types=tuple(_link(reader, iri) for iri in description.types),
        groups=tuple(_groups(reader, description)),
        arrivals=tuple(_arrivals(reader, description, incoming, arriving) for arriving in incoming.properties),
        datasets=datasets,
        licences=tuple(_link(reader, iri) for iri in description.licences),
        citation=_citation(reader, description.iri, title, datasets),
        invented=_is_invented(snapshot, description),
    )


def _is_invented(snapshot: Snapshot, description: Description) -> bool:
    """True of a register with made-up data, and of what is in one."""
    here = [dataset for dataset in snapshot.datasets.values() if dataset.iri == description.iri]
    return any(dataset.invented for dataset in (*description.datasets, *here))


def _groups(reader: _Reader, description: Description) -> Iterable[Group]:
    facts: dict[str, list[Triple]] = defaultdict(list)
    for fact in description.facts:
        if fact.predicate.value != TYPE:
            facts[fact.predicate.value].append(fact)
    slots = {name: reader.snapshot.layout.slot(description.types, name) for name in facts}
    currency = _currency(description)
    grouped: dict[str, list[tuple[Slot | None, Property]]] = defaultdict(list)
    for name, found in facts.items():
        slot = slots[name]
        grouped[_group(name, slot)].append((slot, _property(reader, name, slot, found, currency)))
    for key, members in sorted(grouped.items(), key=_group_position):
        heading = _heading(reader, key, members[0][0])
        yield Group(heading, tuple(member for _, member in sorted(members, key=_position)))


def _group(name: str, slot: Slot | None) -> str:
    """The group of a property: that of the shapes, or of what VoID counts, which is no fact about a register."""
    if slot:
        return slot.group
    return _VOID if name.startswith(_VOID) else ""


def _heading(reader: _Reader, group: str, slot: Slot | None) -> Label | None:
    if group == _VOID:
        return Label(i18n.say("Statistics of the dataset", reader.language), reader.language)
    return reader.chain.best(slot.group_names) if slot else None


def _property(reader: _Reader, name: str, slot: Slot | None, facts: Iterable[Triple], currency: str | None) -> Property:
    terms = [fact.object for fact in facts]
    links = [_link(reader, term.value) for term in terms if isinstance(term, NamedNode)]
    money = currency if name == f"{reader.snapshot.iris.base}def/wartosc" else None
    return Property(
        name=_link(reader, name, reader.chain.best(slot.names) if slot else None),
        links=tuple(sorted(links, key=_label_order)),
        literals=tuple(_literals(terms, reader, money)),
    )


def _literals(terms: Iterable[Term], reader: _Reader, currency: str | None) -> Iterable[Shown]:
    """The literals of a property, those in the reader's languages first."""
    literals = [term for term in terms if isinstance(term, Literal)]
    for literal in sorted(literals, key=partial(_language_order, reader.chain)):
        yield values.show(literal, reader.language, currency)


def _language_order(chain: Chain, literal: Literal) -> int:
    language = literal.language or ""
    return chain.languages.index(language) if language in chain.languages else len(chain.languages)


def _currency(description: Description) -> str | None:
    """The currency that the thing names, when it names one: an amount of the same thing is in it."""
    codes = {
        fact.object.value.removeprefix(_CURRENCIES)
        for fact in description.facts
        if isinstance(fact.object, NamedNode) and fact.object.value.startswith(_CURRENCIES)
    }
    return codes.pop() if len(codes) == 1 else None


def _arrivals(reader: _Reader, description: Description, incoming: Incoming, arriving: Arriving) -> Arrivals:
    slot = reader.snapshot.layout.inverse_slot(description.types, arriving.property)
    label = reader.chain.best(slot.names if slot else arriving.labels)
    selected = incoming.selected == arriving.property
    page = incoming.page
    return Arrivals(
        name=_link(reader, arriving.property, label),
        count=i18n.plural("%(number)s link", "%(number)s links", reader.language, arriving.count),
        links=tuple(sorted((_source(reader, source) for source in arriving.sources), key=_label_order)),
        more="" if selected or len(arriving.sources) == arriving.count else _window(reader, arriving, 1),
        previous=_window(reader, arriving, page - 1) if selected and page > 1 else "",
        next=_window(reader, arriving, page + 1) if selected and page < incoming.pages else "",
        position=i18n.say("Page %(page)s of %(pages)s", reader.language, page=page, pages=incoming.pages)
        if selected
        else "",
    )


def _window(reader: _Reader, arriving: Arriving, page: int) -> str:
    carried = reader.reading.carried.replace("?", "&")
    return f"?incoming={quote(arriving.property, safe='')}&page={page}{carried}#incoming"


def _source(reader: _Reader, source: Source) -> Link:
    return _link(reader, source.iri, reader.chain.best(source.labels))


def _link(reader: _Reader, iri: str, label: Label | None = None) -> Link:
    known = label or reader.labels.find(iri, reader.chain) or _well_known(iri, reader.language)
    external = not iri.startswith(reader.snapshot.iris.base)
    href = followed(reader.snapshot.iris, iri, reader.reading.carried)
    return Link(iri, known or Label(local_name(iri)), href, external)


def _well_known(iri: str, language: str) -> Label | None:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and (text := i18n.term_name(f"{prefix}:{iri[len(namespace) :]}", language)):
            return Label(text, language)
    return None


def _citation(reader: _Reader, iri: str, title: Label, datasets: Iterable[Link]) -> str:
    return i18n.say(
        "%(title)s. %(dataset)s. Release of %(date)s. %(iri)s",
        reader.language,
        title=title.text,
        dataset=", ".join(link.label.text for link in datasets)
        or i18n.say("Public registers as Linked Open Data", reader.language),
        date=values.day(reader.snapshot.manifest.created, reader.language),
        iri=iri,
    )


def _group_position(group: tuple[str, list[tuple[Slot | None, Property]]]) -> tuple[bool, bool, Decimal, str]:
    name, members = group
    slot = members[0][0]
    return (name == _VOID, slot is None or not slot.group, slot.group_order if slot else _LAST, name)


def _position(member: tuple[Slot | None, Property]) -> tuple[Decimal, str, str]:
    slot, shown = member
    return (slot.order if slot else _LAST, *_label_order(shown.name))


def _label_order(link: Link) -> tuple[str, str]:
    return link.label.text.casefold(), link.iri
