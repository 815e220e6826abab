"""Rules that take two facts or more: run over the facts that such rules can read, and over no others.

Which facts these are is told by the axioms: the properties that are transitive, functional or part of a chain, the
properties and classes of restrictions, the classes of an intersection where one thing is in all of them, and all that
is said of things that are the same. See `reduction` for why this is the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from loaders.inference.index import Index
from loaders.inference.patterns import TAKE_ONE
from loaders.inference.rules import entail, same_by_keys
from loaders.inference.vocabulary import DIFFERENT, SAME, THING, TYPE, Atom, Node, owl

_RESTRICTIONS: Final = tuple(
    map(owl, ("someValuesFrom", "allValuesFrom", "maxCardinality", "maxQualifiedCardinality", "onClass"))
)
_ON_PROPERTY: Final = owl("onProperty")


class Joins:
    """The rules that take two facts or more, under the closed set of axioms `schema`."""

    def __init__(self, schema: Collection[Atom]) -> None:
        # Left out are axioms that no such rule reads; all that they entail together with others is in the schema.
        self._schema = [axiom for axiom in schema if axiom[1] not in TAKE_ONE]
        index = self._axioms = Index(schema)
        restrictions = [(node, value) for kind in _RESTRICTIONS for node, value in index.pairs(kind) if value != THING]
        self._restricting = {node for pair in restrictions for node in pair}
        self._properties = {
            *(value for node, _ in restrictions for value in index.values(node, _ON_PROPERTY)),
            *(link for _, chain in index.pairs(owl("propertyChainAxiom")) for link in index.list(chain)),
            *index.members(owl("TransitiveProperty")),
        }
        self._intersections = [set(index.list(head)) for _, head in index.pairs(owl("intersectionOf"))]
        self._done: set[Atom] = set()

    def consequences(self, facts: Collection[Atom]) -> set[Atom]:
        """What follows from two or more of `facts` together; nothing where an earlier call has said it all."""
        index = Index(facts)
        readable = {*self._readable(index), *same_by_keys(self._axioms, index)}
        same = {node for pair in index.pairs(SAME) if pair[0] != pair[1] for node in pair}
        readable.update(fact for fact in facts if fact[0] in same or fact[2] in same)
        if readable <= self._done:
            return set()
        self._done = readable | entail([*self._schema, *readable])
        return self._done

    def _readable(self, index: Index) -> Iterator[Atom]:
        for predicate in (*self._properties, SAME, DIFFERENT):
            yield from _facts(index, predicate)
        for class_ in self._restricting:
            yield from ((member, TYPE, class_) for member in index.members(class_))
        for classes in self._intersections:
            for member in set.intersection(*map(index.members, classes)) if classes else ():
                yield from ((member, TYPE, class_) for class_ in classes)
        for predicate in self._axioms.members(owl("FunctionalProperty")):
            yield from _repeated(_facts(index, predicate), 0)
        for predicate in self._axioms.members(owl("InverseFunctionalProperty")):
            yield from _repeated(_facts(index, predicate), 2)


def _facts(index: Index, predicate: Node) -> list[Atom]:
    return [(subject, predicate, value) for subject, value in index.pairs(predicate)]


def _repeated(facts: list[Atom], place: int) -> Iterator[Atom]:
    """The facts that share their subject (`place` 0) or object (2) with another."""
    counts = Counter(fact[place] for fact in facts)
    return (fact for fact in facts if counts[fact[place]] > 1)
