"""What is read of the typed tables: by the rows of a source, and by a query of the plan.

Owns the difference between what a mapping names, which a strict register asks for, and what can count besides, which
the row delta has to watch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.mapping.sources import Read, Rows


@dataclass(frozen=True)
class Reads:
    """Collects what a query reads of each table."""

    named: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def references(self, rows: Rows) -> set[str]:
        """Count what rows need whatever is referred to; the set that takes the columns that are."""
        if rows.reads is None:
            return self.named[rows.label]
        for table, read in rows.reads.items():
            self.named[table] |= read.named
            self.others[table] |= read.others
        return set()

    def count_order(self, rows: Rows) -> None:
        """Count what the order of rows hangs on."""
        for table, read in rows.numbering.items():
            self.others[table] |= read.others

    @property
    def tables(self) -> Mapping[str, Read]:
        """All of it."""
        tables = {**self.named, **self.others}
        return {table: Read(frozenset(self.named[table]), frozenset(self.others[table])) for table in tables}
