"""Statements about terms, in memory: the graphs of the ontology and of the shapes, to be looked up by any end.

Small graphs that many pages need many ways; what is large is asked of the store. Pure: triples in, terms out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Triple

from app.labels import Label, labels_among
from app.namespaces import PREFIXES
from app.store.base import Term

_RDF: Final = PREFIXES["rdf"]
TYPE: Final = f"{_RDF}type"
_FIRST, _REST = f"{_RDF}first", f"{_RDF}rest"


class Statements:
    """Triples whose subjects are IRIs, by subject and by object."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[str, dict[str, list[Term]]] = defaultdict(dict)
        self._subjects: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, NamedNode):
                self._values[subject.value].setdefault(predicate, []).append(value)
                if isinstance(value, NamedNode):
                    self._subjects[value.value].setdefault(predicate, []).append(subject.value)

    def __contains__(self, subject: str) -> bool:
        return subject in self._values

    def about(self, subject: str) -> Iterator[tuple[str, Term]]:
        """Everything that is said of `subject`."""
        for predicate, values in self._values.get(subject, {}).items():
            yield from ((predicate, value) for value in values)

    def values(self, subject: str, predicate: str) -> list[Term]:
        """What `subject` has as `predicate`."""
        return self._values.get(subject, {}).get(predicate, [])

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The things among the values."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def texts(self, subject: str, predicate: str) -> list[Label]:
        """The literals among the values."""
        return labels_among(self.values(subject, predicate))

    def text(self, subject: str, predicate: str) -> str:
        """The first of the literals, "" when there is none."""
        return next((label.text for label in self.texts(subject, predicate)), "")

    def subjects(self, predicate: str, value: str) -> list[str]:
        """What has the thing `value` as `predicate`."""
        return self._subjects.get(value, {}).get(predicate, [])

    def pointing(self, value: str) -> list[str]:
        """What says anything of the thing `value`."""
        return [subject for subjects in self._subjects.get(value, {}).values() for subject in subjects]

    def of_types(self, types: Iterable[str]) -> list[str]:
        """The things of any of the types, by IRI."""
        return sorted({subject for name in types for subject in self.subjects(TYPE, name)})

    def members(self, head: Term) -> list[Term]:
        """Members of a list (RDF Schema section 5.2)."""
        found: list[Term] = []
        seen: set[str] = set()
        while isinstance(head, NamedNode) and (first := self.values(head.value, _FIRST)) and head.value not in seen:
            seen.add(head.value)
            found.append(first[0])
            rest = self.values(head.value, _REST)
            head = rest[0] if rest else NamedNode(f"{_RDF}nil")
        return found

    def closure(self, start: str, predicate: str) -> list[str]:
        """What is reached from `start` over `predicate`, the nearest first, without `start`."""
        found: list[str] = []
        ahead = self.iris(start, predicate)
        while ahead:
            name = ahead.pop(0)
            if name != start and name not in found:
                found.append(name)
                ahead += self.iris(name, predicate)
        return found
