"""The reduced closure against plain owlrl over all triples at once, on generated ontologies and data."""

import owlrl
import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, BNode, Graph, Literal, URIRef

from loaders.inference.reduction import closure
from loaders.inference.vocabulary import is_axiom

PREFIXES = """
@prefix : <urn:t#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
CLASS = st.sampled_from([":A", ":B", ":C", ":D"])
PROPERTY = st.sampled_from([":p", ":q", ":r", ":s"])
THING = st.sampled_from([":x", ":y", ":z", ":w"])
VALUE = st.one_of(THING, st.sampled_from(['"1"', '"ą"@pl', "7", "true", '"2024-01-01"^^xsd:date', '"b"']))
RESTRICTION = st.one_of(
    st.builds("[ owl:onProperty {} ; owl:hasValue {} ]".format, PROPERTY, VALUE),
    st.builds("[ owl:onProperty {} ; owl:someValuesFrom {} ]".format, PROPERTY, st.one_of(CLASS, st.just("owl:Thing"))),
    st.builds("[ owl:onProperty {} ; owl:allValuesFrom {} ]".format, PROPERTY, CLASS),
    st.builds("[ owl:intersectionOf ( {} {} ) ]".format, CLASS, CLASS),
    st.builds("[ owl:unionOf ( {} {} ) ]".format, CLASS, CLASS),
    st.builds("[ owl:oneOf ( {} {} ) ]".format, THING, THING),
)
# Only relations between things may be functional: owlrl makes literals the same, which we report instead.
FUNCTIONAL = st.sampled_from([":f a owl:FunctionalProperty", ":f a owl:InverseFunctionalProperty"])
CARDINALITY = st.builds("{} rdfs:subClassOf [ owl:onProperty :f ; owl:maxCardinality 1 ]".format, CLASS)
AXIOM = st.one_of(
    st.builds("{} rdfs:subClassOf {}".format, CLASS, st.one_of(CLASS, RESTRICTION)),
    st.builds("{} owl:equivalentClass {}".format, CLASS, st.one_of(CLASS, RESTRICTION)),
    st.builds("{} rdfs:subPropertyOf {}".format, PROPERTY, PROPERTY),
    st.builds("{} owl:equivalentProperty {}".format, PROPERTY, PROPERTY),
    st.builds("{} rdfs:domain {}".format, PROPERTY, CLASS),
    st.builds("{} rdfs:range {}".format, PROPERTY, st.one_of(CLASS, st.just("xsd:string"))),
    st.builds("{} owl:inverseOf {}".format, PROPERTY, PROPERTY),
    st.just(":f owl:inverseOf :g"),
    st.builds("{} a owl:{}".format, PROPERTY, st.sampled_from(["SymmetricProperty", "TransitiveProperty"])),
    st.builds("{} owl:propertyChainAxiom ( {} {} )".format, PROPERTY, PROPERTY, PROPERTY),
    st.builds("{} owl:disjointWith {}".format, CLASS, CLASS),
    st.builds("{} a {}".format, CLASS, st.just("owl:Class")),
    FUNCTIONAL,
    CARDINALITY,
)
FACT = st.one_of(
    st.builds("{} a {}".format, THING, CLASS),
    st.builds("{} {} {}".format, THING, PROPERTY, VALUE),
    st.builds("{} {} {}".format, THING, st.sampled_from([":f", ":g"]), THING),
    st.builds("{} :unknown {}".format, THING, VALUE),
    st.builds("{} owl:sameAs {}".format, THING, st.sampled_from([":x", ":far"])),
)


def turtle(statements: list[str]) -> str:
    return PREFIXES + "".join(f"{statement} .\n" for statement in statements)


def by_owlrl(text: str) -> set[tuple]:
    """Plain owlrl, its literals and blank nodes as ours; left out are reflexive sameAs and generalised triples."""
    graph = Graph().parse(data=text, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, improved_datatypes=False).expand(graph)
    return {triple for triple in graph if comparable(*triple)}


def comparable(subject, predicate, value) -> bool:
    nodes = (subject, predicate, value)
    standard = str(subject).startswith("http://www.w3.org/") or str(predicate).startswith("http://www.daml.org/")
    about_nodes = any(isinstance(node, BNode) for node in nodes) or "daml" in str(value)
    return not (
        standard or about_nodes or isinstance(subject, Literal) or (predicate == OWL.sameAs and subject == value)
    )


def by_us(text: str) -> set[tuple]:
    triples = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    closed = closure({(triple.subject, triple.predicate, triple.object) for triple in triples})
    crossed = {tuple(map(rdflib_node, atom)) for atom in closed}
    return {atom for atom in crossed if comparable(*atom)}


def rdflib_node(node):
    if isinstance(node, ox.Literal):
        return Literal(node.value, lang=node.language) if node.language else Literal(node.value, datatype=typed(node))
    return URIRef(node.value) if isinstance(node, ox.NamedNode) else BNode(node.value)


def typed(literal):
    # rdflib reads a plain string without a datatype.
    return None if literal.datatype.value.endswith("#string") else URIRef(literal.datatype.value)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(AXIOM, max_size=6), st.lists(FACT, max_size=8))
def test_closure_is_that_of_owlrl_over_everything(axioms, facts):
    text = turtle(axioms + facts)
    assert by_us(text) == by_owlrl(text)


def test_a_fact_that_entails_an_axiom_is_closed_all_the_same():
    text = turtle([":isKindOf rdfs:subPropertyOf rdfs:subClassOf", ":A :isKindOf :B", ":x a :A"])
    assert (URIRef("urn:t#x"), URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef("urn:t#B")) in by_us(
        text
    )
    assert by_us(text) == by_owlrl(text)


def test_a_term_of_an_axiom_that_becomes_the_same_as_another_is_closed_all_the_same():
    text = turtle([":B owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :k ]", ":k owl:sameAs :n", ":x :p :n"])
    assert by_us(text) == by_owlrl(text)


def test_a_key_makes_the_same_what_an_entailed_axiom_makes_equal():
    text = ":isKindOf rdfs:subPropertyOf rdfs:subClassOf . :A :isKindOf :B . :B owl:hasKey ( :k ) . :x a :A ; :k 1 ."
    same = (URIRef("urn:t#x"), OWL.sameAs, URIRef("urn:t#y"))
    assert same in by_us(f"{PREFIXES} {text} :y a :A ; :k 1 .")
    assert same not in by_us(f"{PREFIXES} {text} :y a :A ; :k 2 .")


def test_what_is_not_schema_is_told_from_axioms():
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    thing = ox.NamedNode("http://www.w3.org/2002/07/owl#Thing")
    assert not is_axiom((ox.NamedNode("urn:x"), rdf_type, thing))
