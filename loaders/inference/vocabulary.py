"""Terms of RDF, RDFS and OWL as the engine's nodes, and what counts as schema among triples.

Owns names and the two questions "is this an axiom?" and "is this worth publishing?"; applies no rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import pyoxigraph as ox

from app.namespaces import PREFIXES

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
# A triple of generalised RDF (RDF 1.1 Concepts section 7): a literal may be a subject, a blank node a predicate.
Atom: TypeAlias = tuple[Node, Node, Node]

_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_XSD: Final = PREFIXES["xsd"]


def owl(name: str) -> ox.NamedNode:
    """The OWL term of that local name."""
    return ox.NamedNode(_OWL + name)


def rdfs(name: str) -> ox.NamedNode:
    """The RDF Schema term of that local name."""
    return ox.NamedNode(_RDFS + name)


TYPE: Final = ox.NamedNode(f"{_RDF}type")
FIRST: Final = ox.NamedNode(f"{_RDF}first")
REST: Final = ox.NamedNode(f"{_RDF}rest")
SAME: Final = owl("sameAs")
DIFFERENT: Final = owl("differentFrom")
THING: Final = owl("Thing")
NOTHING: Final = owl("Nothing")

_AXIOM_PREDICATES: Final = {FIRST, REST, *map(rdfs, ("subClassOf", "subPropertyOf", "domain", "range"))}
_META_CLASSES: Final = {
    *map(rdfs, ("Class", "Datatype", "ContainerMembershipProperty")),
    *(ox.NamedNode(_RDF + name) for name in ("Property", "List")),
}
# OWL terms that speak of individuals, or of anything at all, and so are no axioms when they stand in data.
_ABOUT_INDIVIDUALS: Final = {
    *map(owl, ("sameAs", "differentFrom", "deprecated", "versionInfo", "priorVersion", "versionIRI", "imports")),
    *map(owl, ("backwardCompatibleWith", "incompatibleWith")),
}
_CLASSES_OF_INDIVIDUALS: Final = {THING, NOTHING, owl("NamedIndividual")}
_SAYS_NOTHING: Final = {THING, owl("NamedIndividual"), rdfs("Resource"), rdfs("Literal")}


def is_axiom(atom: Atom) -> bool:
    """True when the triple belongs to the schema: it can enable a rule, whatever the data."""
    _, predicate, value = atom
    if predicate == TYPE:
        return value in _META_CLASSES or (_in(value, _OWL) and value not in _CLASSES_OF_INDIVIDUALS)
    return predicate in _AXIOM_PREDICATES or (_in(predicate, _OWL) and predicate not in _ABOUT_INDIVIDUALS)


def terms(axioms: Iterable[Atom]) -> set[Node]:
    """The classes, properties and other subjects that the axioms are about."""
    return {axiom[0] for axiom in axioms}


def is_telling(atom: Atom) -> bool:
    """True when a triple may be published: standard RDF without blank nodes, and not true of anything whatever."""
    subject, predicate, value = atom
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
        return False
    if isinstance(value, ox.BlankNode) or subject == value or _is_standard(subject):
        return False
    return not (predicate == TYPE and (value in _SAYS_NOTHING or _in(value, _XSD)))


def is_telling_of_terms(atom: Atom) -> bool:
    """As `is_telling`, for the closure of a schema: leaves out what holds of each class."""
    return is_telling(atom) and atom[2] not in _SAYS_NOTHING


def _in(node: Node, namespace: str) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(namespace)


def _is_standard(node: ox.NamedNode) -> bool:
    return node.value.startswith((_RDF, _RDFS, _OWL, _XSD))
