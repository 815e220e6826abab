"""Searching: the page of a search from the index of a release, for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.errors import NotFound
from app.i18n import counted, plural, say
from app.index.asking import Understood
from app.index.language import is_form
from app.labels import Reading
from app.search import narrowing
from app.search.asking import MOST_PAGES, PAGE_SIZE, Asked
from app.search.hits import hit
from app.search.looking import Looking
from app.search.model import Hit, Results
from app.search.offers import offers
from app.search.places import MOST
from app.snapshot import Snapshot
from app.store.functions import fold


def search(snapshot: Snapshot, asked: Asked, reading: Reading) -> Results:
    """Search a release; `NotFound` for a page behind the last."""
    looking, index = Looking(snapshot, asked, reading), snapshot.index
    understood = index.understand(asked.q)
    total = 0 if asked.is_empty else index.count(asked.filters)
    offset = (asked.page - 1) * PAGE_SIZE
    if offset and offset >= total:
        raise NotFound("There is no such page of this search", "To wyszukiwanie nie ma takiej strony")
    found = index.hits(asked.filters, offset, PAGE_SIZE, reading.language) if total else []
    hits = tuple(hit(looking, entry, understood.forms) for entry in found)
    return Results(
        asked=asked,
        total=total,
        counted=looking.counted(total),
        hits=hits,
        registers=narrowing.registers(looking),
        kinds=narrowing.kinds(looking),
        units=narrowing.units(looking),
        placed=_placed(looking) if total else "",
        beyond=_beyond(total, reading.language),
        corrected=tuple(_corrected(understood, hits)),
        loosely=understood.loosely,
        offers=offers(looking),
    )


def _placed(looking: Looking) -> str:
    number = looking.index.placed(looking.asked.filters)
    language = looking.reading.language
    if not number:
        return ""
    there = plural("%(number)s result has a place.", "%(number)s results have a place.", language, number)
    return f"{there} {_on_the_map(number, language)}"


def _on_the_map(number: int, language: str) -> str:
    if number <= MOST:
        return say("The map shows those of all pages.", language)
    shown, placed = (counted(each, language) for each in (MOST, number))
    return say(
        "The map shows %(shown)s of %(placed)s: narrow the search down to see the others.",
        language,
        shown=shown,
        placed=placed,
    )


def _beyond(total: int, language: str) -> str:
    most = MOST_PAGES * PAGE_SIZE
    if total <= most:
        return ""
    return say(
        "Pages show the first %(reachable)s of them: narrow the search down to see the others.",
        language,
        reachable=counted(most, language),
    )


def _corrected(understood: Understood, hits: Iterable[Hit]) -> Iterator[tuple[str, str]]:
    """Words that were taken for slips, and what was looked for instead, as some hit writes it."""
    texts = [piece.text.lower() for hit in hits for piece in (*hit.title, *hit.excerpt) if piece.marked]
    for word, instead in understood.corrected.items():
        plain, inflected = ([text for text in texts if is_it(instead, text)] for is_it in (_is, is_form))
        yield word, next(iter(plain + inflected), instead)


def _is(form: str, word: str) -> bool:
    return fold(word) == form
