"""Rules that take one fact: run on one example of each pattern, written out for all facts of the pattern.

A rule that takes one fact (and any number of axioms) gives for a fact what it gives for any other of the same pattern:
same predicate, same terms where the axioms name them, same datatype of a literal. Such rules never join two examples,
so all examples go through the rules together. See `reduction` for why this is the same result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import repeat
from typing import Final

import pyoxigraph as ox

from loaders.inference.rules import entail
from loaders.inference.vocabulary import FIRST, THING, TYPE, Atom, Node, owl, rdfs

# The axioms whose rules take one fact, and what such axioms are written with besides.
TAKE_ONE: Final = {
    *map(rdfs, ("subClassOf", "subPropertyOf", "domain", "range")),
    *map(owl, ("equivalentClass", "equivalentProperty", "inverseOf", "hasValue", "unionOf")),
}
_READ: Final = {*TAKE_ONE, owl("onProperty"), FIRST}
# The axioms whose rules take two facts or more; owl:someValuesFrom does unless it asks for owl:Thing.
_JOINING: Final = {
    *map(owl, ("propertyChainAxiom", "hasKey", "intersectionOf", "allValuesFrom")),
    *map(owl, ("maxCardinality", "maxQualifiedCardinality")),
}
_SOME: Final = owl("someValuesFrom")
_SYMMETRIC: Final = owl("SymmetricProperty")
_JOINING_TYPES: Final = set(map(owl, ("TransitiveProperty", "FunctionalProperty", "InverseFunctionalProperty")))
_SUBJECT: Final = ox.NamedNode("urn:pattern:subject")
_OBJECT: Final = ox.NamedNode("urn:pattern:object")


class Patterns:
    """The rules that take one fact, under the closed set of axioms `schema`; what it learns holds for one run."""

    def __init__(self, schema: Iterable[Atom]) -> None:
        self._schema = [atom for atom in schema if not _joins(atom)]
        self._named = {term for atom in self._schema if _is_read(atom) for term in (atom[0], atom[2])}
        self._templates: defaultdict[Atom, list[Atom]] = defaultdict(list)

    def consequences(self, facts: Iterable[Atom]) -> set[Atom]:
        """What follows from each of `facts` alone."""
        alike: defaultdict[Atom, list[Atom]] = defaultdict(list)
        for fact in facts:
            if fact[1] in self._named or (fact[1] == TYPE and fact[2] in self._named):
                alike[self._pattern(fact)].append(fact)
        ground = self._learn([pattern for pattern in alike if pattern not in self._templates])
        return ground.union(
            consequence
            for pattern, group in alike.items()
            for template in self._templates[pattern]
            for consequence in _write_out(template, group)
        )

    def _pattern(self, fact: Atom) -> Atom:
        subject, predicate, value = fact
        if value not in self._named:
            value = _sample(_OBJECT.value, value) if isinstance(value, ox.Literal) else _OBJECT
        return (subject if subject in self._named else _SUBJECT, predicate, value)

    def _learn(self, patterns: list[Atom]) -> set[Atom]:
        """Learn the templates of `patterns`; returns what follows with no variable in it: true, as the facts are."""
        examples = {pattern: self._example(pattern, f"urn:pattern:{number}") for number, pattern in enumerate(patterns)}
        owner = {node: pattern for pattern, example in examples.items() for node in example if node not in pattern}
        variable = {
            node: place
            for pattern, example in examples.items()
            for node, place in zip(example, (_SUBJECT, TYPE, _OBJECT), strict=True)
            if node not in pattern
        }
        ground = set()
        self._templates.update((pattern, []) for pattern in patterns)
        for subject, predicate, value in entail([*self._schema, *examples.values()]) if patterns else ():
            pattern = owner.get(subject) or owner.get(value)
            template = (variable.get(subject, subject), predicate, variable.get(value, value))
            if pattern is None:
                ground.add(template)
            else:
                self._templates[pattern].append(template)
        return ground

    def _example(self, pattern: Atom, name: str) -> Atom:
        """A fact of `pattern` whose variable places have names of their own."""
        subject, predicate, value = pattern
        if subject == _SUBJECT:
            subject = ox.NamedNode(f"{name}:subject")
        if value == _OBJECT:
            value = ox.NamedNode(f"{name}:object")
        elif isinstance(value, ox.Literal) and value not in self._named:
            value = _sample(name, value)
        return (subject, predicate, value)


def _sample(text: str, literal: ox.Literal) -> ox.Literal:
    """A literal of the same datatype; language tags are alike to every rule."""
    return ox.Literal(text, language="und") if literal.language else ox.Literal(text, datatype=literal.datatype)


def _write_out(template: Atom, facts: list[Atom]) -> Iterable[Atom]:
    subject, predicate, value = template
    return zip(_fill(subject, facts), repeat(predicate), _fill(value, facts), strict=False)


def _fill(node: Node, facts: list[Atom]) -> Iterable[Node]:
    if node == _SUBJECT:
        return (fact[0] for fact in facts)
    return (fact[2] for fact in facts) if node == _OBJECT else repeat(node, len(facts))


def _is_read(atom: Atom) -> bool:
    subject, predicate, value = atom
    if predicate == TYPE:
        return value == _SYMMETRIC
    return subject != value and (predicate in _READ or (predicate == _SOME and value == THING))


def _joins(atom: Atom) -> bool:
    _, predicate, value = atom
    if predicate == TYPE:
        return value in _JOINING_TYPES
    return predicate in _JOINING or (predicate == _SOME and value != THING)
