"""Our engine against pySHACL: the same findings about thousands of faulty graphs, but for explained differences.

Each kind of difference has a row in `KNOWN`: who is right, why, and a case that shows it.
"""

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import PublishError
from app.namespaces import SH
from app.validation.engine import Engine
from app.validation.reference import PySHACL

from .generated import BASE, GRAPH, PREFIXES, graphs, loaded, quads, shapes

OTHER = ox.NamedNode(f"{BASE}graph/other")
EXAMPLES = 500
GRAPHS_AN_EXAMPLE = 8


class Difference(NamedTuple):
    """Where the engines differ: a property shape on :p, a graph, and the components that each reports."""

    right: str
    why: str
    constraint: str
    data: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...] | str


KNOWN = {
    "an IRI where values are compared": Difference(
        "we are",
        "what cannot be compared is not less (SHACL 4.5.3); rdflib orders IRIs, and an IRI after every literal",
        "sh:path :p ; sh:lessThan :q",
        "<id/1> :p 'b' ; :q <id/2> .",
        ours=("LessThan",),
        theirs=(),
    ),
    "a term of no ordered datatype beside itself": Difference(
        "pySHACL is",
        "SPARQL 1.1 section 17.3 has no <= for these; the store takes equal terms for ordered",
        "sh:path :p ; sh:lessThanOrEquals :q",
        "<id/1> :p 'dwa'^^xsd:integer ; :q 'dwa'^^xsd:integer .",
        ours=(),
        theirs=("LessThanOrEquals",),
    ),
    "a sequence backwards": Difference(
        "we are",
        "the inverse of p/q is ^q/^p (SPARQL 1.1 section 18.4); pySHACL walks ^p/^q",
        "sh:path [ sh:inversePath ( :q :p ) ] ; sh:minCount 1",
        "<id/1> :p <id/2> . <id/9> :q <id/0> . <id/0> :p <id/1> .",
        ours=(),
        theirs=("MinCount",),
    ),
    "a blank node where values are compared": Difference(
        "we are",
        "pySHACL aborts where SHACL asks for a result (4.5.3)",
        "sh:path :p ; sh:lessThan :q",
        "<id/1> :p 1 ; :q [] .",
        ours=("LessThan",),
        theirs="cannot be evaluated",
    ),
    "a regular expression with a class of Unicode": Difference(
        "we are",
        "XPath has \\p{Lu} (XPath Functions 5.6.1); Python's re, which pySHACL uses, has not",
        r"sh:path :p ; sh:pattern '^\\p{Lu}'",
        "<id/1> :p 'a' , 'Łódź' .",
        ours=("Pattern",),
        theirs="cannot be evaluated",
    ),
    "a truth value that is not the term true": Difference(
        "we are",
        "sh:uniqueLang asks for the term true (SHACL 4.4.5 and the suite's uniqueLang-002)",
        "sh:path :p ; sh:uniqueLang '1'^^xsd:boolean",
        "<id/1> :p 'a'@pl , 'b'@pl .",
        ours=(),
        theirs=("UniqueLang",),
    ),
    "an ill-typed year": Difference(
        "we are",
        "'20' is no xsd:gYear (XSD 1.1 part 2 section 3.3.11); rdflib does not check it",
        "sh:path :p ; sh:datatype xsd:gYear",
        "<id/1> :p '20'^^xsd:gYear .",
        ours=("Datatype",),
        theirs=(),
    ),
    "years in order": Difference(
        "we are",
        "xsd:gYear is ordered (XSD 1.1 part 2 section 3.3.11); rdflib cannot compare it",
        "sh:path :p ; sh:minInclusive '2024'^^xsd:gYear",
        "<id/1> :p '2025'^^xsd:gYear .",
        ours=(),
        theirs=("MinInclusive",),
    ),
    "a list of values that the store writes another way": Difference(
        "both are",
        "we write the list as the store writes the data; exact literals tell the terms apart",
        "sh:path :p ; sh:in ( 1.0 )",
        "<id/1> :p 1.0 .",
        ours=(),
        theirs=("In",),
    ),
}


def names(engine, shapes_, data: str) -> tuple[str, ...] | str:
    store = ox.Store()
    store.load((PREFIXES + data).encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=GRAPH)
    try:
        found = engine.check(store, [GRAPH.value], shapes_)
    except PublishError as error:
        return error.en
    return tuple(each.component.rpartition("#")[2].removesuffix("ConstraintComponent") for each in found)


@pytest.mark.parametrize("case", KNOWN.values(), ids=KNOWN)
def test_a_known_difference_is_as_it_is_told(case):
    checked = loaded(f":S sh:targetNode <id/1> ; sh:property [ {case.constraint} ] .")
    theirs = names(PySHACL(), checked, case.data)
    assert names(Engine(), checked, case.data) == case.ours != theirs
    assert case.theirs == theirs or (isinstance(case.theirs, str) and case.theirs in theirs)


def key(finding) -> tuple:
    return finding.focus, finding.path, finding.component, str(finding.term), finding.shape, finding.severity


def is_known(finding, by_us: bool, shapes_, store: ox.Store) -> bool:
    """The rows of `KNOWN` that chance comes upon; its shapes leave the others out."""
    if "LessThan" not in finding.component:
        return False
    others = compared(finding, shapes_, store)
    if by_us:
        return any(isinstance(end, ox.NamedNode) for end in (finding.term, *others))
    return finding.component.endswith("OrEqualsConstraintComponent") and finding.term in others


def compared(finding, shapes_, store: ox.Store) -> list:
    """The values that a finding's value was compared with."""
    name = "lessThanOrEquals" if "OrEquals" in finding.component else "lessThan"
    predicates = {ox.NamedNode(str(each)) for each in shapes_.graph.objects(None, SH[name])}
    quads_ = store.quads_for_pattern(ox.NamedNode(finding.focus), None, None)
    return [quad.object for quad in quads_ if quad.predicate in predicates]


def apart(number: int, statements: Iterable[tuple]) -> list[tuple]:
    """The statements about nodes of their own, so that many graphs stand in one store."""
    return [tuple(part.replace("<id/", f"<id/{number}/") if number else part for part in each) for each in statements]


@settings(max_examples=EXAMPLES)
@given(shapes(with_queries=True), st.lists(graphs, min_size=GRAPHS_AN_EXAMPLE, max_size=GRAPHS_AN_EXAMPLE))
def test_both_engines_find_the_same(text, many):
    store, checked = ox.Store(), loaded(text)
    for number, statements in enumerate(many):
        store.extend(quads(apart(number, statements)))
    assert_the_same(store, checked)


@settings(max_examples=EXAMPLES // 2)
@given(shapes(with_queries=False), st.lists(st.tuples(graphs, graphs), min_size=4, max_size=4))
def test_both_engines_see_other_graphs_as_context(text, many):
    store, checked = ox.Store(), loaded(text)
    for number, (register, other) in enumerate(many):
        store.extend(quads(apart(number, register)))
        store.extend(quads(apart(number, other), OTHER))
    assert_the_same(store, checked)


def assert_the_same(store: ox.Store, checked) -> None:
    ours = {key(each): each for each in Engine().check(store, [GRAPH.value], checked)}
    theirs = {key(each): each for each in PySHACL().check(store, [GRAPH.value], checked)}
    assert not [each for each in ours.keys() - theirs.keys() if not is_known(ours[each], True, checked, store)]
    assert not [each for each in theirs.keys() - ours.keys() if not is_known(theirs[each], False, checked, store)]
