"""Decimals of a query in the form in which servers have them; what looks like one and is none stays as it is."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from app.store.query import grammar
from app.store.query.federation import Names
from app.store.remote import literals
from app.store.remote.constants import in_lines, rewritten
from app.store.remote.substituting import substituted

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (f'"5"^^<{XSD}decimal>', f'"5.0"^^<{XSD}decimal>'),
        ("'1.50'^^xsd:decimal", f'"1.5"^^<{XSD}decimal>'),
        ('"1.5"^^xsd:decimal', '"1.5"^^xsd:decimal'),
        ('"0005.5000000000000000000000"^^xsd:decimal', f'"5.5"^^<{XSD}decimal>'),
        ('"0.1234567890123456789"^^xsd:decimal', '"0.1234567890123456789"^^xsd:decimal'),
        ('"nic"^^xsd:decimal', '"nic"^^xsd:decimal'),
        ("1.50", "1.5"),
        ("-05.0", "-5.0"),
        ("-0.0", "0.0"),
        ("+.50", "0.5"),
        ("5", "5"),
        ("-05", "-5"),
        ("1.50e3", f'"1500"^^<{XSD}double>'),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ('"1.50"', '"1.50"'),
        ('"1.50"^^xsd:double', f'"1.5"^^<{XSD}double>'),
        ('"05"^^xsd:int', f'"5"^^<{XSD}integer>'),
        ('"""1"""^^xsd:boolean', f'"true"^^<{XSD}boolean>'),
        ("'''true'''^^xsd:boolean", "'''true'''^^xsd:boolean"),
        ('"P12M"^^xsd:duration', f'"P1Y"^^<{XSD}duration>'),
        ('"1.50 1.50"@PL', '"1.50 1.50"@pl'),
    ],
)
def test_constants_of_a_query(written: str, sent: str) -> None:
    query = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT * {{ ?s <p1.50> {} }} # 1.50"
    assert rewritten(query.format(written), "http://example.org/") == query.format(sent)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o FILTER(?o -05.0 > 0) } LIMIT 010 OFFSET 05", "ASK { ?s a ?o }"])
def test_number_that_is_no_term_stays_as_it_is(query: str) -> None:
    assert rewritten(query, "http://example.org/") == query


def test_query_beyond_the_grammar_stays_as_it_is() -> None:
    query = "SELECT * { << ?s ?p 1.50 >> ?q ?o }"
    assert rewritten(query, "http://example.org/") == query


def test_bound_decimal_has_that_form_too() -> None:
    five = Literal("5", datatype=NamedNode(f"{XSD}decimal"))
    assert substituted("ASK { ?s ?p ?o }", {"o": five}) == f'ASK {{ ?s ?p "5.0"^^<{XSD}decimal> }}'


@pytest.mark.parametrize("namespace", ["http://example.org/n#", "http://example.org/n/", "http://example.org/n"])
def test_name_of_a_prefix_keeps_its_empty_fragment(namespace: str) -> None:
    names = Names("http://example.org/")
    names.declare(grammar.parse(f"PREFIX n: <{namespace}> ASK {{}}")[1:3])
    [name] = [token for token in grammar.parse("PREFIX n: <x> ASK { n:a ?p ?o }") if token.text == "n:a"]
    assert names.resolve(name) == f"{namespace}a"


@pytest.mark.parametrize("number", ["5", "-5", "0", "05.00", "+1.50", "0.1", "100"])
def test_what_a_server_is_given_is_what_it_is_asked_for(number: str) -> None:
    decimal = Literal(number, datatype=NamedNode(f"{XSD}decimal"))
    store = Store()
    store.add(Quad(NamedNode("a:a"), NamedNode("a:b"), decimal))
    [quad] = store
    assert in_lines([str(quad.triple).encode()]) == [f"<a:a> <a:b> {literals.held(decimal)}".encode()]
