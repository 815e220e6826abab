"""What the releases that are kept changed in a register, the newest first, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import changes, context, i18n
from app.changes import Change
from app.home.news import KINDS, in_words
from app.labels import Label, Reading, local_name
from app.page.published import when
from app.snapshot import Dataset, Snapshot
from app.store.releases import Manifest

# Releases that are told of, and entries that are named of each.
RELEASES: Final = 20
NAMED: Final = 50


@dataclass(frozen=True)
class Touched:
    """An entry that a release changed: how, in a word, and what it is called; `iri` is "" when it went."""

    how: str
    label: Label
    iri: str


@dataclass(frozen=True)
class Told:
    """What one release did to the register: its IRI, the moment of it, a sentence, the first of the entries."""

    release: str
    moment: str
    summary: str
    entries: tuple[Touched, ...]


def told(snapshot: Snapshot, dataset: Dataset, reading: Reading) -> list[Told]:
    """What each of the last releases did; none when the register has not changed as long as releases are kept."""
    site = context.site()
    line = [manifest for manifest in site.past.line().until(snapshot.manifest) if dataset.slug in manifest.changes]
    last = [(site.releases.path(manifest.id), manifest) for manifest in reversed(line[-RELEASES:])]
    return [
        Told(
            release=snapshot.iris.release(manifest.id),
            moment=manifest.created,
            summary=_summary(manifest, dataset, change, reading),
            entries=tuple(_touched(change, reading)),
        )
        for manifest, change in changes.history(snapshot, last, dataset.slug)
    ]


def _summary(manifest: Manifest, dataset: Dataset, change: Change, reading: Reading) -> str:
    if not manifest.parent:
        number = manifest.registers[dataset.slug].entities
        entries = i18n.plural("%(number)s new entry", "%(number)s new entries", reading.language, number)
        return f"{i18n.say('First publication', reading.language)}: {entries}"
    if manifest.restores:
        return i18n.say("Back to the state of %(date)s", reading.language, date=when(manifest.restores, reading))
    return in_words(change, reading.language)


def _touched(change: Change, reading: Reading) -> Iterator[Touched]:
    for entry in (change.entries or ())[:NAMED]:
        label = reading.chain.best(sorted(entry.labels)) or Label(local_name(entry.iri))
        yield Touched(i18n.say(KINDS[entry.kind], reading.language), label, entry.iri if entry.labels else "")
