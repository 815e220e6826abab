"""Facts about one thing as properties with values: what each is called, its values in words, its parts with theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app import values
from app.description import TYPE, Description
from app.labels import LABEL_PROPERTIES, Chain
from app.listed import Lists
from app.namespaces import PREFIXES
from app.page import hours, tables
from app.page.links import Reader, label_order, link
from app.page.model import Part, Property
from app.snapshot.layout import Slot
from app.store.base import Term
from app.values import Shown

_BEGINNING: Final = f"{PREFIXES['void']}uriSpace"
_OPENING: Final = f"{PREFIXES['schema']}openingHours"
_DECIMAL: Final = f"{PREFIXES['xsd']}decimal"
# More parts of one kind than this are a list of things to open, not facts about this one.
MOST_PARTS: Final = 4


@dataclass(frozen=True)
class Subject:
    """What the facts are about: its name as the page has it already, its classes, the currency that it names.

    `parts` are those of its values that are shown with their facts; `hidden` are shown elsewhere, or not at all;
    `lists` has what stands in tables of its values, and what orders them.
    """

    title: str
    types: Collection[str]
    currency: str
    parts: Mapping[str, tuple[Triple, ...]]
    hidden: Collection[str]
    lists: Lists = field(default_factory=Lists)


def subject(description: Description, title: str, hidden: Collection[str], lists: Lists) -> Subject:
    """The described thing as the subject of its facts."""
    return Subject(title, description.types, _currency(description.facts), description.parts, hidden, lists)


def properties(reader: Reader, about: Subject, facts: Iterable[Triple]) -> Iterable[tuple[str, Slot | None, Property]]:
    """Each property of a subject, by its IRI and its slot; without those that would say what the page says already."""
    by_property: dict[str, list[Term]] = defaultdict(list)
    for fact in facts:
        if fact.predicate.value != TYPE:
            by_property[fact.predicate.value].append(fact.object)
    for name, terms in by_property.items():
        slot = reader.snapshot.layout.slot(about.types, name)
        shown = _property(reader, about, name, slot, terms)
        if shown.links or shown.literals or shown.parts or shown.table:
            yield name, slot, shown


def _property(reader: Reader, about: Subject, name: str, slot: Slot | None, terms: Iterable[Term]) -> Property:
    called = link(reader, name, reader.chain.best(slot.names) if slot else None)
    label, unit = values.named(called.label)
    iris = [term.value for term in terms if isinstance(term, NamedNode) and term.value not in about.hidden]
    table = tables.table(reader, about.lists, name, iris)
    iris = [] if table else iris
    nested = [iri for iri in iris if iri in about.parts]
    if len(nested) > MOST_PARTS:
        nested = []
    links = (link(reader, iri) for iri in iris if iri not in nested)
    literals = best(reader.chain, [term for term in terms if isinstance(term, Literal)])
    return Property(
        name=link(reader, name, label),
        links=tuple(sorted(links, key=lambda found: (about.lists.place(name, found.iri), label_order(found)))),
        literals=tuple(
            _shown(reader, name, values.show(literal, reader.language, unit or _money(about, literal), reader.zone))
            for literal in literals
            if not _repeats(about, name, literal)
        ),
        parts=tuple(
            _part(reader, about, iri) for iri in sorted(nested, key=lambda iri: (about.lists.place(name, iri), iri))
        ),
        table=table,
    )


def _shown(reader: Reader, name: str, value: Shown) -> Shown:
    """A value; opening hours in words. What IRIs begin with is no address, though it looks like one."""
    if name == _OPENING:
        return hours.spoken(value, reader.language)
    return replace(value, href="") if name == _BEGINNING else value


def best(chain: Chain, literals: Iterable[Literal]) -> list[Literal]:
    """The literals that a reader sees: of texts that exist in several languages, those in the best one of the chain."""
    found = list(literals)
    spoken = {_primary(literal) for literal in found} - {""}
    chosen = next((language for language in chain.languages if language in spoken), None)
    if chosen is None:
        return found
    return [literal for literal in found if _primary(literal) in ("", chosen)]


def _primary(literal: Literal) -> str:
    return (literal.language or "").split("-")[0]


def _repeats(about: Subject, name: str, literal: Literal) -> bool:
    """True of the name that stands above the facts, whichever property says it again."""
    return literal.value == about.title and (name in LABEL_PROPERTIES or bool(literal.language))


def _money(about: Subject, literal: Literal) -> str:
    """The unit of a number whose property names none: an amount of the same thing is in the currency that it names."""
    return about.currency if literal.datatype.value == _DECIMAL else ""


def _currency(facts: Iterable[Triple]) -> str:
    return values.currency_among(fact.object.value for fact in facts if isinstance(fact.object, NamedNode))


def _part(reader: Reader, whole: Subject, iri: str) -> Part:
    facts = whole.parts[iri]
    types = [fact.object.value for fact in facts if fact.predicate.value == TYPE and isinstance(fact.object, NamedNode)]
    label = reader.labels.find(iri, reader.chain)
    about = Subject(label.text if label else "", types, _currency(facts), {}, whole.hidden, whole.lists.of_parts)
    shown = sorted(properties(reader, about, facts), key=slot_order)
    return Part(link(reader, iri, label), label is not None, tuple(found for _, _, found in shown))


def slot_order(member: tuple[str, Slot | None, Property]) -> tuple[bool, Decimal, tuple[bytes, str]]:
    """In the order of the shape; what has no place in it follows, by name."""
    _, slot, shown = member
    return slot is None, slot.order if slot else Decimal(0), label_order(shown.name)
