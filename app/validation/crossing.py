"""Terms of the store as terms of rdflib, with the lexical form they have.

Owns the one-way crossing: rdflib would normalise literals ("007"^^xsd:integer, "1"^^xsd:boolean) and tells "a" and
"a"^^xsd:string apart, which are one term in RDF 1.1 (Concepts section 3.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

Fact: TypeAlias = tuple[
    ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
]
_STRING: Final = str(XSD.string)


def rdflib_graph(facts: Iterable[Fact], literal: type[Literal] = Literal) -> Graph:
    """The statements as a graph whose literals are of class `literal`; triple terms (RDF 1.2) are left out."""
    graph = Graph()
    for fact in facts:
        if not any(isinstance(node, ox.Triple) for node in fact):
            subject, predicate, value = (_term(node, literal) for node in fact)
            graph.add((subject, predicate, value))
    return graph


def _term(node: object, literal: type[Literal]) -> Node:
    if isinstance(node, ox.Literal):
        plain = node.language or node.datatype.value == _STRING
        datatype = None if plain else URIRef(node.datatype.value)
        return literal(node.value, lang=node.language, datatype=datatype, normalize=False)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    assert isinstance(node, ox.NamedNode)
    return URIRef(node.value)


def stored_term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The way back: a term of rdflib as a term of the store."""
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string)))
    return ox.NamedNode(str(node)) if isinstance(node, URIRef) else ox.BlankNode(str(node))
