"""What a release changed, entry by entry: read from its change sets (RDF Patch), as far as they are short.

An entry says which register it is in (`def/wpisWRejestrze`), so the statement of that which a release added or deleted
tells what came and what went; whatever else the change set speaks of and is an entry says something else than before.
Of a change set that is long, only how many statements it has is told: reading it would take longer than a page may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import zstandard
from pyoxigraph import Literal, NamedNode

from app import queries
from app.iris import Iris
from app.labels import Label
from app.snapshot import Snapshot
from app.store.releases import Manifest

ADDED: Final = "added"
CHANGED: Final = "changed"
REMOVED: Final = "removed"
# Rows of a change set that are read, and things that are looked up.
MOST_ROWS: Final = 10_000
MOST_THINGS: Final = 1_000


@dataclass(frozen=True)
class Entry:
    """An entry that a release changed, and how: one of `ADDED`, `CHANGED`, `REMOVED`."""

    iri: str
    kind: str
    labels: frozenset[Label] = frozenset()


@dataclass(frozen=True)
class Change:
    """What a release changed in one graph: how many statements came and went, and in which entries.

    `entries` is None where the change set is too long to be read.
    """

    graph: str
    added: int
    removed: int
    entries: tuple[Entry, ...] | None = field(default=None)

    def counts(self) -> Counter[str]:
        """How many entries changed in each way."""
        return Counter(entry.kind for entry in self.entries or ())


def read(snapshot: Snapshot, directory: Path, only: str = "", of: Manifest | None = None) -> list[Change]:
    """What the release in `directory`, open as `snapshot`, changed in its parent; of a first one, nothing is old.

    In the graph named `only` alone, where one is given. Where a release cannot be opened any more, `of` is its
    manifest, and its entries are called what they are called in `snapshot`.
    """
    return [change for _, change in history(snapshot, [(directory, of or snapshot.manifest)], only)]


def history(
    snapshot: Snapshot, releases: Iterable[tuple[Path, Manifest]], only: str = ""
) -> list[tuple[Manifest, Change]]:
    """What several releases changed, in their order, with one question for all that they speak of."""
    found = [
        (manifest, name, _entries(directory, name, manifest) if _is_legible(snapshot, manifest, name) else None)
        for directory, manifest in releases
        for name in sorted(manifest.changes)
        if only in ("", name)
    ]
    entries = [entry for _, _, touched in found for entry in touched or ()]
    # Whether a thing that changed is an entry has to be asked; what came, or went, is known for one.
    asked = list(dict.fromkeys(entry.iri for kind in (CHANGED, ADDED) for entry in entries if entry.kind == kind))
    labels = _members(snapshot, asked[:MOST_THINGS])
    unasked = frozenset(asked[MOST_THINGS:])
    return [(manifest, _change(manifest, name, touched, labels, unasked)) for manifest, name, touched in found]


def classify(rows: Iterable[tuple[str, str, str]], membership: str) -> Iterator[Entry]:
    """The things that rows (operation, subject, predicate) of a change set speak of, in the order of their IRIs.

    What is neither added nor removed as a member of the register counts as changed.
    """
    operations: dict[str, set[str]] = {}
    for operation, subject, predicate in rows:
        known = operations.setdefault(subject, set())
        if predicate == membership:
            known.add(operation)
    kinds = {frozenset("A"): ADDED, frozenset("D"): REMOVED}
    for subject, known in sorted(operations.items()):
        yield Entry(subject, kinds.get(frozenset(known), CHANGED))


def _is_legible(snapshot: Snapshot, manifest: Manifest, name: str) -> bool:
    """True of a register whose change set is short; a first release changed nothing."""
    return bool(manifest.parent) and name in snapshot.datasets and sum(manifest.changes[name].values()) <= MOST_ROWS


def _entries(directory: Path, name: str, manifest: Manifest) -> list[Entry]:
    return list(classify(_rows(directory / "changes" / f"{name}.rdfp.zst"), _membership(Iris(manifest.base_iri))))


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Operation, subject and predicate of each row of an RDF Patch whose subjects are all IRIs."""
    with zstandard.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            operation, subject, predicate, _ = line.split(" ", 3)
            yield operation, subject[1:-1], predicate[1:-1]


def _membership(iris: Iris) -> str:
    return f"{iris.base}def/wpisWRejestrze"


def _members(snapshot: Snapshot, things: list[str]) -> dict[str, frozenset[Label]]:
    """Which of the things are entries, with what they are called."""
    if not things:
        return {}
    query = queries.text("members").replace("UNDEF", " ".join(str(NamedNode(iri)) for iri in things))
    found: dict[str, set[Label]] = {}
    for row in snapshot.store.select(query):
        if isinstance(this := row["this"], NamedNode):
            known = found.setdefault(this.value, set())
            if isinstance(text := row.get("text"), Literal):
                known.add(Label.of(text))
    return {iri: frozenset(labels) for iri, labels in found.items()}


def _change(
    manifest: Manifest,
    name: str,
    touched: list[Entry] | None,
    labels: Mapping[str, frozenset[Label]],
    unasked: frozenset[str],
) -> Change:
    """What a release changed in a graph; not by entry where it is too much to ask which these are."""
    counts = manifest.changes[name]
    if touched is not None and any(entry.kind == CHANGED and entry.iri in unasked for entry in touched):
        touched = None
    known = None if touched is None else tuple(_known(touched, labels))
    return Change(name, counts.get("A", 0), counts.get("D", 0), known)


def _known(touched: Iterable[Entry], labels: Mapping[str, frozenset[Label]]) -> Iterator[Entry]:
    """Those that are entries, with what they are called."""
    for entry in touched:
        if entry.kind != CHANGED or entry.iri in labels:
            yield Entry(entry.iri, entry.kind, labels.get(entry.iri, frozenset()))
