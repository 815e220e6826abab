"""Entries from their numbers: in which order they come, and what is told of each."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from app.index import collation
from app.index.conditions import Condition
from app.index.filters import LABEL, Box, Order
from app.index.model import Entry, Place, Value
from app.index.schema import IRI
from app.labels import Chain, Label, local_name

_BY_LABEL: Final = """
SELECT entry.id FROM sorted JOIN entry ON entry.id = sorted.entry
WHERE sorted.language = ? AND {within} AND {where} ORDER BY sorted.key {way}, entry.id {way} LIMIT ? OFFSET ?
"""
_IN_REGISTER: Final = "sorted.register = (SELECT id FROM register WHERE slug = ?)"
# What a value is called stands for it, in the first of a reader's languages that it is called anything in; what has no
# such name stands by the last part of its IRI. What has several values stands by the one that comes first, of texts by
# one in the reader's language; what has none comes last, whichever way. Entries have their numbers by their labels in
# the first language, so equals stand in that order.
_BY_VALUE: Final = """
WITH spelt (object, place, number, key) AS MATERIALIZED (
  SELECT term.id, {place}, term.number,
    CASE term.kind WHEN 'iri' THEN coalesce({named}, spelt(term.text)) ELSE term.key END
  FROM (SELECT DISTINCT object FROM value WHERE property = (SELECT id FROM term WHERE text = ? AND kind = 'iri'))
  JOIN term ON term.id = object
)
SELECT entry.id FROM entry
LEFT JOIN (
  SELECT entry, number, key, min(place) FROM (
    SELECT value.entry, {first}(spelt.number) AS number, {first}(spelt.key) AS key, spelt.place
    FROM value JOIN spelt ON spelt.object = value.object
    WHERE value.property = (SELECT id FROM term WHERE text = ? AND kind = 'iri') GROUP BY value.entry, spelt.place
  ) GROUP BY entry
) AS found ON found.entry = entry.id
WHERE {where} ORDER BY found.entry IS NULL, found.number {way}, found.key {way}, entry.id LIMIT ? OFFSET ?
"""
_NAMED: Final = (
    "(SELECT label.key FROM label WHERE label.term = term.id AND label.language = ? ORDER BY rank, text LIMIT 1)"
)
# Better is less (FTS5 section 5.1.1): what a thing is called counts most, all of it above all; then its codes, its
# texts, what it names, where it lies; and all that by the weight of what it is.
_BY_WORDS: Final = """
SELECT entry.id FROM words JOIN entry ON entry.id = words.rowid
WHERE words MATCH ? AND {where} ORDER BY bm25(words, 20, 10, 8, 2, 1, 0.5) * entry.weight, entry.id LIMIT ? OFFSET ?
"""
_IRIS: Final = """
SELECT entry.id, term.text FROM entry JOIN term ON term.id = entry.term
WHERE entry.id > ? AND {where} ORDER BY entry.id LIMIT ? OFFSET ?
"""
_PLACES: Final = (
    "SELECT point.* FROM entry JOIN point ON point.entry = entry.id WHERE {where} ORDER BY entry.id LIMIT ?"
)


def ordered(
    database: sqlite3.Connection, where: Condition, order: Order, offset: int, limit: int, register: str = ""
) -> list[int]:
    """Numbers of the entries that meet a condition, in an order; where all are of a `register`, no other is read."""
    way = "DESC" if order.descending else "ASC"
    if order.property == LABEL:
        query = _BY_LABEL.format(within=_IN_REGISTER if register else "1", where=where.sql, way=way)
        before = [order.language, *filter(None, (register,))]
    else:
        first = "max" if order.descending else "min"
        languages = Chain.of(order.language, order.default).languages
        named, place = ", ".join([_NAMED] * len(languages)), _places_of(languages)
        query = _BY_VALUE.format(where=where.sql, way=way, first=first, named=named, place=place)
        before = [*_kinds(languages), *languages, order.property, order.property]
    return [row[0] for row in database.execute(query, (*before, *where.parameters, limit, offset))]


def answering(database: sqlite3.Connection, expression: str, where: Condition, offset: int, limit: int) -> list[int]:
    """Numbers of the entries that an expression of FTS5 finds and that meet a condition, the best first."""
    rows = database.execute(_BY_WORDS.format(where=where.sql), (expression, *where.parameters, limit, offset))
    return [row[0] for row in rows]


def read(database: sqlite3.Connection, numbers: Sequence[int]) -> list[Entry]:
    """The entries of some numbers, in their order, with all that is known of them."""
    heads = _heads(database, numbers)
    values = _values(database, numbers)
    spots = _spots(database, numbers, heads)
    return [Entry(*heads[number][1:], values=values.get(number, {}), place=spots.get(number)) for number in numbers]


def named(database: sqlite3.Connection, numbers: Sequence[int]) -> list[Entry]:
    """The entries of some numbers, in their order, with nothing but what they are called."""
    heads = _heads(database, numbers)
    return [Entry(*heads[number][1:]) for number in numbers]


def iris(database: sqlite3.Connection, where: Condition, after: int, offset: int, limit: int) -> list[tuple[int, str]]:
    """Numbers and IRIs of the entries after one of a number that meet a condition, in the order of the index."""
    query = _IRIS.format(where=where.sql)
    return database.execute(query, (after, *where.parameters, limit, offset)).fetchall()


def places(database: sqlite3.Connection, where: Condition, most: int) -> list[Place]:
    """Where the entries are that meet a condition."""
    rows = database.execute(_PLACES.format(where=where.sql), (*where.parameters, most)).fetchall()
    heads = _heads(database, [row[0] for row in rows])
    return [_place(row, heads) for row in rows]


def labels(database: sqlite3.Connection, terms: Iterable[int]) -> Mapping[int, frozenset[Label]]:
    """What terms are called: of each language what the best property says."""
    found: dict[int, dict[str, Label]] = defaultdict(dict)
    query = "SELECT term, language, text FROM label WHERE term IN ({}) ORDER BY term, language, rank, text"
    for term, language, text in _each(database, query, terms):
        found[term].setdefault(language, Label(text, language))
    return {term: frozenset(named.values()) for term, named in found.items()}


def literal(kind: str, text: str) -> Literal:
    """A literal from its row."""
    if kind[:1] == "@":
        return Literal(text, language=kind[1:])
    return Literal(text, datatype=NamedNode(kind)) if kind else Literal(text)


def spelt(iri: str) -> bytes:
    """Where a thing that is not called anything stands in the alphabet."""
    return collation.key(local_name(iri))


def _places_of(languages: Sequence[str]) -> str:
    """SQL for the place of a value's language among some, behind all of them for what is no text."""
    cases = " ".join(f"WHEN ? THEN {place}" for place in range(len(languages)))
    return f"CASE term.kind {cases} ELSE {len(languages)} END"


def _kinds(languages: Iterable[str]) -> list[str]:
    return [f"@{language}" if language else "" for language in languages]


def _heads(database: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[int, str, str, frozenset[Label]]]:
    """Term, IRI, register and labels by the number of the entry."""
    query = (
        "SELECT entry.id, term.id, term.text, register.slug FROM entry JOIN term ON term.id = entry.term "
        "JOIN register ON register.id = entry.register WHERE entry.id IN ({})"
    )
    rows = _each(database, query, numbers)
    named = labels(database, [row[1] for row in rows])
    return {number: (term, iri, slug, named.get(term, frozenset())) for number, term, iri, slug in rows}


def _values(database: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, dict[str, tuple[Value, ...]]]:
    query = (
        "SELECT value.entry, property.text, term.id, term.kind, term.text FROM value "
        "JOIN term AS property ON property.id = value.property JOIN term ON term.id = value.object "
        "WHERE value.entry IN ({}) ORDER BY value.entry, property.text, value.number, term.text"
    )
    rows = _each(database, query, numbers)
    named = labels(database, {row[2] for row in rows if row[3] == IRI})
    found: dict[int, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for entry, name, term, kind, text in rows:
        node = NamedNode(text) if kind == IRI else literal(kind, text)
        found[entry][name].append(Value(node, named.get(term, frozenset())))
    return {entry: {name: tuple(values) for name, values in by_name.items()} for entry, by_name in found.items()}


def _spots(
    database: sqlite3.Connection, numbers: Sequence[int], heads: Mapping[int, tuple[int, str, str, frozenset[Label]]]
) -> dict[int, Place]:
    query = "SELECT * FROM point WHERE entry IN ({})"
    return {row[0]: _place(row, heads) for row in _each(database, query, numbers)}


def _place(row: tuple[float, ...], heads: Mapping[int, tuple[int, str, str, frozenset[Label]]]) -> Place:
    entry, lon, lat, *box = row
    _, iri, register, named = heads[int(entry)]
    return Place(iri, named, register, lon, lat, Box(*box))


def _each(database: sqlite3.Connection, query: str, numbers: Iterable[int]) -> list[tuple[Any, ...]]:
    """Rows of a query about some numbers, which stand for its braces: they are ours, so they may stand in the text."""
    return database.execute(query.format(",".join(map(str, numbers)))).fetchall()
