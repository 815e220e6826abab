"""Publishing: the only writer of releases.

One publisher at a time, by a lock that the kernel drops when the process dies; the next one sweeps away what is left.
Registers are walked (`crew`), then told of (`describing`), then the whole becomes a release (`committing`). Releases
form one line: a rollback is a release with an older one's content.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from app.charts import FOLDER as CHARTS
from app.config import Settings
from app.errors import PublisherBusy, SettingError, UnknownRelease
from app.iris import ONTOLOGY, Iris
from app.registers import Register, readable, required
from app.store.releases import Manifest, RegisterFacts, Releases
from loaders import candidate, committing, crew, delivery, describing, index, ledger
from loaders.committing import Facts
from loaders.crew import Job
from loaders.delivery import Look, Repair
from loaders.engines import OWN, Engines
from loaders.indexing import Indexing
from loaders.pipeline import Outcome, Watch
from loaders.staging import Staging, link_files, sweep


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
    with (
        _publisher(settings, settles=not order.dry_run) as start,
        _staging(start.releases, settings) as staging,
        Indexing(staging, settings) as indexing,
    ):
        outcomes = _walked(order, settings, registers, staging, engines, watch)
        publishes = _may_publish(order, outcomes)
        known = _described(staging, registers, outcomes, settings, indexing if publishes else None)
        facts = Facts(known, committing.change_sets(staging), now)
        new = publishes and facts.changes
        release = _committed(staging, start.releases, facts, settings, indexing) if new else None
        if not (new or order.dry_run):
            index.complete(start.releases, settings.languages)
        if _keeps_ledgers(order, engines) and (release or not facts.changes):
            ledger.keep([outcome.register.slug for outcome in outcomes if outcome.facts], settings)
        return Publication(release, outcomes, facts.changes, start.swept, start.repairs)


def rollback(identifier: str | None, settings: Settings, *, now: datetime | None = None) -> Manifest:
    """Publish the content of an earlier release (default: the parent of the current one) as a new release."""
    with _publisher(settings) as start:
        releases = start.releases
        current = releases.manifest(releases.require_current())
        wanted = identifier or current.parent
        if wanted is None:
            raise UnknownRelease("There is no earlier release", "Nie ma wcześniejszego wydania")
        target = releases.manifest(wanted)
        restored = releases.path(target.id)
        with (
            _staging(releases, settings, content=target.id) as staging,
            Indexing(staging, settings, restored) as indexing,
        ):
            for folder in ("reports", CHARTS):
                if (restored / folder).is_dir():
                    link_files(restored / folder, staging.directory / folder)
            facts = Facts(target.registers, committing.change_sets(staging), now, restores=target.id)
            return _committed(staging, releases, facts, settings, indexing)


def settle(settings: Settings, *, look: Look = Look.COUNT, replaces: bool = False) -> tuple[Repair, ...]:
    """Put right what a remote store holds, after so close a look at it; nothing is published.

    A release of others that it holds goes only where this `replaces` it.
    """
    with _publisher(settings, look=look, replaces=replaces) as start:
        return start.repairs


@dataclass(frozen=True)
class _Start:
    """Where a publisher starts: what was left behind is gone, and a remote store holds the current release."""

    releases: Releases
    swept: tuple[str, ...]
    repairs: tuple[Repair, ...]


@contextmanager
def _publisher(
    settings: Settings, *, settles: bool = True, look: Look = Look.WHERE_UNSURE, replaces: bool = False
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
        repairs = delivery.settle(settings, look=look, replaces=replaces) if settles else []
        swept = sweep(releases, settled=settles)
        ledger.prepare(settings)
        yield _Start(releases, tuple(swept), tuple(repairs))


def _require_same_base(releases: Releases, settings: Settings) -> None:
    """Releases of two base IRIs do not mix: half of one would go on under the name of the other."""
    current = releases.current()
    known = releases.manifest(current).base_iri if current else settings.base_iri
    if known != settings.base_iri:
        raise SettingError(
            f"{releases.root} holds releases of {known}; for LOD_BASE_IRI={settings.base_iri} choose another LOD_VAR",
            f"W {releases.root} są wydania {known}; dla LOD_BASE_IRI={settings.base_iri} wybierz inne LOD_VAR",
        )


@contextmanager
def _staging(releases: Releases, settings: Settings, content: str | None = None) -> Iterator[Staging]:
    staging = Staging(releases, Iris(settings.base_iri), content)
    try:
        yield staging
    finally:
        staging.discard()


def _walked(
    order: Order,
    settings: Settings,
    registers: Mapping[str, Register],
    staging: Staging,
    engines: Engines,
    watch: Watch,
) -> tuple[Outcome, ...]:
    """The outcomes of the registers of an order, whose graphs are in the staging area then, with the ontology."""
    describing.ontology(staging, settings, engines)
    outcomes = crew.walk_all(_jobs(order, registers, engines), staging, settings, engines, watch)
    _infer_others(staging, order, registers, engines)
    return outcomes


def _may_publish(order: Order, outcomes: Sequence[Outcome]) -> bool:
    """False where no register passed: a changed ontology waits for data that it may have broken."""
    return not order.dry_run and any(outcome.facts for outcome in outcomes)


def _described(
    staging: Staging,
    registers: Mapping[str, Register],
    outcomes: Sequence[Outcome],
    settings: Settings,
    indexing: Indexing | None,
) -> dict[str, RegisterFacts]:
    """Describe what is in the staging area; the index is begun as soon as the graphs that it is made of are final."""
    known = _register_facts(staging, outcomes)
    describing.region(staging, registers, known)
    if indexing and staging.changed():
        indexing.begin(known)
    describing.content(staging, registers, settings)
    describing.reports(staging, outcomes, settings)
    return known


def _committed(staging: Staging, releases: Releases, facts: Facts, settings: Settings, indexing: Indexing) -> Manifest:
    release = committing.commit(staging, releases, facts, settings, indexing)
    committing.prune(releases, settings.keep_releases)
    return release


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


def _register_facts(staging: Staging, outcomes: Sequence[Outcome]) -> dict[str, RegisterFacts]:
    before = staging.parent.registers if staging.parent else {}
    return {**before, **{outcome.register.slug: outcome.facts for outcome in outcomes if outcome.facts}}
