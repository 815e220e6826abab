"""Rows of `index.sqlite`: putting a register in, taking it out, and what follows from all of them together."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.index import collation
from app.index.numbers import worth
from app.index.schema import INDEXES, IRI, SYSTEM
from app.iris import ONTOLOGY
from app.labels import Chain, Label
from loaders.index import lying, wording
from loaders.index.facts import Term, read
from loaders.index.gathering import Gathered
from loaders.index.weights import weight

_OF_ENTRIES: Final = ("value", "place", "point")
_COLUMNS: Final = {"words": "words (rowid, name, title, codes, body, linked, lies)"}
_OF_REGISTERS: Final = ("label", "spatial", "above", "sorted", "entry")
# A unit of territory lies in itself; what is no unit lies in the units that it is said to be in, or in which the thing
# is that it is said to be in; and all lie in what is above.
_WITHIN: Final = """
WITH unit (id, above) AS (
  SELECT unit, above FROM above UNION SELECT unit, unit FROM above UNION SELECT above, above FROM above
), direct (term, unit) AS (
  SELECT DISTINCT spatial.term, unit.id FROM spatial JOIN unit ON unit.id = spatial.object
), located (term, unit) AS (
  SELECT term, unit FROM direct
  UNION
  SELECT spatial.term, direct.unit FROM spatial JOIN direct ON direct.term = spatial.object
  UNION
  SELECT id, id FROM unit
)
INSERT OR IGNORE INTO within (unit, entry)
SELECT unit.above, entry.id FROM located
JOIN unit ON unit.id = located.unit
JOIN entry ON entry.term = located.term
"""
_NAMES: Final = """
SELECT term, language, text FROM label WHERE register = ?
"""
# Words of a language: what has a digit is spelt as it is, and a short word has no other that is like it.
_SPELLING: Final = """
INSERT INTO spelling (word)
SELECT term FROM vocabulary WHERE length(term) BETWEEN 4 AND 24 AND term NOT GLOB '*[0-9]*'
"""


class Filling:
    """Fills the tables of an open index; `languages` are those whose alphabetical orders it keeps."""

    def __init__(self, database: sqlite3.Connection, languages: Sequence[str]) -> None:
        self._database = database
        self._chains = {language: Chain.of(language, languages[0]) for language in languages}
        self._terms: dict[Term, int] = {}
        self._numbers: list[float | None] = [None]
        self._ids: dict[bytes, int] = {}

    def begin(self) -> None:
        """Get ready to change rows: learn the terms that are there, drop what is made after them."""
        for name in INDEXES:
            self._database.execute(f"DROP INDEX IF EXISTS {name}")
        for number, kind, text, value in self._database.execute("SELECT id, kind, text, number FROM term ORDER BY id"):
            self._terms[Term(kind, text)] = number
            self._numbers.append(value)
        assert len(self._numbers) == len(self._terms) + 1  # terms are numbered without a gap

    def remove(self, register: int) -> None:
        """Take a register out."""
        for table in _OF_ENTRIES:
            self._database.execute(
                f"DELETE FROM {table} WHERE entry IN (SELECT id FROM entry WHERE register = ?)", (register,)
            )
        self._database.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM entry WHERE register = ?)", (register,)
        )
        for table in _OF_REGISTERS:
            self._database.execute(f"DELETE FROM {table} WHERE register = ?", (register,))
        self._database.execute("DELETE FROM register WHERE id = ?", (register,))

    def put(self, register: int, slug: str, digest: str, found: Gathered) -> None:
        """Put a register in."""
        self._database.execute("INSERT INTO register VALUES (?, ?, ?)", (register, slug, digest))
        labels = self._labels(found)
        keys = self._keys(found.entries, labels)
        entries = self._numbered(keys)
        self._insert("entry", self._entries(found, entries, register))
        self._insert("sorted", self._sorted(keys, entries, register))
        self._insert("value", self._values(found, entries))
        self._insert("label", ((*label, register, collation.key(label[3])) for label in labels))
        self._insert("words", wording.rows(found, entries, self._linked(found)))
        for table, pairs in (("spatial", found.spatial), ("above", found.above)):
            self._insert(
                table, ((self._id(one), self._id(other), register) for one, other in pairs if other[:1] == b"<")
            )
        spots = [(entries[subject], spot) for subject, spot in found.places.items()]
        self._insert("place", ((entry, box.west, box.east, box.south, box.north) for entry, (box, _, _) in spots))
        self._insert("point", ((entry, lon, lat, *box) for entry, (box, lon, lat) in spots))
        self._ids.clear()  # the terms of the next register are mostly others, and known as such

    def finish(self) -> None:
        """Write the terms that are new, and what follows from all registers."""
        known: int = self._database.execute("SELECT count(*) FROM term").fetchone()[0]
        new = (self._term(number, term) for term, number in self._terms.items() if number > known)
        self._insert("term", new)
        self._database.execute(INDEXES["entry_term"])
        self._database.execute("DELETE FROM within")
        self._database.execute(_WITHIN)
        lying.tell(self._database)
        self._database.execute("DELETE FROM spelling")
        self._database.execute(_SPELLING)
        for name, statement in INDEXES.items():
            if name != "entry_term":
                self._database.execute(statement)
        self._database.execute("ANALYZE")

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        remaining = iter(rows)
        first = next(remaining, None)
        if first is not None:
            places, into = ", ".join("?" * len(first)), _COLUMNS.get(table, table)
            statement = f"INSERT OR IGNORE INTO {into} VALUES ({places})"
            self._database.execute(statement, first)
            self._database.executemany(statement, remaining)

    def _term(self, number: int, term: Term) -> tuple[object, ...]:
        worth_of = self._numbers[number]
        key = collation.key(term.text) if worth_of is None and term.kind != IRI else None
        return number, *term, worth_of, key

    def _entries(
        self, found: Gathered, entries: dict[bytes, int], register: int
    ) -> Iterator[tuple[int, int, int, float]]:
        for subject, number in entries.items():
            yield number, self._id(subject), register, weight(found.entries[subject])

    def _values(self, found: Gathered, entries: dict[bytes, int]) -> Iterator[tuple[object, ...]]:
        for subject, entry in entries.items():
            for prop, value in found.entries[subject]:
                if number := self._id(value):
                    yield entry, self._id(prop), number, self._numbers[number]

    def _labels(self, found: Gathered) -> list[tuple[int, str, int, str]]:
        rows = []
        for subject, rank, value in found.labels:
            term = read(value)
            if term is not None and term.kind != IRI:
                rows.append((self._id(subject), term.kind[1:] if term.kind[:1] == "@" else "", rank, term.text))
        return rows

    def _linked(self, found: Gathered) -> dict[bytes, list[tuple[str, str]]]:
        """What things are called that entries may name: of the register itself, and of the ontology with its codes."""
        names: dict[bytes, list[tuple[str, str]]] = {}
        for subject, _, value in found.labels:
            if (term := read(value)) and term.kind != IRI:
                names.setdefault(subject, []).append((term.text, term.kind))
        # Terms are written at the end: their numbers are known here.
        iris = {number: term.text for term, number in self._terms.items() if term.kind == IRI}
        for term, language, text in self._database.execute(_NAMES, (SYSTEM[ONTOLOGY],)):
            names.setdefault(f"<{iris[term]}>".encode(), []).append((text, f"@{language}"))
        return names

    def _keys(self, subjects: Iterable[bytes], labels: Iterable[tuple[int, str, int, str]]) -> dict[bytes, list[bytes]]:
        """The sort keys of entries, one for each language."""
        named: dict[int, list[tuple[int, Label]]] = defaultdict(list)
        for term, language, rank, text in labels:
            named[term].append((rank, Label(text, language)))
        keys = {}
        for subject in subjects:
            ranked = [label for _, label in sorted(named[self._id(subject)])]
            best = [chain.best(ranked) or Label(_local_name(subject)) for chain in self._chains.values()]
            keys[subject] = [collation.key(label.text) for label in best]
        return keys

    def _numbered(self, keys: dict[bytes, list[bytes]]) -> dict[bytes, int]:
        """New numbers for entries, in the order of the first language."""
        first: int = self._database.execute("SELECT coalesce(max(id), 0) + 1 FROM entry").fetchone()[0]
        return {subject: number for number, subject in enumerate(sorted(keys, key=keys.__getitem__), start=first)}

    def _sorted(
        self, keys: dict[bytes, list[bytes]], entries: dict[bytes, int], register: int
    ) -> Iterator[tuple[str, int, bytes, int]]:
        for place, language in enumerate(self._chains):
            yield from ((language, register, keys[subject][place], entry) for subject, entry in entries.items())

    def _id(self, written: bytes) -> int:
        """The number of a term, 0 for one that the index does not keep."""
        number = self._ids.get(written)
        if number is None:
            term = read(written)
            number = self._ids[written] = self._number(term) if term else 0
        return number

    def _number(self, term: Term) -> int:
        number = self._terms.get(term)
        if number is None:
            number = self._terms[term] = len(self._numbers)
            self._numbers.append(None if term.kind == IRI else worth(term.text, term.kind))
        return number


def _local_name(subject: bytes) -> str:
    return subject[1:-1].decode().rstrip("/").rpartition("/")[2]
