"""Rows of `index.sqlite`: putting a register in, taking it out, and what follows from all of them together."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from app.index import collation
from app.index.numbers import worth
from app.index.schema import INDEXES, IRI, SYSTEM
from app.iris import ONTOLOGY
from app.labels import Chain, Label
from loaders.index import lying, wording
from loaders.index.facts import Term, read
from loaders.index.gathering import Gathered
from loaders.index.terms import Terms
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
SELECT term.text, label.language, label.text FROM label JOIN term ON term.id = label.term WHERE label.register = ?
"""
# Words of a language: what has a digit is spelt as it is, and a short word has no other that is like it.
_SPELLING: Final = """
INSERT INTO spelling (word)
SELECT term FROM vocabulary WHERE length(term) BETWEEN 4 AND 24 AND term NOT GLOB '*[0-9]*'
"""


# Entries whose facts are at hand at a time, and terms of a register whose numbers are.
_AT_ONCE: Final = 1_000
_REMEMBERED: Final = 100_000


class Filling:
    """Fills the tables of an open index; `languages` are those whose alphabetical orders it keeps."""

    def __init__(self, database: sqlite3.Connection, languages: Sequence[str]) -> None:
        self._database = database
        self._chains = {language: Chain.of(language, languages[0]) for language in languages}
        self._terms = Terms(database)
        self._ids: dict[bytes, tuple[int, float | None]] = {}

    def begin(self) -> None:
        """Get ready to change rows: learn the terms that are there, drop what is made after them."""
        for name in INDEXES:
            self._database.execute(f"DROP INDEX IF EXISTS {name}")
        self._terms.begin()

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
        entries = self._put_labels(found, register)
        self._put_entries(found, entries, register)
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
        self._terms.finish()
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

    def _put_labels(self, found: Gathered, register: int) -> dict[bytes, int]:
        """The rows that labels make; the numbers of entries, in the order of the first language."""
        labels = self._labels(found)
        keys = self._keys(found.entries, labels)
        entries = self._ordered(keys)
        self._insert("sorted", self._sorted(keys, entries, register))
        self._insert("label", ((*label, register, collation.key(label[3])) for label in labels))
        return entries

    def _put_entries(self, found: Gathered, entries: dict[bytes, int], register: int) -> None:
        """The rows that facts make, some entries at a time."""
        names, remaining = self._linked(found), iter(entries.items())
        while some := [(number, subject, found.entries[subject]) for subject, number in islice(remaining, _AT_ONCE)]:
            weights = ((number, self._id(subject), register, weight(facts)) for number, subject, facts in some)
            self._insert("entry", weights)
            self._insert("value", self._values(some))
            self._insert("words", wording.rows(some, found, names))

    def _values(self, some: Iterable[wording.Entry]) -> Iterator[tuple[object, ...]]:
        for entry, _, facts in some:
            for prop, value in facts:
                number, worth_of = self._numbered(value)
                if number:
                    yield entry, self._id(prop), number, worth_of

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
        self._terms.write()
        for iri, language, text in self._database.execute(_NAMES, (SYSTEM[ONTOLOGY],)):
            names.setdefault(f"<{iri}>".encode(), []).append((text, f"@{language}"))
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

    def _ordered(self, keys: dict[bytes, list[bytes]]) -> dict[bytes, int]:
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
        return self._numbered(written)[0]

    def _numbered(self, written: bytes) -> tuple[int, float | None]:
        """The number of a term, and what it is worth in comparisons."""
        numbered = self._ids.get(written)
        if numbered is None:
            if len(self._ids) >= _REMEMBERED:
                self._ids.clear()
            numbered = self._ids[written] = self._number(read(written))
        return numbered

    def _number(self, term: Term | None) -> tuple[int, float | None]:
        if term is None:
            return 0, None
        worth_of = None if term.kind == IRI else worth(term.text, term.kind)
        return self._terms.number(term, worth_of), worth_of


def _local_name(subject: bytes) -> str:
    return subject[1:-1].decode().rstrip("/").rpartition("/")[2]
