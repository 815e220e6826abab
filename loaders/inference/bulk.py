"""The rules over a whole graph of the store: one query per clause, its answers streamed into the target graph.

Owns the order: a clause runs after those that conclude what it reads, and again when something it reads was added.
Equality comes last, since it reads and writes everything; what it adds is followed up fact by fact while it is little.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clause import ANYTHING, Clause, key
from loaders.inference.delta import insert
from loaders.inference.facts import Graph, View
from loaders.inference.ontology import Ontology
from loaders.inference.order import concludes, in_order, readers, without_detours
from loaders.inference.queries import answers, findings
from loaders.inference.vocabulary import SAME, Atom, is_standard

# Quads held in memory before they are written. A store in memory walks past what was written since a query began, so
# few large batches beat many small ones.
BATCH: Final = 100_000
# Above this many facts from equality, queries over everything are cheaper than following each one up.
FEW: Final = 50_000


@dataclass(frozen=True)
class Work:
    """A register's `facts` and `target` in the store, and a graph there with what the ontology says of individuals."""

    store: ox.Store
    ontology: Ontology
    facts: Graph
    target: Graph
    schema: Graph

    def graphs(self, clause: Clause) -> list[ox.NamedNode]:
        """What a query reads; the ontology only when it can matter, for each graph costs a look-up per pattern."""
        if clause.is_about_texts():
            return [self.facts.name]
        return [
            each.name for each in (self.facts, self.target, *((self.schema,) if self.ontology.joins(clause) else ()))
        ]

    def view(self) -> View:
        """The same facts, to look up one by one."""
        sources = (self.facts, self.target, self.schema)
        return View(self.store, sources, tuple(source.name for source in sources))


def saturate(work: Work) -> None:
    """Add to the target graph all that follows from the facts, the target and the ontology."""
    clauses = work.ontology.program.clauses
    equality = [clause for clause in clauses if clause.name.startswith("eq-")]
    others = in_order(without_detours([clause for clause in clauses if not clause.name.startswith("eq-")]))
    _run(work, others)
    while _has_equality(work):
        added: list[Atom] = []
        for clause in equality:
            _conclude(work, clause, added)
        if len(added) < FEW:
            insert(work.ontology.book, work.view(), added, work.ontology.keeps, adder(work.target))
            return
        _run(work, others)


def contradictions(work: Work) -> Iterator[Finding]:
    """What the facts, closed, contradict the ontology in."""
    for clause in work.ontology.program.contradictions:
        yield from findings(work.store, clause, work.graphs(clause))


def entailed_axioms(work: Work) -> Iterator[Atom]:
    """Axioms that follow from facts: they may make further rules fire."""
    for clause in work.ontology.program.axiomatic:
        yield from answers(work.store, clause, work.graphs(clause))


def adder(graph: Graph) -> Callable[[Atom], None]:
    """What writes a fact into a graph."""
    return lambda atom: graph.store.add(graph.quad(atom))


def _has_equality(work: Work) -> bool:
    return next(work.view().join([("?x", SAME, "?y")], [], {}), None) is not None


def _run(work: Work, clauses: Sequence[Clause]) -> None:
    """Run all clauses, and again those whose premises have grown, until nothing is added."""
    reading = readers(clauses)
    due = list(range(len(clauses)))
    while due:
        number = heapq.heappop(due)
        if _conclude(work, clauses[number], []):
            # What walks its property to the end has nothing to add to its own conclusions.
            again = {*reading[concludes(clauses[number])]} - ({number} if clauses[number].transitive else set())
            for each in again.difference(due):
                heapq.heappush(due, each)


def _conclude(work: Work, clause: Clause, written: list[Atom]) -> bool:
    """Write what a clause concludes into the target graph, and note it, or as much of it as may be followed up."""
    kept = _kept(work, clause)
    # What a clause concludes from several premises at once it may conclude many times; a store wants it once.
    while batch := [*dict.fromkeys(islice(kept, BATCH))]:
        work.store.extend(ox.Quad(*atom, work.target.name) for atom in batch)  # type: ignore[arg-type]  # kept, so RDF
        written += batch[: FEW - len(written)]
    return bool(written)


def _kept(work: Work, clause: Clause) -> Iterator[Atom]:
    """What a clause concludes and is to be kept."""
    assert clause.head is not None
    found = answers(work.store, clause, work.graphs(clause))
    if key(clause.head) in (ANYTHING, (SAME, None)):
        return filter(work.ontology.keeps, found)
    # Of such a head all is known but the subject, and what the ontology says already: the rows are many.
    terms, told = work.ontology.terms, work.ontology.told(clause.head)
    return (atom for atom in found if not (atom[0] in terms or is_standard(atom[0]) or atom in told))
