"""What `close` gives for each kind of axiom: the target graph, and the contradictions as findings."""

import pyoxigraph as ox
import pytest

from loaders.inference import close, close_schema, lines

GRAPH, SCHEMA, TARGET = "urn:g", "urn:schema", "urn:inferred"
PREFIXES = """
@prefix : <urn:t#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def staged(schema: str, data: str) -> ox.Store:
    store = ox.Store()
    for graph, text in ((SCHEMA, schema), (GRAPH, data)):
        store.load((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def added(schema: str, data: str) -> set[tuple]:
    store = staged(schema, data)
    close(store, GRAPH, SCHEMA, TARGET)
    return inferred(store)


def inferred(store: ox.Store) -> set[tuple]:
    return atoms(store.quads_for_pattern(None, None, None, ox.NamedNode(TARGET)))


def atoms(quads) -> set[tuple]:
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


def parsed(text: str) -> set[tuple]:
    return atoms(ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE))


ENTAILMENTS = {
    "a subclass": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B , :C ."),
    "an equivalent class": (":A owl:equivalentClass :B .", ":x a :A . :y a :B .", ":x a :B . :y a :A ."),
    "a subproperty": (":p rdfs:subPropertyOf :q .", ":x :p :y , 'a'@pl .", ":x :q :y , 'a'@pl ."),
    "an equivalent property": (":p owl:equivalentProperty :q .", ":x :q 1 .", ":x :p 1 ."),
    "domain and range": (":p rdfs:domain :A ; rdfs:range :B .", ":x :p :y .", ":x a :A . :y a :B ."),
    "an inverse": (":p owl:inverseOf :q .", ":x :p :y . :z :q :w .", ":y :q :x . :w :p :z ."),
    "a symmetric property": (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
    "a transitive property": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c , :d . :b :p :d .",
    ),
    "a functional property": (
        ":p a owl:FunctionalProperty .",
        ":x :p :y , :z . :y :name 'y' .",
        ":y owl:sameAs :z . :z owl:sameAs :y ; :name 'y' .",
    ),
    "an inverse functional property": (
        ":p a owl:InverseFunctionalProperty .",
        ":x :p 'one' . :y :p 'one' . :z :p 'two' .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "at most one value": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":x a :A ; :p :y , :z .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "a chain": (":p owl:propertyChainAxiom ( :q :r ) .", ":a :q :b . :b :r :c .", ":a :p :c ."),
    "a value that makes a class": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :k ] .",
        ":x :p :k . :y a :A . :z :p :other .",
        ":x a :A . :y :p :k .",
    ),
    "some value from a class": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        ":x :p :y . :y a :B . :z :p :w .",
        ":x a :A .",
    ),
    "all values from a class": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":x a :A ; :p :y .",
        ":y a :B .",
    ),
    "an intersection": (
        ":A owl:intersectionOf ( :B :C ) .",
        ":x a :B , :C . :y a :B . :z a :A .",
        ":x a :A . :z a :B , :C .",
    ),
    "a union": (":A owl:unionOf ( :B :C ) .", ":x a :B .", ":x a :A ."),
    "a key of one property": (
        ":A owl:hasKey ( :k ) .",
        ":x a :A ; :k 1 . :y a :A ; :k 1 . :z a :A ; :k 2 . :w :k 1 .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "a key of two properties": (
        ":A owl:hasKey ( :k :l ) .",
        ":x a :A ; :k 1 ; :l 2 . :y a :A ; :k 1 ; :l 2 . :z a :A ; :k 1 ; :l 3 .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "an inverse of a concept in the schema": (
        ":p owl:inverseOf :q . :k a skos:Concept .",
        ":x :p :k .",
        ":k :q :x .",
    ),
    "an inverse inside a restriction": (
        ":A owl:equivalentClass [ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom :B ] .",
        ":x :p :y . :x a :B .",
        ":y a :A .",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "data", "expected"), ENTAILMENTS.values(), ids=ENTAILMENTS)
def test_close_adds_just_what_the_rules_say(schema, data, expected):
    assert added(schema, data) == parsed(expected)


NOISE = {
    "everything is a thing": (":p rdfs:domain owl:Thing ; rdfs:range rdfs:Resource .", ":x :p :y ."),
    "the datatype of a literal": (":p rdfs:range xsd:string .", ":x :p 'a' ."),
    "a member of an unnamed class": (":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .", ":x a :A ."),
    "a statement about a class": (":p rdfs:range :Kind . :A a owl:Class .", ":x :p :A ."),
    "what the ontology says of its concepts": (":Big rdfs:subClassOf skos:Concept . :k a :Big .", ":x :p :k ."),
    "a blank node": (":A rdfs:subClassOf :B .", "[] a :A ."),
    "no ontology": ("", ":x a :A ; :p 1 , :y ."),
    "no data": (":A rdfs:subClassOf :B , :C .", ""),
}


@pytest.mark.parametrize(("schema", "data"), NOISE.values(), ids=NOISE)
def test_close_leaves_out(schema, data):
    assert added(schema, data) == set()


CLASHES = {
    "disjoint classes": (":A owl:disjointWith :B .", ":x a :A , :B .", [("disjointWith", "urn:t#x", "", "")]),
    "disjointness by a superclass": (
        ":A rdfs:subClassOf :C . :C owl:disjointWith :B .",
        ":x a :A , :B .",
        [("disjointWith", "urn:t#x", "", "")],
    ),
    "all disjoint classes": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":x a :B , :C .",
        [("disjointWith", "urn:t#x", "", "")],
    ),
    "a complement": (":A owl:complementOf :B .", ":x a :A , :B .", [("complementOf", "urn:t#x", "", "")]),
    "the empty class": (":A rdfs:subClassOf owl:Nothing .", ":x a :A .", [("Nothing", "urn:t#x", "", "")]),
    "disjoint properties": (
        ":p owl:propertyDisjointWith :q .",
        ":x :p :y ; :q :y .",
        [("propertyDisjointWith", "urn:t#x", "urn:t#p", "urn:t#y")],
    ),
    "all disjoint properties, the last two": (
        "[] a owl:AllDisjointProperties ; owl:members ( :o :p :q ) .",
        ":x :p :y ; :q :y .",
        [("propertyDisjointWith", "urn:t#x", "urn:t#p", "urn:t#y")],
    ),
    "an asymmetric property": (
        ":p a owl:AsymmetricProperty .",
        ":x :p :y . :y :p :x . :z :p :x .",
        [
            ("AsymmetricProperty", "urn:t#x", "urn:t#p", "urn:t#y"),
            ("AsymmetricProperty", "urn:t#y", "urn:t#p", "urn:t#x"),
        ],
    ),
    "an irreflexive property": (
        ":p a owl:IrreflexiveProperty .",
        ":x :p :x , :y .",
        [("IrreflexiveProperty", "urn:t#x", "urn:t#p", "urn:t#x")],
    ),
    "two literals of a functional property": (
        ":p a owl:FunctionalProperty .",
        ":x :p 'one' , 'two' . :y :p 'one' .",
        [("FunctionalProperty", "urn:t#x", "urn:t#p", "one"), ("FunctionalProperty", "urn:t#x", "urn:t#p", "two")],
    ),
    "a statement denied": (
        "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y ; owl:targetValue 'no' .",
        ":x :p :y , 'no' , 'yes' .",
        [
            ("NegativePropertyAssertion", "urn:t#x", "urn:t#p", "no"),
            ("NegativePropertyAssertion", "urn:t#x", "urn:t#p", "urn:t#y"),
        ],
    ),
    "a value where none is allowed": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] .",
        ":x a :A ; :p :y . :z :p :y .",
        [("maxCardinality", "urn:t#x", "urn:t#p", "urn:t#y")],
    ),
    "a value of a class where none is allowed": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass :B ] .",
        ":x a :A ; :p :y , :z . :y a :B .",
        [("maxCardinality", "urn:t#x", "urn:t#p", "urn:t#y")],
    ),
    "a datatype that the range excludes": (
        ":p rdfs:range xsd:string . :q rdfs:range xsd:decimal .",
        ":x :p 7 ; :q 7 .",
        [("range", "urn:t#x", "urn:t#p", "7")],
    ),
    "different from itself": ("", ":x owl:differentFrom :x .", [("differentFrom", "urn:t#x", "sameAs", "urn:t#x")]),
    "the same and different": (
        ":p a owl:FunctionalProperty .",
        ":x :p :y , :z . :y owl:differentFrom :z .",
        [("differentFrom", "urn:t#y", "sameAs", "urn:t#z")],
    ),
    "all different": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( :w :y :z ) .",
        ":y owl:sameAs :z .",
        [("differentFrom", "urn:t#y", "sameAs", "urn:t#z")],
    ),
    "a number that is none": ("", ":x :p 'abc'^^xsd:decimal , 1.5 .", [("Datatype", "urn:t#x", "urn:t#p", "abc")]),
    "a date that is none": ("", ":x :p '2024-13-01'^^xsd:date .", [("Datatype", "urn:t#x", "urn:t#p", "2024-13-01")]),
}  # fmt: skip


def local(iri: str) -> str:
    return iri if iri.startswith("urn:") else iri.rpartition("#")[2]


@pytest.mark.parametrize(("schema", "data", "expected"), CLASHES.values(), ids=CLASHES)
def test_close_reports(schema, data, expected):
    findings = close(staged(schema, data), GRAPH, SCHEMA, TARGET).findings
    found = [(local(each.component), each.focus, local(each.path), each.value) for each in findings]
    assert found == expected
    for each in findings:
        assert set(each.messages) == {"pl", "en"}
        assert "{" not in each.message("pl") + each.message("en")


def test_an_ill_typed_literal_does_not_stop_the_rules():
    assert added(":p rdfs:subPropertyOf :q .", ":x :p 'abc'^^xsd:decimal .") == parsed(":x :q 'abc'^^xsd:decimal .")


def test_literals_keep_their_lexical_form():
    assert added(":p rdfs:subPropertyOf :q .", ":x :p '007'^^:kod .") == parsed(":x :q '007'^^:kod .")


def test_a_contradiction_of_the_schema_is_reported_once_with_the_schema():
    store = staged(":A owl:disjointWith :B . :k a :A , :B .", ":x a :A .")
    assert close(store, GRAPH, SCHEMA, TARGET).findings == ()
    assert [each.focus for each in close_schema(store, SCHEMA, TARGET).findings] == ["urn:t#k"]


def test_the_schema_closure_has_subclasses_and_types_of_concepts_and_no_reflexive_statements():
    schema = ":A a owl:Class ; rdfs:subClassOf :B . :B a owl:Class ; rdfs:subClassOf :C . :k a :A ."
    store = staged(schema, "")
    close_schema(store, SCHEMA, TARGET)
    assert inferred(store) == parsed(":A rdfs:subClassOf :C . :k a :B , :C .")


def test_close_is_deterministic_and_changes_no_other_graph():
    store = staged(":A rdfs:subClassOf :B , :C . :p owl:inverseOf :q .", ":x a :A ; :p :y , :z . :y a :A .")
    before = sorted(map(str, store))
    first, again = [], []
    for written in (first, again):
        close(store, GRAPH, SCHEMA, TARGET)
        written.extend(lines(store, TARGET))
    assert first == again == sorted(first)
    assert len(first) == 6
    store.clear_graph(ox.NamedNode(TARGET))
    assert sorted(map(str, store)) == before


def test_what_the_target_held_before_is_gone():
    store = staged("", ":x a :A .")
    store.add(ox.Quad(ox.NamedNode("urn:t#x"), ox.NamedNode("urn:t#p"), ox.NamedNode("urn:t#y"), ox.NamedNode(TARGET)))
    close(store, GRAPH, SCHEMA, TARGET)
    assert inferred(store) == set()


def test_what_a_killed_run_left_beside_the_target_is_not_read():
    store = staged(":p rdfs:range :A . :k :p :l .", ":x :p :y .")
    left = ox.Quad(*(ox.NamedNode(f"urn:{name}") for name in ("t#z", "t#p", "t#w", "inference:schema")))
    store.add(left)
    close(store, GRAPH, SCHEMA, TARGET)
    assert inferred(store) == parsed(":y a :A .")


def test_another_graph_of_the_store_is_not_read():
    store = staged(":p a owl:TransitiveProperty .", ":a :p :b .")
    other = ox.Quad(ox.NamedNode("urn:t#b"), ox.NamedNode("urn:t#p"), ox.NamedNode("urn:t#c"), ox.NamedNode("urn:o"))
    store.add(other)
    close(store, GRAPH, SCHEMA, TARGET)
    assert inferred(store) == set()


def test_lines_of_a_graph_too_large_for_memory_are_the_same(monkeypatch):
    store = staged("", "".join(f":x{number} :p {number} .\n" for number in range(50)))
    expected = [*lines(store, GRAPH)]
    monkeypatch.setattr("loaders.inference.sorting.RUN", 7)
    assert [*lines(store, GRAPH)] == expected == sorted(expected)
    assert len(expected) == 50


def test_many_facts_are_closed_as_few_are(monkeypatch):
    schema = ":p a owl:TransitiveProperty , owl:FunctionalProperty . :A owl:hasKey ( :k ) . :p rdfs:range :A ."
    facts = ":a :p :b , :c . :b :p :d . :d :k 1 . :e a :A ; :k 1 ; :p :f . :f owl:sameAs :g . :g :q :h ."
    expected = added(schema, facts)
    assert len(expected) > 50
    for limit, size in (("BATCH", 3), ("BULK", 1), ("FEW", 2)):
        monkeypatch.setattr(f"loaders.inference.bulk.{limit}", size)
    assert added(schema, facts) == expected
