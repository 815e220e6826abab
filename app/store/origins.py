"""Where entries come from: source and row, the release that last changed them, and what the gate remarked.

    <release>/origins/<register>.sqlite    written once, by `loaders.origins`

Answers by the IRI of a thing, in one read by its key; a release or a register that has no such file knows nothing.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "origins"
TABLES: Final = """
CREATE TABLE origin (
  subject TEXT PRIMARY KEY, source TEXT NOT NULL, row INTEGER NOT NULL, records INTEGER NOT NULL, changed TEXT
) WITHOUT ROWID;
CREATE TABLE remark (subject TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX remark_subject ON remark (subject);
"""


@dataclass(frozen=True)
class Origin:
    """The first record that a thing was made of, of how many; `changed` is the id of the release that last changed it.

    `row` counts as a spreadsheet does, or is the ordinal of the record (see `app.validation.finding`). `remarks` are
    what the gate said of it without keeping it back, in one language.
    """

    source: str
    row: int
    records: int
    changed: str
    remarks: tuple[str, ...] = ()


def file(release: Path, register: str) -> Path:
    """The file of a register in the directory of a release."""
    return release / FOLDER / f"{register}.sqlite"


class Origins:
    """The origins of the release in a directory, for any thread.

    A connection serves one thread at a time. Of each register one is kept for the next, until the release is closed:
    to open a file costs five times what is read from it. The file never changes, so each reads without locks.
    """

    def __init__(self, release: Path) -> None:
        self._release = release
        self._idle: dict[str, deque[sqlite3.Connection]] = {}

    def find(self, register: str, iri: str, parts: Iterable[str], language: str) -> Origin | None:
        """The origin of a thing; it has changed when one of its parts has."""
        idle = self._idle.setdefault(register, deque(maxlen=1))
        try:
            database = idle.pop()
        except IndexError:
            path = file(self._release, register)
            if not path.is_file():
                return None
            database = _opened(path)
        found = _origin(database, iri, parts, language)
        idle.append(database)
        return found


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    # What leads to a key, and not what was read: the system keeps the file, too.
    database.execute("PRAGMA cache_size = -256")
    return database


def _origin(database: sqlite3.Connection, iri: str, parts: Iterable[str], language: str) -> Origin | None:
    found = database.execute("SELECT source, row, records, changed FROM origin WHERE subject = ?", [iri]).fetchone()
    if found is None:
        return None
    changes = [found[3], *(_changed(database, part) for part in parts)]
    remarks = database.execute(
        "SELECT DISTINCT text FROM remark WHERE subject = ? AND language = ? ORDER BY text", [iri, language]
    )
    source, row, records, _ = found
    return Origin(source, row, records, max(changes), tuple(text for (text,) in remarks))


def _changed(database: sqlite3.Connection, iri: str) -> str:
    found = database.execute("SELECT changed FROM origin WHERE subject = ?", [iri]).fetchone()
    return str(found[0]) if found else ""
