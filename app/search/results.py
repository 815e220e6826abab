"""Searching: the page of a search from the index of a release, for one reader."""

from __future__ import annotations

from app.errors import NotFound
from app.i18n import plural
from app.labels import Reading
from app.search import narrowing
from app.search.asking import PAGE_SIZE, Asked
from app.search.hits import hit
from app.search.looking import Looking
from app.search.model import Results
from app.snapshot import Snapshot


def search(snapshot: Snapshot, asked: Asked, reading: Reading) -> Results:
    """Search a release; `NotFound` for a page behind the last."""
    looking, index = Looking(snapshot, asked, reading), snapshot.index
    understood = index.understand(asked.q)
    total = 0 if asked.is_empty else index.count(asked.filters)
    offset = (asked.page - 1) * PAGE_SIZE
    if offset and offset >= total:
        raise NotFound("There is no such page of this search", "To wyszukiwanie nie ma takiej strony")
    found = index.hits(asked.filters, offset, PAGE_SIZE, reading.language) if total else []
    return Results(
        asked=asked,
        total=total,
        counted=looking.counted(total),
        hits=tuple(hit(looking, entry, understood.forms) for entry in found),
        registers=narrowing.registers(looking),
        kinds=narrowing.kinds(looking),
        units=narrowing.units(looking),
        placed=_placed(looking) if total else "",
        corrected=tuple(understood.corrected.items()),
        loosely=understood.loosely,
    )


def _placed(looking: Looking) -> str:
    number = looking.index.placed(looking.asked.filters)
    language = looking.reading.language
    return (
        plural("%(number)s result has a place.", "%(number)s results have a place.", language, number) if number else ""
    )
