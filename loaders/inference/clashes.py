"""Contradictions: the rules of OWL 2 RL that conclude `false`, as data, and how they are reported.

Owns the table, named as the standard names the rules, and their messages in pl and en. Each finding names the
individual to blame as its focus and the OWL term of the axiom as its component.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.validation.finding import Finding, Severity
from loaders.inference.clause import DISTINCT, Blame, Term, value
from loaders.inference.datatypes import DIFFERENT_VALUES
from loaders.inference.lexical import ILL_TYPED
from loaders.inference.rules import MEMBER, Test
from loaders.inference.vocabulary import DIFFERENT, SAME, Node, owl, rdfs


@dataclass(frozen=True)
class Clash:
    """Where `schema` matches the ontology and `body` the facts, the facts contradict the axiom `component`.

    `focus`, `path`, `value` and `terms` are variables or names, as in the patterns. `text` is the key of the message,
    when it is not the component's.
    """

    name: str
    schema: str
    body: str
    component: str
    focus: str = "?x"
    path: str = ""
    value: str = ""
    terms: tuple[str, ...] = ()
    conditions: tuple[Test, ...] = ()
    text: str = ""


# The value is outside the datatype that `?c` is bound to.
OUTSIDE: Final = "outside"
_NOT_REPLACED: Final = f"NOT EXISTS {{{{ {{0}} {SAME} ?other }}}}"
_PAIR: Final = ("?c1", "?c2")
_PROPERTIES: Final = ("?p1", "?p2")
_TWO: Final = ((DIFFERENT_VALUES, ("?y1", "?y2")),)
_BOTH: Final = ((MEMBER, ("?x",)), (MEMBER, ("?y",)), (DISTINCT, ("?x", "?y")))

CLASHES: Final = (
    # Table 4, equality; eq-ref makes everything the same as itself, so the second eq-diff1.
    Clash("eq-diff1", "", "?x owl:sameAs ?y . ?x owl:differentFrom ?y", "owl:differentFrom",
          path="owl:sameAs", value="?y", conditions=((DISTINCT, ("?x", "?y")),)),
    # What is the same as another has become different from itself too, by eq-rep-o: once is enough.
    Clash("eq-diff1", "", "?x owl:differentFrom ?x", "owl:differentFrom", path="owl:sameAs", value="?x",
          conditions=((_NOT_REPLACED, ("?x",)),)),
    Clash("eq-diff2", "?a a owl:AllDifferent . ?a owl:members [?q]", "?x owl:sameAs ?y",
          "owl:differentFrom", path="owl:sameAs", value="?y", conditions=_BOTH),
    Clash("eq-diff3", "?a a owl:AllDifferent . ?a owl:distinctMembers [?q]", "?x owl:sameAs ?y",
          "owl:differentFrom", path="owl:sameAs", value="?y", conditions=_BOTH),
    # Table 5, properties; prp-fp and cls-maxc2 make two values the same, which different literals cannot be (dt-diff).
    Clash("prp-fp", "?p a owl:FunctionalProperty", "?x ?p ?y1 . ?x ?p ?y2", "owl:FunctionalProperty",
          path="?p", value="?y1", conditions=_TWO),
    Clash("prp-irp", "?p a owl:IrreflexiveProperty", "?x ?p ?x", "owl:IrreflexiveProperty", path="?p", value="?x"),
    Clash("prp-asyp", "?p a owl:AsymmetricProperty", "?x ?p ?y . ?y ?p ?x", "owl:AsymmetricProperty",
          path="?p", value="?y"),
    Clash("prp-pdw", "?p1 owl:propertyDisjointWith ?p2", "?x ?p1 ?y . ?x ?p2 ?y", "owl:propertyDisjointWith",
          path="?p1", value="?y", terms=_PROPERTIES),
    Clash("prp-adp", "?a a owl:AllDisjointProperties . ?a owl:members (?p1 ?p2)", "?x ?p1 ?y . ?x ?p2 ?y",
          "owl:propertyDisjointWith", path="?p1", value="?y", terms=_PROPERTIES),
    Clash("prp-npa1", "?a owl:sourceIndividual ?x . ?a owl:assertionProperty ?p . ?a owl:targetIndividual ?y",
          "?x ?p ?y",
          "owl:NegativePropertyAssertion", path="?p", value="?y"),
    Clash("prp-npa2", "?a owl:sourceIndividual ?x . ?a owl:assertionProperty ?p . ?a owl:targetValue ?y", "?x ?p ?y",
          "owl:NegativePropertyAssertion", path="?p", value="?y"),
    Clash("prp-rng", "?p rdfs:range ?c", "?x ?p ?y", "rdfs:range", path="?p", value="?y", terms=("?c",),
          conditions=((OUTSIDE, ("?y", "?c")),)),
    # Table 6, classes.
    Clash("cls-nothing2", "", "?x a owl:Nothing", "owl:Nothing"),
    Clash("cls-com", "?c1 owl:complementOf ?c2", "?x a ?c1 . ?x a ?c2", "owl:complementOf", terms=_PAIR),
    Clash("cls-avf", "?r owl:allValuesFrom ?c . ?r owl:onProperty ?p", "?x a ?r . ?x ?p ?y", "owl:allValuesFrom",
          path="?p", value="?y", terms=("?c",), conditions=((OUTSIDE, ("?y", "?c")),)),
    Clash("cls-maxc1", "?c owl:maxCardinality 0 . ?c owl:onProperty ?p", "?x a ?c . ?x ?p ?y", "owl:maxCardinality",
          path="?p", value="?y"),
    Clash("cls-maxc2", "?c owl:maxCardinality 1 . ?c owl:onProperty ?p", "?x a ?c . ?x ?p ?y1 . ?x ?p ?y2",
          "owl:maxCardinality", path="?p", value="?y1", conditions=_TWO, text="one"),
    Clash("cls-maxqc1", "?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass ?d",
          "?x a ?c . ?x ?p ?y . ?y a ?d", "owl:maxCardinality", path="?p", value="?y"),
    Clash("cls-maxqc2", "?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing",
          "?x a ?c . ?x ?p ?y", "owl:maxCardinality",
          path="?p", value="?y"),
    # Table 7, class axioms.
    Clash("cax-dw", "?c1 owl:disjointWith ?c2", "?x a ?c1 . ?x a ?c2", "owl:disjointWith", terms=_PAIR),
    Clash("cax-adc", "?a a owl:AllDisjointClasses . ?a owl:members (?c1 ?c2)", "?x a ?c1 . ?x a ?c2",
          "owl:disjointWith", terms=_PAIR),
    # Table 8, datatypes.
    Clash("dt-not-type", "", "?x ?p ?y", "rdfs:Datatype", path="?p", value="?y", conditions=((ILL_TYPED, ("?y",)),)),
)  # fmt: skip

_OUT_OF_SPACE: Final = (
    "Wartość „{value}” nie należy do typu danych, którego wymaga ontologia: {terms}",
    'The value "{value}" is not of the datatype that the ontology asks for: {terms}',
)
_ONE: Final = (
    "Własność, która ma co najwyżej jedną wartość, ma ich więcej",
    "A property with at most one value has more than one",
)
# More things than can be meant come out as the same, see `crowds`.
CROWD: Final = "crowd"
_TEXTS: Final[dict[str, tuple[str, str]]] = {
    owl("disjointWith").value: (
        "Należy do dwóch klas rozłącznych: {terms}",
        "Belongs to two classes that are disjoint: {terms}",
    ),
    owl("complementOf").value: (
        "Należy do klasy i zarazem do jej dopełnienia: {terms}",
        "Belongs to a class and to its complement: {terms}",
    ),
    owl("Nothing").value: ("Należy do klasy pustej owl:Nothing", "Belongs to the empty class owl:Nothing"),
    owl("propertyDisjointWith").value: (
        "Dwie własności rozłączne wskazują tę samą wartość: {terms}",
        "Two properties that are disjoint have the same value: {terms}",
    ),
    owl("AsymmetricProperty").value: (
        "Własność asymetryczna zachodzi w obie strony",
        "An asymmetric property holds in both directions",
    ),
    owl("IrreflexiveProperty").value: (
        "Własność przeciwzwrotna wskazuje na ten sam zasób",
        "An irreflexive property points to the same resource",
    ),
    owl("FunctionalProperty").value: _ONE,
    "one": _ONE,
    CROWD: (
        "Zbyt wiele zasobów wychodzi na jeden i ten sam; łączy je {terms}, wartość „{value}”",
        'Too many things come out as one and the same; what they share is {terms}, value "{value}"',
    ),
    owl("NegativePropertyAssertion").value: (
        "Stwierdzenie, któremu ontologia wprost zaprzecza",
        "A statement that the ontology denies",
    ),
    owl("maxCardinality").value: (
        "Własność ma wartość, choć klasa zasobu jej nie dopuszcza",
        "A property has a value that the class of the resource does not allow",
    ),
    rdfs("range").value: _OUT_OF_SPACE,
    owl("allValuesFrom").value: _OUT_OF_SPACE,
    DIFFERENT.value: (
        "Dwa zasoby uznane za różne okazują się tym samym",
        "Two resources declared different turn out to be the same",
    ),
    rdfs("Datatype").value: (
        "Wartość „{value}” nie jest poprawnym zapisem typu {datatype}",
        'The value "{value}" is not a valid {datatype}',
    ),
}


def finding(blame: Blame, binding: Mapping[str, Node]) -> Finding:
    """The contradiction as a finding, with messages in pl and en."""
    focus, other = _node(blame.focus, binding), _node(blame.value, binding)
    if blame.component == DIFFERENT and other is not None:
        # Two that are different blame one of them, always the same one.
        focus, other = sorted((focus, other), key=str)
    named = sorted(term.value for term in (_node(term, binding) for term in blame.terms) if term is not None)
    return Finding(
        severity=Severity.VIOLATION,
        component=blame.component.value,
        messages=_messages(blame, other, ", ".join(named)),
        value=_text(other),
        focus=_text(focus),
        path=_path(blame, binding),
    )


def _messages(blame: Blame, other: Node | None, terms: str) -> dict[str, str]:
    datatype = getattr(other, "datatype", None)
    pl, en = _TEXTS[blame.message or blame.component.value]
    fields = {"terms": terms, "value": _text(other), "datatype": _short(datatype.value) if datatype else ""}
    return {"pl": pl.format(**fields), "en": en.format(**fields)}


def _short(iri: str) -> str:
    return f"xsd:{iri.rpartition('#')[2]}"


def _path(blame: Blame, binding: Mapping[str, Node]) -> str:
    if blame.component == owl("propertyDisjointWith"):
        return min(_text(_node(term, binding)) for term in blame.terms)
    return _text(_node(blame.path, binding))


def _node(term: Term | None, binding: Mapping[str, Node]) -> Node | None:
    node = value(term, binding) if term is not None else None
    return None if isinstance(node, str) else node


def _text(node: Node | None) -> str:
    return "" if node is None else node.value
