"""One case for each rule of OWL 2 Profiles section 4.3, tables 4 to 9: what it concludes, and from what it does not.

Expected is everything that is written, so each case also says that nothing else follows.
"""

import pyoxigraph as ox
import pytest

from loaders.inference import close, close_schema
from loaders.inference.clashes import CLASHES
from loaders.inference.rules import RULES, SCHEMA
from tests.inference.generated import GRAPH, PREFIXES, TARGET
from tests.inference.generated import SCHEMA as ONTOLOGY


def staged(schema: str, data: str) -> ox.Store:
    store = ox.Store()
    for graph, text in ((ONTOLOGY, schema), (GRAPH, data)):
        store.load((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def triples(text: str) -> set[str]:
    return {
        " ".join(map(str, quad.triple)) for quad in ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)
    }


def inferred(store: ox.Store) -> set[str]:
    return {" ".join(map(str, q.triple)) for q in store.quads_for_pattern(None, None, None, ox.NamedNode(TARGET))}


# Rule -> ontology, facts, all that follows. Facts that nearly fit stand among those that do.
CONCLUSIONS = {
    "eq-sym": ("", ":x owl:sameAs :y .", ":y owl:sameAs :x ."),
    "eq-trans": (
        "",
        ":x owl:sameAs :y . :y owl:sameAs :z . :z owl:differentFrom :w .",
        ":x owl:sameAs :z ; owl:differentFrom :w . :y owl:sameAs :x ; owl:differentFrom :w . :z owl:sameAs :x , :y .",
    ),
    "eq-rep-s": ("", ":x owl:sameAs :y . :x :p 1 . :z :p 2 .", ":y owl:sameAs :x . :y :p 1 ."),
    "eq-rep-p": ("", ":p owl:sameAs :q . :x :p 1 . :x :r 2 .", ":q owl:sameAs :p . :x :q 1 ."),
    "eq-rep-o": ("", ":x owl:sameAs :y . :z :p :x . :z :p :w .", ":y owl:sameAs :x . :z :p :y ."),
    "prp-dom": (":p rdfs:domain :A .", ":x :p :y . :z :q :y .", ":x a :A ."),
    "prp-rng": (":p rdfs:range :A .", ":x :p :y , 'text' . :x :q :z .", ":y a :A ."),
    "prp-fp": (
        ":p a owl:FunctionalProperty .",
        ":x :p :y , :z . :w :p :v .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "prp-ifp": (
        ":p a owl:InverseFunctionalProperty .",
        ":x :p 1 . :y :p 1 . :z :p 2 .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "prp-symp": (":p a owl:SymmetricProperty .", ":x :p :y , 'text' . :x :q :z .", ":y :p :x ."),
    "prp-trp": (
        ":p a owl:TransitiveProperty .",
        ":x :p :y . :y :p :z . :z :p :x . :x :q :v . :v :q :w .",
        ":x :p :z , :x . :y :p :x , :y . :z :p :y , :z .",
    ),
    "prp-spo1": (":p rdfs:subPropertyOf :q .", ":x :p 'a'@pl . :y :q 'b' .", ":x :q 'a'@pl ."),
    "prp-spo2": (
        ":p owl:propertyChainAxiom ( :q :r :q ) .",
        ":x :q :y . :y :r :z . :z :q :w . :y :q :v .",
        ":x :p :w .",
    ),
    "prp-eqp1": (":p owl:equivalentProperty :q .", ":x :p 1 .", ":x :q 1 ."),
    "prp-eqp2": (":p owl:equivalentProperty :q .", ":x :q 1 .", ":x :p 1 ."),
    "prp-inv1": (":p owl:inverseOf :q .", ":x :p :y , 'text' .", ":y :q :x ."),
    "prp-inv2": (":p owl:inverseOf :q .", ":x :q :y .", ":y :p :x ."),
    "prp-key": (
        ":A owl:hasKey ( :k :l ) .",
        ":x a :A ; :k 1 ; :l 2 . :y a :A ; :k 1 , 3 ; :l 2 . :z a :A ; :k 1 ; :l 3 . :w :k 1 ; :l 2 . :v a :A ; :k 1 .",
        ":x owl:sameAs :y . :y owl:sameAs :x . :x :k 3 .",
    ),
    "cls-int1": (":A owl:intersectionOf ( :B :C ) .", ":x a :B , :C . :y a :B .", ":x a :A ."),
    "cls-int2": (":A owl:intersectionOf ( :B :C ) .", ":x a :A .", ":x a :B , :C ."),
    "cls-uni": (":A owl:unionOf ( :B :C ) .", ":x a :B . :y a :A .", ":x a :A ."),
    "cls-svf1": (
        ":A owl:onProperty :p ; owl:someValuesFrom :B . :D owl:onProperty :n ; owl:someValuesFrom xsd:decimal .",
        ":x :p :y . :y a :B . :z :p :w . :x :n 7 , 'seven' . :y :n 'seven' , '7'^^xsd:double . :v a :A .",
        ":x a :A , :D .",
    ),
    "cls-svf2": (":A owl:onProperty :p ; owl:someValuesFrom owl:Thing .", ":x :p :y . :z :q :y .", ":x a :A ."),
    "cls-avf": (":A owl:onProperty :p ; owl:allValuesFrom :B .", ":x a :A ; :p :y ; :q :z . :w :p :v .", ":y a :B ."),
    "cls-hv1": (":A owl:onProperty :p ; owl:hasValue 'v' .", ":x a :A .", ":x :p 'v' ."),
    "cls-hv2": (":A owl:onProperty :p ; owl:hasValue :v .", ":x :p :v . :y :p :w . :z :q :v .", ":x a :A ."),
    "cls-maxc2": (
        ":A owl:onProperty :p ; owl:maxCardinality 1 .",
        ":x a :A ; :p :y , :z . :w :p :u , :v .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "cls-maxqc3": (
        ":A owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass :B .",
        ":x a :A ; :p :y , :z , :w . :y a :B . :z a :B .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "cls-maxqc4": (
        ":A owl:onProperty :p ; owl:maxQualifiedCardinality '1'^^xsd:nonNegativeInteger ; owl:onClass owl:Thing .",
        ":x a :A ; :p :y , :z . :w :p :u , :v .",
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "cls-oo": (
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] . "
            ":C owl:equivalentClass [ owl:onProperty :q ; owl:someValuesFrom [ owl:oneOf ( :one :two ) ] ] ."
        ),
        ":x :q :one . :y :q :three . :z :q :zwei . :zwei owl:sameAs :two .",
        ":x a :C . :z a :C . :z :q :two . :two owl:sameAs :zwei .",
    ),
    "cax-sco": (":A rdfs:subClassOf :B .", ":x a :A . :y a :B .", ":x a :B ."),
    "cax-eqc1": (":A owl:equivalentClass :B .", ":x a :A .", ":x a :B ."),
    "cax-eqc2": (":A owl:equivalentClass :B .", ":x a :B .", ":x a :A ."),
}


@pytest.mark.parametrize(("schema", "facts", "expected"), CONCLUSIONS.values(), ids=CONCLUSIONS)
def test_rule_concludes(schema, facts, expected):
    store = staged(schema, facts)
    assert close(store, GRAPH, ONTOLOGY, TARGET).findings == ()
    assert inferred(store) == triples(expected)


# Rule -> ontology, what it entails alone; reflexive statements and owl:Thing are not written.
AXIOMS = {
    "scm-cls": (":A a owl:Class .", ""),
    "scm-sco": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C ."),
    "scm-eqc1": (
        ":A owl:equivalentClass :B .",
        ":B owl:equivalentClass :A . :A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
    ),
    "scm-eqc2": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
        ":A owl:equivalentClass :B . :B owl:equivalentClass :A .",
    ),
    "scm-op": (":p a owl:ObjectProperty .", ""),
    "scm-dp": (":p a owl:DatatypeProperty .", ""),
    "scm-spo": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", ":p rdfs:subPropertyOf :r ."),
    "scm-eqp1": (
        ":p owl:equivalentProperty :q .",
        ":q owl:equivalentProperty :p . :p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
    ),
    "scm-eqp2": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q . :q owl:equivalentProperty :p .",
    ),
    "scm-dom1": (":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":p rdfs:domain :B ."),
    "scm-dom2": (":q rdfs:domain :A . :p rdfs:subPropertyOf :q .", ":p rdfs:domain :A ."),
    "scm-rng1": (":p rdfs:range :A . :A rdfs:subClassOf :B .", ":p rdfs:range :B ."),
    "scm-rng2": (":q rdfs:range :A . :p rdfs:subPropertyOf :q .", ":p rdfs:range :A ."),
    "scm-hv": (
        (
            ":A owl:onProperty :p ; owl:hasValue :v . :B owl:onProperty :q ; owl:hasValue :v . "
            ":C owl:onProperty :q ; owl:hasValue :w . :p rdfs:subPropertyOf :q ."
        ),
        ":A rdfs:subClassOf :B .",
    ),
    "scm-svf1": (
        (
            ":A owl:onProperty :p ; owl:someValuesFrom :C . :B owl:onProperty :p ; owl:someValuesFrom :D . "
            ":C rdfs:subClassOf :D ."
        ),
        ":A rdfs:subClassOf :B .",
    ),
    "scm-svf2": (
        (
            ":A owl:onProperty :p ; owl:someValuesFrom :C . :B owl:onProperty :q ; owl:someValuesFrom :C . "
            ":p rdfs:subPropertyOf :q ."
        ),
        ":A rdfs:subClassOf :B .",
    ),
    "scm-avf1": (
        (
            ":A owl:onProperty :p ; owl:allValuesFrom :C . :B owl:onProperty :p ; owl:allValuesFrom :D . "
            ":C rdfs:subClassOf :D ."
        ),
        ":A rdfs:subClassOf :B .",
    ),
    "scm-avf2": (
        (
            ":A owl:onProperty :p ; owl:allValuesFrom :C . :B owl:onProperty :q ; owl:allValuesFrom :C . "
            ":p rdfs:subPropertyOf :q ."
        ),
        ":B rdfs:subClassOf :A .",
    ),
    "scm-int": (":A owl:intersectionOf ( :B :C ) .", ":A rdfs:subClassOf :B , :C ."),
    "scm-uni": (":A owl:unionOf ( :B :C ) .", ":B rdfs:subClassOf :A . :C rdfs:subClassOf :A ."),
}


@pytest.mark.parametrize(("schema", "expected"), AXIOMS.values(), ids=AXIOMS)
def test_rule_concludes_axioms(schema, expected):
    store = staged(schema, "")
    assert close_schema(store, ONTOLOGY, TARGET).findings == ()
    assert inferred(store) == triples(expected)


# Rule -> ontology, facts, who is to blame: by name and, where a statement is, its value.
CONTRADICTIONS = {
    "eq-diff1": (
        "",
        ":x owl:sameAs :y . :x owl:differentFrom :y . :z owl:sameAs :w . :z owl:differentFrom :v .",
        ["x y"],
    ),
    "eq-diff2": (
        "[] a owl:AllDifferent ; owl:members ( :x :y :z ) .",
        ":x owl:sameAs :y . :z owl:sameAs :w .",
        ["x y"],
    ),
    "eq-diff3": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) .",
        ":x owl:sameAs :y . :z owl:sameAs :w .",
        ["x y"],
    ),
    "prp-fp": (
        ":p a owl:FunctionalProperty .",
        ":x :p 1 , 2 . :y :p 1 , '1.0'^^xsd:decimal . :z :p 'a' .",
        ["x 1", "x 2"],
    ),
    "prp-irp": (":p a owl:IrreflexiveProperty .", ":x :p :x . :y :p :x . :z :q :z .", ["x x"]),
    "prp-asyp": (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x . :x :p :z . :z :q :x .", ["x y", "y x"]),
    "prp-pdw": (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y , :z . :z :p :y .", ["x y"]),
    "prp-adp": (
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":x :p :y ; :r :y . :z :p :y ; :s :y .",
        ["x y"],
    ),
    "prp-npa1": (
        "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y .",
        ":x :p :y , :z .",
        ["x y"],
    ),
    "prp-npa2": (
        "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue 1 .",
        ":x :p 1 , 2 . :y :p 1 .",
        ["x 1"],
    ),
    "prp-rng": (
        ":p rdfs:range xsd:integer . :q rdfs:range xsd:byte .",
        ":x :p 7 , 'seven' , 7.5 , '7'^^:unknown ; :q 127 , 128 .",
        ["x 7.5", "x seven", "x 128"],
    ),
    "cls-nothing2": ("", ":x a owl:Nothing . :y a owl:Thing .", ["x"]),
    "cls-com": (":A owl:complementOf :B .", ":x a :A , :B . :y a :A . :z a :B .", ["x"]),
    "cls-avf": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom xsd:date ] .",
        ":x a :A ; :p '2024-01-01'^^xsd:date , 'soon' . :y :p 'soon' .",
        ["x soon"],
    ),
    "cls-maxc1": (":A owl:onProperty :p ; owl:maxCardinality 0 .", ":x a :A ; :p :y . :z :p :y . :w a :A .", ["x y"]),
    "cls-maxc2": (
        ":A owl:onProperty :p ; owl:maxCardinality 1 .",
        ":x a :A ; :p 1 , 2 . :y :p 1 , 2 .",
        ["x 1", "x 2"],
    ),
    "cls-maxqc1": (
        ":A owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass :B .",
        ":x a :A ; :p :y , :z . :y a :B .",
        ["x y"],
    ),
    "cls-maxqc2": (
        ":A owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing .",
        ":x a :A ; :p :y . :z :p :y .",
        ["x y"],
    ),
    "cax-dw": (":A owl:disjointWith :B .", ":x a :A , :B . :y a :A , :C .", ["x"]),
    "cax-adc": ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .", ":x a :A , :C . :y a :A , :D .", ["x"]),
    "dt-not-type": (
        "",
        ":x :p 'abc'^^xsd:integer , 'maybe'^^xsd:boolean , '2024-02-30'^^xsd:date , 1 , 'abc' , 'x'^^:own .",
        ["x 2024-02-30", "x abc", "x maybe"],
    ),
}


@pytest.mark.parametrize(("schema", "facts", "expected"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_rule_finds_a_contradiction(schema, facts, expected):
    findings = close(staged(schema, facts), GRAPH, ONTOLOGY, TARGET).findings
    told = [f"{each.focus} {each.value}".replace("urn:t#", "").strip() for each in findings]
    assert told == expected


def test_every_rule_has_a_case():
    assert {rule.name for rule in RULES} == CONCLUSIONS.keys()
    assert {rule.name for rule in SCHEMA} == AXIOMS.keys()
    assert {clash.name for clash in CLASHES} == CONTRADICTIONS.keys()
