"""What a syntax error says, asked of the engine itself: words, and no classes of characters."""

import pyoxigraph
import pytest

from app.errors import QuerySyntaxError
from app.store import engine
from app.store.query.expected import told

FAULTS = {
    "SELECT ?x WHERE { ?x a foaf:P }": ("a prefix is not declared", "prefiks nie jest zadeklarowany"),
    "SELECT ?y (COUNT(*) AS ?n) { ?y ?p ?o } GROUP BY ?z": (
        "SELECT names a variable that is neither grouped by nor inside an aggregate",
        "SELECT podaje zmienną, której nie ma w GROUP BY ani w agregacie",
    ),
    "SELECT (1 AS ?x) (2 AS ?x) {}": ("SELECT names a variable twice", "SELECT podaje tę samą zmienną dwa razy"),
    "SELECT * { ?x a 1 } GROUP BY ?x": (
        "SELECT * cannot stand with GROUP BY",
        "SELECT * nie może stać razem z GROUP BY",
    ),
    "ASK { <http://exa mple> ?p 1 }": ("an IRI is not well-formed", "IRI jest nieprawidłowe"),
    "SELECT * WHERE ?x a 1": ("expected {, DISTINCT", "oczekiwano {, DISTINCT"),
    "SELECT * { ?x ?p 1 } ORDER ?x": ("expected BY", "oczekiwano BY"),
    "SELECT * { ?x a 1 }}": ("this is not expected here", "tego się tu nie oczekuje"),
    "SELECT ?x {": (
        "expected $, ', ''', (, +, -, ., : …",
        "oczekiwano $, ', ''', (, +, -, ., : …",
    ),
}


@pytest.mark.parametrize("query", FAULTS)
def test_fault_is_told_in_words(query: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught, engine.translated():
        pyoxigraph.Store().query(query)
    place = f"{caught.value.line}, column {caught.value.column}"
    en, pl = FAULTS[query]
    assert caught.value.en == f"The query does not parse at line {place}: {en}"
    assert caught.value.pl.endswith(f": {pl}")


@pytest.mark.parametrize(
    ("expected", "english"),
    [
        ('one of "\\"", "\\\\U", [\'"\' | \'\\\\\'], [_]', 'expected ", U'),
        ('one of ",", "]", [\']\'], WHERE', "expected ,, ], WHERE"),
        ("<unreported>", "this is not expected here"),
        ("one of A new sentence of the engine, [_]", "A new sentence of the engine"),
    ],
)
def test_list_of_the_parser_is_read_whatever_stands_in_it(expected: str, english: str) -> None:
    assert told(expected)[0] == english
