"""Passages of a graph: what is said of one thing, in the order of a document, and what readers ask of it each time.

Nine in ten statements of a description are names of what it names, the same in every description that names it. So each
passage is put in order once, and tells once which namespaces it needs and what it calls its thing, for as long as it is
remembered. A document is its passages in the order of their things: as if all its statements were sorted.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app.labels import Label, called

# Terms whose namespaces are remembered: properties, classes and datatypes come again and again.
_REMEMBERED: Final = 4096
_SUBJECT, _PREDICATE, _OBJECT = map(attrgetter, ("subject", "predicate", "object"))


@dataclass(frozen=True)
class Passage:
    """Statements that have an order."""

    triples: tuple[Triple, ...]

    @cached_property
    def thing(self) -> str:
        """What the first statement is about, as N-Triples write it; none is the beginning of another."""
        return str(self.triples[0].subject)

    @cached_property
    def labels(self) -> Mapping[str, list[Label]]:
        """What the statements call things."""
        return called(self.triples)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of all IRIs that the statements name."""
        return frozenset(map(_namespace, _named(self.triples)))


_THING: Final = attrgetter("thing")


def passage(triples: Collection[Triple]) -> Passage:
    """Put what is said of one thing in order; no statement may come twice."""
    return Passage(tuple(sorted(triples, key=str)))


def in_order(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """A document of passages, of which no two are about the same thing; one that says nothing is left out.

    Of a part of a thing that is only named there, as the version of an ontology is, nothing is said.
    """
    return tuple(sorted((passage for passage in passages if passage.triples), key=_THING))


def _named(triples: Collection[Triple]) -> Iterator[Hashable]:
    """What triples name, the datatypes of their literals too; nothing about triples within triples."""
    yield from set(map(_SUBJECT, triples))
    yield from map(_PREDICATE, triples)
    for term in map(_OBJECT, triples):
        yield term.datatype if type(term) is Literal else term


@lru_cache(_REMEMBERED)
def _namespace(term: Hashable) -> str:
    iri = term.value if isinstance(term, NamedNode) else ""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
