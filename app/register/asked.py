"""A question about the entries of a register: who asks, of which register, and for which selection."""

from __future__ import annotations

from dataclasses import dataclass

from app.index import Filters
from app.iris import Iris
from app.page.links import Reader
from app.register import selection as selections
from app.register.plan import Plan
from app.register.selection import Selection


@dataclass(frozen=True)
class Asked:
    """Who reads which entries of which register."""

    reader: Reader
    register: str
    plan: Plan
    selection: Selection

    @property
    def iris(self) -> Iris:
        """The names of the release."""
        return self.reader.snapshot.iris

    def address(self, selection: Selection) -> str:
        """The address of the page with another selection."""
        language = self.reader.language if self.reader.reading.carried else ""
        return (selections.query(selection, self.iris, language) or "?") + "#entries"

    def filters(self, selection: Selection) -> Filters:
        """What the index is asked for a selection of the register."""
        return selection.filters(self.register, self.plan)
