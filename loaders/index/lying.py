"""Words of where an entry lies: what the territorial units are called that it lies in, so that a place finds it.

What follows from all registers together comes after them; only rows are written that are not so yet.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from app.index.language import kept, words

# What everything lies in tells nothing of one thing: only units that lie in another count, and none for itself.
_NAMES: Final = """
WITH smaller (unit) AS (SELECT DISTINCT unit FROM above WHERE unit <> above),
called (unit, language, text) AS (
  SELECT DISTINCT label.term, label.language, label.text FROM smaller JOIN label ON label.term = smaller.unit
)
SELECT words.rowid, words.lies, called.language, called.text FROM words
JOIN entry ON entry.id = words.rowid
LEFT JOIN within ON within.entry = entry.id AND within.unit <> entry.term
LEFT JOIN called ON called.unit = within.unit
ORDER BY words.rowid, called.unit, called.language, called.text
"""
_UPDATE: Final = "UPDATE words SET lies = ? WHERE rowid = ?"


def tell(database: sqlite3.Connection) -> None:
    """Put the names of units into the rows of `words`, by the table `within`."""
    database.executemany(_UPDATE, list(_changed(database)))


def _changed(database: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    for number, rows in groupby(database.execute(_NAMES), itemgetter(0)):
        named = list(rows)
        text = " ".join(dict.fromkeys(form for *_, language, name in named if name for form in _forms(name, language)))
        if text != named[0][1]:
            yield text, number


def _forms(name: str, language: str) -> Iterator[str]:
    """The words of a name; what is in brackets behind it says of which kind the unit is."""
    for word in words(name.partition(" (")[0]):
        yield from kept(word, language).split()
