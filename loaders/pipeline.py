"""The walk of one register, in order: read, map, infer, check, count. Nothing here writes outside the staging area.

    source ─ sources.read ─▶ typed tables ─ mapping.write ─▶ graph ─ inference.close ─▶ closure ─ gate.check ─▶ findings
                                  ▲                                                                       │
                                  └──────────── records with violations are quarantined, and mapped again ┘

A register that fails any step is brought back to the state of the parent release; the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

import duckdb
import pyarrow as pa
import pyoxigraph as ox

from app.config import Settings
from app.errors import PublishError
from app.registers import Register
from app.store.origins import file as origin_file
from app.store.releases import RegisterFacts
from app.validation.finding import Finding, Severity
from app.validation.finding_json import from_json, to_json
from app.validation.report import Report
from app.validation.shapes import Shapes, load_shapes
from loaders import compiling, conditions, ledger, origins, sources, verdicts
from loaders.candidate import Candidate
from loaders.disclosing import Disclosure
from loaders.engines import Engines, Rows
from loaders.ledger import EARLIER, Ledger, Stamps
from loaders.mapping import Plan
from loaders.sources import Earlier, Reading, file_digest
from loaders.staging import Staging
from loaders.tracing import Record, traced
from loaders.verdicts import Verdict

# Component of the finding that says why a register keeps its old state.
REFUSED: Final = "register/refused"
# The steps of the walk, as `watch` hears of them; with records in quarantine, those from "map" on come once more.
STEPS: Final = ("read", "compile", "map", "stage", "infer", "check", "trace")
LOG: Final = logging.getLogger(__name__)
# What a library may throw at odd input, beyond what our own code foresees.
FAULTS: Final = (duckdb.Error, pa.ArrowException, OSError, RecursionError, ValueError)
# Enters a step of the walk, `watch(register, step)`: progress bars and the benchmark are built on it.
Watch = Callable[[str, str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Outcome:
    """What became of one register: `facts` when it passed, `error` when it keeps its old state."""

    register: Register
    report: Report
    facts: RegisterFacts | None = None
    error: PublishError | None = None


@dataclass
class Walk:
    """One register on its way through `staging`.

    `overrides` are the sources named on the command line; `visible` are the names of the graphs that it may look into:
    other registers can neither fail it nor save it. With `keep`, what the next run can build on is kept.
    """

    register: Register
    settings: Settings
    staging: Staging
    engines: Engines
    overrides: Mapping[str, str]
    watch: Watch
    visible: frozenset[str]
    keep: bool = True
    reading: Reading | None = None
    findings: list[Finding] = field(default_factory=list)
    quarantined: set[Record] = field(default_factory=set)

    def step(self, name: str) -> AbstractContextManager[None]:
        """Enter a named step."""
        return self.watch(self.register.slug, name)

    def disclosure(self, shapes: Shapes) -> Disclosure:
        """What may be shown of findings about the graphs as they are now."""
        settings = self.settings
        kinds = sources.load_kinds(settings.identifiers, settings.base_iri)
        mapping_text = self.register.mapping.read_text(encoding="utf-8")
        return Disclosure(
            self.staging.seen(self.visible), shapes, tuple(kinds.values()), settings.base_iri, mapping_text
        )

    def stamps(self) -> Stamps:
        """What the graphs as they are now were made of."""
        return ledger.stamps(self.register, self.settings, self.staging.facts(self.visible))

    def quarantined_records(self) -> int:
        """Records kept back so far, for a bad cell or a violated shape."""
        return (self.reading.quarantined if self.reading else 0) + len(self.quarantined)

    def report(self) -> Report:
        """What was found so far."""
        return Report(
            register=self.register.slug,
            records=self.reading.records if self.reading else 0,
            quarantined=self.quarantined_records(),
            findings=tuple(self.findings),
            sources=self.reading.files if self.reading else {},
        )


def run(walk: Walk) -> Outcome:
    """Take one register all the way into the staging area, or leave it there as the parent release has it."""
    try:
        resume = walk.engines.update is not None
        with ledger.opened(walk.register, walk.settings, walk.stamps(), resume=resume) as kept:
            _configure(walk, kept.con)
            facts = _through(walk, kept)
    except PublishError as error:
        return _failed(walk, error)
    except FAULTS as fault:
        # The message may quote a cell that is not public: it goes to the log of the office, not into the report.
        LOG.exception("%s", walk.register.slug)
        kind = type(fault).__name__
        return _failed(
            walk,
            PublishError(
                f"{walk.register.slug}: {kind}, an unforeseen fault; the log tells more",
                f"{walk.register.slug}: {kind}, nieprzewidziany błąd; szczegóły w dzienniku",
            ),
        )
    return Outcome(walk.register, walk.report(), facts=facts)


def _failed(walk: Walk, error: PublishError) -> Outcome:
    """Leave the register as the parent release has it; the reason heads its report, which is what a clerk opens."""
    walk.findings.append(_refusal(error))
    for name in walk.register.graph_names:
        walk.staging.restore(name)
    return Outcome(walk.register, walk.report(), error=error)


def refused(register: Register, error: PublishError) -> Outcome:
    """What becomes of a register whose walk did not come to an end."""
    return Outcome(
        register, Report(register.slug, findings=(_refusal(error),), records=0, quarantined=0, sources={}), error=error
    )


def _refusal(error: PublishError) -> Finding:
    return Finding(Severity.VIOLATION, REFUSED, {"pl": error.pl, "en": error.en})


def _configure(walk: Walk, con: duckdb.DuckDBPyConnection) -> None:
    con.execute("SET memory_limit = ?", [walk.settings.memory])
    con.execute("SET threads = ?", [walk.settings.threads])
    con.execute("SET temp_directory = ?", [str(walk.staging.directory / "spill")])
    con.execute("SET enable_progress_bar = false")


def _through(walk: Walk, kept: Ledger) -> RegisterFacts:
    register = walk.register
    conditions.require_published(register.requires, walk.staging.graphs, register)
    with walk.step("read"):
        walk.reading = reading = _read(walk, kept)
    walk.findings += reading.findings
    plan = _compile(walk, kept.con, reading)
    shapes = load_shapes(register.shapes, walk.settings.base_iri)
    rows = Rows(kept.con, plan, register, tuple(reading.tables.values()), walk.settings)
    candidate = Candidate(rows, walk.staging, walk.engines, kept, shapes, walk.visible, walk.step)
    before = _resumed(candidate)
    while records := _violating_records(walk, candidate, before):
        walk.quarantined |= records
        before = sources.quarantine(kept.con, reading, records)
        _require_below_limit(walk)
    _require_below_limit(walk)
    entities = _count(walk)
    conditions.require_expected(register, entities)
    facts = _facts(walk, reading, entities)
    _finish(walk, candidate, reading, facts)
    return facts


def _facts(walk: Walk, reading: Reading, entities: int) -> RegisterFacts:
    register = walk.register
    return RegisterFacts(
        title=dict(register.titles),
        entities=entities,
        records=reading.records,
        quarantined=walk.quarantined_records(),
        findings=len(walk.findings),
        sources=dict(reading.files),
        invented=not register.real_sample and any(place.is_under(register.sample) for place in reading.locations),
    )


def _resumed(candidate: Candidate) -> str | None:
    """Take up what the last run left; return the state of the tables for which it holds."""
    if not candidate.ledger.resumed:
        return None
    candidate.results = [from_json(text) for text in candidate.ledger.findings]
    candidate.same_context = candidate.ledger.same_context
    return EARLIER


def _finish(walk: Walk, candidate: Candidate, reading: Reading, facts: RegisterFacts) -> None:
    rows, origin = candidate.rows, origin_file(walk.staging.directory, walk.register.slug)
    origins.write(rows.con, rows.plan, walk.findings, origin)
    if not walk.keep:
        return
    stamps = walk.stamps()
    candidate.ledger.finish(stamps, map(to_json, candidate.results))
    # Sources that somebody has written to meanwhile may not be what was read.
    if reading.standing.is_untouched() and rows.plan.is_incremental:
        verdict = Verdict(stamps, reading.standing.digest, file_digest(origin), facts, tuple(walk.findings))
        verdicts.write(candidate.ledger.path, verdict, origin)


def _read(walk: Walk, kept: Ledger) -> Reading:
    return sources.read(
        kept.con,
        walk.register.metadata,
        base=walk.settings.base_iri,
        public=walk.register.public_columns,
        identifiers=walk.settings.identifiers,
        overrides=walk.overrides,
        earlier=Earlier(kept.key, resumed=kept.resumed),
    )


def _compile(walk: Walk, con: duckdb.DuckDBPyConnection, reading: Reading) -> Plan:
    with walk.step("compile"):
        plan = compiling.compiled(walk.register, walk.settings, con, reading.tables)
    conditions.require_every_column_mapped(walk.register, reading, plan)
    return plan


def _violating_records(walk: Walk, candidate: Candidate, before: str | None) -> set[Record]:
    """Map, infer and check what is left; return the records that must not be published."""
    candidate.bring(before)
    with walk.step("trace"):
        findings, records = traced(candidate.rows.con, candidate.rows.plan, candidate.found)
        findings = walk.disclosure(candidate.shapes).of(findings)
    violations = [finding for finding in findings if finding.severity is Severity.VIOLATION]
    walk.findings += violations or findings
    if violations and not records:
        raise PublishError(
            f"{walk.register.slug}: {violations[0].message('en')} <{violations[0].focus}>, which no record explains",
            f"{walk.register.slug}: {violations[0].message('pl')} <{violations[0].focus}>, bez wiersza źródła",
        )
    return records


def _require_below_limit(walk: Walk) -> None:
    assert walk.reading is not None
    conditions.require_below_limit(walk.register, walk.quarantined_records(), walk.reading.records)


def _count(walk: Walk) -> int:
    """How many entries the register holds: instances of its entry class, given or inferred."""
    union: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in walk.register.graphs]
    entry_class = ox.NamedNode(walk.register.entry_class)
    solutions = walk.staging.store.query(
        f"SELECT (COUNT(DISTINCT ?entry) AS ?entries) WHERE {{ ?entry a {entry_class} }}", default_graph=union
    )
    assert isinstance(solutions, ox.QuerySolutions)
    return int(next(solutions)["entries"].value)
