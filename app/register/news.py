"""What the release that is read changed in a register: how much, and the first of the entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import changes, i18n
from app.changes import REMOVED, Change
from app.home.news import KINDS, in_words
from app.page.links import Reader, link
from app.page.model import Link
from app.snapshot import Dataset

# Entries that are named.
ENTRIES: Final = 12


@dataclass(frozen=True)
class News:
    """`summary` counts in words; `entries` are how each changed, and its link, which leads nowhere when it went."""

    summary: str
    entries: tuple[tuple[str, Link], ...]


def news(reader: Reader, dataset: Dataset) -> News | None:
    """What is new in a register, None where this release did not change it, or was its first."""
    snapshot = reader.snapshot
    if not snapshot.manifest.parent or dataset.slug not in snapshot.manifest.changes:
        return None
    [change] = changes.read(snapshot, snapshot.directory, dataset.slug)
    return News(in_words(change, reader.language), tuple(_entries(reader, change)))


def _entries(reader: Reader, change: Change) -> Iterator[tuple[str, Link]]:
    for entry in (change.entries or ())[:ENTRIES]:
        named = link(reader, entry.iri, reader.chain.best(entry.labels))
        gone = entry.kind == REMOVED
        yield (
            i18n.say(KINDS[entry.kind], reader.language),
            Link(named.iri, named.label, "", external=False) if gone else named,
        )
