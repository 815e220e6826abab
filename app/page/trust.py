"""How the site knows what a page says: who keeps the register, why, from which record, checked how, changed when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from app import values
from app.description import Description
from app.i18n import mark, plural, say
from app.labels import Label
from app.page.facts import best
from app.page.links import Reader, link
from app.page.model import Link, Told, Trust
from app.page.published import made
from app.snapshot import Dataset
from app.snapshot.stewardship import Named
from app.store.origins import Origin
from app.values import Shown

# What is said of a register, in this order, and by which role the catalogue says it.
_ROLES: Final = (
    (mark("Keeper"), "keeper"),
    (mark("Legal basis"), "basis"),
    (mark("Legal acts"), "law"),
    (mark("Updated"), "frequency"),
)


def trust(reader: Reader, description: Description, origin: Origin | None) -> Trust | None:
    """Tell how the site knows of a thing; None of what is in no register."""
    if not description.datasets:
        return None
    dataset = description.datasets[0]
    return Trust(
        told=tuple(told for told in (*_of_register(reader, dataset), *_of_entry(reader, origin)) if told),
        checked=_checked(reader, origin),
        remarks=origin.remarks if origin else (),
    )


def _of_register(reader: Reader, dataset: Dataset) -> Iterator[Told]:
    for message, role in _ROLES:
        named = dataset.stewardship.of(role)
        if named:
            yield Told(say(message, reader.language), tuple(_links(reader, named)), tuple(_words(reader, named)))
    if dataset.changed:
        day = Shown(values.day(dataset.changed, reader.language, reader.zone), element="time", exact=dataset.changed)
        yield Told(say("Register last changed", reader.language), literals=(day,))


def _of_entry(reader: Reader, origin: Origin | None) -> Iterator[Told]:
    if origin is None:
        return
    place = say("%(source)s, row %(row)s", reader.language, source=origin.source, row=origin.row)
    more = plural("and %(number)s more record", "and %(number)s more records", reader.language, origin.records - 1)
    source = (Shown(place), Shown(more)) if origin.records > 1 else (Shown(place),)
    yield Told(say("Source of this entry", reader.language), literals=source)
    if origin.changed:
        release = reader.snapshot.iris.release(origin.changed)
        moment = made(origin.changed)
        day = values.day(moment, reader.language, reader.zone) if moment else origin.changed
        label = Label(day, reader.language)
        yield Told(say("This entry last changed", reader.language), (link(reader, release, label),))


def _links(reader: Reader, named: Iterable[Named]) -> Iterator[Link]:
    for found in named:
        if found.iri:
            yield link(reader, found.iri, reader.chain.best(found.labels))


def _words(reader: Reader, named: Iterable[Named]) -> Iterator[Shown]:
    literals = [
        Literal(label.text, language=label.language or None)
        for found in named
        if not found.iri
        for label in sorted(found.labels)
    ]
    for literal in best(reader.chain, literals):
        yield values.show(literal, reader.language)


def _checked(reader: Reader, origin: Origin | None) -> str:
    """What came of the check; of a thing that no record is known of, that it was checked."""
    if origin is None or origin.remarks:
        return say("Checked against the rules of the register before it was published.", reader.language)
    return say("Checked against the rules of the register before it was published: nothing to remark.", reader.language)
