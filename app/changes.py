"""What a release changed, entry by entry: read from its change sets (RDF Patch), as far as they are short.

An entry says which register it is in (`def/wpisWRejestrze`), so the statement of that which a release added or deleted
tells what came and what went; whatever else the change set speaks of and is an entry says something else than before.
Of a change set that is long, only how many statements it has is told: reading it would take longer than a page may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
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
    manifest = of or snapshot.manifest
    changes = {name: counts for name, counts in manifest.changes.items() if only in ("", name)}
    found = {
        name: list(_entries(directory, name, manifest)) for name in _legible(snapshot, manifest) if name in changes
    }
    looked_up = [entry.iri for entries in found.values() for entry in entries if entry.kind != REMOVED]
    labels = _members(snapshot, looked_up[:MOST_THINGS])
    return [
        Change(name, counts.get("A", 0), counts.get("D", 0), _known(found[name], labels) if name in found else None)
        for name, counts in sorted(changes.items())
    ]


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


def _legible(snapshot: Snapshot, manifest: Manifest) -> list[str]:
    """Registers whose change sets are short; a first release changed nothing."""
    return [
        name
        for name, counts in manifest.changes.items()
        if manifest.parent and name in snapshot.datasets and sum(counts.values()) <= MOST_ROWS
    ]


def _entries(directory: Path, name: str, manifest: Manifest) -> Iterator[Entry]:
    return classify(_rows(directory / "changes" / f"{name}.rdfp.zst"), _membership(Iris(manifest.base_iri)))


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


def _known(entries: Iterable[Entry], labels: dict[str, frozenset[Label]]) -> tuple[Entry, ...]:
    """Those that are entries: known by the release, or gone from it."""
    return tuple(
        Entry(entry.iri, entry.kind, labels.get(entry.iri, frozenset()))
        for entry in entries
        if entry.kind == REMOVED or entry.iri in labels
    )
