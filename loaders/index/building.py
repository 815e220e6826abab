"""The walk: each register of a release taken over from an index before or indexed anew, and the file put in its place.

A register's rows depend on its own graphs, on shapes and ontology, and on the software; `digest` stands for all of it.
What depends on several registers is worked out again each time. Terms of what went stay behind, until they are so many
that the index is better made from the start.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.index.schema import FILE, SYSTEM, TABLES, VERSION
from app.iris import CATALOGUE, ONTOLOGY, SHAPES
from app.namespaces import CPSV, DCAT
from app.store.releases import GraphFacts, Releases, fsync_directory
from loaders import graphs
from loaders.index import rules
from loaders.index.entries import Entries
from loaders.index.facts import things
from loaders.index.filling import Filling
from loaders.index.gathering import gather

# More terms than this for each that the last whole index had: rubbish enough to begin again.
_GROWTH: Final = 1.5
_OFFERED: Final = frozenset(f"<{iri}>".encode() for iri in (DCAT.Dataset, CPSV.PublicService))


@dataclass(frozen=True)
class Content:
    """What an index is made of, as the manifest of its release tells: facts of graphs, and the registers in order."""

    graphs: Mapping[str, GraphFacts]
    registers: tuple[str, ...]
    base_iri: str


@dataclass(frozen=True)
class _Source:
    """What rows come from: the graphs of a register, or of what is found beside registers, and what they depend on."""

    slug: str
    files: tuple[Path, ...]
    digest: str


def build(release: Path, content: Content, languages: Sequence[str], earlier: Sequence[Path]) -> None:
    """Make the index of the release in a directory, from that of one of the directories `earlier` where it can be."""
    sources = _sources(release, content, languages)
    fresh = release / f".{FILE}-{os.getpid()}"
    origin = _nearest([directory / FILE for directory in earlier], sources)
    fresh.unlink(missing_ok=True)
    if origin:
        shutil.copyfile(origin, fresh)
    try:
        read = rules.read(_rule_files(release, content), content.base_iri)
        _write(fresh, sources, read, content.base_iri, languages)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(release / FILE)
    finally:
        fresh.unlink(missing_ok=True)


def complete(releases: Releases, languages: Sequence[str]) -> None:
    """Make the index of the current release where it has none, or one that this software does not read."""
    current = releases.current()
    if current is None:
        return
    directory, manifest = releases.path(current), releases.manifest(current)
    content = Content(manifest.graphs, tuple(manifest.registers), manifest.base_iri)
    known = _digests(directory / FILE)
    if known != {source.slug: source.digest for source in _sources(directory, content, languages)}:
        build(directory, content, languages, [directory])
        fsync_directory(directory)


def prune(releases: Releases) -> None:
    """Remove the indexes of all releases but the current one and its parent: the others can be made again."""
    manifest = releases.manifest(releases.require_current())
    for name in releases.names() - {manifest.id, manifest.parent}:
        (releases.path(name) / FILE).unlink(missing_ok=True)


def _sources(release: Path, content: Content, languages: Sequence[str]) -> list[_Source]:
    common = [str(VERSION), version("lodzkie"), *languages, *_digest_of(content, _rule_graphs(content))]
    # The ontology first: registers are found by the names of its codes.
    names = {**{slug: (slug,) for slug in SYSTEM}, **{slug: (slug, f"{slug}/inferred") for slug in content.registers}}
    sources = []
    for slug, wanted in names.items():
        there = [name for name in wanted if name in content.graphs]
        parts = "\n".join([*common, *_digest_of(content, there)])
        files = tuple(release / "graphs" / graphs.file_name(name) for name in there)
        sources.append(_Source(slug, files, hashlib.sha256(parts.encode()).hexdigest()))
    return sources


def _digest_of(content: Content, names: Sequence[str]) -> list[str]:
    return [f"{name} {content.graphs[name].sha256}" for name in names]


def _rule_graphs(content: Content) -> list[str]:
    return [name for name in (SHAPES, ONTOLOGY) if name in content.graphs]


def _rule_files(release: Path, content: Content) -> list[Path]:
    return [release / "graphs" / graphs.file_name(name) for name in _rule_graphs(content)]


def _nearest(candidates: Sequence[Path], sources: Sequence[_Source]) -> Path | None:
    """The index that has most of the sources as they are now, None when none has any."""
    wanted = {(source.slug, source.digest) for source in sources}
    shared = {path: len(wanted & set(_digests(path).items())) for path in dict.fromkeys(candidates)}
    best = max(shared, key=lambda path: shared[path], default=None)
    return best if best and shared[best] else None


def _digests(path: Path) -> Mapping[str, str]:
    """Registers of an index and what their rows were made of; none when it is no index, or has too much rubbish."""
    if not path.is_file():
        return {}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        try:
            if database.execute("PRAGMA user_version").fetchone() != (VERSION,):
                return {}
            whole = database.execute("SELECT value FROM meta WHERE name = 'terms'").fetchone()
            terms = database.execute("SELECT count(*) FROM term").fetchone()
            known = dict(database.execute("SELECT slug, digest FROM register"))
        except sqlite3.DatabaseError:
            return {}
    return known if whole and terms[0] <= _GROWTH * int(whole[0]) else {}


def _write(path: Path, sources: Sequence[_Source], read: rules.Rules, base: str, languages: Sequence[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody reads the file before it is whole, and a half-written one is thrown away.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        known = _known(database)
        database.execute("BEGIN")
        filling = Filling(database, languages)
        filling.begin()
        kept = _keep(filling, known, sources)
        for number, source in enumerate(sources, start=max((*kept.values(), 0)) + 1):
            if source.slug not in kept:
                chooses = partial(_CHOICES.get(source.slug, _is_target), base, read)
                with closing(Entries(path.parent)) as entries:
                    # Without a name, so that it is gone before the next is gathered.
                    filling.put(
                        SYSTEM.get(source.slug, number),
                        source.slug,
                        source.digest,
                        gather(things(source.files), read, chooses, entries, whole=source.slug in SYSTEM),
                    )
        filling.finish()
        if not known:
            database.execute("INSERT INTO meta SELECT 'terms', count(*) FROM term")
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("COMMIT")


def _keep(filling: Filling, known: Mapping[str, tuple[int, str]], sources: Sequence[_Source]) -> dict[str, int]:
    """Take out what is not as it was; the numbers of the registers that stay."""
    wanted = {source.slug: source.digest for source in sources}
    kept = {slug: number for slug, (number, digest) in known.items() if wanted.get(slug) == digest}
    for slug, (number, _) in known.items():
        if slug not in kept:
            filling.remove(number)
    return kept


def _known(database: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Registers that are there already, after making the tables where there are none."""
    if not database.execute("SELECT 1 FROM sqlite_master").fetchone():
        database.executescript(TABLES)
    rows = database.execute("SELECT slug, id, digest FROM register").fetchall()
    return {slug: (number, digest) for slug, number, digest in rows}


def _is_target(base: str, read: rules.Rules, subject: bytes, classes: list[bytes]) -> bool:
    """An entry of a register: what has a name of ours, and is the target of a shape."""
    return subject.startswith(f"<{base}id/".encode()) and not read.layout.keys().isdisjoint(classes)


def _is_defined(base: str, _read: rules.Rules, subject: bytes, classes: list[bytes]) -> bool:
    """A term of the ontology or a code list: what is ours."""
    return bool(classes) and subject.startswith(f"<{base}".encode())


def _is_offered(base: str, _read: rules.Rules, subject: bytes, classes: list[bytes]) -> bool:
    """What the catalogue offers."""
    return subject.startswith(f"<{base}id/".encode()) and not _OFFERED.isdisjoint(classes)


_CHOICES: Final = {ONTOLOGY: _is_defined, CATALOGUE: _is_offered}
