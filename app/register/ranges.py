"""The ranges of the entries of a register: numbers and days between two ends, to narrow them down by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from app import i18n, values
from app.index.numbers import MOMENTS
from app.labels import Label
from app.register import numbers
from app.register import selection as selections
from app.register.asked import Asked
from app.register.cells import unit_of, with_unit
from app.register.refusals import an_end, refused
from app.snapshot.tables import Column

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BOTH_ENDS: Final = i18n.mark("from %(least)s to %(most)s")


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


def ranges(asked: Asked) -> Iterator[Range]:
    """The numbers and days that have a range."""
    language = asked.reader.language
    for column in asked.plan.ranges:
        extent = _extent(asked, column)
        fields = ends_of(asked, column)
        unit = unit_of(asked.reader, column, asked.plan.currency)
        ends = [values.show(end, language, unit, asked.reader.zone).text for end in extent] if extent else ["", ""]
        yield Range(
            name=with_unit(asked.reader, column, asked.plan.currency),
            kind=_input(column, fields),
            ends=fields,
            extent=i18n.say(_BOTH_ENDS, language, least=ends[0], most=ends[1]) if extent else "",
        )


def require_readable(asked: Asked) -> None:
    """Raise `RequestError` where an end cannot be read: only a page shows what was written, and why it is none."""
    columns = {selections.name_of(column.path, asked.iris): column for column in asked.plan.ranges}
    for name, text in asked.selection.faults.items():
        raise refused(name, text, an_end(columns[name.rpartition(".")[0]]))


def ends_of(asked: Asked, column: Column) -> tuple[End, End]:
    """The two ends of a range as they are written now."""
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
