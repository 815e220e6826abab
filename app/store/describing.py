"""Describing: what a release says of one thing, read from the indexes of its store.

A description goes as far as a reader needs to understand it: the statements about the thing, those about its parts, and
what everything is called that they name. Half of what they name is the same for every thing of a register (properties,
classes, codes), so what things are called is remembered: a release does not change. tests/pages/description.rq says the
same in SPARQL, and is seven times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from app.store.base import Described, Scope
from app.store.passages import Passage, passage

# A part is shown with the whole; more of them than this are not.
PARTS: Final = 40
# Things whose names are remembered, some kilobyte each.
REMEMBERED: Final = 10_000


@dataclass(frozen=True)
class Named:
    """What a thing is called, and whether it is the shape of something."""

    names: Passage
    is_body: bool


class Describer:
    """Describes things of one store, as far as its scope."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        properties = [NamedNode(name) for name in scope.names]
        self._named = lru_cache(REMEMBERED)(partial(_named, store, properties, NamedNode(scope.body)))

    def describe(self, this: NamedNode) -> Described:
        """Describe a thing; of what the release does not know, there are no facts."""
        facts = tuple(self._store.quads_for_pattern(this, None, None, None))
        parts = {part: self._about(part) for part in islice(self._parts(this, facts), PARTS)}
        named = neighbours((*facts, *(triple for about in parts.values() for triple in about.triples)))
        others = (term for term in named if term != this and term not in parts)
        return Described(facts, parts, {term: names for term in others if (names := self._named(term).names).triples})

    def names(self, things: Iterable[NamedNode]) -> list[Triple]:
        """Tell what things are called."""
        return [name for thing in things for name in self._named(thing).names.triples]

    def _parts(self, this: NamedNode, facts: Iterable[Quad]) -> Iterator[NamedNode]:
        """What the thing leads to and nothing else does: by its own name, or as the shape of it."""
        beginnings = (f"{this.value}-", f"{this.value}/")
        for term in dict.fromkeys(fact.object for fact in facts):
            if (
                isinstance(term, NamedNode)
                and term != this
                and (term.value.startswith(beginnings) or self._named(term).is_body)
                and self._is_alone(this, term)
            ):
                yield term

    def _is_alone(self, this: NamedNode, part: NamedNode) -> bool:
        """True when whatever points to the part is the thing, or named after it, or what it is named after."""
        others = (quad.subject for quad in self._store.quads_for_pattern(None, None, part, None))
        return all(
            other.value.startswith(this.value) or this.value.startswith(other.value)
            for other in others
            if isinstance(other, NamedNode)
        )

    def _about(self, thing: NamedNode) -> Passage:
        return passage(set(map(_triple, self._store.quads_for_pattern(thing, None, None, None))))


def _named(store: Store, names: Iterable[NamedNode], body: NamedNode, thing: NamedNode | BlankNode) -> Named:
    found = {_triple(quad) for name in names for quad in store.quads_for_pattern(thing, name, None, None)}
    return Named(passage(found), next(store.quads_for_pattern(thing, body, None, None), None) is not None)


def neighbours(told: Iterable[Triple | Quad]) -> dict[NamedNode | BlankNode, None]:
    """The properties and the things that statements name, each once."""
    terms: dict[NamedNode | BlankNode, None] = {}
    for statement in told:
        terms[statement.predicate] = None
        value = statement.object
        if isinstance(value, NamedNode | BlankNode):
            terms[value] = None
    return terms


def _triple(quad: Quad) -> Triple:
    return quad.triple
