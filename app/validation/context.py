"""What a validator in memory needs to see: the register's triples, and of the rest what its shapes can reach.

Owns the choice of context. From the nodes that the register mentions, or a shape names as its target, it follows the
predicates that the shapes read, their classes and superclasses, to the end, in whichever named graph a statement
stands; so every property path and sh:class finds what it would find over the whole store. A shape that may look at any
statement about a node (sh:closed, sh:sparql) gets all statements about the nodes reached, and the predicates that a
query names are followed forwards. A query that looks for nodes which no such path from the register reaches does not
see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from app.validation.crossing import Fact
from app.validation.shapes import Shapes
from app.validation.view import Seen


def described(store: Seen, graphs: Sequence[str]) -> set[Fact]:
    """The statements of `graphs`."""
    names = [ox.NamedNode(graph) for graph in graphs]
    return {_fact(quad) for name in names for quad in store.quads_for_pattern(None, None, None, name)}


def context(store: Seen, facts: Iterable[Fact], shapes: Shapes) -> set[Fact]:
    """The statements outside `facts` that `shapes` can reach from the nodes `facts` mention."""
    follow = {ox.NamedNode(predicate) for predicate in shapes.predicates}
    against = [ox.NamedNode(predicate) for predicate in shapes.inverse_predicates]
    known = set(facts)
    found: set[Fact] = set()
    seen: set[object] = {node for fact in known for node in _ends(fact)} | shapes.named
    waiting = list(seen)
    while waiting:
        node = waiting.pop()
        for fact in _about(store, node, against):
            if fact in known or (fact[1] not in follow and not shapes.reads_everything):
                continue
            found.add(fact)
            for end in _ends(fact) if fact[1] in follow else ():
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
    return found


def _about(store: Seen, node: object, against: list[ox.NamedNode]) -> Iterator[Fact]:
    if isinstance(node, ox.NamedNode | ox.BlankNode):
        yield from map(_fact, store.quads_for_pattern(node, None, None, None))
    for predicate in against:
        yield from map(_fact, store.quads_for_pattern(None, predicate, node, None))  # type: ignore[arg-type]


def _ends(fact: Fact) -> tuple[object, object]:
    return fact[0], fact[2]


def _fact(quad: ox.Quad) -> Fact:
    return quad.subject, quad.predicate, quad.object
