"""What narrows down the entries of a register now, each with the address of the page without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app import i18n
from app.labels import Label
from app.register import selection as selections
from app.register.asked import Asked
from app.register.cells import with_unit
from app.register.facets import Choice, Facet
from app.register.ranges import ends_of
from app.register.selection import Selection


@dataclass(frozen=True)
class Active:
    """What narrows down now, and the address without it."""

    name: Label
    value: Label
    href: str


def active(asked: Asked, shown: Iterable[Facet]) -> Iterator[Active]:
    """What narrows down now."""
    chosen, language = asked.selection, asked.reader.language
    if chosen.words:
        words = Label(i18n.say("Words", language), language)
        yield Active(words, Label(chosen.words), asked.address(replace(chosen, words="", page=1)))
    for facet in shown:
        for choice in facet.choices:
            if choice.chosen:
                yield Active(facet.name, choice.label, asked.address(_dropped(asked, facet, choice)))
    for column in asked.plan.ranges:
        if column.path in chosen.ranges:
            text = " ".join(f"{end.name} {end.value}" for end in ends_of(asked, column) if end.value and not end.fault)
            heading = with_unit(asked.reader, column, asked.plan.currency)
            yield Active(heading, Label(text), asked.address(chosen.without(column.path)))


def _dropped(asked: Asked, facet: Facet, choice: Choice) -> Selection:
    if facet.parameter == "type":
        return replace(asked.selection, kind="", page=1)
    if facet.parameter == "unit":
        return replace(asked.selection, unit="", page=1)
    [column] = [each for each in asked.plan.selectable if selections.name_of(each.path, asked.iris) == facet.parameter]
    return asked.selection.without(column.path, selections.iri(choice.value, asked.iris))
