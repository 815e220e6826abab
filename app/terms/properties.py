"""The page of a property: its place among properties, what it leads from and to, who asks for it, examples of use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app import i18n, queries, values
from app.description import Description
from app.i18n import mark
from app.labels import Labels
from app.namespaces import PREFIXES
from app.page.kind import Asked
from app.page.links import Reader, link
from app.page.model import Link, Page
from app.snapshot import Snapshot
from app.snapshot.vocabulary import PROPERTIES, SUB_PROPERTY
from app.terms import common
from app.terms.common import Amount, Aspect, Meaning, Twig
from app.terms.constraints import Constraint, constraints
from app.terms.naming import Names, Term
from app.values import Shown

_OWL, _QB, _RDF, _RDFS = (PREFIXES[name] for name in ("owl", "qb", "rdf", "rdfs"))
_QUERY: Final = """SELECT ?thing ?value WHERE {{
  ?thing <{iri}> ?value .
}} LIMIT 100"""
_LEADING: Final = {
    f"{_RDFS}domain": mark("used with"),
    f"{_RDFS}range": mark("values"),
    f"{_QB}codeList": mark("code list"),
    f"{_QB}concept": mark("concept"),
}
# What a property may be besides a property.
_NATURES: Final = {
    f"{_OWL}FunctionalProperty": mark("at most one value"),
    f"{_OWL}InverseFunctionalProperty": mark("the value tells what has it"),
    f"{_OWL}TransitiveProperty": mark("transitive: holds over several steps"),
    f"{_OWL}SymmetricProperty": mark("symmetric: holds both ways"),
}


@dataclass(frozen=True)
class Demand:
    """What a shape asks of a property: the shapes that have it, what it is called there, the constraints."""

    shape: Link
    on: tuple[Link, ...]
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class Use:
    """A thing that has the property, with one of its values, a link or a literal."""

    thing: Link
    link: Link | None
    literal: Shown | None


@dataclass(frozen=True)
class PropertyPage:
    """What the page of a property shows besides its facts."""

    meaning: Meaning
    tree: tuple[Twig, ...]
    aspects: tuple[Aspect, ...]
    natures: tuple[str, ...]
    classes: tuple[Term, ...]
    demands: tuple[Demand, ...]
    amount: Amount
    uses: tuple[Use, ...]
    alignments: tuple[Aspect, ...]
    query: str


def is_property(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a property."""
    return not set(PROPERTIES).isdisjoint(description.types)


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> PropertyPage:  # noqa: ARG001
    """Build what the page of a property shows, from one query more."""
    names, iri = Names(snapshot, asked.reading), description.iri
    counts = snapshot.vocabulary.counts
    counted = counts.properties.get(iri, {})
    text = i18n.plural("%(number)s statement", "%(number)s statements", names.language, sum(counted.values()))
    return PropertyPage(
        meaning=common.meaning(names, iri),
        tree=common.tree(names, iri, SUB_PROPERTY),
        aspects=tuple(_aspects(names, iri)),
        natures=tuple(names.say(nature) for name, nature in _NATURES.items() if name in description.types),
        classes=tuple(names.term(cls, counts.inside[cls, iri]) for cls in counts.classes_with(iri)),
        demands=tuple(_demands(names, iri)),
        amount=common.amount(names, counted, text),
        uses=tuple(_uses(snapshot.store.construct(queries.text("uses"), this=NamedNode(iri)), iri, names))
        if counted
        else (),
        alignments=common.alignments(names, iri),
        query=names.query(_QUERY.format(iri=iri)),
    )


def _aspects(names: Names, iri: str) -> Iterator[Aspect]:
    yield from common.aspects(names, iri, _LEADING)
    yield from common.both_ways(names, iri, f"{_OWL}inverseOf", mark("the other way round"))
    yield from common.both_ways(names, iri, f"{_OWL}equivalentProperty", mark("equivalent property"))
    yield from common.both_ways(names, iri, f"{_OWL}propertyDisjointWith", mark("never together with"))


def _demands(names: Names, iri: str) -> Iterator[Demand]:
    for shape in names.vocabulary.shapes_about(iri):
        on = names.links(names.vocabulary.holders(shape))
        yield Demand(names.link(shape), on, constraints(names, shape))


def _uses(triples: Iterable[Triple], iri: str, names: Names) -> Iterator[Use]:
    found = sorted(triples, key=str)
    reader = Reader(names.snapshot, Labels(found), names.reading)
    for triple in found:
        subject, value = triple.subject, triple.object
        if triple.predicate.value == iri and isinstance(subject, NamedNode):
            yield Use(
                link(reader, subject.value),
                link(reader, value.value) if isinstance(value, NamedNode) else None,
                values.show(value, names.language, zone=names.reading.zone) if isinstance(value, Literal) else None,
            )
