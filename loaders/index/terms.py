"""Terms of the index and their numbers: a bounded part of them at hand, all of them in the file.

Owns the rows of `term`. A term is looked for among those at hand; once the index has more of them than that, in the
file, too, by an SQL index which goes before the file is whole.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from app.index import collation
from app.index.schema import IRI
from loaders.index.facts import Term

# A term at hand costs some 350 bytes.
AT_HAND: Final = 100_000
_INDEX: Final = "CREATE INDEX term_text ON term (text, kind)"
_FIND: Final = "SELECT id FROM term WHERE text = ? AND kind = ?"
_WRITE: Final = "INSERT INTO term VALUES (?, ?, ?, ?, ?)"


class Terms:
    """The terms of an open index, which are numbered without a gap as they come."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._at_hand: dict[Term, int] = {}
        # Those that are not in the file yet are at hand.
        self._unwritten: list[tuple[int, Term, float | None]] = []
        self._last = 0
        self._is_indexed = False

    def begin(self) -> None:
        """Get to know the terms that are there."""
        there, self._last = self._database.execute("SELECT count(*), coalesce(max(id), 0) FROM term").fetchone()
        assert there == self._last
        if there > AT_HAND:
            self._index()
        else:
            rows = self._database.execute("SELECT kind, text, id FROM term")
            self._at_hand = {Term(kind, text): number for kind, text, number in rows}

    def number(self, term: Term, worth: float | None) -> int:
        """The number of a term, a new one where it has none; `worth` is what it is in comparisons."""
        number = self._at_hand.get(term)
        if number is None:
            number = self._in_file(term) or self._added(term, worth)
            if len(self._at_hand) >= AT_HAND:
                self._let_go()
            self._at_hand[term] = number
        return number

    def write(self) -> None:
        """See to it that all terms are in the file."""
        self._database.executemany(_WRITE, map(_row, self._unwritten))
        self._unwritten.clear()

    def finish(self) -> None:
        """Write all terms, and leave nothing in the file that is not part of an index."""
        self.write()
        self._database.execute("DROP INDEX IF EXISTS term_text")

    def _in_file(self, term: Term) -> int | None:
        found = self._database.execute(_FIND, (term.text, term.kind)).fetchone() if self._is_indexed else None
        return found[0] if found else None

    def _added(self, term: Term, worth: float | None) -> int:
        self._last += 1
        self._unwritten.append((self._last, term, worth))
        return self._last

    def _let_go(self) -> None:
        self.write()
        self._index()
        self._at_hand.clear()

    def _index(self) -> None:
        if not self._is_indexed:
            self._database.execute(_INDEX)
            self._is_indexed = True


def _row(new: tuple[int, Term, float | None]) -> tuple[object, ...]:
    number, term, worth = new
    key = collation.key(term.text) if worth is None and term.kind != IRI else None
    return number, *term, worth, key
