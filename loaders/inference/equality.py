"""Equality over a whole graph: table 4 of the standard by classes of equal things, not pair by pair.

Owns finding the classes and what each makes true. Pair by pair a class of n things is joined n³ times; here each class
is read once, and what it lacks is told once. `delta` follows a few changed facts by the same rules as they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

import pyoxigraph as ox

from loaders.inference.facts import View
from loaders.inference.vocabulary import SAME, Atom, Node


def classes(view: View) -> list[list[Node]]:
    """The classes of things that owl:sameAs makes equal, of two members or more (eq-sym, eq-trans)."""
    parents: dict[Node, Node] = {}
    for source in view.sources:
        for one, _, other in source.find(None, SAME, None):
            if isinstance(other, ox.Literal):
                continue  # no statement of OWL
            first, second = _root(parents, one), _root(parents, other)
            if first != second:
                parents[first] = second
    members: defaultdict[Node, list[Node]] = defaultdict(list)
    for node in parents:
        members[_root(parents, node)].append(node)
    return [each for each in members.values() if len(each) > 1]


def _root(parents: dict[Node, Node], node: Node) -> Node:
    parents.setdefault(node, node)
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def pairs(members: list[Node]) -> Iterator[Atom]:
    """That each member of a class is the same as each other one."""
    return ((one, SAME, other) for one, other in permutations(members, 2))


def as_subjects(view: View, members: list[Node]) -> Iterator[Atom]:
    """What is said of one member, said of each (eq-rep-s)."""
    said = {atom[1:] for member in members for source in view.sources for atom in source.find(member, None, None)}
    return ((member, predicate, value) for predicate, value in said if predicate != SAME for member in members)


def as_predicates(view: View, members: list[Node]) -> Iterator[Atom]:
    """What is said with one member, said with each (eq-rep-p)."""
    said = {
        (subject, value)
        for member in members
        for source in view.sources
        for subject, _, value in source.find(None, member, None)
    }
    return ((subject, member, value) for subject, value in said for member in members)


def as_objects(view: View, members: list[Node]) -> Iterator[Atom]:
    """What refers to one member, referring to each (eq-rep-o)."""
    said = {atom[:2] for member in members for source in view.sources for atom in source.find(None, None, member)}
    return ((subject, predicate, member) for subject, predicate in said if predicate != SAME for member in members)


# In this order each step reads what the ones before have made true, so that one pass is enough.
STEPS = (as_predicates, as_subjects, as_objects)
