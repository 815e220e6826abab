"""The OWL 2 RL rules by owlrl, over any set of triples, kept from what owlrl does wrong.

Owns the crossing to owlrl and back, and the corrections; knows nothing of stores or graphs. Against owlrl 7.6:

- Literals and blank nodes cross as IRIs of their own, so that owlrl can neither abort on an ill-typed literal nor
  normalise one, and generalised triples survive. Each literal's datatype is handed over as an rdf:type (dt-type2).
- `prp-key` is ours: owlrl compares all keys but the last, which makes all members of a class with one key equal.
- `eq-ref` (everything is the same as itself) adds nothing that we publish and most of owlrl's work: left out.
- Literals are never made `owl:sameAs` one another (by a functional property): that is a clash, see `clashes`.
- Rules that conclude `false` are in `clashes`; their axioms are not handed over, nor is disjointness of datatypes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product
from typing import Any, Final

import owlrl
import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node as RdflibNode

from loaders.inference.index import Index
from loaders.inference.vocabulary import SAME, TYPE, Atom, Node, owl

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


def entail(atoms: Collection[Atom]) -> set[Atom]:
    """What the rules of OWL 2 Profiles section 4.3, tables 4 to 9, add to `atoms`."""
    known = set(atoms)
    added = _expand(known)
    index = Index(known | added)
    while same := same_by_keys(index, index) - known - added:
        added |= same
        added |= _expand(known | added)
        index = Index(known | added)
    return added


def same_by_keys(axioms: Index, facts: Index) -> set[Atom]:
    """Rule prp-key: members of a class that share a value of each key are the same."""
    return {
        (one, SAME, other)
        for class_, keys in axioms.pairs(owl("hasKey"))
        for group in _by_keys(facts, class_, axioms.list(keys))
        for one, other in product(group, repeat=2)
        if one != other
    }


def _by_keys(facts: Index, class_: Node, keys: list[Node]) -> Iterable[set[Node]]:
    groups: dict[tuple[Node, ...], set[Node]] = {}
    for member in facts.members(class_) if keys else ():
        for values in product(*(facts.values(member, key) for key in keys)):
            groups.setdefault(values, set()).add(member)
    return groups.values()


def _expand(atoms: Iterable[Atom]) -> set[Atom]:
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
    return {
        (crossing.back(subject), crossing.back(predicate), crossing.back(value))
        for subject, predicate, value in set(graph) - before
        if not isinstance(subject, Literal) and not isinstance(value, Literal) and predicate != OWL.disjointWith
    }


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
        """Contradictions are looked for by `clashes`, which knows whom to blame."""


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
