"""The entries on the page of a register, with what goes with them: their twins as data, and the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from werkzeug.datastructures import MultiDict

from app import i18n
from app.addresses import page_path
from app.negotiation import CSV, GEO_JSON, PLAIN_JSON, Offer
from app.page.links import Reader
from app.register import selection as selections
from app.register.asked import Asked
from app.register.entries import Entries, entries
from app.register.plan import plan
from app.snapshot import Dataset

# Entries that a twin sends at most; of more there is none, and all of them are in the downloads of the register.
MOST: Final = 20_000
TWINS: Final = (CSV, PLAIN_JSON, GEO_JSON)


@dataclass(frozen=True)
class Listing:
    """Entries, and where they are to be had as data; `too_many` says why they are not, `map` is "" without places."""

    entries: Entries
    twins: tuple[tuple[Offer, str], ...]
    too_many: str
    map: str
    places: str


def question(reader: Reader, dataset: Dataset, arguments: MultiDict[str, str]) -> Asked | None:
    """What an address asks of the entries of a register, None where the release has no index of them."""
    index, tables = reader.snapshot.index, reader.snapshot.tables
    if not tables.of(dataset.iri).entry_class or not index.ready:
        return None
    laid_out = plan(index, dataset.slug, dataset.iri, tables)
    return Asked(
        reader, dataset.slug, laid_out, selections.read(arguments, laid_out, reader.snapshot.iris, reader.language)
    )


def listing(asked: Asked) -> Listing:
    """The entries that an address asks for."""
    found, language = entries(asked), asked.reader.language
    placed = len(asked.reader.snapshot.index.places(asked.filters(asked.selection), MOST + 1))
    too_many = _too_many(language) if found.total > MOST else ""
    return Listing(
        entries=found,
        twins=tuple(pair for pair in twins_of(asked) if placed or pair[0] is not GEO_JSON) if not too_many else (),
        too_many=too_many,
        map=twin(asked, GEO_JSON) if 0 < placed <= MOST else "",
        places=i18n.plural("%(number)s entry has a place.", "%(number)s entries have a place.", language, placed),
    )


def _too_many(language: str) -> str:
    return i18n.say(
        "More than %(most)s entries are sent only as a whole, by the downloads below; choose fewer to get them here.",
        language,
        most=MOST,
    )


def twins_of(asked: Asked) -> list[tuple[Offer, str]]:
    """The twins of a selection, and their addresses."""
    return [(offer, twin(asked, offer)) for offer in TWINS]


def twin(asked: Asked, offer: Offer) -> str:
    """The address of a selection as data."""
    whole = replace(asked.selection, page=1, size=selections.SIZES[0])
    query = selections.query(whole, asked.iris, asked.reader.language)
    return f"{page_path(f'dataset/{asked.register}')}.{offer.extension}{query}"


def neighbours(asked: Asked) -> tuple[str, str]:
    """The addresses of the pages before and after, "" where there is none."""
    chosen = asked.selection
    pages = ceil(asked.reader.snapshot.index.count(asked.filters(chosen)) / chosen.size)
    before, after = (replace(chosen, page=chosen.page + step) for step in (-1, 1))
    return (
        asked.address(before) if chosen.page > 1 else "",
        asked.address(after) if chosen.page < pages else "",
    )
