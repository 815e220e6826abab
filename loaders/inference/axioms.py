"""The axioms of a schema, to look up, and the schema patterns of rules matched against them.

Owns the little language of schema patterns: triple patterns in Turtle's manner, where `(?c)` stands for each member of
a list, `(?c ?d)` for every two members, and `[?c]` for the whole list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final, TypeAlias

import pyoxigraph as ox

from app.namespaces import PREFIXES
from loaders.inference.vocabulary import FIRST, REST, TYPE, Atom, Node, owl

# What a schema pattern binds a variable to: a node, or for `[?c]` the members of a list.
Bound: TypeAlias = Node | tuple[Node, ...]
_TOKEN: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|\S+")
_CARDINALITIES: Final = {owl("maxCardinality"), owl("maxQualifiedCardinality")}


class Axioms:
    """Triples of a schema, in memory."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self._pairs: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
        self._values: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)
        self._subjects: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)
        # In order, so that the same schema always compiles to the same rules.
        for subject, predicate, given in sorted(atoms, key=str):
            value = _number(given) if predicate in _CARDINALITIES else given
            self._pairs[predicate].append((subject, value))
            self._values[subject, predicate].append(value)
            self._subjects[predicate, value].append(subject)

    def match(self, patterns: tuple[tuple[str, str, str], ...]) -> Iterator[dict[str, Bound]]:
        """Every way in which all patterns hold."""
        return self._match(patterns, {})

    def _match(
        self, patterns: tuple[tuple[str, str, str], ...], binding: Mapping[str, Bound]
    ) -> Iterator[dict[str, Bound]]:
        if not patterns:
            yield dict(binding)
            return
        for extended in self._match_one(patterns[0], binding):
            yield from self._match(patterns[1:], extended)

    def _match_one(self, pattern: tuple[str, str, str], binding: Mapping[str, Bound]) -> Iterator[dict[str, Bound]]:
        subject, predicate, object_ = pattern
        for one, other in self._candidates(_term(subject, binding), term(predicate), _term(object_, binding)):
            for named in self._members(object_, other):
                given = {**named, **({subject: one} if subject.startswith("?") else {})}
                if all(binding.get(name, node) == node for name, node in given.items()):
                    yield {**binding, **given}

    def _candidates(self, subject: Node | None, predicate: Node, object_: Node | None) -> list[tuple[Node, Node]]:
        if subject is not None:
            return [
                (subject, value) for value in self._values.get((subject, predicate), ()) if object_ in (None, value)
            ]
        if object_ is not None:
            return [(one, object_) for one in self._subjects.get((predicate, object_), ())]
        return self._pairs.get(predicate, [])

    def _members(self, token: str, value: Node) -> Iterator[dict[str, Bound]]:
        """What an object token binds."""
        names = token.strip("()[]").split()
        if token.startswith("["):
            yield {names[0]: tuple(self.list(value))}
        elif token.startswith("("):
            for members in combinations(self.list(value), len(names)):
                yield dict(zip(names, members, strict=True))
        else:
            yield {token: value} if token.startswith("?") else {}

    def list(self, head: Node) -> list[Node]:
        """The members of the RDF list at `head`; a circular list ends where it would repeat."""
        cells: dict[Node, Node] = {}
        while head not in cells and (first := self._values.get((head, FIRST))):
            cells[head] = first[0]
            head = next(iter(self._values.get((head, REST), ())), head)
        return [*cells.values()]


def patterns(text: str) -> tuple[tuple[str, str, str], ...]:
    """The triple patterns of a text, separated by full stops that stand alone."""
    parsed = []
    for part in text.split(" . ") if text else ():
        subject, predicate, object_ = _TOKEN.findall(part)
        parsed.append((subject, predicate, object_))
    return tuple(parsed)


def term(token: str) -> Node:
    """The node that a token without variables stands for: `a`, a number, or a name with a prefix."""
    if token == "a":  # noqa: S105  # Turtle's short form of rdf:type
        return TYPE
    if token.isdigit():
        return ox.Literal(int(token))
    prefix, _, local = token.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _term(token: str, binding: Mapping[str, Bound]) -> Node | None:
    """The node a token must be, None when it may be any."""
    if token.startswith(("(", "[")):
        return None
    if token.startswith("?"):
        bound = binding.get(token)
        return None if isinstance(bound, tuple) else bound
    return term(token)


def _number(node: Node) -> Node:
    """A cardinality as an integer, whatever integer type it was written with."""
    return ox.Literal(int(node.value)) if isinstance(node, ox.Literal) and node.value.isdigit() else node
