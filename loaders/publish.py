"""Publishing: the only writer of releases.

One publisher at a time, by a lock that the kernel drops when the process dies. A release is prepared in a staging area,
renamed into place, and only then pointed to: killed at any moment, the old release stays current, and the next
publisher sweeps away what is left. Releases form one line: a rollback is a release with an older one's content.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.charts import FOLDER as CHARTS
from app.config import Settings
from app.errors import PublisherBusy, SettingError, UnknownRelease
from app.examples import examples as region_examples
from app.iris import CATALOGUE, ONTOLOGY, PROVENANCE, RELEASE, SHAPES, Iris
from app.registers import Register, readable, required
from app.store.releases import MANIFEST, Manifest, RegisterFacts, Releases, fsync_directory
from loaders import (
    candidate,
    charts,
    crew,
    delivery,
    examples,
    graphs,
    index,
    ledger,
    origins,
    provenance,
    reports,
    vocabulary,
    void,
)
from loaders.crew import Job
from loaders.delivery import Repair
from loaders.engines import OWN, Engines
from loaders.pipeline import Outcome, Watch
from loaders.staging import Staging, link_files, sweep

TOOLS: Final = ("lodzkie", "pyoxigraph", "duckdb", "pyshacl", "owlrl")
# What is about the releases themselves changes with each.
_OF_RELEASES: Final = frozenset({PROVENANCE, RELEASE})


@dataclass(frozen=True)
class Order:
    """What to publish: registers in order, and sources in place of those of source.json (register → url → place)."""

    registers: Sequence[Register]
    overrides: Mapping[str, Mapping[str, str]]
    dry_run: bool = False


@dataclass(frozen=True)
class Publication:
    """What came of an order: `release` is None when nothing changed, or in a dry run.

    `changes` counts the quads added (`A`) to and removed (`D`) from each graph that differs from the parent release;
    `swept` names what a publisher that died had left behind, `repairs` what was put right on a remote store.
    """

    release: Manifest | None
    outcomes: tuple[Outcome, ...]
    changes: Mapping[str, Mapping[str, int]]
    swept: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()

    @property
    def failed(self) -> list[Outcome]:
        """Outcomes of the registers that keep their old state."""
        return [outcome for outcome in self.outcomes if outcome.error]


def publish(
    order: Order,
    settings: Settings,
    registers: Mapping[str, Register],
    *,
    engines: Engines = OWN,
    watch: Watch = lambda _register, _step: nullcontext(),
    now: datetime | None = None,
) -> Publication:
    """Publish the registers of an order, out of all `registers` of the region, into a new release.

    A register that fails keeps its old state and is told in the outcome; the same input makes no release.
    """
    with _publisher(settings, settles=not order.dry_run) as start, _staging(start.releases, settings) as staging:
        releases = start.releases
        _ontology(staging, settings, engines)
        outcomes = crew.walk_all(_jobs(order, registers, engines), staging, settings, engines, watch)
        _infer_others(staging, order, registers, engines)
        facts = _register_facts(staging, outcomes)
        _descriptions(staging, registers, facts, settings)
        _reports(staging, outcomes, settings)
        changes = _changes(staging)
        release = None
        # Where no register passed, nothing is new: a changed ontology waits for data that it may have broken.
        if changes and any(outcome.facts for outcome in outcomes) and not order.dry_run:
            release = _commit(staging, releases, facts, changes, settings, now=now)
            _prune(releases, settings.keep_releases)
        elif not order.dry_run:
            index.complete(releases, settings.languages)
        if _keeps_ledgers(order, engines) and (release or not changes):
            ledger.keep([outcome.register.slug for outcome in outcomes if outcome.facts], settings)
        return Publication(release, outcomes, changes, start.swept, start.repairs)


def rollback(identifier: str | None, settings: Settings, *, now: datetime | None = None) -> Manifest:
    """Publish the content of an earlier release (default: the parent of the current one) as a new release."""
    with _publisher(settings) as start:
        releases = start.releases
        current = releases.manifest(releases.require_current())
        wanted = identifier or current.parent
        if wanted is None:
            raise UnknownRelease("There is no earlier release", "Nie ma wcześniejszego wydania")
        target = releases.manifest(wanted)
        with _staging(releases, settings, content=target.id) as staging:
            for folder in ("reports", CHARTS):
                if (releases.path(target.id) / folder).is_dir():
                    link_files(releases.path(target.id) / folder, staging.directory / folder)
            changes = _changes(staging)
            release = _commit(staging, releases, target.registers, changes, settings, restores=target.id, now=now)
        _prune(releases, settings.keep_releases)
        return release


def settle(settings: Settings, *, thorough: bool = True, replaces: bool = False) -> tuple[Repair, ...]:
    """Put right what a remote store holds, where `thorough` after counting it; nothing is published.

    A release of others that it holds goes only where this `replaces` it.
    """
    with _publisher(settings, thorough=thorough, replaces=replaces) as start:
        return start.repairs


@dataclass(frozen=True)
class _Start:
    """Where a publisher starts: what was left behind is gone, and a remote store holds the current release."""

    releases: Releases
    swept: tuple[str, ...]
    repairs: tuple[Repair, ...]


@contextmanager
def _publisher(
    settings: Settings, *, settles: bool = True, thorough: bool = False, replaces: bool = False
) -> Iterator[_Start]:
    """Hold the lock against a second publisher, and start from a clean place."""
    releases = Releases(settings.releases)
    releases.root.mkdir(parents=True, exist_ok=True)
    with (releases.root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublisherBusy("Another publisher is at work", "Inny proces właśnie publikuje") from None
        _require_same_base(releases, settings)
        # First: a server may hold a release that a publisher put into its place and died before it was current.
        repairs = delivery.settle(settings, thorough=thorough, replaces=replaces) if settles else []
        swept = sweep(releases, settled=settles)
        ledger.prepare(settings)
        yield _Start(releases, tuple(swept), tuple(repairs))


def _require_same_base(releases: Releases, settings: Settings) -> None:
    """Releases of two base IRIs do not mix: half of one would go on under the name of the other."""
    current = releases.current()
    known = releases.manifest(current).base_iri if current else settings.base_iri
    if known != settings.base_iri:
        raise SettingError(
            f"{releases.root} holds releases of {known}; for LOD_BASE_IRI={settings.base_iri} choose another LOD_VAR"
        )


@contextmanager
def _staging(releases: Releases, settings: Settings, content: str | None = None) -> Iterator[Staging]:
    staging = Staging(releases, Iris(settings.base_iri), content)
    try:
        yield staging
    finally:
        staging.discard()


def _ontology(staging: Staging, settings: Settings, engines: Engines) -> None:
    """Bring the ontology, which the closure of every register follows, and its own closure up to date."""
    _put(staging, ONTOLOGY, sorted((settings.region / "ontology").rglob("*.ttl")))
    candidate.infer_ontology(staging, engines)


def _descriptions(
    staging: Staging, registers: Mapping[str, Register], facts: Mapping[str, RegisterFacts], settings: Settings
) -> None:
    """Bring up to date what tells of the registers that are published, no drafts."""
    published = [register for slug, register in registers.items() if slug in staging.graphs]
    invented = [register.slug for register in published if register.slug in facts and facts[register.slug].invented]
    files = [register.folder / "register.ttl" for register in published]
    _put(staging, CATALOGUE, files, provenance.of_invented(invented, staging.iris))
    _put(staging, SHAPES, sorted({path for register in published for path in register.shapes}))
    void.describe(staging, published)
    examples.describe(staging, region_examples(settings.region))
    charts.write(staging, registers)


def _put(staging: Staging, name: str, files: Sequence[Path], more: Sequence[ox.Triple] = ()) -> None:
    out = staging.directory / f"{name}{graphs.SUFFIX}"
    vocabulary.write(files, name=name, iris=staging.iris, out=out, more=more)
    staging.replace(name, out)


def _jobs(order: Order, registers: Mapping[str, Register], engines: Engines) -> list[Job]:
    keep = _keeps_ledgers(order, engines)
    return [
        Job(
            register,
            required(register, registers),
            readable(register, registers),
            order.overrides.get(register.slug, {}),
            keep,
        )
        for register in order.registers
    ]


def _keeps_ledgers(order: Order, engines: Engines) -> bool:
    """True when the next run may build on this one."""
    return engines.update is not None and not order.dry_run


def _infer_others(staging: Staging, order: Order, registers: Mapping[str, Register], engines: Engines) -> None:
    """Close the registers that were not ordered again when the ontology, which their closure follows, has changed."""
    if ONTOLOGY not in staging.changed():
        return
    ordered = {register.slug for register in order.registers}
    for slug, register in registers.items():
        if slug in staging.graphs and slug not in ordered:
            candidate.infer(register, staging, engines)


def _reports(staging: Staging, outcomes: Sequence[Outcome], settings: Settings) -> None:
    """Write what was found beside the releases, for the clerk; for registers that passed, into the release too."""
    inside, beside = staging.directory / "reports", settings.var / "reports"
    inside.mkdir()
    if staging.parent_directory:
        link_files(staging.parent_directory / "reports", inside)
    for outcome in outcomes:
        for folder in (beside, inside) if outcome.facts else (beside,):
            reports.write(outcome.report, outcome.register, folder, settings.base_iri)


def _changes(staging: Staging) -> dict[str, Counter[str]]:
    """Write the change set of each graph that differs from the parent; return the counts of its operations."""
    folder = staging.directory / "changes"
    folder.mkdir()
    return {name: _change_set(staging, name, folder) for name in staging.changed() if name not in _OF_RELEASES}


def _change_set(staging: Staging, name: str, folder: Path) -> Counter[str]:
    path = folder / graphs.patch_name(name)
    old, new = staging.parent_file(name), staging.file(name)
    if old and new:
        return graphs.write_patch(path, graphs.compare(old, new))
    whole, operation = (new, "A") if new else (old, "D")
    assert whole is not None
    return graphs.write_whole_patch(path, operation, whole)


def _register_facts(staging: Staging, outcomes: Sequence[Outcome]) -> dict[str, RegisterFacts]:
    before = staging.parent.registers if staging.parent else {}
    return {**before, **{outcome.register.slug: outcome.facts for outcome in outcomes if outcome.facts}}


def _commit(
    staging: Staging,
    releases: Releases,
    registers: Mapping[str, RegisterFacts],
    changes: Mapping[str, Mapping[str, int]],
    settings: Settings,
    *,
    restores: str | None = None,
    now: datetime | None = None,
) -> Manifest:
    """Turn the staging area into the current release."""
    created = (now or datetime.now(UTC)).astimezone(UTC)
    manifest = Manifest(
        id=_fresh_id(releases, created),
        sequence=staging.parent.sequence + 1 if staging.parent else 1,
        created=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        parent=staging.parent.id if staging.parent else None,
        restores=restores,
        base_iri=staging.iris.base,
        graphs={},
        registers=dict(registers),
        changes={name: dict(counts) for name, counts in changes.items()},
        tools={tool: version(tool) for tool in TOOLS},
    )
    _add_provenance(staging, manifest)
    _add_identity(staging, replace(manifest, graphs=staging.graphs))
    manifest = replace(manifest, graphs=dict(sorted(staging.graphs.items())))
    staging.close()
    origins.finish(staging, manifest, releases.path(restores) if restores else None)
    index.build(staging.directory, manifest, settings.languages, _with_index(staging, releases, restores))
    _write_durably(staging, manifest)
    staging.directory.rename(releases.root / manifest.id)
    fsync_directory(releases.root)
    delivery.hand_over(manifest.id, releases, settings)
    return manifest


def _with_index(staging: Staging, releases: Releases, restores: str | None) -> list[Path]:
    """Releases whose index the new one may build on."""
    restored = releases.path(restores) if restores else None
    return [path for path in (restored, staging.parent_directory) if path]


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


def _prune(releases: Releases, keep: int) -> None:
    """Remove the oldest releases beyond `keep`; renamed first, so that a half-removed one is never taken for whole."""
    for manifest in releases.all()[:-keep]:
        doomed = releases.root / f".doomed-{manifest.id}"
        releases.path(manifest.id).rename(doomed)
        shutil.rmtree(doomed)
    index.prune(releases)
