"""The rules over a whole graph of the store: one query per clause, its answers streamed into the target graph.

Owns the order: a clause runs after those that conclude what it reads, and again when something it reads was added.
Equality comes last, since it reads and writes everything; what it adds is followed up fact by fact while it is little,
and by the queries again when it is much.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference import crowds, equality
from loaders.inference.clause import ANYTHING, Clause, constants, key
from loaders.inference.delta import insert
from loaders.inference.facts import Graph, View
from loaders.inference.ontology import Ontology
from loaders.inference.order import concludes, readers
from loaders.inference.queries import answers, findings
from loaders.inference.vocabulary import SAME, Atom, Node, is_standard

# Quads held in memory before they are written. A store in memory walks past what was written since a query began, so
# few large batches beat many small ones.
BATCH: Final = 100_000
# Above this many quads a store on disk takes them as files, at the same cost, and does not keep them in memory as well.
BULK: Final = 10_000
# Above this many facts from equality, queries over everything are cheaper than following each one up.
FEW: Final = 50_000


@dataclass(frozen=True)
class Work:
    """A register's `facts` and `target` in the store, and in `schema` what the ontology says of individuals to queries.

    `crowded` is what was found on the way: equal things that are too many.
    """

    store: ox.Store
    ontology: Ontology
    facts: Graph
    target: Graph
    schema: Graph
    crowded: set[Finding] = field(default_factory=set)

    def graphs(self, clause: Clause) -> list[ox.NamedNode]:
        """What a query reads; the ontology only when it can matter, for each graph costs a look-up per pattern."""
        if clause.is_about_texts():
            return [self.facts.name]
        return [
            each.name for each in (self.facts, self.target, *((self.schema,) if self.ontology.joins(clause) else ()))
        ]

    def may_hold(self, clause: Clause) -> bool:
        """False when nothing matches one of the patterns: a register has facts for few of the clauses."""
        graphs = [Graph(self.store, name) for name in self.graphs(clause)]
        return all(any(graph.has_any(*constants(pattern)) for graph in graphs) for pattern in clause.body)

    def view(self) -> View:
        """The same facts, to look up one by one."""
        names = (self.facts.name, self.target.name, self.schema.name)
        return View(self.store, (self.facts, self.target, self.ontology.facts), names)


def saturate(work: Work) -> None:
    """Add to the target graph all that follows from the facts, the target and the ontology."""
    steps, view = work.ontology.steps, work.view()
    _run(work, steps)
    while added := _equate(work):
        if len(added) < FEW:
            insert(work.ontology.step_book, view, added, work.ontology.keeps, adder(work.target))
        else:
            _run(work, steps)


def contradictions(work: Work) -> Iterator[Finding]:
    """What the facts, closed, contradict the ontology in."""
    yield from work.crowded
    for clause in filter(work.may_hold, work.ontology.program.contradictions):
        yield from findings(work.store, clause, work.graphs(clause))


def entailed_axioms(work: Work) -> Iterator[Atom]:
    """Axioms that follow from facts: they may make further rules fire."""
    for clause in filter(work.may_hold, work.ontology.program.axiomatic):
        yield from answers(work.store, clause, work.graphs(clause))


def adder(graph: Graph) -> Callable[[Atom], None]:
    """What writes a fact into a graph."""
    return lambda atom: graph.store.add(graph.quad(atom))


def _equate(work: Work) -> list[Atom]:
    """Say of equal things what is said of one of them; return what was written, or as much of it as may be followed."""
    view, written = work.view(), list[Atom]()
    groups = [*_without_crowds(work, equality.classes(view))]
    _write(work, _new(work, view, chain.from_iterable(map(equality.pairs, groups))), written)
    for step in equality.STEPS:
        _write(work, _new(work, view, (atom for group in groups for atom in step(view, group))), written)
    return written


def _without_crowds(work: Work, classes: Iterable[list[Node]]) -> Iterator[list[Node]]:
    for members in classes:
        if len(members) > crowds.LIMIT:
            work.crowded.update(crowds.of_class(members))
        else:
            yield members


def _new(work: Work, view: View, atoms: Iterable[Atom]) -> Iterator[Atom]:
    return (atom for atom in atoms if work.ontology.keeps(atom) and not view.holds(atom))


def _run(work: Work, clauses: Sequence[Clause]) -> None:
    """Run all clauses, and again those whose premises have grown, until nothing is added."""
    reading = readers(clauses)
    due = list(range(len(clauses)))
    while due:
        number = heapq.heappop(due)
        if _conclude(work, clauses[number]):
            # What walks its property to the end has nothing to add to its own conclusions.
            again = {*reading[concludes(clauses[number])]} - ({number} if clauses[number].transitive else set())
            for each in again.difference(due):
                heapq.heappush(due, each)


def _conclude(work: Work, clause: Clause) -> bool:
    """Write what a clause concludes into the target graph; tell whether there was anything."""
    written: list[Atom] = []
    if work.may_hold(clause):
        _write(work, _kept(work, clause), written)
    return bool(written)


def _write(work: Work, atoms: Iterator[Atom], written: list[Atom]) -> None:
    """Write facts into the target graph, and note them, or as many as may be followed up."""
    # What is concluded from several premises at once may be concluded many times; a store wants it once.
    while batch := [*dict.fromkeys(islice(atoms, BATCH))]:
        extend = work.store.bulk_extend if len(batch) > BULK else work.store.extend
        extend(ox.Quad(*atom, work.target.name) for atom in batch)  # type: ignore[arg-type]  # kept, so RDF
        written += batch[: FEW - len(written)]


def _kept(work: Work, clause: Clause) -> Iterator[Atom]:
    """What a clause concludes and is to be kept."""
    assert clause.head is not None
    graphs = work.graphs(clause)
    meant, crowded = crowds.without_crowds(work.store, clause, graphs)
    work.crowded.update(crowded)
    found = answers(work.store, meant, graphs)
    if key(clause.head) in (ANYTHING, (SAME, None)):
        return filter(work.ontology.keeps, found)
    # Of such a head all is known but the subject, and what the ontology says already: the rows are many.
    terms, told = work.ontology.terms, work.ontology.told(clause.head)
    return (atom for atom in found if not (atom[0] in terms or is_standard(atom[0]) or atom in told))
