"""The facts of a thing in groups and order: those that its shapes give, then the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app import i18n, values
from app.description import TYPE, Description
from app.labels import Chain, Label
from app.layout import Slot
from app.namespaces import PREFIXES
from app.page.links import Reader, label_order, link
from app.page.model import Group, Property
from app.store.base import Term
from app.values import Shown

_CURRENCIES: Final = "http://publications.europa.eu/resource/authority/currency/"
_VOID: Final = PREFIXES["void"]
_LAST: Final = Decimal("Infinity")


def groups(reader: Reader, description: Description) -> Iterable[Group]:
    """The groups of a page in order; what no shape groups comes after them."""
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


def _heading(reader: Reader, group: str, slot: Slot | None) -> Label | None:
    if group == _VOID:
        return Label(i18n.say("Statistics of the dataset", reader.language), reader.language)
    return reader.chain.best(slot.group_names) if slot else None


def _property(reader: Reader, name: str, slot: Slot | None, facts: Iterable[Triple], currency: str | None) -> Property:
    terms = [fact.object for fact in facts]
    links = [link(reader, term.value) for term in terms if isinstance(term, NamedNode)]
    money = currency if name == f"{reader.snapshot.iris.base}def/wartosc" else None
    return Property(
        name=link(reader, name, reader.chain.best(slot.names) if slot else None),
        links=tuple(sorted(links, key=label_order)),
        literals=tuple(_literals(terms, reader, money)),
    )


def _literals(terms: Iterable[Term], reader: Reader, currency: str | None) -> Iterable[Shown]:
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


def _group_position(group: tuple[str, list[tuple[Slot | None, Property]]]) -> tuple[bool, bool, Decimal, str]:
    name, members = group
    slot = members[0][0]
    return (name == _VOID, slot is None or not slot.group, slot.group_order if slot else _LAST, name)


def _position(member: tuple[Slot | None, Property]) -> tuple[Decimal, str, str]:
    slot, shown = member
    return (slot.order if slot else _LAST, *label_order(shown.name))
