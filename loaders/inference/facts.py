"""Facts to look up one pattern at a time: a graph of the store, or a few triples in memory, joined by Python.

Owns look-ups and the join for a handful of changed facts; `bulk` has the queries over whole graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from loaders.inference.clause import TESTS, Condition, Pattern, match, value
from loaders.inference.lexical import ILL_TYPED, ill_typed_as
from loaders.inference.vocabulary import SAME, TYPE, Atom, Node, skolem


def atoms(statements: Iterable[ox.Quad]) -> Iterator[Atom]:
    """The facts that quads state."""
    for quad in statements:
        subject, predicate, object_ = quad.subject, quad.predicate, quad.object
        # A triple term (RDF 1.2) asserts nothing, and no rule looks into it.
        if not isinstance(subject, ox.Triple) and not isinstance(object_, ox.Triple):
            yield (subject, predicate, object_)


class Source(Protocol):
    """Facts by pattern; None stands for any node."""

    def find(self, subject: Node | None, predicate: Node | None, object_: Node | None) -> Iterator[Atom]:
        """The facts that match."""
        ...


@dataclass(frozen=True)
class Graph:
    """A named graph of the store."""

    store: ox.Store
    name: ox.NamedNode

    def find(self, subject: Node | None, predicate: Node | None, object_: Node | None) -> Iterator[Atom]:
        """The facts that match; nothing where RDF has no such triple."""
        if isinstance(subject, ox.Literal) or not (predicate is None or isinstance(predicate, ox.NamedNode)):
            return
        yield from atoms(self.store.quads_for_pattern(subject, predicate, object_, self.name))

    def has(self, atom: Atom) -> bool:
        """True when the graph has the fact."""
        return self.has_any(*atom)

    def has_any(self, subject: Node | None, predicate: Node | None, object_: Node | None) -> bool:
        """True when some fact matches."""
        return next(self.find(subject, predicate, object_), None) is not None

    def quad(self, atom: Atom) -> ox.Quad:
        """The fact as a quad of this graph."""
        subject, predicate, object_ = atom
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(predicate, ox.NamedNode)
        return ox.Quad(subject, predicate, object_, self.name)


class Memory:
    """A few triples."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self.atoms = frozenset(atoms)
        self._by: tuple[defaultdict[Node, list[Atom]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for atom in self.atoms:
            for index, node in zip(self._by, atom, strict=True):
                index[node].append(atom)

    def find(self, subject: Node | None, predicate: Node | None, object_: Node | None) -> Iterator[Atom]:
        """The facts that match."""
        wanted = (subject, predicate, object_)
        if None not in wanted:
            return iter([wanted] if wanted in self.atoms else [])
        shortest = min(
            (index.get(node, []) for index, node in zip(self._by, wanted, strict=True) if node is not None),
            key=len,
            default=self.atoms,
        )
        return (atom for atom in shortest if all(want in (None, node) for want, node in zip(wanted, atom, strict=True)))


@dataclass(frozen=True)
class View:
    """Several sources read as one; conditions that need a query are put to the store over `graphs`."""

    store: ox.Store
    sources: Sequence[Source]
    graphs: tuple[ox.NamedNode, ...]

    def holds(self, atom: Atom) -> bool:
        """True when some source has the fact."""
        return any(next(source.find(*atom), None) is not None for source in self.sources)

    def join(
        self, patterns: Sequence[Pattern], conditions: Sequence[Condition], binding: Mapping[str, Node]
    ) -> Iterator[dict[str, Node]]:
        """Every binding under which all patterns and conditions hold."""
        if not patterns:
            if all(self._meets(condition, binding) for condition in conditions):
                yield dict(binding)
            return
        best = min(range(len(patterns)), key=lambda at: _cost(patterns[at], binding))
        rest = [*patterns[:best], *patterns[best + 1 :]]
        for extended in self._match(patterns[best], binding):
            yield from self.join(rest, conditions, extended)

    def _match(self, pattern: Pattern, binding: Mapping[str, Node]) -> Iterator[dict[str, Node]]:
        subject, predicate, object_ = (_node(term, binding) for term in pattern)
        for source in self.sources:
            for atom in source.find(subject, predicate, object_):
                extended = match(pattern, atom, binding)
                if extended is not None:
                    yield extended

    def _meets(self, condition: Condition, binding: Mapping[str, Node]) -> bool:
        nodes = [_node(term, binding) for term in condition.arguments]
        test = TESTS.get(condition.text)
        if test is not None:
            return test(*nodes)
        names = [f"?a{number}" for number in range(len(nodes))]
        values = " ".join(str(skolem(node)) for node in nodes if node is not None)
        text = ill_typed_as(nodes[0]) if condition.text == ILL_TYPED else condition.text
        query = f"ASK {{ VALUES ({' '.join(names)}) {{ ({values}) }} FILTER({text.format(*names)}) }}"
        return bool(self.store.query(query, default_graph=[*self.graphs]))


def _node(term: str | Node, binding: Mapping[str, Node]) -> Node | None:
    bound = value(term, binding)
    return None if isinstance(bound, str) else bound


def _cost(pattern: Pattern, binding: Mapping[str, Node]) -> int:
    """How much a look-up is likely to return: few things are the same, a class or a property alone has most facts."""
    subject, predicate, object_ = (_node(term, binding) is not None for term in pattern)
    if subject:
        return 0 if object_ else 1
    if object_:
        return 1 if pattern[1] == SAME else 3 if pattern[1] == TYPE else 2
    return 4 if predicate else 5
