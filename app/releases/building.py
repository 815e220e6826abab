"""The page of a release for its reader, from its manifest and its change sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal

from app import changes, context, i18n, values
from app.changes import ADDED, CHANGED, REMOVED, Entry
from app.changes import Change as Changed
from app.description import Description
from app.iris import CATALOGUE, EXAMPLES, ONTOLOGY, PROVENANCE, SHAPES, VOID
from app.labels import Label, local_name
from app.page.kind import Asked
from app.page.links import Reader, label_order, link, reader_of
from app.page.model import Link, Page
from app.releases.model import Change, Checked, Release, Touched
from app.snapshot import Dataset, Snapshot
from app.store.past import Line
from app.store.releases import Manifest, RegisterFacts
from app.values import Shown

# What graphs that are of no register hold.
_GRAPHS: Final = {
    ONTOLOGY: i18n.mark("Ontology"),
    SHAPES: i18n.mark("Shapes of the entries"),
    CATALOGUE: i18n.mark("Catalogue of the registers"),
    PROVENANCE: i18n.mark("Origin of the data"),
    VOID: i18n.mark("Statistics of the data"),
    EXAMPLES: i18n.mark("Example queries"),
}
# Entries that are named of each register and each way to change.
NAMED: Final = 20
_GONE: Final = Release(False, False, False, None, None, None, (), (), (), ())


def is_release(snapshot: Snapshot, description: Description) -> bool:
    """True of a release of this site."""
    return description.iri.startswith(snapshot.iris.release(""))


def build(snapshot: Snapshot, description: Description, _: Page, asked: Asked) -> Release:
    """Tell of the release; of one that is not kept any more, that it is not."""
    past = context.site().past
    line = past.line()
    manifest = line.named(description.iri.removeprefix(snapshot.iris.release("")))
    if manifest is None:
        return _GONE
    asks = manifest in past.askable().manifests
    there = past.get(manifest.id) if asks and manifest.id != snapshot.manifest.id else snapshot
    found = changes.read(there, context.site().releases.path(manifest.id), of=manifest)
    return tell(reader_of(snapshot, description, asked.reading), line, manifest, found, asks=asks)


def tell(reader: Reader, line: Line, manifest: Manifest, found: Iterable[Changed], *, asks: bool = True) -> Release:
    """The page of a release that is kept; `asks` when queries can be asked of it."""
    return Release(
        kept=True,
        current=manifest == line.last,
        first=manifest.parent is None,
        restores=_release(reader, line.named(manifest.restores or "")),
        before=_release(reader, line.before(manifest)),
        after=_release(reader, line.after(manifest)),
        changes=tuple(sorted((_change(reader, change, manifest) for change in found), key=_position)),
        checked=tuple(sorted(_all_checked(reader, manifest), key=lambda checked: label_order(checked.register))),
        ways=tuple(_ways(reader, manifest)) if asks else (),
        tools=tuple(sorted(manifest.tools.items())),
    )


def _release(reader: Reader, manifest: Manifest | None) -> Link | None:
    if manifest is None:
        return None
    # To the second: there may be several releases a day.
    moment = values.moment(manifest.created, reader.language, reader.zone)
    label = Label(i18n.say("Release of %(date)s", reader.language, date=moment), reader.language)
    return link(reader, reader.snapshot.iris.release(manifest.id), label)


def _change(reader: Reader, change: Changed, manifest: Manifest) -> Change:
    facts = manifest.registers.get(change.graph)
    return Change(
        graph=_graph(reader, change.graph),
        added=_number(reader, change.added),
        removed=_number(reader, change.removed),
        touched=tuple(_touched(reader, change)),
        words=_words(reader, change, facts if manifest.parent is None else None),
    )


def _words(reader: Reader, change: Changed, new: RegisterFacts | None) -> str:
    """What is told of entries where none is named: all are new, or there are too many statements to look through."""
    if new:
        return i18n.plural("%(number)s new entry", "%(number)s new entries", reader.language, new.entities)
    is_long = change.entries is None and change.graph in reader.snapshot.datasets
    return i18n.say("too many changes to tell them by entry", reader.language) if is_long else ""


def _touched(reader: Reader, change: Changed) -> Iterator[Touched]:
    counts, language = change.counts(), reader.language
    for kind in (ADDED, CHANGED, REMOVED):
        if number := counts[kind]:
            named = [entry for entry in change.entries or () if entry.kind == kind][:NAMED]
            rest = number - len(named)
            more = i18n.plural("and %(number)s more entry", "and %(number)s more entries", language, rest)
            links = sorted((_entry(reader, entry) for entry in named), key=label_order)
            yield Touched(_how(kind, number, language), tuple(links), more if rest else "")


def _how(kind: str, number: int, language: str) -> str:
    if kind == ADDED:
        return i18n.plural("%(number)s new entry", "%(number)s new entries", language, number)
    if kind == CHANGED:
        return i18n.plural("%(number)s changed entry", "%(number)s changed entries", language, number)
    return i18n.plural("%(number)s removed entry", "%(number)s removed entries", language, number)


def _entry(reader: Reader, entry: Entry) -> Link:
    """An entry by name; one that is gone leads nowhere."""
    named = link(reader, entry.iri, reader.chain.best(sorted(entry.labels)) or Label(local_name(entry.iri)))
    return Link(named.iri, named.label, "", external=False) if entry.kind == REMOVED else named


def _graph(reader: Reader, name: str) -> Link:
    """A register by its title; another graph by what it holds, else by its name."""
    if reader.snapshot.iris.is_inferred(name):
        return _of_inferred(reader, name)
    if dataset := reader.snapshot.datasets.get(name):
        return link(reader, dataset.iri, reader.chain.best(sorted(dataset.titles)))
    said = Label(i18n.say(_GRAPHS[name], reader.language), reader.language) if name in _GRAPHS else Label(name)
    return link(reader, reader.snapshot.iris.graph(name), said)


def _of_inferred(reader: Reader, name: str) -> Link:
    """The graph of what follows from another one, after that one."""
    iris = reader.snapshot.iris
    follows = _graph(reader, iris.stated(name)).label.text
    called = Label(i18n.say("%(name)s: what the ontology adds", reader.language, name=follows), reader.language)
    return link(reader, iris.graph(name), called)


def _all_checked(reader: Reader, manifest: Manifest) -> Iterator[Checked]:
    return (_checked(reader, slug, facts) for slug, facts in manifest.registers.items())


def _checked(reader: Reader, slug: str, facts: RegisterFacts) -> Checked:
    dataset = reader.snapshot.iris.dataset(slug)
    titles = reader.snapshot.datasets.get(slug, Dataset(dataset)).called(facts)
    return Checked(
        register=link(reader, dataset, reader.chain.best(sorted(titles))),
        entries=_number(reader, facts.entities),
        records=_number(reader, facts.records),
        quarantined=_number(reader, facts.quarantined),
        findings=_number(reader, facts.findings),
        sources=tuple(sorted(facts.sources.items())),
    )


def _ways(reader: Reader, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What can be asked of this very release."""
    at, carried = quote(manifest.id), reader.reading.carried.replace("?", "&")
    yield i18n.say("Query this release in SPARQL", reader.language), f"/sparql?at={at}{carried}"
    yield i18n.say("All data of this release (TriG)", reader.language), f"/graph-store?at={at}&format=trig"


def _number(reader: Reader, number: int) -> Shown:
    return values.show(Literal(number), reader.language)


def _position(change: Change) -> tuple[bool, bytes, str]:
    """Registers by name, then the other graphs."""
    return "/graph/" in change.graph.iri, *label_order(change.graph)
