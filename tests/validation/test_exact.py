"""Literals as they were written, where the store keeps another form of them."""

import pyoxigraph as ox
import pytest

from app.validation.engine import Engine

BASE = "https://dane.example.pl/"
GRAPH = ox.NamedNode(f"{BASE}graph/register")
XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str) -> ox.Literal:
    value, _, datatype = text.partition("^^")
    return ox.Literal(value, datatype=ox.NamedNode(f"{XSD}{datatype}"))


# Longer than an expression may be before it becomes a function.
MANY = " ".join(f"[ sh:pattern '^{number:080}$|[.]{number}0$' ]" for number in range(9))
NUMBERS = " ".join(f"{number}.0" for number in range(30))
CASES = {
    "another integer type": ("sh:datatype xsd:integer", ["7^^int", "8^^integer"], ["7^^int"]),
    "the integer type asked": ("sh:datatype xsd:byte", ["7^^byte", "7^^int", "300^^byte"], ["300^^byte", "7^^int"]),
    "a bounded type": ("sh:datatype xsd:nonNegativeInteger", ["5^^nonNegativeInteger"], []),
    "a time stamp": (
        "sh:datatype xsd:dateTimeStamp",
        ["2024-01-01T00:00:00Z^^dateTimeStamp", "2024-01-02T00:00:00Z^^dateTime"],
        ["2024-01-02T00:00:00Z^^dateTime"],
    ),
    "two decimal places": ("sh:pattern '^[0-9]+[.][0-9]{2}$'", ["31.40^^decimal", "31.5^^decimal"], ["31.5^^decimal"]),
    "a longest text": ("sh:maxLength 4", ["31.400^^decimal", "1.5^^decimal"], ["31.400^^decimal"]),
    "a shortest text": ("sh:minLength 3", ["007^^integer", "8^^integer"], ["8^^integer"]),
    "a zone written out": ("sh:pattern 'Z$'", ["10:00:00+00:00^^time"], ["10:00:00+00:00^^time"]),
    "a list": ("sh:in ( 1.0 )", ["1.0^^decimal", "1.00^^decimal"], ["1.00^^decimal"]),
    "a long list": (f"sh:in ( {NUMBERS} 'a' )", ["1.0^^decimal", "1.00^^decimal"], ["1.00^^decimal"]),
    "one of two shapes": (
        "sh:or ( [ sh:datatype xsd:int ] [ sh:pattern '0$' ] )",
        ["5^^int", "1.50^^decimal", "2.5^^decimal"],
        ["2.5^^decimal"],
    ),
    "many alternatives": (
        f"sh:or ( {MANY} )",
        ["1.50^^decimal", "2.5^^decimal"],
        ["2.5^^decimal"],
    ),
    "not a shape": ("sh:not [ sh:pattern '[.]' ]", ["1.0^^decimal", "2^^integer"], ["1.0^^decimal"]),
    "a number beyond 64 bits": ("sh:datatype xsd:integer", ["99999999999999999999^^integer"], []),
    "a range": ("sh:minInclusive 5 ; sh:pattern '0'", ["10^^int", "4.0^^decimal"], ["4.0^^decimal"]),
}  # fmt: skip


@pytest.fixture
def found(load):
    def _found(constraint: str, values: list[str], *, given: bool = True):
        shapes = load(f":S sh:targetClass :Wpis ; sh:property [ sh:path :p ; {constraint} ] .")
        store = ox.Store()
        store.load(
            b"<id/1> a <def/Wpis> . <id/2> <def/p> 1 .", format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=GRAPH
        )
        subject, predicate = ox.NamedNode(f"{BASE}id/1"), ox.NamedNode(f"{BASE}def/p")
        store.extend(ox.Quad(subject, predicate, literal(value), GRAPH) for value in values)
        exact = [(subject.value, predicate.value, literal(value)) for value in values] if given else []
        assert not given or predicate.value in shapes.exact_predicates
        foreign = [(f"{BASE}id/2", predicate.value, literal("1^^int"))]
        return Engine().check(store, [GRAPH.value], shapes, [*exact, *foreign])

    return _found


def written(findings) -> list[str]:
    return sorted({f"{each.term.value}^^{each.term.datatype.value.removeprefix(XSD)}" for each in findings})


@pytest.mark.parametrize(("constraint", "values", "wrong"), CASES.values(), ids=CASES)
def test_constraints_on_the_form_see_the_literal_as_written(found, constraint, values, wrong):
    findings = found(constraint, values)
    assert written(findings) == sorted(wrong)
    assert {each.focus for each in findings} <= {f"{BASE}id/1"}


@pytest.mark.parametrize(
    ("required", "values", "missing"),
    [
        ("1.0", ["1.00^^decimal"], 1),
        ("1.0", ["1.0^^decimal", "1.00^^decimal"], 0),
        ("1.0", ["2^^integer"], 1),
        ("1", ["1^^int"], 1),
    ],
)
def test_a_required_value_is_that_very_term(found, required, values, missing):
    assert len(found(f"sh:hasValue {required}", values)) == missing


def test_without_exact_literals_the_form_of_the_store_counts(found):
    assert written(found("sh:pattern '^[0-9]+[.][0-9]{2}$'", ["31.40^^decimal"], given=False)) == ["31.4^^decimal"]


def test_a_recheck_asks_for_exact_literals_of_its_nodes_only(load):
    shapes = load(":S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:pattern '0$' ] .")
    store, predicate = ox.Store(), ox.NamedNode(f"{BASE}def/p")
    quads = [
        ox.Quad(ox.NamedNode(f"{BASE}id/{number}"), predicate, literal(value), GRAPH)
        for number, value in enumerate(["1.50^^decimal", "2.5^^decimal", "3.5^^decimal"])
    ]
    store.extend(quads)
    exact, asked = [(quad.subject.value, predicate.value, quad.object) for quad in quads], []

    def exact_of(subjects):
        asked.extend(subjects)
        return [each for each in exact if each[0] in subjects]

    again = Engine().recheck(store, [GRAPH.value], shapes, quads[:2], exact_of)
    assert asked == [f"{BASE}id/0", f"{BASE}id/1"]
    assert again.nodes == {f"{BASE}id/0", f"{BASE}id/1"}
    assert [each.focus for each in again.findings] == [f"{BASE}id/1"]


@pytest.mark.parametrize(
    ("constraint", "asks"),
    [
        ("sh:datatype xsd:decimal", False),
        ("sh:datatype xsd:int", True),
        ("sh:datatype xsd:string ; sh:pattern '^0'", False),
        ("sh:pattern '^0'", True),
        ("sh:in ( 'a' :B )", False),
        ("sh:in ( 'a' 1 )", True),
        ("sh:hasValue '2024'^^xsd:gYear", True),
        ("sh:or ( [ sh:class :A ] [ sh:datatype xsd:short ] )", True),
        ("sh:minCount 1 ; sh:minInclusive 1", False),
    ],
)
def test_shapes_say_of_which_predicates_the_form_matters(load, constraint, asks):
    shapes = load(f":S sh:property [ sh:path :p ; {constraint} ] .")
    assert shapes.exact_predicates == ({f"{BASE}def/p"} if asks else set())
