"""What the releases that are kept changed in a register, the newest first, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import changes, context, i18n
from app.changes import Change
from app.home.news import KINDS, in_words, of_all
from app.labels import Label, Reading, local_name
from app.snapshot import Dataset, Snapshot
from app.store.past import Line
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


def told(snapshot: Snapshot, dataset: Dataset, line: Line, reading: Reading) -> list[Told]:
    """What each of the last releases of a line did; none when it has changed the register nowhere."""
    did = [manifest for manifest in line.until(snapshot.manifest) if dataset.slug in manifest.changes]
    path = context.site().releases.path
    last = [(path(manifest.id), manifest) for manifest in reversed(did[-RELEASES:])]
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
    whole = of_all(manifest, reading)
    if manifest.parent:
        return whole or in_words(change, reading.language)
    number = manifest.registers[dataset.slug].entities
    entries = i18n.plural("%(number)s new entry", "%(number)s new entries", reading.language, number)
    return f"{whole}: {entries}"


def _touched(change: Change, reading: Reading) -> Iterator[Touched]:
    for entry in (change.entries or ())[:NAMED]:
        label = reading.chain.best(sorted(entry.labels)) or Label(local_name(entry.iri))
        yield Touched(i18n.say(KINDS[entry.kind], reading.language), label, entry.iri if entry.labels else "")
