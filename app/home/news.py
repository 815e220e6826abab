"""What is new: the last releases, and which entries the current one changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app import i18n, values
from app.changes import ADDED, CHANGED, REMOVED, Entry
from app.changes import Change as Changed
from app.home.material import Material, link, register
from app.home.model import Change, News
from app.labels import Reading
from app.page import Link
from app.page.published import when
from app.store.releases import Manifest
from app.values import Shown

# Entries that are named of each register, and releases that are told of.
ENTRIES: Final = 3
RELEASES: Final = 3
# How an entry changed, in a word.
KINDS: Final = {ADDED: i18n.mark("new"), CHANGED: i18n.mark("changed"), REMOVED: i18n.mark("removed")}


def news(material: Material, reading: Reading) -> Iterable[News]:
    """The last releases, the newest first; of that one, which entries it changed."""
    for manifest in list(reversed(material.line))[:RELEASES]:
        release = link(material.iris, material.iris.release(manifest.id), (), reading)
        is_told = manifest is material.manifest and manifest.parent
        changes = tuple(_changes(material, reading)) if is_told else ()
        yield News(release, _made(manifest, reading), _summary(material, manifest, reading), changes)


def _made(manifest: Manifest, reading: Reading) -> Shown:
    """When a release was made, to the minute: there may be several a day, and each leads to another page."""
    return Shown(
        values.minute(manifest.created, reading.language, reading.zone), element="time", exact=manifest.created
    )


def day(manifest: Manifest, reading: Reading) -> Shown:
    """The day of a release."""
    return Shown(values.day(manifest.created, reading.language, reading.zone), element="time", exact=manifest.created)


def _summary(material: Material, manifest: Manifest, reading: Reading) -> str:
    """What a release did, in a sentence."""
    if whole := of_all(manifest, reading):
        return whole
    changed = [dataset for slug, dataset in material.datasets.items() if slug in manifest.changes]
    if not changed:
        return i18n.say("Descriptions of the data changed", reading.language)
    return ", ".join(register(material, reading, dataset).label.text for dataset in changed)


def of_all(manifest: Manifest, reading: Reading) -> str:
    """What a release is to all registers at once: the first one, or one that brings a state back; "" of any other."""
    if not manifest.parent:
        return i18n.say("First publication", reading.language)
    if manifest.restores:
        return i18n.say("Back to the state of %(date)s", reading.language, date=when(manifest.restores, reading))
    return ""


def _changes(material: Material, reading: Reading) -> Iterable[Change]:
    for change in material.changes:
        if dataset := material.datasets.get(change.graph):
            shown = tuple(_entry(material, reading, entry) for entry in (change.entries or ())[:ENTRIES])
            yield Change(register(material, reading, dataset), in_words(change, reading.language), shown)


def in_words(change: Changed, language: str) -> str:
    """What changed in a register: entries where that is known, else statements, as of a part of an entry."""
    if not change.entries:
        number = change.added + change.removed
        return i18n.plural("%(number)s statement changed", "%(number)s statements changed", language, number)
    added, changed, removed = (change.counts()[kind] for kind in (ADDED, CHANGED, REMOVED))
    told = (
        i18n.plural("%(number)s new entry", "%(number)s new entries", language, added) if added else "",
        i18n.plural("%(number)s changed entry", "%(number)s changed entries", language, changed) if changed else "",
        i18n.plural("%(number)s removed entry", "%(number)s removed entries", language, removed) if removed else "",
    )
    return ", ".join(filter(None, told))


def _entry(material: Material, reading: Reading, entry: Entry) -> Link:
    named = link(material.iris, entry.iri, entry.labels, reading)
    return Link(named.iri, named.label, "", external=False) if entry.kind == REMOVED else named
