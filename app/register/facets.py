"""The facets of the entries of a register: the values that they have, to narrow them down by.

Each facet counts what there would be with the other choices as they are, so that no choice that is offered leads to
nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app import i18n, values
from app.index import TYPE, UNIT, Bucket, collation
from app.index.numbers import worth
from app.labels import Label, local_name
from app.namespaces import PREFIXES
from app.page.links import Reader, link
from app.register import selection as selections
from app.register.asked import Asked
from app.register.cells import name
from app.register.plan import RANGED, VALUES
from app.snapshot.tables import Column

_PERIODS: Final = (f"{PREFIXES['time']}ProperInterval", f"{PREFIXES['dcterms']}PeriodOfTime")
# How the label of a code begins that says its notation: "801 Oświata", "§ 430 Zakup usług".
_NOTATION: Final = re.compile(r"(?:§ ?)?\d")


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how the address says it, and how many entries it leads to."""

    label: Label
    value: str
    count: str
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """What entries can be narrowed down by: the `parameter` of its choices, and how many values are not among them."""

    name: Label
    parameter: str
    choices: tuple[Choice, ...]
    left_out: str = ""

    @property
    def used(self) -> bool:
        """True when it narrows down."""
        return any(choice.chosen for choice in self.choices)


def facets(asked: Asked) -> Iterator[Facet]:
    """The facets of the values that entries have."""
    index = asked.reader.snapshot.index
    for column in asked.plan.selectable:
        offered, chosen = column in asked.plan.choices, asked.selection.values.get(column.path, ())
        if not offered and not chosen:
            continue
        others = asked.filters(asked.selection.without(column.path) if offered else asked.selection)
        buckets = index.facet(others, column.path, VALUES)
        # What has too many values to be offered is told only of what is chosen.
        shown = _ordered(asked.reader, column, [each for each in buckets if offered or each.value in chosen])
        rarer = [text for text in chosen if text not in {bucket.value for bucket in buckets}]
        more = index.chosen(others, column.path, rarer) if rarer else []
        choices = _told_apart(_choice(asked, bucket, bucket.value in chosen) for bucket in (*shown, *more))
        if choices:
            known = index.variety(others, column.path) if offered and len(buckets) == VALUES else 0
            left = known - _had((*shown, *more))
            parameter = selections.name_of(column.path, asked.iris)
            yield Facet(name(asked.reader, column), parameter, choices, _left_out(left, asked.reader.language))


def _told_apart(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Choices, with the end of its address beside what bears the name of another."""
    found = tuple(choices)
    names = Counter(choice.label.text for choice in found)
    return tuple(_with_address(each) if names[each.label.text] > 1 else each for each in found)


def _with_address(choice: Choice) -> Choice:
    text, end = choice.label.text, local_name(choice.value)
    return replace(choice, label=Label(f"{text} ({end})", choice.label.language)) if end != text else choice


def _had(buckets: Iterable[Bucket]) -> int:
    return sum(bucket.count > 0 for bucket in buckets)


def _left_out(number: int, language: str) -> str:
    if number <= 0:
        return ""
    return i18n.plural("and %(number)s less frequent value", "and %(number)s less frequent values", language, number)


def kinds(asked: Asked) -> Facet | None:
    """The facet of the classes of entries, None where all are of one."""
    if not asked.plan.kinds:
        return None
    others = asked.filters(replace(asked.selection, kind=""))
    buckets = asked.reader.snapshot.index.facet(others, TYPE, 50)
    total = max((bucket.count for bucket in buckets), default=0)
    # A class that all have tells nothing apart.
    telling = [bucket for bucket in buckets if bucket.count < total or bucket.value == asked.selection.kind]
    return _single(asked, i18n.say("Kind", asked.reader.language), "type", [(bucket, 0) for bucket in telling])


def units(asked: Asked) -> Facet | None:
    """The facet of the territorial units that entries lie in, as a tree."""
    if not asked.plan.units:
        return None
    others = asked.filters(replace(asked.selection, unit=""))
    buckets = asked.reader.snapshot.index.facet(others, UNIT, 2000)
    return _single(asked, i18n.say("Place", asked.reader.language), "unit", list(_tree(asked.reader, buckets)))


def _single(asked: Asked, label: str, parameter: str, found: list[tuple[Bucket, int]]) -> Facet | None:
    chosen = asked.selection.kind if parameter == "type" else asked.selection.unit
    if chosen and chosen not in {bucket.value for bucket, _ in found}:
        # None has it with the other choices as they are; what it is called is known all the same.
        [named] = asked.reader.snapshot.index.chosen(asked.filters(asked.selection), TYPE, [chosen])
        found.append((replace(named, count=0), 0))
    choices = tuple(_choice(asked, bucket, bucket.value == chosen, depth) for bucket, depth in found)
    return Facet(Label(label, asked.reader.language), parameter, choices) if choices else None


def _choice(asked: Asked, bucket: Bucket, chosen: bool, depth: int = 0) -> Choice:
    return Choice(
        label=_label(asked.reader, bucket),
        value=selections.token(bucket.value, asked.iris),
        count=i18n.counted(bucket.count, asked.reader.language),
        chosen=chosen,
        depth=depth,
    )


def _label(reader: Reader, bucket: Bucket) -> Label:
    if bucket.literal is not None:
        shown = values.show(bucket.literal, reader.language, zone=reader.zone)
        return Label(shown.text, shown.language)
    return reader.chain.best(bucket.labels) or link(reader, bucket.value).label


def _tree(reader: Reader, buckets: Iterable[Bucket]) -> Iterator[tuple[Bucket, int]]:
    """Units with their depth, each after the one that it lies in, by name."""
    below: dict[str, list[Bucket]] = {}
    known = {bucket.value: bucket for bucket in buckets}
    for bucket in sorted(known.values(), key=lambda bucket: collation.key(_label(reader, bucket).text)):
        below.setdefault(bucket.broader if bucket.broader in known else "", []).append(bucket)
    yield from _branch(below, "", 0)


def _branch(below: Mapping[str, list[Bucket]], unit: str, depth: int) -> Iterator[tuple[Bucket, int]]:
    for bucket in below.get(unit, ()):
        yield bucket, depth
        yield from _branch(below, bucket.value, depth + 1)


def _ordered(reader: Reader, column: Column, buckets: list[Bucket]) -> list[Bucket]:
    """The values of a facet: periods by time, which their IRIs name, numbers and days by size, codes by notation.

    All others as they come, the most frequent first.
    """
    if column.value_class in _PERIODS:
        return sorted(buckets, key=lambda bucket: bucket.value)
    if column.datatype in RANGED:
        return sorted(buckets, key=lambda bucket: worth(bucket.value, column.datatype) or 0.0)
    names = {bucket.value: _label(reader, bucket).text for bucket in buckets}
    if all(_NOTATION.match(text) for text in names.values()):
        return sorted(buckets, key=lambda bucket: collation.key(names[bucket.value]))
    return buckets
