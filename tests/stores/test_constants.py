"""Decimals of a query in the form in which servers have them; what looks like one and is none stays as it is."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from app.store.query import grammar
from app.store.query.federation import Names
from app.store.remote.constants import canonical, in_lines, rewritten
from app.store.remote.substituting import substituted

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("number", "form"),
    [("5", "5.0"), ("5.0", "5.0"), ("05.50", "5.5"), (".5", "0.5"), ("-0", "0.0"), ("+3", "3.0"), ("nic", "nic")],
)
def test_form_of_a_decimal(number: str, form: str) -> None:
    assert canonical(number) == form


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (f'"5"^^<{XSD}decimal>', f'"5.0"^^<{XSD}decimal>'),
        ("'1.50'^^xsd:decimal", '"1.5"^^xsd:decimal'),
        ("1.50", "1.5"),
        ("-05.0", "-5.0"),
        ("5", "5"),
        ("-5", "-5"),
        ("1.50e3", "1.50e3"),
        ('"1.50"', '"1.50"'),
        ('"1.50"^^xsd:double', '"1.50"^^xsd:double'),
        ('"1.50 1.50"@pl', '"1.50 1.50"@pl'),
    ],
)
def test_constants_of_a_query(written: str, sent: str) -> None:
    query = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT * {{ ?s <p1.50> {} }} # 1.50"
    assert rewritten(query.format(written), "http://example.org/") == query.format(sent)


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
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    store = Store()
    store.load(f'<a:a> <a:b> "{number}"{decimal} .'.encode(), format=RdfFormat.N_TRIPLES)
    [quad] = store
    assert in_lines([str(quad.triple).encode()]) == [f'<a:a> <a:b> "{canonical(number)}"{decimal}'.encode()]
