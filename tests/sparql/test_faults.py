"""What is told of a query that the engine refuses: the place of the fault itself, and what could have stood there."""

from __future__ import annotations

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from app.errors import QuerySyntaxError, RequestError
from app.store.query import faults

BASE = "https://example.org/"
PREFIXES = {"lod": f"{BASE}def/"}


def refused(query: str) -> RequestError:
    """What is told of `query`, which the engine refuses."""
    with pytest.raises((SyntaxError, RuntimeError)) as caught:
        list(pyoxigraph.Store().query(query, base_iri=BASE))
    return faults.located(str(caught.value), query, BASE, PREFIXES)


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("SELECT * { ?s a <x> LIMIT 3", (1, 21), "“LIMIT” is not expected here; expected “}”, “.”, “;”, “,”"),
        ("SELECT * {\n\n ?s ?p ?o\n  ?u <p> ?v }", (4, 3), "“?u” is not expected here; expected “}”, “.”, “;”, “,”"),
        (
            "SELECT (LEVENSHTEIN(?s,'a') AS ?d) { ?s ?p ?o }",
            (1, 9),
            "SPARQL 1.1 does not know “LEVENSHTEIN”; expected “(”",
        ),
        ("ASK { ?s ?p ?o FILTER(?o > 5 }", (1, 30), "“}” is not expected here; expected “)”, “&&”, "),
        ("SELECT * {} LIMIT ten", (1, 19), "SPARQL 1.1 does not know “ten”; expected a whole number"),
        ("SELECT ?s, ?p { ?s ?p ?o }", (1, 10), "“,” is not expected here; expected “{”, “(”, a variable, FROM, WHERE"),
        ("SELECT ?x {", (1, 12), "the query ends too soon; expected “}”, “{”, “(”, a variable"),
        ("SELECT * { ?x a 1 }}", (1, 20), "“}” is not expected here; expected the end, GROUP, HAVING, "),
        ("SELECT * { ?x ?p 1 } ORDER ?x", (1, 28), "“?x” is not expected here; expected BY"),
        ("PREFIX lod <x> ASK {}", (1, 8), "; expected a prefix with a colon"),
        ("SELECT * { BIND(1 + 2 ?x) }", (1, 23), "; expected AS, IN, NOT, “!=”"),
        ("ASK { ?s = ?o }", (1, 10), "; expected “(”, a variable, an IRI, a name with a prefix, “a”, “!”, “^”"),
        ("ASK { ?s ?p 'a }", (1, 13), "the text in quotes that begins here is not closed"),
        ("ASK { <http://exa mple> ?p 1 }", (1, 7), "the IRI that begins here is not closed, or has a character"),
        ("ASK { ?s ?p '\\u0105' . ?t '\\u0105' }", (1, 27), "“'\\u0105'” is not expected"),
        ("ASK { ?s ?p '\\u0105' ; ; }}", (1, 27), "“}” is not expected here"),
    ],
)
def test_fault_is_told_at_its_place(query: str, place: tuple[int, int], words: str) -> None:
    error = refused(query)
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == place
    assert words.replace("\\u0105", "ą") in error.en
    assert error.en.startswith(f"Line {place[0]}, column {place[1]}: ")
    assert error.pl.startswith(f"Wiersz {place[0]}, kolumna {place[1]}: ")


def test_polish_names_terms_and_symbols_in_polish() -> None:
    assert refused("SELECT * { ?s a <x> LIMIT 3").pl.startswith(
        "Wiersz 1, kolumna 21: nie może tu stać „LIMIT”; oczekiwano: „}”, „.”, „;”, „,”, "
    )
    assert "nie zna „ten”; oczekiwano: liczba całkowita" in refused("SELECT * {} LIMIT ten").pl


@pytest.mark.parametrize(
    ("query", "column", "english"),
    [
        (
            "SELECT * { ?s a lod:Umowa }",
            17,
            f"the prefix lod: is not declared; begin the query with PREFIX lod: <{BASE}def/>",
        ),
        ("SELECT * { ?s a :A ; a lod:B }", 17, "the prefix : is not declared"),
        ("PREFIX a: <a#> SELECT * { a:x ?p b:y } # c:d", 34, "the prefix b: is not declared"),
    ],
)
def test_missing_prefix_is_named(query: str, column: int, english: str) -> None:
    error = refused(query)
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == (1, column)
    assert error.en == f"Line 1, column {column}: {english}"


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT (<https://example.org/f>(1) AS ?a) {}", 9),
        ("PREFIX e: <> SELECT (STR(e:f()) AS ?a) {}", 26),
        ("BASE <https://example.org/> SELECT (<https://example.org/> AS ?b) (<f>(1) AS ?a) {}", 68),
    ],
)
def test_unknown_function_is_told_at_its_call(query: str, column: int) -> None:
    error = refused(query)
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == (1, column)
    assert error.pl == f"Wiersz 1, kolumna {column}: nieznana funkcja <https://example.org/f>"


@pytest.mark.parametrize(
    ("query", "english"),
    [
        ("SELECT (1 AS ?x) (2 AS ?x) {}", ": SELECT names a variable twice"),
        ("SELECT * { LATERAL { ?s ?p ?o } ?x }", "expected BIND, FILTER, VALUES"),
        ("SELECT * { LATERAL { BIND(<https://example.org/f>(1) AS ?a) } }", "unknown function <https://example.org/f>"),
    ],
)
def test_engine_tells_what_the_grammar_does_not_know(query: str, english: str) -> None:
    error = refused(query)
    assert error.en.endswith(english)
    assert error.pl != error.en


def test_page_shows_the_place_of_a_missing_prefix(client: FlaskClient) -> None:
    """The declaration that is offered is that of the site, and makes the query work."""
    query, headers = "SELECT * { ?s a lod:Umowa }", {"Accept": "text/html", "Accept-Language": "en"}
    page = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert "SELECT * { ?s a <mark>l</mark>od:Umowa }" in page.text
    problem = client.get("/sparql", query_string={"query": query}).json
    declaration = problem["detail"][problem["detail"].index("PREFIX") :]
    assert client.get("/sparql", query_string={"query": f"{declaration} {query}"}).status_code == 200
