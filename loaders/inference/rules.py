"""The rules of OWL 2 RL/RDF that conclude triples: OWL 2 Profiles section 4.3, tables 4, 5, 6, 7 and 9, as data.

Owns the table, in the order and with the names of the standard; `clashes` has the rules that conclude `false`. A rule
with a `schema` is specialised: for every way in which the ontology matches `schema`, it becomes one clause over facts.
`each` is written out for every member of the list that `schema` binds by `[?q]`, numbered from 1: `{i}` is the number,
`{j}` the number before, and in `head` `{n}` the last one.

Not in the table, since they add nothing that is kept: eq-ref (everything is the same as itself), prp-ap and cls-thing,
cls-nothing1, dt-type1 (axioms of the standard's own terms); dt-type2, dt-eq and dt-diff are conditions in `datatypes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from loaders.inference.clause import RESOURCE

# A condition, and the variables it is about.
Test: TypeAlias = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Rule:
    """Where `schema` matches the ontology and `body` the facts, under `conditions`, `head` holds."""

    name: str
    schema: str
    body: str
    head: str
    each: str = ""
    conditions: tuple[Test, ...] = ()
    # The last pattern of the body may be walked to its end at once.
    transitive: bool = False


# The variable is a member of the list that the schema binds by `[?q]`.
MEMBER: Final = "member"

EQUALITY: Final = (
    Rule("eq-sym", "", "?x owl:sameAs ?y", "?y owl:sameAs ?x"),
    Rule("eq-trans", "", "?x owl:sameAs ?y . ?y owl:sameAs ?z", "?x owl:sameAs ?z"),
    Rule("eq-rep-s", "", "?s owl:sameAs ?s2 . ?s ?p ?o", "?s2 ?p ?o"),
    Rule("eq-rep-p", "", "?p owl:sameAs ?p2 . ?s ?p ?o", "?s ?p2 ?o"),
    # That a thing is the same as a literal is no statement of OWL, and copies nothing.
    Rule("eq-rep-o", "", "?o owl:sameAs ?o2 . ?s ?p ?o", "?s ?p ?o2", conditions=((RESOURCE, ("?o2",)),)),
)

PROPERTIES: Final = (
    Rule("prp-dom", "?p rdfs:domain ?c", "?x ?p ?y", "?x a ?c"),
    Rule("prp-rng", "?p rdfs:range ?c", "?x ?p ?y", "?y a ?c"),
    Rule("prp-fp", "?p a owl:FunctionalProperty", "?x ?p ?y1 . ?x ?p ?y2", "?y1 owl:sameAs ?y2"),
    Rule("prp-ifp", "?p a owl:InverseFunctionalProperty", "?x1 ?p ?y . ?x2 ?p ?y", "?x1 owl:sameAs ?x2"),
    Rule("prp-symp", "?p a owl:SymmetricProperty", "?x ?p ?y", "?y ?p ?x"),
    Rule("prp-trp", "?p a owl:TransitiveProperty", "?x ?p ?y . ?y ?p ?z", "?x ?p ?z", transitive=True),
    Rule("prp-spo1", "?p1 rdfs:subPropertyOf ?p2", "?x ?p1 ?y", "?x ?p2 ?y"),
    Rule("prp-spo2", "?p owl:propertyChainAxiom [?q]", "", "?u0 ?p ?u{n}", each="?u{j} ?q{i} ?u{i}"),
    Rule("prp-eqp1", "?p1 owl:equivalentProperty ?p2", "?x ?p1 ?y", "?x ?p2 ?y"),
    Rule("prp-eqp2", "?p1 owl:equivalentProperty ?p2", "?x ?p2 ?y", "?x ?p1 ?y"),
    Rule("prp-inv1", "?p1 owl:inverseOf ?p2", "?x ?p1 ?y", "?y ?p2 ?x"),
    Rule("prp-inv2", "?p1 owl:inverseOf ?p2", "?x ?p2 ?y", "?y ?p1 ?x"),
    Rule("prp-key", "?c owl:hasKey [?q]", "?x a ?c . ?y a ?c", "?x owl:sameAs ?y",
         each="?x ?q{i} ?z{i} . ?y ?q{i} ?z{i}"),
)  # fmt: skip

CLASSES: Final = (
    Rule("cls-int1", "?c owl:intersectionOf [?q]", "", "?y a ?c", each="?y a ?q{i}"),
    Rule("cls-int2", "?c owl:intersectionOf (?d)", "?y a ?c", "?y a ?d"),
    Rule("cls-uni", "?c owl:unionOf (?d)", "?y a ?d", "?y a ?c"),
    Rule("cls-svf1", "?x owl:someValuesFrom ?y . ?x owl:onProperty ?p", "?u ?p ?v . ?v a ?y", "?u a ?x"),
    Rule("cls-svf2", "?x owl:someValuesFrom owl:Thing . ?x owl:onProperty ?p", "?u ?p ?v", "?u a ?x"),
    Rule("cls-avf", "?x owl:allValuesFrom ?y . ?x owl:onProperty ?p", "?u a ?x . ?u ?p ?v", "?v a ?y"),
    Rule("cls-hv1", "?x owl:hasValue ?y . ?x owl:onProperty ?p", "?u a ?x", "?u ?p ?y"),
    Rule("cls-hv2", "?x owl:hasValue ?y . ?x owl:onProperty ?p", "?u ?p ?y", "?u a ?x"),
    Rule("cls-maxc2", "?x owl:maxCardinality 1 . ?x owl:onProperty ?p",
         "?u a ?x . ?u ?p ?y1 . ?u ?p ?y2", "?y1 owl:sameAs ?y2"),
    Rule("cls-maxqc3", "?x owl:maxQualifiedCardinality 1 . ?x owl:onProperty ?p . ?x owl:onClass ?c",
         "?u a ?x . ?u ?p ?y1 . ?y1 a ?c . ?u ?p ?y2 . ?y2 a ?c", "?y1 owl:sameAs ?y2"),
    Rule("cls-maxqc4", "?x owl:maxQualifiedCardinality 1 . ?x owl:onProperty ?p . ?x owl:onClass owl:Thing",
         "?u a ?x . ?u ?p ?y1 . ?u ?p ?y2", "?y1 owl:sameAs ?y2"),
    Rule("cls-oo", "?c owl:oneOf (?y)", "", "?y a ?c"),
    # A class without a name has no facts of its own; these two tell its members where a rule asks for them.
    Rule("cls-oo", "?c owl:oneOf [?q]", "", "?u a ?c", conditions=((MEMBER, ("?u",)),)),
    Rule("cls-oo", "?c owl:oneOf [?q]", "?m owl:sameAs ?u", "?u a ?c", conditions=((MEMBER, ("?m",)),)),
)  # fmt: skip

CLASS_AXIOMS: Final = (
    Rule("cax-sco", "?c1 rdfs:subClassOf ?c2", "?x a ?c1", "?x a ?c2"),
    Rule("cax-eqc1", "?c1 owl:equivalentClass ?c2", "?x a ?c1", "?x a ?c2"),
    Rule("cax-eqc2", "?c1 owl:equivalentClass ?c2", "?x a ?c2", "?x a ?c1"),
)

# Table 9 speaks of axioms alone: these rules run over the ontology, whose axioms are their facts.
SCHEMA: Final = (
    Rule("scm-cls", "", "?c a owl:Class", "?c rdfs:subClassOf ?c"),
    Rule("scm-cls", "", "?c a owl:Class", "?c owl:equivalentClass ?c"),
    Rule("scm-cls", "", "?c a owl:Class", "?c rdfs:subClassOf owl:Thing"),
    Rule("scm-cls", "", "?c a owl:Class", "owl:Nothing rdfs:subClassOf ?c"),
    Rule("scm-sco", "", "?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c3", "?c1 rdfs:subClassOf ?c3"),
    Rule("scm-eqc1", "", "?c1 owl:equivalentClass ?c2", "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-eqc1", "", "?c1 owl:equivalentClass ?c2", "?c2 rdfs:subClassOf ?c1"),
    Rule("scm-eqc2", "", "?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c1", "?c1 owl:equivalentClass ?c2"),
    Rule("scm-op", "", "?p a owl:ObjectProperty", "?p rdfs:subPropertyOf ?p"),
    Rule("scm-op", "", "?p a owl:ObjectProperty", "?p owl:equivalentProperty ?p"),
    Rule("scm-dp", "", "?p a owl:DatatypeProperty", "?p rdfs:subPropertyOf ?p"),
    Rule("scm-dp", "", "?p a owl:DatatypeProperty", "?p owl:equivalentProperty ?p"),
    Rule("scm-spo", "", "?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p3", "?p1 rdfs:subPropertyOf ?p3"),
    Rule("scm-eqp1", "", "?p1 owl:equivalentProperty ?p2", "?p1 rdfs:subPropertyOf ?p2"),
    Rule("scm-eqp1", "", "?p1 owl:equivalentProperty ?p2", "?p2 rdfs:subPropertyOf ?p1"),
    Rule("scm-eqp2", "", "?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p1", "?p1 owl:equivalentProperty ?p2"),
    Rule("scm-dom1", "", "?p rdfs:domain ?c1 . ?c1 rdfs:subClassOf ?c2", "?p rdfs:domain ?c2"),
    Rule("scm-dom2", "", "?p2 rdfs:domain ?c . ?p1 rdfs:subPropertyOf ?p2", "?p1 rdfs:domain ?c"),
    Rule("scm-rng1", "", "?p rdfs:range ?c1 . ?c1 rdfs:subClassOf ?c2", "?p rdfs:range ?c2"),
    Rule("scm-rng2", "", "?p2 rdfs:range ?c . ?p1 rdfs:subPropertyOf ?p2", "?p1 rdfs:range ?c"),
    Rule("scm-hv", "", "?c1 owl:hasValue ?i . ?c1 owl:onProperty ?p1 . ?c2 owl:hasValue ?i . ?c2 owl:onProperty ?p2 . "
         "?p1 rdfs:subPropertyOf ?p2", "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-svf1", "", "?c1 owl:someValuesFrom ?y1 . ?c1 owl:onProperty ?p . ?c2 owl:someValuesFrom ?y2 . "
         "?c2 owl:onProperty ?p . ?y1 rdfs:subClassOf ?y2", "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-svf2", "", "?c1 owl:someValuesFrom ?y . ?c1 owl:onProperty ?p1 . ?c2 owl:someValuesFrom ?y . "
         "?c2 owl:onProperty ?p2 . ?p1 rdfs:subPropertyOf ?p2", "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-avf1", "", "?c1 owl:allValuesFrom ?y1 . ?c1 owl:onProperty ?p . ?c2 owl:allValuesFrom ?y2 . "
         "?c2 owl:onProperty ?p . ?y1 rdfs:subClassOf ?y2", "?c1 rdfs:subClassOf ?c2"),
    Rule("scm-avf2", "", "?c1 owl:allValuesFrom ?y . ?c1 owl:onProperty ?p1 . ?c2 owl:allValuesFrom ?y . "
         "?c2 owl:onProperty ?p2 . ?p1 rdfs:subPropertyOf ?p2", "?c2 rdfs:subClassOf ?c1"),
    Rule("scm-int", "?c owl:intersectionOf (?d)", "", "?c rdfs:subClassOf ?d"),
    Rule("scm-uni", "?c owl:unionOf (?d)", "", "?d rdfs:subClassOf ?c"),
)  # fmt: skip

RULES: Final = (*EQUALITY, *PROPERTIES, *CLASSES, *CLASS_AXIOMS)
