"""Hypothesis strategies for small ontologies and small registers, over a few names, so that rules meet often."""

import pyoxigraph as ox
from hypothesis import strategies as st

PREFIXES = """
@prefix : <urn:t#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GRAPH, SCHEMA, TARGET = "urn:graph", "urn:schema", "urn:target"

CLASS = st.sampled_from([":A", ":B", ":C", ":D"])
PROPERTY = st.sampled_from([":p", ":q", ":r"])
# Properties of literals are kept apart: of a literal as a subject owlrl concludes more, see docs/inference.md.
NOTE = st.sampled_from([":n", ":m"])
THING = st.sampled_from([":x", ":y", ":z", ":w"])
TEXT = st.sampled_from(['"1"', '"ą"@pl', "7", "true", '"2024-01-01"^^xsd:date'])
PATH = st.one_of(PROPERTY, PROPERTY, PROPERTY, st.builds("[ owl:inverseOf {} ]".format, PROPERTY))


def nested(inner):
    return st.one_of(
        st.builds("[ owl:onProperty {} ; owl:hasValue {} ]".format, PROPERTY, THING),
        st.builds("[ owl:onProperty {} ; owl:hasValue {} ]".format, NOTE, TEXT),
        st.builds("[ owl:onProperty {} ; owl:someValuesFrom {} ]".format, PATH, st.one_of(inner, st.just("owl:Thing"))),
        st.builds("[ owl:onProperty {} ; owl:allValuesFrom {} ]".format, PATH, inner),
        st.builds("[ owl:intersectionOf ( {} {} ) ]".format, inner, inner),
        st.builds("[ owl:unionOf ( {} {} ) ]".format, inner, inner),
        st.builds("[ owl:oneOf ( {} {} ) ]".format, THING, THING),
        st.just("[ owl:onProperty :f ; owl:maxCardinality 1 ]"),
        st.builds("[ owl:onProperty :f ; owl:maxQualifiedCardinality 1 ; owl:onClass {} ]".format, CLASS),
    )


EXPRESSION = st.one_of(CLASS, nested(CLASS), nested(nested(CLASS)))
CLASS_AXIOM = st.one_of(
    st.builds("{} rdfs:subClassOf {}".format, CLASS, EXPRESSION),
    st.builds("{} rdfs:subClassOf {}".format, nested(CLASS), CLASS),
    st.builds("{} owl:equivalentClass {}".format, CLASS, EXPRESSION),
    st.builds("{} a owl:Class".format, CLASS),
)
PROPERTY_AXIOM = st.one_of(
    st.builds("{} rdfs:subPropertyOf {}".format, PROPERTY, PROPERTY),
    st.builds("{} owl:equivalentProperty {}".format, PROPERTY, PROPERTY),
    st.builds("{} rdfs:subPropertyOf {}".format, NOTE, NOTE),
    st.builds("{} rdfs:domain {}".format, st.one_of(PROPERTY, NOTE), EXPRESSION),
    st.builds("{} rdfs:range {}".format, PROPERTY, EXPRESSION),
    st.builds("{} owl:inverseOf {}".format, PROPERTY, PROPERTY),
    st.builds("{} a owl:{}".format, PROPERTY, st.sampled_from(["SymmetricProperty", "TransitiveProperty"])),
    st.builds("{} owl:propertyChainAxiom ( {} {} )".format, PROPERTY, PROPERTY, PROPERTY),
    st.builds(":f a owl:{}".format, st.sampled_from(["FunctionalProperty", "InverseFunctionalProperty"])),
    st.just(":f owl:inverseOf :g"),
)
KEY = st.one_of(
    st.builds("{} owl:hasKey ( {} )".format, CLASS, st.one_of(PROPERTY, NOTE)),
    st.builds("{} owl:hasKey ( {} {} )".format, CLASS, PROPERTY, NOTE),
)
DENIAL = st.one_of(
    st.builds("{} owl:disjointWith {}".format, CLASS, CLASS),
    st.builds("{} rdfs:subClassOf [ owl:complementOf {} ]".format, CLASS, CLASS),
    st.builds("{} a owl:{}".format, PROPERTY, st.sampled_from(["AsymmetricProperty", "IrreflexiveProperty"])),
    st.builds("{} owl:propertyDisjointWith {}".format, PROPERTY, PROPERTY),
    st.builds("{} rdfs:subClassOf [ owl:onProperty {} ; owl:maxCardinality 0 ]".format, CLASS, PROPERTY),
    st.just(":n a owl:FunctionalProperty"),
    st.just("[] a owl:AllDifferent ; owl:distinctMembers ( :x :y )"),
    st.just(":n rdfs:range xsd:integer"),
)
FACT = st.one_of(
    st.builds("{} a {}".format, THING, CLASS),
    st.builds("{} {} {}".format, THING, PROPERTY, THING),
    st.builds("{} {} {}".format, THING, NOTE, TEXT),
    st.builds("{} {} {}".format, THING, st.sampled_from([":f", ":g"]), THING),
    st.builds("{} owl:sameAs {}".format, THING, st.sampled_from([":x", ":far"])),
)
# Said of what rules look for by name, and of what no rule may take for a thing.
ODD = st.sampled_from(
    [":q owl:sameAs :p", ":C owl:sameAs :A", ":far owl:sameAs :B", ":x owl:sameAs 1", ":p owl:sameAs :x", ":x :p :A"]
)
RULES = st.lists(st.one_of(CLASS_AXIOM, PROPERTY_AXIOM, CLASS_AXIOM, PROPERTY_AXIOM, FACT), min_size=3, max_size=8)
FACTS = st.lists(FACT, min_size=4, max_size=10)


def turtle(statements: list[str]) -> bytes:
    return (PREFIXES + "".join(f"{statement} .\n" for statement in statements)).encode()


def staged(axioms: list[str], facts: list[str]) -> ox.Store:
    store = ox.Store()
    for graph, statements in ((SCHEMA, axioms), (GRAPH, facts)):
        store.load(turtle(statements), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def written(store: ox.Store, graph: str) -> set[str]:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {" ".join(map(str, quad.triple)) for quad in quads}
