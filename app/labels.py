"""Labels: what things are called, by one chain of fallbacks that every page uses.

Asked language, then the site's first language, then untagged, then English, then the local name of the IRI. Never a
label in some other language that happens to be there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from app.namespaces import DCTERMS, PREFIXES, SH

_SKOS, _RDFS, _ROV, _FOAF, _SCHEMA = (PREFIXES[name] for name in ("skos", "rdfs", "rov", "foaf", "schema"))

# In order of preference; queries that fetch labels filter by the same list, and a test compares them.
LABEL_PROPERTIES: Final = (
    f"{_SKOS}prefLabel",
    f"{_RDFS}label",
    f"{DCTERMS}title",
    f"{_ROV}legalName",
    f"{_FOAF}name",
    f"{_SCHEMA}name",
    f"{SH}name",
)
_RANK: Final = {iri: rank for rank, iri in enumerate(LABEL_PROPERTIES)}


class Label(NamedTuple):
    """A label and the language it is in, "" when it has none."""

    text: str
    language: str = ""

    @staticmethod
    def of(literal: Literal) -> Label:
        """What a literal says, and the language that it says it in."""
        return Label(literal.value, literal.language or "")


def labels_among(terms: Iterable[object]) -> list[Label]:
    """The labels that the literals among some terms are, in their order."""
    return [Label.of(term) for term in terms if isinstance(term, Literal)]


@dataclass(frozen=True)
class Chain:
    """The languages to try, in order; "" is a literal without a language."""

    languages: tuple[str, ...]

    @staticmethod
    @cache
    def of(asked: str, default: str) -> Chain:
        """The chain for a reader who asked for `asked` on a site whose first language is `default`."""
        return Chain(tuple(dict.fromkeys((asked, default, "", "en"))))

    def best(self, labels: Iterable[Label]) -> Label | None:
        """The first of `labels` in the best language, None when there is none in any of the chain.

        Of a set, which has no order, the first of the alphabet: the same in every process.
        """
        by_language: dict[str, Label] = {}
        for label in sorted(labels) if isinstance(labels, frozenset) else labels:
            by_language.setdefault(label.language.split("-")[0], label)
        return next((by_language[language] for language in self.languages if language in by_language), None)


@dataclass(frozen=True)
class Reading:
    """How a page is read: the language, the site's first one, and the query that links within the site carry on.

    Moments are told by the clock of `zone`; without one by that of the zone that each has.
    """

    language: str
    default: str
    carried: str = ""
    zone: tzinfo | None = None

    @property
    def chain(self) -> Chain:
        """The languages to try for a label."""
        return Chain.of(self.language, self.default)


def called(triples: Iterable[Triple]) -> dict[str, list[Label]]:
    """What triples call things, by IRI."""
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for triple in triples:
        rank = _RANK.get(triple.predicate.value)
        if rank is not None and isinstance(triple.object, Literal) and isinstance(triple.subject, NamedNode):
            found[triple.subject.value].append((rank, triple.object.value, triple.object.language or ""))
    return {iri: [Label(text, language) for _, text, language in sorted(labels)] for iri, labels in found.items()}


class Labels:
    """The labels that a description brought along, by IRI."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._labels: Mapping[str, list[Label]] = called(triples)

    @classmethod
    def known(cls, labels: Mapping[str, list[Label]]) -> Labels:
        """What was read before."""
        found = cls(())
        found._labels = labels
        return found

    def find(self, iri: str, chain: Chain) -> Label | None:
        """What `iri` is called, None when nothing in the chain's languages says so."""
        return chain.best(self._labels.get(iri, ()))

    def all(self, iri: str) -> list[Label]:
        """Everything that `iri` is called, in every language."""
        return self._labels.get(iri, [])

    def knows(self, iri: str) -> bool:
        """True when `iri` is called something, in whichever language."""
        return iri in self._labels


def local_name(iri: str) -> str:
    """The last part of an IRI, for people; the whole IRI when it ends in a separator."""
    name = iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
    return unquote(name) or iri
