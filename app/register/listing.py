"""The entries on the page of a register, with what goes with them: their twins as data, and the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from app import i18n
from app.addresses import page_path
from app.index import Filters
from app.iris import Iris
from app.negotiation import CSV, GEO_JSON, PLAIN_JSON, Offer
from app.page.links import Reader
from app.register import selection as selections
from app.register.asked import Asked
from app.register.entries import Entries, entries
from app.register.plan import Plan, plan
from app.register.refusals import UNIT, one_of, refused
from app.snapshot import Dataset

# Entries that a twin sends at most; of more there is none, and all of them are in the downloads of the register.
MOST: Final = 20_000
# What `?dialect=` of the CSV asks for, beside RFC 4180.
EXCEL: Final = "excel"
TWINS: Final = (CSV, PLAIN_JSON, GEO_JSON)
# What an address says of charts, and how much of it every link repeats at most.
_OF_CHARTS: Final = ("of.", "in.")
_LONGEST: Final = 200
_MOST_OF_CHARTS: Final = 20


@dataclass(frozen=True)
class Listing:
    """Entries, and where they are to be had as data; `too_many` says why they are not, `map` is "" without places."""

    entries: Entries
    twins: tuple[tuple[Offer, str], ...]
    excel: str
    too_many: str
    map: str
    places: str


def question(reader: Reader, dataset: Dataset, arguments: MultiDict[str, str]) -> Asked | None:
    """What an address asks of the entries of a register, None where the release has no index of them."""
    snapshot = reader.snapshot
    if not snapshot.tables.of(dataset.iri).entry_class or not snapshot.index.ready:
        return None
    laid_out = plan(snapshot, dataset)
    chosen = selections.read(arguments, laid_out, snapshot.iris, reader.language)
    if chosen.kind and chosen.kind not in laid_out.classes:
        raise refused("type", arguments["type"], one_of(_tokens(laid_out, snapshot.iris)))
    # A unit may have none of these entries; one that has none of any register is not known.
    if chosen.unit and not snapshot.index.count(Filters(unit=chosen.unit)):
        raise refused("unit", arguments["unit"], UNIT)
    return Asked(reader, dataset.slug, laid_out, chosen, tuple(_of_charts(arguments))[:_MOST_OF_CHARTS])


def _tokens(laid_out: Plan, iris: Iris) -> list[str]:
    return sorted(selections.token(each, iris) for each in laid_out.classes)


def _of_charts(arguments: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in arguments.items(multi=True):
        if name.startswith(_OF_CHARTS) and len(name) + len(text) <= _LONGEST:
            yield name, text


def listing(asked: Asked) -> Listing:
    """The entries that an address asks for."""
    found, language = entries(asked), asked.reader.language
    return Listing(
        entries=found,
        twins=twins_of(asked),
        excel=f"{twin(asked, CSV)}&dialect={EXCEL}",
        too_many=_too_many(language) if asked.total > MOST else "",
        map=twin(asked, GEO_JSON) if 0 < asked.placed <= MOST else "",
        places=i18n.plural("%(number)s entry has a place.", "%(number)s entries have a place.", language, asked.placed),
    )


def _too_many(language: str) -> str:
    return i18n.say(
        "More than %(most)s entries are sent only as a whole, by the downloads below; choose fewer to get them here.",
        language,
        most=MOST,
    )


def twins_of(asked: Asked) -> tuple[tuple[Offer, str], ...]:
    """The twins that a selection has, and their addresses: none of too many entries, no map of what has no place."""
    if asked.total > MOST:
        return ()
    return tuple((offer, twin(asked, offer)) for offer in TWINS if asked.placed or offer is not GEO_JSON)


def twin(asked: Asked, offer: Offer) -> str:
    """The address of a selection as data."""
    whole = replace(asked.selection, page=1, size=selections.SIZES[0])
    query = selections.query(whole, asked.iris, asked.reader.language)
    return f"{page_path(f'dataset/{asked.register}')}.{offer.extension}{query}"
