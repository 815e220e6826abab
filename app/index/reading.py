"""`Index`: what an index is asked, by any thread, while the release is open.

A connection serves one thread at a time and goes back on the pile; the file never changes, so each reads without locks
(SQLite: `immutable=1`). A release that has no index, or one of another version, is `IndexUnavailable` to who asks, and
open again as soon as there is one.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from app.errors import IndexUnavailable, LodzkieError, QueryTimeout
from app.index import asking, entries, facets
from app.index.asking import Understood
from app.index.conditions import Condition, answering, conditions, joined
from app.index.filters import BY_LABEL, TYPE, UNIT, Filters, Order
from app.index.metering import metered
from app.index.model import Bucket, Entry, Place
from app.index.schema import FILE, SYSTEM, VERSION

# Questions in words whose meaning is kept.
_QUESTIONS: Final = 256
# More than any country has.
_UNITS: Final = 100_000
# How many IRIs are read at a time, and a number that none of them has or goes before.
_IRIS: Final = 5_000
_BEFORE_ALL: Final = -1
# What an index may take for one question, in seconds of the processor, and how often that is looked at.
SECONDS: Final = 5.0
_STEPS: Final = 20_000
_UNREADABLE: Final = frozenset(
    (
        *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB),
        *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL),
    )
)
_MEMORY: Final = "PRAGMA mmap_size = 268435456"


class Index:
    """The index of the release in `directory`."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE
        self._idle: deque[sqlite3.Connection] = deque()
        self._sizes: dict[str, int] = {}
        self._units: dict[str, Bucket] = {}
        self._understood: dict[str, Understood] = {}

    @property
    def ready(self) -> bool:
        """True when there is an index to ask."""
        try:
            self.require()
        except IndexUnavailable:
            return False
        return True

    def require(self) -> None:
        """Make sure that there is an index to ask, or raise `IndexUnavailable`."""
        with self.connection():
            pass

    def count(self, filters: Filters) -> int:
        """How many entries meet the filters."""
        with self.connection() as database:
            where = self._where(database, filters)
            found = database.execute(f"SELECT count(*) FROM entry WHERE {where.sql}", where.parameters)
            return int(found.fetchone()[0])

    def entries(self, filters: Filters, order: Order = BY_LABEL, offset: int = 0, limit: int = 50) -> list[Entry]:
        """Entries that meet the filters, in an order; those without a value of its property come last."""
        with self.connection() as database:
            where = self._where(database, filters)
            return entries.read(database, entries.ordered(database, where, order, offset, limit, filters.register))

    def ordered(self, filters: Filters, order: Order, most: int) -> list[int]:
        """The numbers of entries that meet the filters, in an order, for `read`."""
        with self.connection() as database:
            return entries.ordered(database, self._where(database, filters), order, 0, most, filters.register)

    def read(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries of some numbers, in their order."""
        with self.connection() as database:
            return entries.read(database, numbers)

    def iris(self, filters: Filters, offset: int, most: int) -> Iterator[str]:
        """The IRIs of entries that meet the filters, in the order of the index, read some thousands at a time."""
        last = _BEFORE_ALL
        while most > 0:
            limit = min(most, _IRIS)
            with self.connection() as database:
                found = entries.iris(database, self._where(database, filters), last, offset, limit)
            yield from (iri for _, iri in found)
            if len(found) < limit:
                return
            last, offset, most = found[-1][0], 0, most - limit

    def named(self, filters: Filters, order: Order = BY_LABEL, limit: int = 50) -> list[Entry]:
        """Entries that meet the filters, with what they are called and without their values and places."""
        with self.connection() as database:
            where = self._where(database, filters)
            return entries.named(database, entries.ordered(database, where, order, 0, limit, filters.register))

    def hits(self, filters: Filters, offset: int = 0, limit: int = 20, language: str = "pl") -> list[Entry]:
        """Entries that meet the filters, those first that answer its words best; in order of labels without words."""
        with self.connection() as database:
            found = self._understand(database, filters.words)
            if not found.expression:
                where = self._where(database, filters)
                order = Order(language=language)
                return entries.read(database, entries.ordered(database, where, order, offset, limit, filters.register))
            where = self._where(database, replace(filters, words="", findable=False))
            return entries.read(database, entries.answering(database, found.expression, where, offset, limit))

    def suggestions(self, words: str, most: int) -> list[Entry]:
        """Entries whose names answer words, the best first."""
        with self.connection() as database:
            found = self._understand(database, words)
            if not found.expression or found.loosely:
                return []
            expression = f"{{name title}} : ({found.expression})"
            where = self._where(database, Filters(systems=tuple(SYSTEM)))
            return entries.read(database, entries.answering(database, expression, where, 0, most))

    def sizes(self) -> dict[str, int]:
        """How many things each class has, all registers and what is beside them together."""
        if not self._sizes:
            buckets = self.facet(Filters(systems=tuple(SYSTEM)), TYPE)
            self._sizes = {bucket.value: bucket.count for bucket in buckets}
        return self._sizes

    def units(self) -> dict[str, Bucket]:
        """The territorial units that entries lie in, with how many, by IRI."""
        if not self._units:
            self._units = {bucket.value: bucket for bucket in self.facet(Filters(), UNIT, _UNITS)}
        return self._units

    def understand(self, words: str) -> Understood:
        """How a question in words is understood."""
        with self.connection() as database:
            return self._understand(database, words)

    def facet(self, filters: Filters, property: str, most: int = 1000) -> list[Bucket]:  # noqa: A002
        """The values that entries which meet the filters have, most frequent first: of a property by its IRI.

        `app.index.filters` names three facets that are no property: TYPE, REGISTER (values are slugs) and UNIT.
        """
        with self.connection() as database:
            return facets.buckets(database, self._where(database, filters), property, most)

    def chosen(self, filters: Filters, property: str, values: Sequence[str]) -> list[Bucket]:  # noqa: A002
        """How many of the entries that meet the filters have each of some values of a property, in this order.

        Values are IRIs or lexical forms; `facet` has the most frequent only.
        """
        with self.connection() as database:
            return facets.chosen(database, self._where(database, filters), property, values)

    def variety(self, filters: Filters, property: str) -> int:  # noqa: A002
        """How many different values of a property the entries have that meet the filters."""
        with self.connection() as database:
            return facets.variety(database, self._where(database, filters), property)

    def occurrences(self, filters: Filters, property: str) -> int:  # noqa: A002
        """How many values of a property the entries have that meet the filters, alike or not."""
        with self.connection() as database:
            return facets.occurrences(database, self._where(database, filters), property)

    def extent(self, filters: Filters, property: str) -> tuple[Literal, Literal] | None:  # noqa: A002
        """The least and the greatest number, day or moment of a property, None when there is none."""
        with self.connection() as database:
            return facets.extent(database, self._where(database, filters), property)

    def places(self, filters: Filters, most: int = 5000) -> list[Place]:
        """Where the entries are that meet the filters and have a place, in the order of the index."""
        with self.connection() as database:
            return entries.places(database, self._where(database, filters), most)

    def placed(self, filters: Filters) -> int:
        """How many of the entries that meet the filters have a place."""
        with self.connection() as database:
            where = self._where(database, filters)
            query = f"SELECT count(*) FROM entry JOIN point ON point.entry = entry.id WHERE {where.sql}"
            return int(database.execute(query, where.parameters).fetchone()[0])

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile."""
        with metered():
            try:
                database = self._taken() or _open(self._path)
                _limit(database)
                yield database
            except sqlite3.DatabaseError as error:
                if told := _told(error):
                    raise told from error
                raise
            self._idle.append(database)

    def _where(self, database: sqlite3.Connection, filters: Filters) -> Condition:
        datatypes = {name: facets.datatype(database, name) for name in filters.ranges}
        found = conditions(filters, datatypes)
        if filters.words:
            found.append(answering(self._understand(database, filters.words).expression))
        return joined(found)

    def _understand(self, database: sqlite3.Connection, words: str) -> Understood:
        """A question, understood once for all that is asked with it: what the index has does not change."""
        found = self._understood.get(words)
        if found is None:
            if len(self._understood) >= _QUESTIONS:
                self._understood.clear()
            found = self._understood[words] = asking.understand(database, words)
        return found

    def _taken(self) -> sqlite3.Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None


def _limit(database: sqlite3.Connection) -> None:
    """Let a connection answer what takes no longer than may be, in seconds of the processor."""
    until = time.thread_time() + SECONDS
    database.set_progress_handler(lambda: time.thread_time() > until, _STEPS)


def _told(error: sqlite3.DatabaseError) -> LodzkieError | None:
    """What went wrong, for who asked; None for a fault of our own."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return QueryTimeout("This takes the index too long; ask for less", "To trwa zbyt długo; zapytaj o mniej")
    if code not in _UNREADABLE:
        return None
    return IndexUnavailable(
        f"The index of the release cannot be read: {error}", f"Nie można odczytać indeksu wydania: {error}"
    )


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise IndexUnavailable(
            "This release has no index; the next run of lodzkie publish makes it",
            "To wydanie nie ma indeksu; utworzy go następne uruchomienie lodzkie publish",
        )
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.execute(_MEMORY)
    database.create_function("spelt", 1, entries.spelt, deterministic=True)
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise IndexUnavailable(
            f"The index of this release has version {version}, not {VERSION}; lodzkie publish makes it again",
            f"Indeks tego wydania ma wersję {version}, a nie {VERSION}; lodzkie publish utworzy go na nowo",
        )
    return database
