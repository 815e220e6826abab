"""The document of an ontology, and of a module, has all that is defined in it: in every format."""

import csv
import io
import json
from collections import defaultdict

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from tests.published import BASE, Published

DEFINED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?module ?p ?o { GRAPH <graph/ontology> { ?term rdfs:isDefinedBy ?module ; ?p ?o } }
"""
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def modules(published: Published) -> dict[str, set[tuple[str, str, str]]]:
    """What is said of the terms of each module."""
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in published.rows(DEFINED):
        found[row["module"]].add((row["term"], row["p"], row["o"]))
    assert len(found) == 5
    return found


def triples(client: FlaskClient, place: str, accept: str) -> set[tuple[str, str, str]]:
    response = client.get(place, headers={"Accept": accept}, follow_redirects=True)
    assert response.status_code == 200
    extension = response.request.path.rpartition(".")[2]
    return {
        (_text(quad.subject), quad.predicate.value, _text(quad.object)) for quad in _parsed(response.data, extension)
    }


def _parsed(data: bytes, extension: str) -> list[ox.Quad]:
    return list(ox.parse(data, format=FORMATS[extension]))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_who_dereferences_the_namespace_gets_the_ontology(
    whole: FlaskClient, modules: dict[str, set[tuple[str, str, str]]], accept: str
) -> None:
    answered = triples(whole, "/def/", accept)
    assert set().union(*modules.values()) - answered == set()
    assert {f"{BASE}def/Umowa", *modules} <= {subject for subject, _, _ in answered}


def test_the_document_of_a_module_has_its_terms_and_no_others(
    whole: FlaskClient, modules: dict[str, set[tuple[str, str, str]]]
) -> None:
    for module, stated in modules.items():
        answered = triples(whole, f"/{module.removeprefix(BASE)}", "text/turtle")
        assert stated <= answered
        defined = {subject for subject, predicate, _ in answered if predicate.endswith("#isDefinedBy")}
        assert defined == {term for term, _, _ in stated}


def test_lists_and_restrictions_come_with_the_terms_that_have_them(whole: FlaskClient) -> None:
    answered = triples(whole, "/def/", "text/turtle")
    subjects = {subject for subject, _, _ in answered}
    nameless = {value for _, _, value in answered if value.startswith(f"{BASE}.well-known/genid/")}
    assert len(nameless) > 50
    assert nameless <= subjects
    assert any(predicate.endswith("#pattern") for subject, predicate, _ in answered if subject in nameless)


def test_those_who_read_no_rdf_get_the_terms_too(whole: FlaskClient) -> None:
    document = json.loads(whole.get("/data/def/modul/finanse.json").text)
    [contract] = [term for term in document["defines"] if term["id"] == f"{BASE}def/Umowa"]
    assert contract["label"] == {"pl": "umowa", "en": "contract"}
    assert contract["values"]["definition"]
    table = csv.DictReader(io.StringIO(whole.get("/data/def/modul/finanse.csv").text.removeprefix("\ufeff")))
    assert {term["id"] for term in document["defines"]} == {row["subject"] for row in table} - {document["id"]}
    assert "defines" not in json.loads(whole.get("/data/def/Umowa.json").text)
