"""The focus nodes whose results a change can touch, found from the statements that came or went.

Owns the walk back. A node's results rest on statements that paths lead to (`reads`); of the changed statements on such
a path the first is still reached over unchanged ones, so that the new state of the store is enough to find the node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from app.validation.engine.dataset import Dataset, blocks, folded
from app.validation.engine.reads import SUBCLASS, Reads
from app.validation.engine.scopes import Scope
from app.validation.engine.statements import ANY, Read, Route
from app.validation.engine.targets import focus, unmentioned
from app.validation.finding import Term

_Changes = Mapping[str, Collection[tuple[Term, Term]]]


def affected(dataset: Dataset, plan: Iterable[tuple[Scope, Reads]], changed: Collection[ox.Quad]) -> set[Term]:
    """The nodes about which the results can differ; among them all that the changed statements are about."""
    changes: defaultdict[str, list[tuple[Term, Term]]] = defaultdict(list)
    stored = _stored(changed)
    for quad in changed:
        changes[quad.predicate.value].append((quad.subject, stored.get(quad.object, quad.object)))
    nodes: set[Term] = {quad.subject for quad in changed}
    if not dataset.alone:
        # A node that no graph describes is in question for being mentioned.
        nodes.update(value for each in changes.values() for _, value in each if not dataset.says(value))
    for scope, reads in plan:
        nodes |= _of_scope(dataset, scope, reads, changes)
    return nodes


def _stored(changed: Iterable[ox.Quad]) -> dict[Term, Term]:
    """How the store writes the literals of the change."""
    literals = {quad.object for quad in changed if isinstance(quad.object, ox.Literal)}
    return {literal: stored for literal in literals for stored in folded([literal])}


def _of_scope(dataset: Dataset, scope: Scope, reads: Reads, changes: _Changes) -> set[Term]:
    nodes: set[Term] = set()
    backwards: defaultdict[Route, set[Term]] = defaultdict(set)
    forwards: defaultdict[Route, set[Term]] = defaultdict(set)
    for read in reads.constraints:
        found = list(_matching(read, changes))
        if read.before is not None:
            backwards[read.before].update(start for start, _ in found)
        elif found:
            nodes |= _all(dataset, scope)
    for read in reads.membership:
        forwards[read.after].update(start if read.ends_at_start else end for start, end in _matching(read, changes))
    for route, starts in backwards.items():
        nodes |= _walked(dataset, "".join(f"/{path}" for path in route)[1:], starts, "?this {path} ?_end")
    for route, starts in forwards.items():
        nodes |= _walked(dataset, "".join(f"/{path}" for path in route)[1:], starts, "?_end {path} ?this")
    return nodes | _instances(dataset, scope, changes)


def _matching(read: Read, changes: _Changes) -> Iterator[tuple[Term, Term]]:
    """The changed statements that are read, each as its end near the focus node and the other."""
    predicates = changes if read.predicate == ANY else (read.predicate,)
    for predicate in predicates:
        for subject, value in changes.get(predicate, ()):
            yield (value, subject) if read.inverse else (subject, value)


def _walked(dataset: Dataset, path: str, ends: Collection[Term], pattern: str) -> set[Term]:
    # A path of length zero leads to the end itself, which the store need not know any more.
    if not path:
        return set(ends)
    walk = pattern.format(path=path)
    return set(ends) | {
        row["this"]
        for block, substitutions in blocks(ends, name="_end")
        for row in dataset.rows(f"SELECT DISTINCT ?this ?_end WHERE {{ {block} {walk} }}", substitutions)
    }


def _all(dataset: Dataset, scope: Scope) -> set[Term]:
    found = focus(dataset, scope, None)
    return set(unmentioned(dataset, scope, None)) | {
        row["this"] or some.substitutions["this"]
        for some in found
        for row in dataset.rows(f"SELECT DISTINCT ?this WHERE {{ {some.pattern} }}", some.substitutions)
    }


def _instances(dataset: Dataset, scope: Scope, changes: _Changes) -> set[Term]:
    """Where the hierarchy of classes changed, the instances of the classes that moved, and what hangs on them."""
    moved = {str(subject) for subject, _ in changes.get(SUBCLASS, ()) if isinstance(subject, ox.NamedNode)}
    chain = "".join(f"/{path}" for path in scope.chain)[1:]
    nodes: set[Term] = set()
    for class_ in sorted(moved):
        for below in dataset.subclasses(class_):
            rows = dataset.rows(f"SELECT ?this WHERE {{ ?this a {below} }}")
            nodes |= _walked(dataset, chain, [row["this"] for row in rows], "?_end {path} ?this")
    return nodes
