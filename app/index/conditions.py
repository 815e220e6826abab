"""Filters as SQL: conditions on `entry`, joined by AND, with their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.index.filters import Box, Filters
from app.index.numbers import bound
from app.index.schema import IRI, SYSTEM
from app.namespaces import PREFIXES

RDF_TYPE: Final = f"{PREFIXES['rdf']}type"
_TERM: Final = f"(SELECT id FROM term WHERE text = ? AND kind = '{IRI}')"
_TYPE: Final = f"entry.id IN (SELECT entry FROM value WHERE property = {_TERM} AND object = {_TERM})"
_UNIT: Final = f"entry.id IN (SELECT entry FROM within WHERE unit = {_TERM})"
_BOX: Final = "entry.id IN (SELECT entry FROM place WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?)"
_WORDS: Final = "entry.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
_RANGE: Final = f"entry.id IN (SELECT entry FROM value WHERE property = {_TERM} AND number BETWEEN ? AND ?)"


@dataclass(frozen=True)
class Condition:
    """A condition with a "?" for each of its parameters."""

    sql: str
    parameters: tuple[object, ...] = ()


def conditions(filters: Filters, datatypes: dict[str, str]) -> list[Condition]:
    """The conditions of filters but words; `datatypes` are those of the properties whose range is asked for."""
    return list(_conditions(filters, datatypes))


def answering(expression: str) -> Condition:
    """What an expression of FTS5 finds."""
    return Condition(_WORDS, (expression,)) if expression else Condition("0")


def joined(parts: Sequence[Condition]) -> Condition:
    """All of some conditions, as one."""
    sql = " AND ".join(part.sql for part in parts) or "1"
    return Condition(sql, tuple(value for part in parts for value in part.parameters))


def _conditions(filters: Filters, datatypes: dict[str, str]) -> Iterator[Condition]:
    yield _sources(filters)
    if filters.findable and not filters.words:
        yield Condition("EXISTS (SELECT 1 FROM words WHERE words.rowid = entry.id)")
    if filters.type:
        yield Condition(_TYPE, (RDF_TYPE, filters.type))
    if filters.unit:
        yield Condition(_UNIT, (filters.unit,))
    if filters.box:
        yield _within(filters.box)
    for name, wanted in filters.values.items():
        yield _among(name, wanted)
    for name, (least, most) in filters.ranges.items():
        yield _between(name, least, most, datatypes.get(name, ""))


def _sources(filters: Filters) -> Condition:
    if filters.register:
        return Condition("entry.register = (SELECT id FROM register WHERE slug = ?)", (filters.register,))
    systems = [SYSTEM[name] for name in filters.systems]
    if not systems:
        return Condition("entry.register > 0")
    return Condition(f"(entry.register > 0 OR entry.register IN ({', '.join('?' * len(systems))}))", tuple(systems))


def _within(box: Box) -> Condition:
    """What has some of its box in `box`."""
    return Condition(_BOX, (box.east, box.west, box.north, box.south))


def _among(name: str, wanted: Sequence[str]) -> Condition:
    """What has one of some values: of the property there are few, so they are looked through."""
    places = ", ".join("?" * len(wanted))
    return Condition(
        f"entry.id IN (SELECT entry FROM value WHERE property = {_TERM} AND object IN ("
        f"SELECT term.id FROM (SELECT DISTINCT object FROM value WHERE property = {_TERM}) "
        f"JOIN term ON term.id = object WHERE term.text IN ({places})))",
        (name, name, *wanted),
    )


def _between(name: str, least: str | None, most: str | None, datatype: str) -> Condition:
    ends = (
        bound(least, datatype, upper=False) if least else float("-inf"),
        bound(most, datatype, upper=True) if most else float("inf"),
    )
    # What is no number or day has nothing that is greater or less.
    return Condition(_RANGE, (name, *ends)) if None not in ends else Condition("0")
