"""Functions of ours in queries: what they say of text, that the ontology defines them, that their page is true."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, Literal, NamedNode

from app.factory import create_app
from app.store import functions
from app.store.functions import FUNCTIONS, contains_words, fold, relevance
from tests.published import BASE, Published

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("text", "words", "contained"),
    [
        ("Szkoła Podstawowa nr 7 w Łodzi", "szkola lodz", True),
        ("Szkoła Podstawowa nr 7 w Łodzi", "ŁODZI SZKOŁA", True),
        ("Szkoła Podstawowa nr 7 w Łodzi", "podstaw 7", True),
        ("Szkoła Podstawowa nr 7 w Łodzi", "koła", False),
        ("Szkoła Podstawowa nr 7 w Łodzi", "szkola gimnazjum", False),
        ("Przedszkole i szkoła", "szkol", True),
        ("Przedszkole", "szkol", False),
        ("zażółć gęślą jaźń", "ZAZOLC GESLA JAZN", True),
        ("zaz\u0307o\u0301łc\u0301", "zażółć", True),
        ("Straße", "strasse", True),
        ("Ærøskøbing, Đakovo", "aeroskobing dakovo", True),
        ("Łódź", "l", True),
        ("Лодзь", "лод", True),
        ("ul. Piotrkowska 12/14", "12 14", True),
        ("ul. Piotrkowska 12/14", "12/14", True),
        ("ul. Piotrkowska 112", "12", False),
        ("SR.1_2024", "2024", True),
        ("cokolwiek", "", True),
        ("cokolwiek", " .,! ", True),
        ("", "a", False),
        ("", "", True),
        ("(a+)+$", "(a+)+$ [", True),
    ],
)
def test_words_begin_words_without_case_and_diacritics(text: str, words: str, contained: bool) -> None:
    assert contains_words(Literal(text), Literal(words)) == Literal(contained)


def test_every_literal_is_text_and_nothing_else_is() -> None:
    assert contains_words(Literal("Łódź", language="pl"), Literal("lodz", language="en")) == Literal(True)
    assert contains_words(Literal(12.5), Literal(5)) == Literal(True)
    for other in (NamedNode("urn:lodz"), BlankNode()):
        assert contains_words(other, Literal("lodz")) is None
        assert contains_words(Literal("lodz"), other) is None
        assert relevance(other, Literal("lodz")) is None


def test_relevance_is_the_share_of_letters() -> None:
    def share(text: str, words: str) -> float:
        found = relevance(Literal(text), Literal(words))
        assert found is not None
        assert found.datatype.value.endswith("#double")
        return float(found.value)

    assert share("Łódź", "lodz") == 1
    assert share("Łódź!", "LODZ łódź") == 1
    assert share("Łódź Widzew", "lodz") == 0.4
    assert share("Łódzki", "lod") == 0.5
    assert share("Łódzki", "l lod") == 0.5
    assert share("Pabianice", "lodz") == 0
    assert share("", "") == 1
    assert (
        1 > share("Szkoła", "szkol") > share("Szkoła podstawowa", "szkol") > share("Zespół szkół w Łodzi", "szkol") > 0
    )


def test_folding_keeps_no_more_than_the_scripts_that_have_case() -> None:
    assert fold("".join(map(chr, range(0x4E00, 0x4F00)))) != ""
    assert max(functions._FOLDED) < 0x2000


CALL = "SELECT ?rzecz { ?rzecz <http://www.w3.org/2000/01/rdf-schema#label> ?nazwa FILTER(%s) }"


def found(client: FlaskClient, condition: str) -> set[str]:
    response = client.get("/sparql", query_string={"query": CALL % condition})
    assert response.status_code == 200, response.text
    return {row["rzecz"]["value"].rpartition("/")[2] for row in response.json["results"]["bindings"]}


@pytest.mark.embedded("a server has no functions of ours")
def test_queries_call_them_by_iri_relative_or_full(client: FlaskClient) -> None:
    assert found(client, '<def/zawieraSlowa>(?nazwa, "lodz")') == {"Łódź"}
    assert found(client, f'<{BASE}def/zawieraSlowa>(?nazwa, "UMOWA ukosn")') == {"SR%2F2%2F2024"}
    assert found(client, '<def/trafnoscSlow>(?nazwa, "umowa") > 0.8') == {"Umowa"}


@pytest.mark.embedded("a server has no functions of ours")
@pytest.mark.parametrize("arguments", ["?nazwa", '?nazwa, "a", "b"', '?rzecz, "a"'])
def test_wrong_arguments_are_an_error_that_filter_drops(client: FlaskClient, arguments: str) -> None:
    assert found(client, f"<def/zawieraSlowa>({arguments})") == set()


def test_functions_in_a_long_result_that_its_reader_leaves(client: FlaskClient) -> None:
    query = 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(<def/zawieraSlowa>(?c, "umowa") || true) }'
    response = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert next(iter(response.response))
    response.close()


@pytest.fixture(scope="module")
def site(published: Published) -> Flask:
    return create_app(published.settings)


@pytest.mark.embedded("a server has no functions of ours")
@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_query_of_the_page_has_rows(query: str, site: Flask) -> None:
    response = site.test_client().get("/sparql", query_string={"query": query})
    assert response.status_code == 200, response.text
    assert response.json["results"]["bindings"]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_function_is_defined_in_both_languages_and_dereferences(function: functions.Function, site: Flask) -> None:
    page = site.test_client().get(f"/doc/def/{function.name}", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.status_code == 200
    assert "SPARQL function" in page.text
    assert f"| `lod:{function.name}(" in PAGE
