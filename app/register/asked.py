"""A question about the entries of a register: who asks, of which register, and for which selection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from app.index import Filters
from app.iris import Iris
from app.page.links import Reader
from app.register import selection as selections
from app.register.plan import Plan
from app.register.selection import Selection


@dataclass(frozen=True)
class Asked:
    """Who reads which entries of which register; what several parts of a page need to know is asked for once."""

    reader: Reader
    register: str
    plan: Plan
    selection: Selection
    # What the address says of charts, to go along when entries are chosen.
    charts: tuple[tuple[str, str], ...] = ()

    @property
    def iris(self) -> Iris:
        """The names of the release."""
        return self.reader.snapshot.iris

    @cached_property
    def total(self) -> int:
        """How many entries are selected."""
        return self.reader.snapshot.index.count(self.filters(self.selection))

    @cached_property
    def placed(self) -> int:
        """How many of them have a place."""
        return self.reader.snapshot.index.placed(self.filters(self.selection))

    @property
    def pages(self) -> int:
        """How many pages they fill; the first is there even when it is empty."""
        return max(1, ceil(self.total / self.selection.size))

    @property
    def neighbours(self) -> tuple[str, str]:
        """The addresses of the pages before and after, "" where there is none."""
        chosen = self.selection
        before, after = (replace(chosen, page=chosen.page + step) for step in (-1, 1))
        return (
            self.address(before) if chosen.page > 1 else "",
            self.address(after) if chosen.page < self.pages else "",
        )

    def address(self, selection: Selection) -> str:
        """The address of the page with another selection."""
        language = self.reader.language if self.reader.reading.carried else ""
        return (selections.query(selection, self.iris, language, self.charts) or "?") + "#entries"

    def filters(self, selection: Selection) -> Filters:
        """What the index is asked for a selection of the register."""
        return selection.filters(self.register, self.plan)
