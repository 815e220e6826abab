"""The graphs of one register in the staging area, brought up to date with its typed tables: mapped, closed, checked.

There are two ways to the same outcome. Afresh: all rows are mapped, and all entities closed and checked. Onward: a
state of the tables is known for which graphs and findings hold, and only the subjects that differ since then are
mapped, and only what depends on them is closed and checked. Owns the choice between the two, and what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from app.iris import ONTOLOGY
from app.registers import Register
from app.validation.finding import Finding
from app.validation.gate import Exact
from app.validation.shapes import Shapes
from loaders import graphs, mapping
from loaders.engines import Engines, Rows
from loaders.graphs import Replacements
from loaders.inference import Updated, lines
from loaders.ledger import Ledger
from loaders.staging import Change, Staging

# Above this many subjects a change is no small one: their lines are held in memory, and whole graphs load faster.
MOST_SUBJECTS: Final = 20_000


@dataclass
class Candidate:
    """The candidate graphs of a register, and what is wrong with them, not traced to rows yet.

    `contradictions` are told by the closure, `results` by the gate, which looks into the `visible` graphs.
    `same_context` is true while all that these say besides is as it was when `results` were; `step` enters a step.
    """

    rows: Rows
    staging: Staging
    engines: Engines
    ledger: Ledger
    shapes: Shapes
    visible: frozenset[str]
    step: Callable[[str], AbstractContextManager[None]]
    same_context: bool = False
    contradictions: list[Finding] = field(default_factory=list)
    results: list[Finding] = field(default_factory=list)

    @property
    def found(self) -> list[Finding]:
        """All that is wrong."""
        return [*self.contradictions, *self.results]

    def bring(self, before: str | None) -> None:
        """Bring graphs and findings up to the typed tables as they are.

        They hold for the tables in the catalog `before`; None when there is no such state.
        """
        replacements = self._replacements(before) if before and self._may_go_onward() else None
        if replacements is None:
            self._afresh()
        else:
            self._onward(replacements)
        self.same_context = True

    def _may_go_onward(self) -> bool:
        has_graph = self.staging.file(self.rows.register.slug) is not None
        return has_graph and self.rows.plan.is_incremental and self.engines.update is not None

    def _replacements(self, before: str) -> Replacements | None:
        """The lines that every affected subject has now; None when too many are affected."""
        con = self.rows.con
        with self.step("map"):
            affected = mapping.affected(con, self.rows.plan, before, self.ledger.catalog)
            subjects = con.execute(f"SELECT subject FROM {affected} LIMIT {MOST_SUBJECTS + 1}").fetchall()
            if len(subjects) > MOST_SUBJECTS:
                return None
            lines: dict[bytes, list[bytes]] = {subject.encode(): [] for (subject,) in subjects}
            for text, _ in mapping.texts(con, mapping.only(con, self.rows.plan, affected)) if lines else ():
                for line in bytes(text).splitlines(keepends=True):
                    lines[graphs.subject_of(line)].append(line)
            return lines

    def _afresh(self) -> None:
        file = self.staging.directory / f"mapped{graphs.SUFFIX}"
        with self.step("map"), graphs.FrameWriter(file) as writer:
            for text, starts in self.engines.texts(self.rows):
                writer.write(text, starts)
        with self.step("stage"):
            self.staging.replace(self.rows.register.slug, file)
        self._judge_afresh()

    def _judge_afresh(self) -> None:
        with self.step("infer"):
            self.contradictions = infer(self.rows.register, self.staging, self.engines)
        with self.step("check"):
            self.results = self._check_all()

    def _onward(self, replacements: Replacements) -> None:
        with self.step("stage"):
            change = self._stage(replacements)
        if self.contradictions:
            # The closure is brought up to date from a state that had none.
            self._judge_afresh()
            return
        removed, added = self.staging.quads(change)
        with self.step("infer"):
            updated = self._infer(removed, added)
            self.contradictions = list(updated.findings)
        with self.step("check"):
            self._check([*removed, *added, *updated.removed, *updated.added, *self._rewritten(change)])

    def _stage(self, replacements: Replacements) -> Change:
        if not replacements:
            return Change()
        file = self.staging.directory / f"mapped{graphs.SUFFIX}"
        graphs.replace_subjects(self.staging.file(self.rows.register.slug), replacements, file)
        return self.staging.replace(self.rows.register.slug, file)

    def _rewritten(self, change: Change) -> list[ox.Quad]:
        """What may have changed its written form only, of the predicates whose form the shapes ask for."""
        wanted = self.shapes.exact_predicates
        return [quad for quad in self.staging.written(change) if quad.predicate.value in wanted] if wanted else []

    def _infer(self, removed: list[ox.Quad], added: list[ox.Quad]) -> Updated:
        graph, target = self.rows.register.graphs
        schema = self.staging.iris.graph(ONTOLOGY)
        _, name = self.rows.register.graph_names
        assert self.engines.update is not None
        with self.staging.written_by_others(name):
            updated = self.engines.update(self.staging.store, graph, schema, target, removed, added)
            self.staging.follow(name, updated.removed, updated.added)
        return updated

    def _check(self, changed: Sequence[ox.Quad]) -> None:
        gate, store = self.engines.gate, self.staging.seen(self.visible)
        if not self.same_context:
            self.results = self._check_all()
        elif changed:
            own, threads = self.rows.register.graphs, self.rows.settings.threads
            again = gate.recheck(store, own, self.shapes, changed, self._exact_of, threads)
            self.results = [result for result in self.results if result.focus not in again.nodes]
            self.results += again.findings

    def _check_all(self) -> list[Finding]:
        store, own, threads = self.staging.seen(self.visible), self.rows.register.graphs, self.rows.settings.threads
        return list(self.engines.gate.check(store, own, self.shapes, self._exact(), threads))

    def _exact(self) -> Iterator[Exact]:
        """Literals as they were written, of the predicates for which the shapes ask for that."""
        if self.shapes.exact_predicates:
            with graphs.open_lines(self.staging.file(self.rows.register.slug)) as lines:
                yield from self._literals(lines)

    def _exact_of(self, subjects: Collection[str]) -> Iterator[Exact]:
        wanted = {f"<{subject}>".encode() for subject in subjects}
        return self._literals(graphs.lines_about(self.staging.file(self.rows.register.slug), wanted))

    def _literals(self, lines: Iterable[bytes]) -> Iterator[Exact]:
        wanted = {f"<{predicate}>".encode() for predicate in self.shapes.exact_predicates}
        for quad in graphs.quads_of(line for line in lines if line.split(b" ", 2)[1] in wanted):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield quad.subject.value, quad.predicate.value, quad.object


def infer(register: Register, staging: Staging, engines: Engines) -> list[Finding]:
    """Close a register's graph afresh under the ontology in the staging area; return the contradictions."""
    schema = staging.iris.graph(ONTOLOGY)
    _, name = register.graph_names
    with staging.written_by_others(name):
        closed = engines.inference.close(staging.store, register.graph, schema, register.inferred_graph)
        staging.take(name, lines(staging.store, register.inferred_graph))
    return list(closed.findings)


def infer_ontology(staging: Staging, engines: Engines) -> None:
    """Close the ontology itself."""
    name = f"{ONTOLOGY}/inferred"
    target = staging.iris.graph(name)
    with staging.written_by_others(name):
        engines.inference.close_schema(staging.store, staging.iris.graph(ONTOLOGY), target)
        staging.take(name, lines(staging.store, target))
