"""Contradictions: the rules of OWL 2 RL that conclude `false`, looked for in a closed set of triples.

Owns these rules, one function each, and their messages in pl and en. Each finding names the individual to blame as its
focus and the OWL term of the axiom as its component. The equality of two different literals (prp-fp with dt-diff) is
reported here for functional properties, and is never concluded by `rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pyoxigraph as ox
from owlrl.AxiomaticTriples import OWLRL_Datatypes_Disjointness
from owlrl.XsdDatatypes import OWL_Datatype_Subsumptions

from app.validation.finding import Finding, Severity
from loaders.inference.index import Index
from loaders.inference.vocabulary import DIFFERENT, NOTHING, SAME, THING, Atom, Node, owl, rdfs

_DISJOINT: Final = owl("disjointWith")
_DISJOINT_PROPERTIES: Final = owl("propertyDisjointWith")
_COMPLEMENT: Final = owl("complementOf")
_ASYMMETRIC: Final = owl("AsymmetricProperty")
_IRREFLEXIVE: Final = owl("IrreflexiveProperty")
_FUNCTIONAL: Final = owl("FunctionalProperty")
_NEGATIVE: Final = owl("NegativePropertyAssertion")
_MAX_CARDINALITY: Final = owl("maxCardinality")
_MAX_QUALIFIED: Final = owl("maxQualifiedCardinality")
_RANGE: Final = rdfs("range")
_MEMBERS: Final = (owl("members"), owl("distinctMembers"))

_DISJOINT_DATATYPES: Final = {
    frozenset((str(one), str(other))) for one, _, other in OWLRL_Datatypes_Disjointness if one != other
}
_SUPERTYPES: Final = {str(kind): [str(kind), *map(str, above)] for kind, above in OWL_Datatype_Subsumptions.items()}

_TEXTS: Final[dict[Node, tuple[str, str]]] = {
    _DISJOINT: (
        "Należy do dwóch klas rozłącznych: {terms}",
        "Belongs to two classes that are disjoint: {terms}",
    ),
    _COMPLEMENT: (
        "Należy do klasy i zarazem do jej dopełnienia: {terms}",
        "Belongs to a class and to its complement: {terms}",
    ),
    NOTHING: ("Należy do klasy pustej owl:Nothing", "Belongs to the empty class owl:Nothing"),
    _DISJOINT_PROPERTIES: (
        "Dwie własności rozłączne wskazują tę samą wartość: {terms}",
        "Two properties that are disjoint have the same value: {terms}",
    ),
    _ASYMMETRIC: (
        "Własność asymetryczna zachodzi w obie strony",
        "An asymmetric property holds in both directions",
    ),
    _IRREFLEXIVE: (
        "Własność przeciwzwrotna wskazuje na ten sam zasób",
        "An irreflexive property points to the same resource",
    ),
    _FUNCTIONAL: (
        "Własność, która ma co najwyżej jedną wartość, ma ich więcej",
        "A property with at most one value has more than one",
    ),
    _NEGATIVE: (
        "Stwierdzenie, któremu ontologia wprost zaprzecza",
        "A statement that the ontology denies",
    ),
    _MAX_CARDINALITY: (
        "Własność ma wartość, choć klasa zasobu jej nie dopuszcza",
        "A property has a value that the class of the resource does not allow",
    ),
    _RANGE: (
        "Typ danych wartości jest rozłączny z zakresem własności: {terms}",
        "The datatype of the value is disjoint with the range of the property: {terms}",
    ),
    DIFFERENT: (
        "Dwa zasoby uznane za różne okazują się tym samym",
        "Two resources declared different turn out to be the same",
    ),
}


@dataclass(frozen=True)
class Clash:
    """One contradiction: the axiom broken, who breaks it, by which property and value, and the terms at odds."""

    axiom: ox.NamedNode
    focus: Node
    path: Node | None = None
    value: Node | None = None
    terms: tuple[Node, ...] = ()


def clashes(closed: Collection[Atom]) -> frozenset[Clash]:
    """Every contradiction in a set of triples that is closed under the other rules."""
    index = Index(closed)
    return frozenset(clash for rule in _RULES for clash in rule(index))


def finding(clash: Clash) -> Finding:
    """The clash as a finding, with messages in pl and en."""
    named = ", ".join(sorted(term.value for term in clash.terms if isinstance(term, ox.NamedNode)))
    pl, en = (text.format(terms=named) for text in _TEXTS[clash.axiom])
    return Finding(
        severity=Severity.VIOLATION,
        component=clash.axiom.value,
        messages={"pl": pl, "en": en},
        value=_text(clash.value),
        focus=_text(clash.focus),
        path=_text(clash.path),
    )


def _text(node: Node | None) -> str:
    return "" if node is None else node.value


def _disjoint_classes(index: Index) -> Iterator[Clash]:
    """Rules cax-dw and cax-adc."""
    for one, other in {*index.pairs(_DISJOINT), *_pairwise(index, owl("AllDisjointClasses"))}:
        for member in index.members(one) & index.members(other):
            yield Clash(_DISJOINT, member, terms=_ordered(one, other))


def _complements(index: Index) -> Iterator[Clash]:
    """Rule cls-com."""
    for one, other in index.pairs(_COMPLEMENT):
        for member in index.members(one) & index.members(other):
            yield Clash(_COMPLEMENT, member, terms=_ordered(one, other))


def _nothing(index: Index) -> Iterator[Clash]:
    """Rule cls-nothing2."""
    return (Clash(NOTHING, member) for member in index.members(NOTHING))


def _disjoint_properties(index: Index) -> Iterator[Clash]:
    """Rules prp-pdw and prp-adp."""
    for one, other in {*index.pairs(_DISJOINT_PROPERTIES), *_pairwise(index, owl("AllDisjointProperties"))}:
        for subject, value in set(index.pairs(one)) & set(index.pairs(other)):
            yield Clash(_DISJOINT_PROPERTIES, subject, min(one, other, key=str), value, _ordered(one, other))


def _asymmetric(index: Index) -> Iterator[Clash]:
    """Rule prp-asyp."""
    for predicate in index.members(_ASYMMETRIC):
        pairs = set(index.pairs(predicate))
        for subject, value in pairs:
            if (value, subject) in pairs:
                yield Clash(_ASYMMETRIC, subject, predicate, value)


def _irreflexive(index: Index) -> Iterator[Clash]:
    """Rule prp-irp."""
    for predicate in index.members(_IRREFLEXIVE):
        for subject, value in index.pairs(predicate):
            if subject == value:
                yield Clash(_IRREFLEXIVE, subject, predicate, value)


def _functional(index: Index) -> Iterator[Clash]:
    """Rules prp-fp, dt-diff and eq-diff1: two values that cannot be the same, since one of them is a literal."""
    for predicate in index.members(_FUNCTIONAL):
        for subject, value in index.pairs(predicate):
            others = index.values(subject, predicate)
            if len(others) > 1 and any(isinstance(other, ox.Literal) for other in others):
                yield Clash(_FUNCTIONAL, subject, predicate, value)


def _negative_assertions(index: Index) -> Iterator[Clash]:
    """Rules prp-npa1 and prp-npa2."""
    for assertion, subject in index.pairs(owl("sourceIndividual")):
        for predicate in index.values(assertion, owl("assertionProperty")):
            denied = {
                *index.values(assertion, owl("targetIndividual")),
                *index.values(assertion, owl("targetValue")),
            }
            for value in denied & set(index.values(subject, predicate)):
                yield Clash(_NEGATIVE, subject, predicate, value)


def _no_value_allowed(index: Index) -> Iterator[Clash]:
    """Rules cls-maxc1, cls-maxqc1 and cls-maxqc2: a restriction to no value."""
    for kind in (_MAX_CARDINALITY, _MAX_QUALIFIED):
        for restriction, number in index.pairs(kind):
            if isinstance(number, ox.Literal) and number.value == "0":
                yield from _values_denied(index, restriction)


def _values_denied(index: Index, restriction: Node) -> Iterator[Clash]:
    classes = index.values(restriction, owl("onClass")) or [THING]
    for predicate in index.values(restriction, owl("onProperty")):
        for subject in index.members(restriction):
            for value in index.values(subject, predicate):
                if THING in classes or any(value in index.members(class_) for class_ in classes):
                    yield Clash(_MAX_CARDINALITY, subject, predicate, value)


def _datatypes(index: Index) -> Iterator[Clash]:
    """Rules prp-rng, dt-type2 and cax-dw on datatypes that OWL 2 RL holds disjoint."""
    for predicate, range_ in index.pairs(_RANGE):
        for subject, value in index.pairs(predicate) if isinstance(range_, ox.NamedNode) else ():
            if isinstance(value, ox.Literal) and _excluded(value.datatype.value, range_.value):
                yield Clash(_RANGE, subject, predicate, value, (range_, value.datatype))


def _excluded(one: str, other: str) -> bool:
    return any(
        frozenset((above, over)) in _DISJOINT_DATATYPES
        for above in _SUPERTYPES.get(one, [one])
        for over in _SUPERTYPES.get(other, [other])
    )


def _same_but_different(index: Index) -> Iterator[Clash]:
    """Rules eq-diff1, eq-diff2 and eq-diff3."""
    same = set(index.pairs(SAME))
    replaced = {one for one, other in same if one != other}
    for one, other in {*index.pairs(DIFFERENT), *_pairwise(index, owl("AllDifferent"))}:
        # What is the same as another has become different from itself too: eq-rep-o.
        if (one, other) in same or (one == other and one not in replaced):
            yield Clash(DIFFERENT, min(one, other, key=str), SAME, max(one, other, key=str))


def _pairwise(index: Index, kind: Node) -> Iterator[tuple[Node, Node]]:
    """Every two members of each list that an axiom of this kind has."""
    for axiom in index.members(kind):
        for head in (head for members in _MEMBERS for head in index.values(axiom, members)):
            yield from combinations(index.list(head), 2)


def _ordered(*terms: Node) -> tuple[Node, ...]:
    return tuple(sorted(terms, key=str))


_RULES: Final[tuple[Callable[[Index], Iterable[Clash]], ...]] = (
    _disjoint_classes,
    _complements,
    _nothing,
    _disjoint_properties,
    _asymmetric,
    _irreflexive,
    _functional,
    _negative_assertions,
    _no_value_allowed,
    _datatypes,
    _same_but_different,
)
