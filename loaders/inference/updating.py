"""A closure brought up to date with a few changed facts: delete what may have lost its reason, derive again, add.

Owns the order of these steps (DRed, Gupta, Mumick and Subrahmanian 1993); `delta` has the single steps. Before a
conclusion is deleted, and all that rests on it, the facts themselves are asked whether they still entail it in one
step: else one contract removed would touch every party of the same kind. When all this costs more than a full run
(`effort`), what was written is taken back, and the full run is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference import crowds, delta, ontology
from loaders.inference.clashes import finding
from loaders.inference.closing import close, in_order
from loaders.inference.effort import Counted, Effort, TooMuch
from loaders.inference.facts import Graph, Memory, View, atoms
from loaders.inference.journal import Journal, Updated
from loaders.inference.ontology import Ontology
from loaders.inference.vocabulary import SAME, Atom, is_axiom

# Above this many changed facts, one run over everything costs less than following each of them.
MANY: Final = 20_000


@dataclass(frozen=True)
class _Change:
    """The graphs of one update, and the facts stated (`fresh`) and no longer stated (`gone`)."""

    ontology: Ontology
    facts: Graph
    target: Graph
    gone: tuple[Atom, ...]
    fresh: tuple[Atom, ...]
    effort: Effort
    journal: Journal

    def view(self, *sources: Graph | Memory) -> View:
        """These sources, and what the ontology says of individuals; all that is read there is counted."""
        graphs = (self.facts.name, self.target.name)
        counted = tuple(Counted(source, self.effort) for source in (*sources, self.ontology.facts))
        return View(self.facts.store, counted, graphs)


def update(
    store: ox.Store,
    graph: str,
    schema: str,
    target: str,
    removed: Collection[ox.Quad],
    added: Collection[ox.Quad],
) -> Updated:
    """Bring `target`, the closure of `graph` before it lost `removed` and got `added`, up to date with it now.

    The ontology in `schema` must be the same as before, and `graph` without blank nodes, as published graphs are. The
    findings are all there are when the old state had none: a contradiction that only old facts take part in is not told
    again, nor that it is gone, so whoever had findings must `close`. The target is right in any case. Facts that are
    axioms, and changes that cost more to follow, cost a full run.
    """
    change = _change(store, graph, schema, target, removed, added)
    if _concerns_everything(change):
        return _close_again(change, schema)
    try:
        return _follow(change)
    except TooMuch:
        change.journal.take_back()
        return _close_again(change, schema)


def _change(
    store: ox.Store, graph: str, schema: str, target: str, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]
) -> _Change:
    facts, inferred = Graph(store, ox.NamedNode(graph)), Graph(store, ox.NamedNode(target))
    return _Change(
        ontology.compiled(ontology.read(store, schema)),
        facts,
        inferred,
        gone=tuple(dict.fromkeys(atoms(removed))),
        fresh=tuple(dict.fromkeys(atoms(added))),
        effort=Effort(store, (facts.name, inferred.name)),
        journal=Journal(inferred),
    )


def _concerns_everything(change: _Change) -> bool:
    """True when following the changed facts would be wrong, since they may change the rules, or too slow."""
    changed = (*change.gone, *change.fresh)
    if len(changed) > MANY or change.ontology.program.axiomatic:
        return True
    if any(is_axiom(atom) or any(isinstance(node, ox.BlankNode) for node in atom) for atom in changed):
        return True
    return bool(ontology.axioms_in(change.facts.store, change.facts.name.value))


def _close_again(change: _Change, schema: str) -> Updated:
    """Run all rules beside the old closure, and tell the difference."""
    store, old = change.facts.store, change.target
    new = Graph(store, ox.NamedNode("urn:inference:new"))
    try:
        findings = close(store, change.facts.name.value, schema, new.name.value).findings
        removed = [old.quad(atom) for atom in _missing(old, new)]
        added = [old.quad(atom) for atom in _missing(new, old)]
    finally:
        store.clear_graph(new.name)
    for quad in removed:
        store.remove(quad)
    store.extend(added)
    return Updated(removed, added, findings)


def _missing(one: Graph, other: Graph) -> Iterator[Atom]:
    return (atom for atom in one.find(None, None, None) if not other.has(atom))


def _follow(change: _Change) -> Updated:
    gone = [atom for atom in change.gone if atom not in change.ontology.known and not change.facts.has(atom)]
    fresh = [atom for atom in change.fresh if atom not in change.ontology.known and change.facts.has(atom)]
    doomed = _doomed(change, gone)
    # What is stated now is not entailed any more, and what rests on it stays.
    stated = [atom for atom in fresh if atom not in doomed and change.target.has(atom)]
    for atom in (*doomed, *stated):
        change.journal.remove(atom)
    now = change.view(change.facts, change.target)
    again = _derived_again(change, now, (*gone, *doomed))
    entailed = delta.insert(change.ontology.book, now, (*fresh, *again), change.ontology.keeps, change.journal.add)
    _refuse_crowds(change, now)
    return change.journal.updated(_contradictions(change, now, fresh, (*again, *entailed)))


def _doomed(change: _Change, gone: Collection[Atom]) -> dict[Atom, None]:
    """The conclusions that rested on what is gone, unless the facts that are left entail them at once."""
    book = change.ontology.book
    before = change.view(change.facts, change.target, Memory(gone))
    left = change.view(change.facts)
    doomed: dict[Atom, None] = {}
    asked: set[Atom] = set()
    queue = deque(atom for atom in gone if not book.follows(left, atom))
    while queue:
        for atom in book.consequences(before, queue.popleft()):
            if atom not in asked and change.target.has(atom):
                asked.add(atom)
                if not book.follows(left, atom):
                    doomed[atom] = None
                    queue.append(atom)
    return doomed


def _derived_again(change: _Change, now: View, lost: Iterable[Atom]) -> list[Atom]:
    """Those of the lost facts that follow from what is left, written into the target."""
    again = []
    for atom in lost:
        if change.ontology.keeps(atom) and not now.holds(atom) and change.ontology.book.follows(now, atom):
            change.journal.add(atom)
            again.append(atom)
    return again


def _refuse_crowds(change: _Change, now: View) -> None:
    """Equal things that have become too many are not spread, and are told, by a full run."""
    for member in {atom[0] for atom in change.journal.added if atom[1] == SAME}:
        others = {atom[2] for source in now.sources for atom in source.find(member, SAME, None)}
        if len(others) >= crowds.LIMIT:
            raise TooMuch


def _contradictions(
    change: _Change, now: View, stated: Iterable[Atom], entailed: Iterable[Atom]
) -> tuple[Finding, ...]:
    uses = [(clause, binding) for atom in stated for clause, binding in change.ontology.alarms.uses(now, atom)]
    uses += [
        (clause, binding)
        for atom in entailed
        for clause, binding in change.ontology.alarms.uses(now, atom)
        if not clause.is_about_texts()
    ]
    found = {finding(clause.blame, binding) for clause, binding in uses if clause.blame}
    return in_order(found - change.ontology.findings)
