"""The rules over a whole graph of the store: one query per clause, its answers streamed into the target graph.

Owns the order: a clause runs after those that conclude what it reads, and again when something it reads was added.
Equality comes last, since it reads and writes everything; what it adds is followed up fact by fact while it is little.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clause import Clause, Key, key
from loaders.inference.delta import insert
from loaders.inference.facts import Graph, View
from loaders.inference.ontology import Ontology
from loaders.inference.queries import answers, findings
from loaders.inference.vocabulary import SAME, Atom

# Quads held in memory before they are written.
BATCH: Final = 20_000
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
    others = in_order([clause for clause in clauses if not clause.name.startswith("eq-")])
    _run(work, others)
    while _has_equality(work):
        added = [atom for clause in equality for atom in _conclude(work, clause)]
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


def in_order(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, each after those that conclude what it reads, as far as they do not read each other."""
    readers = _readers(clauses)
    left, seen = [], set[int]()
    for start in range(len(clauses)):
        # Depth first without recursion: a clause is left behind once all that read it are.
        stack = [(start, iter(readers[_concludes(clauses[start])]))] if start not in seen else []
        seen.add(start)
        while stack:
            number, following = stack[-1]
            fresh = next((each for each in following if each not in seen), None)
            if fresh is None:
                left.append(clauses[number])
                stack.pop()
            else:
                seen.add(fresh)
                stack.append((fresh, iter(readers[_concludes(clauses[fresh])])))
    return left[::-1]


def _readers(clauses: Sequence[Clause]) -> defaultdict[Key, list[int]]:
    """The clauses, by number, that read what a key stands for."""
    readers: defaultdict[Key, list[int]] = defaultdict(list)
    for number, clause in enumerate(clauses):
        for each in {key(pattern) for pattern in clause.body}:
            readers[each].append(number)
    return readers


def _concludes(clause: Clause) -> Key:
    assert clause.head is not None
    return key(clause.head)


def _has_equality(work: Work) -> bool:
    return next(work.view().join([("?x", SAME, "?y")], [], {}), None) is not None


def _run(work: Work, clauses: Sequence[Clause]) -> None:
    """Run all clauses, and again those whose premises have grown, until nothing is added."""
    readers = _readers(clauses)
    due = list(range(len(clauses)))
    while due:
        number = heapq.heappop(due)
        if _conclude(work, clauses[number]):
            # What walks its property to the end has nothing to add to its own conclusions.
            again = {*readers[_concludes(clauses[number])]}.difference(due)
            for each in again - ({number} if clauses[number].transitive else set()):
                heapq.heappush(due, each)


def _conclude(work: Work, clause: Clause) -> list[Atom]:
    """Write what a clause concludes into the target graph; return what was written, or as much of it as is followed."""
    written: list[Atom] = []
    kept = filter(work.ontology.keeps, answers(work.store, clause, work.graphs(clause)))
    while batch := list(islice(kept, BATCH)):
        work.store.extend(map(work.target.quad, batch))
        written += batch[: FEW - len(written)]
    return written
