"""The page of a class: its place among classes, the properties of its instances, who checks them, how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import i18n
from app.description import TYPE, Description
from app.i18n import mark
from app.namespaces import PREFIXES, SH
from app.page.kind import Asked
from app.page.model import Arrivals, Link, Page
from app.snapshot import Snapshot
from app.snapshot.vocabulary import CLASSES, SUB_CLASS
from app.terms import common
from app.terms.common import Amount, Aspect, Meaning, Twig
from app.terms.constraints import Constraint, constraints
from app.terms.naming import Names, Term

_OWL, _RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
_QUERY: Final = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?thing ?label WHERE {{
  ?thing a <{iri}> .
  OPTIONAL {{ ?thing rdfs:label ?label }}
}} LIMIT 100"""


@dataclass(frozen=True)
class Column:
    """A property of the instances: what the shapes ask of it here, and how often it is used with the class."""

    term: Term
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class ClassPage:
    """What the page of a class shows besides its facts."""

    meaning: Meaning
    tree: tuple[Twig, ...]
    aspects: tuple[Aspect, ...]
    columns: tuple[Column, ...]
    checking: tuple[Link, ...]
    asking: tuple[Link, ...]
    amount: Amount
    examples: Arrivals | None
    alignments: tuple[Aspect, ...]
    query: str


def is_class(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a class."""
    return not set(CLASSES).isdisjoint(description.types)


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> ClassPage:
    """Build what the page of a class shows."""
    names, iri = Names(snapshot, asked.reading), description.iri
    counted = snapshot.vocabulary.counts.of(iri)
    number = sum(counted.values())
    return ClassPage(
        meaning=common.meaning(names, iri),
        tree=common.tree(names, iri, SUB_CLASS),
        aspects=tuple(_aspects(names, iri)),
        columns=tuple(_columns(names, iri)),
        checking=names.links(snapshot.vocabulary.shapes_of(iri)),
        asking=names.links(_asking(names, iri)),
        amount=common.amount(
            names, counted, i18n.plural("%(number)s instance", "%(number)s instances", names.language, number)
        ),
        examples=next((arrivals for arrivals in page.arrivals if arrivals.name.iri == TYPE), None),
        alignments=common.alignments(names, iri),
        query=names.query(_QUERY.format(iri=iri)),
    )


def _aspects(names: Names, iri: str) -> Iterator[Aspect]:
    yield from common.both_ways(names, iri, f"{_OWL}equivalentClass", mark("equivalent class"))
    yield from common.both_ways(names, iri, f"{_OWL}disjointWith", mark("has no instances in common with"))
    yield from common.saying(names, iri, f"{_RDFS}domain", mark("properties for it"))
    yield from common.saying(names, iri, f"{_RDFS}range", mark("properties that lead to it"))


def _columns(names: Names, iri: str) -> Iterator[Column]:
    """Properties by the shapes first, as pages order them; then what instances have besides."""
    vocabulary, counts = names.vocabulary, names.vocabulary.counts
    asked: dict[str, str] = {}
    for shape in vocabulary.shapes_of(iri):
        for slot in vocabulary.slots(shape):
            asked.setdefault(vocabulary.path(slot), slot)
    besides = [name for name in counts.properties_of(iri) if name not in asked and name != TYPE]
    for name in (*(name for name in asked if name), *besides):
        label = names.best(vocabulary.statements.texts(asked[name], f"{SH}name")) if name in asked else None
        yield Column(
            names.term(name, counts.inside.get((iri, name), 0), label),
            constraints(names, asked[name]) if name in asked else (),
        )


def _asking(names: Names, iri: str) -> list[str]:
    """The shapes that ask for an instance as the value of some property."""
    vocabulary = names.vocabulary
    found = vocabulary.statements.subjects(f"{SH}class", iri)
    return [holder for shape in found for holder in vocabulary.holders(shape)]
