"""Counts of entries by what they have in common, and the extent of a property."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from pyoxigraph import Literal

from app.index.conditions import RDF_TYPE, Condition
from app.index.entries import labels, literal
from app.index.filters import REGISTER, TYPE, UNIT
from app.index.model import Bucket
from app.index.schema import IRI

_PROPERTY: Final = f"(SELECT id FROM term WHERE text = ? AND kind = '{IRI}')"
_BY_REGISTER: Final = """
SELECT register.slug, count(*) AS number FROM entry JOIN register ON register.id = entry.register
WHERE {where} GROUP BY register.id ORDER BY number DESC, register.slug LIMIT ?
"""
_BY_VALUE: Final = f"""
SELECT term.id, term.kind, term.text, found.number FROM (
  SELECT value.object AS object, count(*) AS number FROM entry JOIN value ON value.entry = entry.id
  WHERE value.property = {_PROPERTY} AND {{where}} GROUP BY value.object
) AS found JOIN term ON term.id = found.object ORDER BY found.number DESC, term.text LIMIT ?
"""
# Things by their IRIs, whether or not an entry has them; literals among those of the property, of which there are few.
_OF_VALUES: Final = f"""
SELECT term.id, term.kind, term.text, (
  SELECT count(*) FROM entry JOIN value ON value.entry = entry.id
  WHERE value.property = {_PROPERTY} AND value.object = term.id AND {{where}}
) AS number FROM term WHERE term.id IN (
  SELECT id FROM term WHERE kind = '{IRI}' AND text IN ({{places}}) UNION
  SELECT term.id FROM (SELECT DISTINCT object FROM value WHERE property = {_PROPERTY}) AS had
  JOIN term ON term.id = had.object WHERE term.text IN ({{places}})
) ORDER BY number DESC
"""
# The unit that a unit lies in and no smaller one does: of all above it, the one that has most above itself.
_BY_UNIT: Final = """
SELECT term.id, term.text, found.number, (
  SELECT larger.text FROM above JOIN term AS larger ON larger.id = above.above WHERE above.unit = found.unit
  ORDER BY (SELECT count(*) FROM above AS further WHERE further.unit = above.above) DESC LIMIT 1
) FROM (
  SELECT within.unit AS unit, count(*) AS number FROM entry JOIN within ON within.entry = entry.id
  WHERE {where} GROUP BY within.unit
) AS found JOIN term ON term.id = found.unit ORDER BY found.number DESC, term.text LIMIT ?
"""
_END: Final = f"""
SELECT term.kind, term.text FROM entry JOIN value ON value.entry = entry.id JOIN term ON term.id = value.object
WHERE value.property = {_PROPERTY} AND value.number IS NOT NULL AND {{where}} ORDER BY value.number {{way}} LIMIT 1
"""
_VARIETY: Final = f"""
SELECT count(DISTINCT value.object) FROM entry JOIN value ON value.entry = entry.id
WHERE value.property = {_PROPERTY} AND {{where}}
"""
_OCCURRENCES: Final = f"""
SELECT count(*) FROM entry JOIN value ON value.entry = entry.id
WHERE value.property = {_PROPERTY} AND {{where}}
"""
_DATATYPE: Final = f"""
SELECT term.kind FROM value JOIN term ON term.id = value.object
WHERE value.property = {_PROPERTY} AND value.number IS NOT NULL LIMIT 1
"""


def buckets(database: sqlite3.Connection, where: Condition, name: str, most: int) -> list[Bucket]:
    """The values of a facet among the entries that meet a condition, most frequent first."""
    if name == REGISTER:
        rows = database.execute(_BY_REGISTER.format(where=where.sql), (*where.parameters, most))
        return [Bucket(slug, number) for slug, number in rows]
    if name == UNIT:
        return _units(database, where, most)
    return _values(database, where, RDF_TYPE if name == TYPE else name, most)


def chosen(database: sqlite3.Connection, where: Condition, name: str, texts: Sequence[str]) -> list[Bucket]:
    """The values of a facet that are called by their IRIs or lexical forms, in this order, however few have them."""
    name = RDF_TYPE if name == TYPE else name
    sql = _OF_VALUES.format(where=where.sql, places=", ".join("?" * len(texts)))
    rows = database.execute(sql, (name, *where.parameters, *texts, name, *texts)).fetchall()
    found: dict[str, Bucket] = {}
    for bucket in _named(database, rows):
        found.setdefault(bucket.value, bucket)
    return [found.get(text) or Bucket(text, 0) for text in texts]


def variety(database: sqlite3.Connection, where: Condition, name: str) -> int:
    """How many different values of a property entries have that meet a condition."""
    return int(database.execute(_VARIETY.format(where=where.sql), (name, *where.parameters)).fetchone()[0])


def occurrences(database: sqlite3.Connection, where: Condition, name: str) -> int:
    """How many values of a property entries have that meet a condition, each counted with every entry that has it."""
    return int(database.execute(_OCCURRENCES.format(where=where.sql), (name, *where.parameters)).fetchone()[0])


def extent(database: sqlite3.Connection, where: Condition, name: str) -> tuple[Literal, Literal] | None:
    """The least and the greatest value of a property."""
    ends = [
        database.execute(_END.format(where=where.sql, way=way), (name, *where.parameters)).fetchone()
        for way in ("ASC", "DESC")
    ]
    return (literal(*ends[0]), literal(*ends[1])) if all(ends) else None


def datatype(database: sqlite3.Connection, name: str) -> str:
    """The datatype of the numbers or moments of a property, "" when it has none."""
    row = database.execute(_DATATYPE, (name,)).fetchone()
    return row[0] if row else ""


def _units(database: sqlite3.Connection, where: Condition, most: int) -> list[Bucket]:
    rows = database.execute(_BY_UNIT.format(where=where.sql), (*where.parameters, most)).fetchall()
    named = labels(database, [row[0] for row in rows])
    return [Bucket(iri, number, named.get(term, frozenset()), broader=up or "") for term, iri, number, up in rows]


def _values(database: sqlite3.Connection, where: Condition, name: str, most: int) -> list[Bucket]:
    rows = database.execute(_BY_VALUE.format(where=where.sql), (name, *where.parameters, most)).fetchall()
    return _named(database, rows)


def _named(database: sqlite3.Connection, rows: Sequence[tuple[int, str, str, int]]) -> list[Bucket]:
    """Values by the rows of their terms, with how many have them."""
    named = labels(database, [row[0] for row in rows if row[1] == IRI])
    return [
        Bucket(text, number, named.get(term, frozenset()), None if kind == IRI else literal(kind, text))
        for term, kind, text, number in rows
    ]
