"""What is committed: change sets against the parent, the manifest, and the staging area renamed into place.

A release is prepared whole, and only then pointed to: killed at any moment, the old release stays current.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.config import Settings
from app.iris import PROVENANCE, RELEASE
from app.store.releases import MANIFEST, Manifest, RegisterFacts, Releases, fsync_directory
from loaders import delivery, graphs, index, origins, provenance
from loaders.indexing import Indexing
from loaders.staging import Staging

TOOLS: Final = ("lodzkie", "pyoxigraph", "duckdb", "pyshacl", "owlrl")
# What is about the releases themselves changes with each.
_OF_RELEASES: Final = frozenset({PROVENANCE, RELEASE})


def change_sets(staging: Staging) -> dict[str, Counter[str]]:
    """Write the change set of each graph that differs from the parent; return the counts of its operations."""
    folder = staging.directory / "changes"
    folder.mkdir()
    return {name: _change_set(staging, name, folder) for name in staging.changed() if name not in _OF_RELEASES}


@dataclass(frozen=True)
class Facts:
    """What is known of a release before it is one; `created` is now unless told, `restores` an earlier one."""

    registers: Mapping[str, RegisterFacts]
    changes: Mapping[str, Mapping[str, int]]
    created: datetime | None = None
    restores: str | None = None


def commit(staging: Staging, releases: Releases, facts: Facts, settings: Settings, indexing: Indexing) -> Manifest:
    """Turn the staging area, with its index, into the current release."""
    manifest = _described(staging, _manifest(staging, releases, facts))
    indexing.begin(manifest.registers)
    staging.close()
    origins.finish(staging, manifest, releases.path(facts.restores) if facts.restores else None)
    indexing.finish()
    _write_durably(staging, manifest)
    staging.directory.rename(releases.root / manifest.id)
    fsync_directory(releases.root)
    delivery.hand_over(manifest.id, releases, settings)
    return manifest


def prune(releases: Releases, keep: int) -> None:
    """Remove the oldest releases beyond `keep`; renamed first, so that a half-removed one is never taken for whole."""
    for manifest in releases.all()[:-keep]:
        doomed = releases.root / f".doomed-{manifest.id}"
        releases.path(manifest.id).rename(doomed)
        shutil.rmtree(doomed)
    index.prune(releases)


def _change_set(staging: Staging, name: str, folder: Path) -> Counter[str]:
    path = folder / graphs.patch_name(name)
    old, new = staging.parent_file(name), staging.file(name)
    if old and new:
        return graphs.write_patch(path, graphs.compare(old, new))
    whole, operation = (new, "A") if new else (old, "D")
    assert whole is not None
    return graphs.write_whole_patch(path, operation, whole)


def _manifest(staging: Staging, releases: Releases, facts: Facts) -> Manifest:
    """What the release is, but for its graphs."""
    created = (facts.created or datetime.now(UTC)).astimezone(UTC)
    return Manifest(
        id=_fresh_id(releases, created),
        sequence=staging.parent.sequence + 1 if staging.parent else 1,
        created=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        parent=staging.parent.id if staging.parent else None,
        restores=facts.restores,
        base_iri=staging.iris.base,
        graphs={},
        registers=dict(facts.registers),
        changes={name: dict(counts) for name, counts in facts.changes.items()},
        tools={tool: version(tool) for tool in TOOLS},
    )


def _described(staging: Staging, manifest: Manifest) -> Manifest:
    """The manifest with the graphs of the release, to which are added those that tell of it."""
    _add_provenance(staging, manifest)
    _add_identity(staging, replace(manifest, graphs=staging.graphs))
    return replace(manifest, graphs=dict(sorted(staging.graphs.items())))


def _fresh_id(releases: Releases, created: datetime) -> str:
    """An id that sorts by time and is not in use, also where one second sees several releases."""
    stem = created.strftime("%Y%m%dT%H%M%SZ")
    taken = {manifest.id for manifest in releases.all()}
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _add_provenance(staging: Staging, manifest: Manifest) -> None:
    changed = [slug for slug in manifest.registers if slug in manifest.changes]
    with graphs.open_lines(staging.parent_file(PROVENANCE)) as stream:
        known = set(stream)
    out = staging.directory / f"{PROVENANCE}{graphs.SUFFIX}"
    graphs.write_lines(out, sorted(known | set(provenance.lines(manifest, changed, staging.iris))))
    staging.replace(PROVENANCE, out)


def _add_identity(staging: Staging, manifest: Manifest) -> None:
    out = staging.directory / f"{RELEASE}{graphs.SUFFIX}"
    graphs.write_lines(out, provenance.identity(manifest, staging.iris))
    staging.replace(RELEASE, out)


def _write_durably(staging: Staging, manifest: Manifest) -> None:
    (staging.directory / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    shutil.rmtree(staging.directory / "spill", ignore_errors=True)
    for path in staging.directory.rglob("*"):
        # Linked files are on disk since their own release was made; to sync them again costs nothing.
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            fsync_directory(path)
    fsync_directory(staging.directory)
