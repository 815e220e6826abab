"""Releases on disk: immutable directories, an atomic `current` pointer, and what each one's manifest says.

    <root>/current -> <id>                the pointer: a symbolic link, swapped by rename
    <root>/<id>/manifest.json             written last: a directory without it is no release
    <root>/<id>/store/                    the RocksDB checkpoint
    <root>/<id>/graphs/<name>.nq.zst      sorted, de-duplicated N-Quads: diff base and download
    <root>/<id>/changes/<name>.nq.zst     what this release added to and removed from its parent, where anything
    <root>/<id>/index.sqlite              what is searched (`app.index`); only the newest releases keep it
    <root>/<id>/reports/<register>.*      what was found wrong while publishing
    <root>/<id>/origins/<register>.sqlite which record each entry comes from, and which release last changed it
    <root>/<id>/charts/<register>.json    what the charts of a register show (app.charts)

Owns reading and the pointer; only `loaders.publish` writes the directories.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from app.errors import NothingPublished, StoreUnavailable, UnknownRelease
from app.iris import RELEASE

POINTER: Final = "current"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class GraphFacts:
    """One named graph of a release: `sha256` over the digests of its file's frames, and how many quads it has."""

    iri: str
    sha256: str
    quads: int


@dataclass(frozen=True)
class RegisterFacts:
    """How a register came into a release; `sources` maps a file name to the SHA-256 of its bytes.

    `invented` says that some of its data are those of a sample, which are made up.
    """

    title: dict[str, str]
    entities: int
    records: int
    quarantined: int
    findings: int
    sources: dict[str, str]
    invented: bool = False


@dataclass(frozen=True)
class Manifest:
    """What a release is: `created` is ISO 8601 in UTC, `graphs` and `registers` are keyed by name and slug.

    `restores` names the release that a rollback brought back; `tools` the versions of the software that built it.
    """

    id: str
    sequence: int
    created: str
    parent: str | None
    restores: str | None
    base_iri: str
    graphs: dict[str, GraphFacts]
    registers: dict[str, RegisterFacts]
    changes: dict[str, dict[str, int]]
    tools: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over the names and digests of its graphs, but the one that says so: ids are of a second."""
        rest = sorted((name, facts.sha256) for name, facts in self.graphs.items() if name != RELEASE)
        return hashlib.sha256("".join(f"{name} {sha256}\n" for name, sha256 in rest).encode()).hexdigest()

    def to_json(self) -> str:
        """The manifest as stored: sorted keys, two blanks of indent."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @staticmethod
    def from_json(text: str) -> Manifest:
        """The inverse of `to_json`."""
        facts: dict[str, Any] = json.loads(text)
        facts["graphs"] = {name: GraphFacts(**graph) for name, graph in facts["graphs"].items()}
        facts["registers"] = {slug: RegisterFacts(**register) for slug, register in facts["registers"].items()}
        return Manifest(**facts)


@dataclass(frozen=True)
class Releases:
    """The releases under `root`; every method looks at the disk, nothing is cached here."""

    root: Path

    def current(self) -> str | None:
        """Id of the current release, None before the first; one system call, so a reader may ask at every request.

        `StoreUnavailable` when the pointer cannot be read: one that is no link, or in a directory that is not ours.
        """
        try:
            # Asked at every request: a `Path` would cost five times the call.
            return os.readlink(f"{self.root}/{POINTER}").rpartition("/")[2]  # noqa: PTH115
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(
                f"The current release cannot be told: {error.strerror}",
                f"Nie da się ustalić bieżącego wydania: {error.strerror}",
            ) from error

    def require_current(self) -> str:
        """Id of the current release, or `NothingPublished` before the first."""
        current = self.current()
        if current is None:
            raise NothingPublished
        return current

    def settled(self) -> str:
        """Id of the current release where nobody need be asked; "" where there is none, or it cannot be told."""
        try:
            return self.current() or ""
        except StoreUnavailable:
            return ""

    def era(self) -> str:
        """Changes when what was read before may have been something else than the release that it was taken for.

        Files do not change, so here it never does.
        """
        return ""

    def point_to(self, identifier: str) -> None:
        """Make a release current, atomically: rename replaces the link in one step (POSIX rename)."""
        fresh = self.root / f".{POINTER}-{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(identifier)
        fresh.replace(self.root / POINTER)
        fsync_directory(self.root)

    def path(self, identifier: str) -> Path:
        """Directory of a release, or `UnknownRelease`."""
        path = self.root / identifier
        if "/" in identifier or identifier.startswith(".") or not (path / MANIFEST).is_file():
            raise UnknownRelease(f"No release {identifier!r} is kept", f"Nie ma wydania {identifier!r}")
        return path

    def manifest(self, identifier: str) -> Manifest:
        """Manifest of a release, or `UnknownRelease`; `StoreUnavailable` when it is damaged, or of other software."""
        text = (self.path(identifier) / MANIFEST).read_bytes()
        try:
            return Manifest.from_json(text.decode())
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise StoreUnavailable(
                f"The manifest of release {identifier} cannot be read: {error}",
                f"Nie można odczytać manifestu wydania {identifier}: {error}",
            ) from error

    def names(self) -> set[str]:
        """Ids of the releases kept."""
        names = {path.parent.name for path in self.root.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")}
        return names - {POINTER}

    def all(self) -> list[Manifest]:
        """Manifests of the releases kept, oldest first."""
        return sorted(map(self.manifest, self.names()), key=lambda manifest: manifest.sequence)


def fsync_directory(path: Path) -> None:
    """Make the entries of a directory durable (fsync(2): a file's own fsync does not)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
