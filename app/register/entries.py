"""The entries of a register as its page shows them: a table of those that are selected, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app import i18n
from app.errors import NotFound
from app.index import Entry
from app.labels import Label
from app.page.model import Link
from app.register import facets as facets_of
from app.register import selection as selections
from app.register.active import Active, active
from app.register.asked import Asked
from app.register.cells import cell, currency_of, entry_link, name, readable
from app.register.facets import Choice, Facet
from app.register.ranges import Range, ranges
from app.register.selection import SIZES, Selection
from app.snapshot.tables import Column
from app.values import Shown


@dataclass(frozen=True)
class Head:
    """The head of a column: `sort` as aria-sort has it, "" when the table is in another order."""

    label: Label
    href: str
    sort: str
    number: bool


@dataclass(frozen=True)
class Row:
    """An entry, and the values of its columns."""

    link: Link
    cells: tuple[tuple[Link | Shown, ...], ...]


@dataclass(frozen=True)
class Entries:
    """All that the page says of the entries that are selected."""

    total: int
    count: str
    words: str
    active: tuple[Active, ...]
    facets: tuple[Facet, ...]
    kinds: Facet | None
    units: Facet | None
    ranges: tuple[Range, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    position: str
    previous: str
    next: str
    all: str
    sorts: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    query: str
    charts: tuple[tuple[str, str], ...]

    @property
    def faulty(self) -> bool:
        """True when an end of a range cannot be read."""
        return any(end.fault for each in self.ranges for end in each.ends)


def entries(asked: Asked) -> Entries:
    """The entries that are selected, a page of them; `NotFound` past the last page."""
    index, chosen, language = asked.reader.snapshot.index, asked.selection, asked.reader.language
    total, pages = asked.total, asked.pages
    if chosen.page > pages:
        raise NotFound("There is no such page", "Nie ma takiej strony")
    before, after = asked.neighbours
    found = index.entries(
        asked.filters(chosen), chosen.order(asked.reader.reading), (chosen.page - 1) * chosen.size, chosen.size
    )
    facets, kinds, units = tuple(facets_of.facets(asked)), facets_of.kinds(asked), facets_of.units(asked)
    return Entries(
        total=total,
        count=i18n.plural("%(number)s entry", "%(number)s entries", language, total),
        words=chosen.words,
        active=tuple(active(asked, [facet for facet in (kinds, units, *facets) if facet])),
        facets=facets,
        kinds=kinds,
        units=units,
        ranges=tuple(ranges(asked)),
        heads=tuple(_heads(asked)),
        rows=tuple(_row(asked, entry) for entry in found),
        position=i18n.say("Page %(page)s of %(pages)s", language, page=chosen.page, pages=pages) if pages > 1 else "",
        previous=before,
        next=after,
        all=asked.address(Selection(sort=chosen.sort, descending=chosen.descending, size=chosen.size)),
        sorts=tuple(_sorts(asked)),
        sizes=tuple(Choice(Label(str(size)), str(size), "", size == chosen.size) for size in SIZES),
        query=selections.query(replace(chosen, page=1, size=SIZES[0]), asked.iris, language),
        charts=asked.charts,
    )


def _heads(asked: Asked) -> Iterator[Head]:
    label = Label(i18n.say("Entry", asked.reader.language), asked.reader.language)
    yield _head(asked, label, "", number=False)
    for column in asked.plan.columns:
        yield _head(asked, name(asked.reader, column), column.path, number=_is_number(column))


def _head(asked: Asked, label: Label, path: str, *, number: bool) -> Head:
    chosen = asked.selection
    here = chosen.sort == path
    turned = replace(chosen, sort=path, descending=here and not chosen.descending, page=1)
    sort = ("descending" if chosen.descending else "ascending") if here else ""
    return Head(label, asked.address(turned), sort, number)


def _is_number(column: Column) -> bool:
    return column.datatype.rpartition("#")[2] in ("decimal", "integer", "double", "float", "nonNegativeInteger")


def _sorts(asked: Asked) -> Iterator[Choice]:
    """Orders to choose from, where the heads of the table are out of reach: on a telephone."""
    chosen = asked.selection
    for head, column in zip(_heads(asked), (None, *asked.plan.columns), strict=True):
        token = selections.name_of(column.path, asked.iris) if column else ""
        path = column.path if column else ""
        for mark, arrow, descending in (("", "↑", False), ("-", "↓", True)):
            label = Label(f"{head.label.text} {arrow}", head.label.language)
            yield Choice(label, mark + token, "", chosen.sort == path and chosen.descending is descending)


def _row(asked: Asked, entry: Entry) -> Row:
    reader, currency = asked.reader, currency_of(entry)
    cells = (
        tuple(cell(reader, column, value, currency) for value in readable(reader, entry.values.get(column.path, ())))
        for column in asked.plan.columns
    )
    return Row(entry_link(reader, entry), tuple(cells))
