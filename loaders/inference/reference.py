"""The reference engine: owlrl over a whole graph, brought to the form in which `close` leaves its target.

Owns the crossing to owlrl and back; for small graphs, since owlrl visits every triple in every round. Not asked of
owlrl 7.6, where it is wrong or where this engine decides otherwise (docs/inference.md has the table):

- Literals and blank nodes cross as IRIs of their own, so that owlrl neither aborts on an ill-typed literal nor
  normalises one; each literal's datatype is told as an rdf:type.
- owl:hasKey: owlrl compares all keys but the last. Contradictions: owlrl names nobody to blame.
- That literals are the same (by a functional property), and reflexive owl:sameAs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import owlrl
import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node as RdflibNode

from loaders.inference import ontology
from loaders.inference.closing import Closed
from loaders.inference.vocabulary import SAME, TYPE, Atom, Node, is_axiom, is_telling, is_telling_of_terms, owl, terms

_LITERAL: Final = "urn:literal:"
_BLANK: Final = "urn:blank:"
# rdf: holds no terms of facts that rules start from, but rdf:Property is a class of scm-op.
_VOCABULARIES: Final = (str(OWL), str(RDFS), str(RDF))
_NUMBERS: Final = {owl("maxCardinality"), owl("maxQualifiedCardinality")}
_CLASHES: Final = {
    *map(owl, ("disjointWith", "complementOf", "propertyDisjointWith", "hasKey")),
    *map(owl, ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue", "distinctMembers")),
}
_CLASHING_TYPES: Final = {
    *map(owl, ("AsymmetricProperty", "IrreflexiveProperty", "AllDifferent")),
    *map(owl, ("AllDisjointClasses", "AllDisjointProperties")),
}


def close(store: ox.Store, graph: str, schema: str, target: str) -> Closed:
    """As `closing.close`, by owlrl, without keys and without findings."""
    axioms, facts = ontology.read(store, schema), ontology.read(store, graph)
    alone, together = axioms | entail(axioms), entail(axioms | facts)
    about = terms(atom for atom in together | axioms | facts if is_axiom(atom))
    _write(
        store,
        target,
        (
            atom
            for atom in together - alone - facts
            if is_telling(atom) and not is_axiom(atom) and (atom[1] == SAME or atom[0] not in about)
        ),
    )
    return Closed(())


def close_schema(store: ox.Store, schema: str, target: str) -> Closed:
    """As `closing.close_schema`, by owlrl."""
    axioms = ontology.read(store, schema)
    _write(store, target, filter(is_telling_of_terms, entail(axioms) - axioms))
    return Closed(())


def _write(store: ox.Store, target: str, atoms: Iterable[Atom]) -> None:
    graph = ox.NamedNode(target)
    store.clear_graph(graph)
    store.extend(ox.Quad(*atom, graph) for atom in atoms)  # type: ignore[arg-type]  # telling, so RDF


def entail(atoms: Iterable[Atom]) -> set[Atom]:
    """What owlrl adds to triples."""
    crossing = _Crossing()
    graph = Graph()
    for subject, predicate, value in atoms:
        if not _concludes_false(predicate, value):
            graph.add((crossing.over(subject), crossing.over(predicate), crossing.value(predicate, value)))
    for literal in crossing.literals.values():
        graph.add((crossing.over(literal), crossing.over(TYPE), crossing.over(literal.datatype)))
    before = set(graph)
    # improved_datatypes would swap rdflib's conversions for the whole process, and not swap them back on a fault.
    owlrl.DeductiveClosure(_Rules, improved_datatypes=False).expand(graph)
    expanded = {
        (crossing.back(subject), crossing.back(predicate), crossing.back(value))
        for subject, predicate, value in set(graph) - before
        if not isinstance(subject, Literal) and not isinstance(value, Literal) and predicate != OWL.disjointWith
    }
    # A generalised triple, with a literal as its subject, is no RDF.
    return {atom for atom in expanded if not isinstance(atom[0], ox.Literal) and isinstance(atom[1], ox.NamedNode)}


def _concludes_false(predicate: Node, value: Node) -> bool:
    return predicate in _CLASHES or (predicate == TYPE and value in _CLASHING_TYPES)


class _Rules(owlrl.OWLRL_Semantics):  # type: ignore[misc]  # owlrl ships no types
    """owlrl's rules without eq-ref and without equality of literals."""

    def rules(self, t: tuple[Any, Any, Any], cycle_num: int) -> None:
        # Every rule of owlrl starts from an axiom or an owl:sameAs and looks the facts up; from a fact none starts.
        start = t[2] if t[1] == RDF.type else t[1]
        if str(start).startswith(_VOCABULARIES):
            super().rules(t, cycle_num)

    def _equality(self, triple: tuple[RdflibNode, RdflibNode, RdflibNode], cycle_num: int) -> None:
        subject, predicate, value = triple
        if predicate == OWL.sameAs and subject != value and not str(value).startswith(_LITERAL):
            super()._equality(triple, cycle_num)

    def store_triple(self, t: tuple[Any, Any, Any]) -> None:
        subject, predicate, value = t
        if predicate == OWL.sameAs and (subject == value or _LITERAL in (subject[:12], value[:12])):
            return
        # Lists are syntax of axioms; with a second rdf:first (by eq-rep-o) they would read as neither list.
        if predicate not in (RDF.first, RDF.rest):
            super().store_triple(t)

    def add_error(self, message: str) -> None:
        """Contradictions are reported by `clashes`, which knows whom to blame."""


class _Crossing:
    """Names for our nodes on owlrl's side, one to one; only the numbers of cardinalities cross as literals."""

    def __init__(self) -> None:
        self.literals: dict[URIRef, ox.Literal] = {}
        self._names: dict[Node, URIRef] = {}
        self._nodes: dict[RdflibNode, Node] = {}

    def over(self, node: Node) -> URIRef:
        """The IRI that stands for `node`."""
        name = self._names.get(node)
        if name is None:
            name = self._names[node] = URIRef(self._name(node))
            self._nodes[name] = node
            if isinstance(node, ox.Literal):
                self.literals[name] = node
        return name

    def value(self, predicate: Node, node: Node) -> RdflibNode:
        """As `over`, but a cardinality stays a number."""
        if predicate in _NUMBERS and isinstance(node, ox.Literal) and node.value.isdigit():
            return Literal(int(node.value))
        return self.over(node)

    def back(self, name: RdflibNode) -> Node:
        """The node that `name` stands for."""
        return self._nodes.get(name) or ox.NamedNode(str(name))

    def _name(self, node: Node) -> str:
        if isinstance(node, ox.Literal):
            return f"{_LITERAL}{len(self.literals)}"
        return node.value if isinstance(node, ox.NamedNode) else f"{_BLANK}{node.value}"
