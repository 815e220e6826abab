"""Terms of RDF, RDFS and OWL as the engine's nodes, and what counts as schema among triples.

Owns names and the two questions "is this an axiom?" and "is this worth publishing?"; applies no rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import pyoxigraph as ox

from app.namespaces import PREFIXES

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Atom: TypeAlias = tuple[Node, Node, Node]

_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_XSD: Final = PREFIXES["xsd"]
_STANDARD: Final = (_RDF, _RDFS, _OWL, _XSD)
# A blank node of the schema has this name while rules are compiled: in a query a blank node is a variable.
_SKOLEM: Final = "urn:blank-node:"


def owl(name: str) -> ox.NamedNode:
    """The OWL term of that local name."""
    return ox.NamedNode(_OWL + name)


def rdfs(name: str) -> ox.NamedNode:
    """The RDF Schema term of that local name."""
    return ox.NamedNode(_RDFS + name)


def rdf(name: str) -> ox.NamedNode:
    """The RDF term of that local name."""
    return ox.NamedNode(_RDF + name)


TYPE: Final = rdf("type")
FIRST: Final = rdf("first")
REST: Final = rdf("rest")
SAME: Final = owl("sameAs")
DIFFERENT: Final = owl("differentFrom")
THING: Final = owl("Thing")
NOTHING: Final = owl("Nothing")

# OWL terms that speak of individuals, or of anything at all, and so are no axioms when they stand in data.
_ABOUT_INDIVIDUALS: Final = {
    *map(owl, ("sameAs", "differentFrom", "deprecated", "versionInfo", "priorVersion", "versionIRI", "imports")),
    *map(owl, ("backwardCompatibleWith", "incompatibleWith")),
}
_CLASSES_OF_INDIVIDUALS: Final = {THING, NOTHING, owl("NamedIndividual")}
SAYS_NOTHING: Final = {THING, owl("NamedIndividual"), rdfs("Resource"), rdfs("Literal")}

# What an axiom can be written with; by these the axioms of a graph are found without reading all of it.
AXIOM_PREDICATES: Final = (
    *(FIRST, REST),
    *map(rdfs, ("subClassOf", "subPropertyOf", "domain", "range")),
    *map(owl, ("equivalentClass", "disjointWith", "complementOf", "intersectionOf", "unionOf", "oneOf", "hasKey")),
    *map(owl, ("onProperty", "onProperties", "onClass", "onDataRange", "onDatatype", "withRestrictions")),
    *map(owl, ("someValuesFrom", "allValuesFrom", "hasValue", "hasSelf", "disjointUnionOf")),
    *map(owl, ("maxCardinality", "minCardinality", "cardinality")),
    *map(owl, ("maxQualifiedCardinality", "minQualifiedCardinality", "qualifiedCardinality")),
    *map(owl, ("equivalentProperty", "inverseOf", "propertyChainAxiom", "propertyDisjointWith")),
    *map(owl, ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")),
    *map(owl, ("members", "distinctMembers")),
)
AXIOM_CLASSES: Final = (
    *map(rdfs, ("Class", "Datatype", "ContainerMembershipProperty")),
    *map(rdf, ("Property", "List")),
    *map(owl, ("Class", "Restriction", "DataRange", "Ontology", "Axiom", "Annotation", "NegativePropertyAssertion")),
    *map(owl, ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "OntologyProperty")),
    *map(owl, ("FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty", "SymmetricProperty")),
    *map(owl, ("AsymmetricProperty", "ReflexiveProperty", "IrreflexiveProperty")),
    *map(owl, ("DeprecatedClass", "DeprecatedProperty")),
    *map(owl, ("AllDifferent", "AllDisjointClasses", "AllDisjointProperties")),
)
_PREDICATES: Final = frozenset(AXIOM_PREDICATES)
_CLASSES: Final = frozenset(AXIOM_CLASSES)


def is_axiom(atom: Atom) -> bool:
    """True when the triple belongs to the schema: it can enable a rule, whatever the data."""
    _, predicate, value = atom
    if predicate == TYPE:
        return value in _CLASSES or (_in(value, _OWL) and value not in _CLASSES_OF_INDIVIDUALS)
    return predicate in _PREDICATES or (_in(predicate, _OWL) and predicate not in _ABOUT_INDIVIDUALS)


def terms(axioms: Iterable[Atom]) -> set[Node]:
    """The classes, properties and other subjects that the axioms are about."""
    return {axiom[0] for axiom in axioms}


def is_datatype(node: Node) -> bool:
    """True for the datatypes of OWL 2 RL (OWL 2 Profiles section 4.2.1), which only literals are of."""
    return _in(node, _XSD) or node in _OTHER_DATATYPES


_OTHER_DATATYPES: Final = {
    rdfs("Literal"),
    *map(rdf, ("langString", "PlainLiteral", "XMLLiteral", "HTML", "JSON")),
    *map(owl, ("real", "rational")),
}


def is_unnamed(node: Node) -> bool:
    """True for a blank node, also by the name that `skolem` gave it."""
    return isinstance(node, ox.BlankNode) or _in(node, _SKOLEM)


def is_standard(node: Node) -> bool:
    """True for a term that RDF, RDFS, OWL or XML Schema define."""
    return isinstance(node, ox.NamedNode) and node.value.startswith(_STANDARD)


def skolem(node: Node) -> Node:
    """A name for a blank node; any other node as it is."""
    return ox.NamedNode(_SKOLEM + node.value) if isinstance(node, ox.BlankNode) else node


def unskolem(node: Node) -> Node:
    """The blank node behind such a name; any other node as it is."""
    if isinstance(node, ox.NamedNode) and node.value.startswith(_SKOLEM):
        return ox.BlankNode(node.value.removeprefix(_SKOLEM))
    return node


def is_telling(atom: Atom) -> bool:
    """True when a triple may be published: without blank nodes, and not true of anything whatever."""
    subject, predicate, value = atom
    if any(is_unnamed(node) for node in atom) or is_standard(subject):
        return False
    if subject == value and (predicate == SAME or is_axiom(atom)):
        return False
    return not (predicate == TYPE and (value in SAYS_NOTHING or is_datatype(value)))


def is_telling_of_terms(atom: Atom) -> bool:
    """As `is_telling`, for the closure of a schema: leaves out what holds of each class."""
    return is_telling(atom) and atom[2] not in SAYS_NOTHING


def _in(node: Node, namespace: str) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(namespace)
