"""The page of a search as frozen values: what was found, and how to narrow it down."""

from __future__ import annotations

from dataclasses import dataclass

from app.index import Place
from app.labels import Label
from app.search.asking import MOST_PAGES, PAGE_SIZE, Asked
from app.search.marking import Piece


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is and the register it is in, None for neither; `excerpt` is in `language`."""

    iri: str
    href: str
    label: Label
    title: tuple[Piece, ...]
    kind: Label | None
    register: Label | None
    excerpt: tuple[Piece, ...]
    language: str
    place: Place | None


@dataclass(frozen=True)
class Choice:
    """One value of a facet; `counted` is how many have it, as the reader writes numbers.

    `query` is the address of the search with it, or without it when it is `chosen`.
    """

    value: str
    label: Label
    count: int
    counted: str
    query: str
    chosen: bool = False


@dataclass(frozen=True)
class Results:
    """One page of what a search found; `corrected` has words and what was looked for instead of each.

    `placed` says how many of all that was found have a place, and which the map shows, "" when none has.
    `beyond` says which of them the pages show, "" when they show all.
    `loosely` when nothing has all of the words, so that any of them will do.
    `offers` narrow the search down to units that its words name.
    """

    asked: Asked
    total: int
    counted: str
    hits: tuple[Hit, ...]
    registers: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    units: tuple[Choice, ...]
    placed: str = ""
    beyond: str = ""
    corrected: tuple[tuple[str, str], ...] = ()
    loosely: bool = False
    offers: tuple[Choice, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are to turn."""
        return min(MOST_PAGES, max(1, -(-self.total // PAGE_SIZE)))

    @property
    def reachable(self) -> int:
        """How many of the results the pages show."""
        return min(self.total, MOST_PAGES * PAGE_SIZE)

    @property
    def first(self) -> int:
        """The number of the first hit on this page."""
        return (self.asked.page - 1) * PAGE_SIZE + 1

    @property
    def before(self) -> Asked | None:
        """The search for the page before this one."""
        return self.asked.but(page=self.asked.page - 1) if self.asked.page > 1 else None

    @property
    def after(self) -> Asked | None:
        """The search for the page behind this one."""
        return self.asked.but(page=self.asked.page + 1) if self.asked.page < self.pages else None

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """What narrows the search down already."""
        return tuple(choice for facet in (self.registers, self.kinds, self.units) for choice in facet if choice.chosen)
