"""A set of triples by predicate, subject and class, for rules that join them.

Owns look-ups only; built once over triples that do not change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from loaders.inference.vocabulary import FIRST, REST, TYPE, Atom, Node


class Index:
    """Triples to look up; every method answers from memory."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self._pairs: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
        self._values: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)
        self._members: defaultdict[Node, set[Node]] = defaultdict(set)
        for subject, predicate, value in atoms:
            self._pairs[predicate].append((subject, value))
            self._values[subject, predicate].append(value)
            if predicate == TYPE:
                self._members[value].add(subject)

    def pairs(self, predicate: Node) -> list[tuple[Node, Node]]:
        """Subject and object of each triple with `predicate`."""
        return self._pairs.get(predicate, [])

    def values(self, subject: Node, predicate: Node) -> list[Node]:
        """The objects of `subject` under `predicate`."""
        return self._values.get((subject, predicate), [])

    def members(self, class_: Node) -> set[Node]:
        """What is typed with `class_`."""
        return self._members.get(class_, set())

    def list(self, head: Node) -> list[Node]:
        """The members of the RDF list at `head`; a circular list ends where it would repeat."""
        members: dict[Node, Node] = {}
        while head not in members and (first := self.values(head, FIRST)):
            members[head] = first[0]
            head = next(iter(self.values(head, REST)), head)
        return [*members.values()]
