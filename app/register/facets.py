"""The ways to narrow down the entries of a register: facets, ranges, and what narrows down already.

Each facet counts what there would be with the other choices as they are, so that no choice that is offered leads to
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal

from app import i18n, values
from app.index import TYPE, UNIT, Bucket, collation
from app.index.numbers import MOMENTS, worth
from app.labels import Label
from app.namespaces import PREFIXES
from app.page.links import Reader, link
from app.register import numbers
from app.register import selection as selections
from app.register.asked import Asked
from app.register.cells import name, unit_of, with_unit
from app.register.plan import RANGED, VALUES
from app.register.selection import Selection
from app.register.tables import Column

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PERIODS: Final = (f"{PREFIXES['time']}ProperInterval", f"{PREFIXES['dcterms']}PeriodOfTime")
# How the label of a code begins that says its notation: "801 Oświata", "§ 430 Zakup usług".
_NOTATION: Final = re.compile(r"(?:§ ?)?\d")
_BOTH_ENDS: Final = i18n.mark("from %(least)s to %(most)s")


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


@dataclass(frozen=True)
class End:
    """An end of a range: what is written there as its reader writes it, and what is wrong with it, "" for nothing."""

    name: str
    parameter: str
    value: str
    fault: str


@dataclass(frozen=True)
class Range:
    """A number or a day between two ends; `kind` is that of an input, `extent` says what there is."""

    name: Label
    kind: str
    ends: tuple[End, End]
    extent: str

    @property
    def used(self) -> bool:
        """True when something is written in it."""
        return any(end.value for end in self.ends)


@dataclass(frozen=True)
class Active:
    """What narrows down now, and the address without it."""

    name: Label
    value: Label
    href: str


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
        missing = [Bucket(text, 0) for text in chosen if text not in {bucket.value for bucket in buckets}]
        choices = tuple(_choice(asked, bucket, bucket.value in chosen) for bucket in (*shown, *missing))
        if choices:
            left = index.variety(others, column.path) - VALUES if offered and len(buckets) == VALUES else 0
            parameter = selections.name_of(column.path, asked.iris)
            yield Facet(name(asked.reader, column), parameter, choices, _left_out(left, asked.reader.language))


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


def ranges(asked: Asked) -> Iterator[Range]:
    """The numbers and days that have a range."""
    language = asked.reader.language
    for column in asked.plan.ranges:
        extent = _extent(asked, column)
        fields = _ends(asked, column)
        unit = unit_of(asked.reader, column, asked.plan.currency)
        ends = [values.show(end, language, unit, asked.reader.zone).text for end in extent] if extent else ["", ""]
        yield Range(
            name=with_unit(asked.reader, column, asked.plan.currency),
            kind=_input(column, fields),
            ends=fields,
            extent=i18n.say(_BOTH_ENDS, language, least=ends[0], most=ends[1]) if extent else "",
        )


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
            text = " ".join(f"{end.name} {end.value}" for end in _ends(asked, column) if end.value and not end.fault)
            heading = with_unit(asked.reader, column, asked.plan.currency)
            yield Active(heading, Label(text), asked.address(chosen.without(column.path)))


def _ends(asked: Asked, column: Column) -> tuple[End, End]:
    language, chosen = asked.reader.language, asked.selection
    stem = selections.name_of(column.path, asked.iris)
    names = (i18n.say("from", language), "from"), (i18n.say("to", language), "to")
    texts = chosen.ranges.get(column.path, ("", ""))
    least, most = (
        _end(column, name, f"{stem}.{end}", text, chosen.faults.get(f"{stem}.{end}", ""), language)
        for (name, end), text in zip(names, texts, strict=True)
    )
    return least, most


def _end(column: Column, name: str, parameter: str, text: str, faulty: str, language: str) -> End:
    if faulty:
        return End(name, parameter, faulty, _fault(column, faulty, language))
    return End(name, parameter, text if column.datatype in MOMENTS else numbers.written(text, language), "")


def _fault(column: Column, text: str, language: str) -> str:
    if column.datatype in MOMENTS:
        return i18n.say(
            "“%(written)s” is no day; write for example 2025, 2025-02 or 2025-02-24.", language, written=text
        )
    example = numbers.written("1000000.5", language)
    return i18n.say(
        "“%(written)s” is no number; write for example %(example)s.", language, written=text, example=example
    )


def _input(column: Column, ends: tuple[End, End]) -> str:
    """The kind of input for a range; one for days holds no months and years, so that these stay text.

    Fields for numbers are text too: those that browsers make of `type=number` read them in the browser's language.
    """
    if column.datatype not in MOMENTS:
        return "number"
    days = all(not end.value or _DAY.fullmatch(end.value) for end in ends)
    return "date" if column.datatype.endswith("#date") and days else "text"


def _extent(asked: Asked, column: Column) -> tuple[Literal, Literal] | None:
    """The least and the greatest value with the other choices as they are."""
    others = asked.selection.without(column.path)
    if not others.narrowed:
        return asked.plan.extents[column.path]
    return asked.reader.snapshot.index.extent(asked.filters(others), column.path)


def _single(asked: Asked, label: str, parameter: str, found: list[tuple[Bucket, int]]) -> Facet | None:
    chosen = asked.selection.kind if parameter == "type" else asked.selection.unit
    if chosen and chosen not in {bucket.value for bucket, _ in found}:
        found.append((Bucket(chosen, 0), 0))
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


def _dropped(asked: Asked, facet: Facet, choice: Choice) -> Selection:
    if facet.parameter == "type":
        return replace(asked.selection, kind="", page=1)
    if facet.parameter == "unit":
        return replace(asked.selection, unit="", page=1)
    [column] = [each for each in asked.plan.selectable if selections.name_of(each.path, asked.iris) == facet.parameter]
    return asked.selection.without(column.path, selections.iri(choice.value, asked.iris))
