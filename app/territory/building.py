"""The page of a territorial unit for its reader: what was gathered, in words and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from app import i18n, values
from app.addresses import page_path
from app.description import Description
from app.index import Entry, collation
from app.labels import Label, local_name
from app.namespaces import PREFIXES
from app.page.kind import Asked
from app.page.links import Reader, link, reader_of
from app.page.model import Link, Page
from app.snapshot import Dataset, Snapshot
from app.territory.codes import codes
from app.territory.gathering import MOST_PLACES, Gathered, Here, gather, placed
from app.territory.model import Gathering, Part, Territory

_TOUCHES: Final = f"{PREFIXES['geo']}sfTouches"
# By which its parts name a unit.
_PARENT: Final = "def/jednostkaNadrzedna"
_NOTHING: Final = Gathered((), {}, {})


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> Territory:
    """Gather what lies in the unit, and say it."""
    own = [dataset.slug for dataset in description.datasets]
    indexed = snapshot.index.ready
    found = gather(snapshot.index, description.iri, own, asked.reading.language) if indexed else _NOTHING
    # Without more entries than that there are no more places either, and nothing to count.
    number = placed(snapshot.index, description.iri, own) if found.total > MOST_PLACES else 0
    reader = reader_of(snapshot, description, asked.reading)
    return replace(tell(reader, description, page, found, indexed=indexed), cut=cut(number, reader.language))


def tell(reader: Reader, description: Description, page: Page, found: Gathered, *, indexed: bool) -> Territory:
    """The page of what was found."""
    iri, rest = description.iri, reader.snapshot.iris.rest(description.iri)
    language = reader.language
    return Territory(
        indexed=indexed,
        total=i18n.plural("%(number)s entry lies here", "%(number)s entries lie here", language, found.total),
        above=tuple(_named(reader, unit.value, unit.labels) for unit in found.above(iri)),
        gatherings=tuple(_gatherings(reader, iri, found.registers)),
        parts=tuple(_parts(reader, iri, found)),
        neighbours=tuple(sorted(_neighbours(reader, description), key=_alphabetical)),
        codes=tuple(codes(reader, description.types, page)),
        source=f"/map/territory.geojson?unit={quote(iri, safe='')}{_further(reader)}",
        cut="",
        everything=_search(reader, iri),
        told=(_TOUCHES, f"{reader.snapshot.iris.base}{_PARENT}"),
        twins=tuple((kind.upper(), f"{page_path(rest)}.{kind}{reader.reading.carried}") for kind in ("json", "csv")),
    )


def cut(placed: int, language: str) -> str:
    """How many places the map shows of how many there are, "" when it shows all."""
    if placed <= MOST_PLACES:
        return ""
    shown, there = (values.show(Literal(number), language).text for number in (MOST_PLACES, placed))
    return i18n.say("The map shows %(shown)s of %(placed)s entries.", language, shown=shown, placed=there)


def _gatherings(reader: Reader, unit: str, registers: Iterable[Here]) -> Iterator[Gathering]:
    for here in registers:
        if dataset := reader.snapshot.datasets.get(here.register):
            yield _gathering(reader, unit, here, dataset)


def _gathering(reader: Reader, unit: str, here: Here, dataset: Dataset) -> Gathering:
    narrowed = _narrowed(reader, unit, dataset)
    return Gathering(
        register=narrowed,
        count=values.show(Literal(here.count), reader.language),
        words=i18n.plural("%(number)s entry", "%(number)s entries", reader.language, here.count),
        entries=tuple(_entry(reader, entry) for entry in here.entries),
        everything=narrowed.href if here.count > len(here.entries) else "",
        invented=dataset.invented,
    )


def _narrowed(reader: Reader, unit: str, dataset: Dataset) -> Link:
    """The register, its page narrowed down to the unit."""
    plain = _named(reader, dataset.iri, dataset.titles)
    place = page_path(reader.snapshot.iris.rest(dataset.iri))
    short = quote(unit.removeprefix(reader.snapshot.iris.base), safe="/")
    return replace(plain, href=f"{place}?unit={short}{_further(reader)}#entries")


def _parts(reader: Reader, unit: str, found: Gathered) -> Iterator[Part]:
    """The units right under this one, by name."""
    named = [(_named(reader, part.value, part.labels), found.counts[part.value]) for part in found.parts(unit)]
    for each, count in sorted(named, key=lambda pair: _alphabetical(pair[0])):
        words = i18n.plural("%(number)s entry", "%(number)s entries", reader.language, count)
        yield Part(each, words)


def _neighbours(reader: Reader, description: Description) -> Iterator[Link]:
    for fact in description.facts:
        if fact.predicate.value == _TOUCHES and isinstance(fact.object, NamedNode):
            yield link(reader, fact.object.value)


def _search(reader: Reader, unit: str) -> str:
    """Where all entries are, of all registers."""
    return f"/search?unit={quote(unit, safe='')}{_further(reader)}"


def _further(reader: Reader) -> str:
    return reader.reading.carried.replace("?", "&")


def _entry(reader: Reader, entry: Entry) -> Link:
    return _named(reader, entry.iri, entry.labels)


def _named(reader: Reader, iri: str, labels: Iterable[Label]) -> Link:
    return link(reader, iri, reader.chain.best(sorted(labels)) or Label(local_name(iri)))


def _alphabetical(link: Link) -> tuple[bytes, str]:
    return collation.key(link.label.text), link.iri
