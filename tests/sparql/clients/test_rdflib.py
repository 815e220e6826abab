"""rdflib: a graph whose store is our endpoint, a query of its own that calls us, an address that it follows."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef, Variable
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.region import BASE
from tests.sparql.clients.asked import ASK, CONSTRUCT, COUNT, DESCRIBE, GRAPH, LABELLED, SELECT, SIZE

THING = URIRef(f"{BASE}def/Rzecz")
SEVENTH = URIRef(f"{BASE}id/rzeczy/7")


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def store(endpoint: str, request: pytest.FixtureRequest) -> SPARQLStore:
    return SPARQLStore(endpoint, method=request.param)


def labels(rows: Any) -> dict[str, str]:
    return {str(thing): str(label) for thing, label, *_ in rows}


@pytest.mark.parametrize("result_format", ["xml", "json", "csv", "tsv"])
def test_solutions_in_every_format(endpoint: str, result_format: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat=result_format))
    assert labels(graph.query(SELECT)) == LABELLED


def test_every_form(store: SPARQLStore) -> None:
    graph = Graph(store)
    assert labels(graph.query(SELECT)) == LABELLED
    assert graph.query(ASK).askAnswer is True
    assert labels((s, o) for s, _, o in graph.query(CONSTRUCT)) == LABELLED
    assert (SEVENTH, RDFS.label, Literal("Źródło „7”", "pl")) in graph.query(DESCRIBE).graph
    [[number]] = graph.query(COUNT)
    assert number.toPython() == SIZE


def test_patterns_of_a_graph(store: SPARQLStore) -> None:
    graph = Graph(store)
    assert (SEVENTH, RDF.type, THING) in graph
    assert len(set(graph.subjects(RDF.type, THING))) == SIZE
    assert set(graph.objects(SEVENTH, URIRef(f"{BASE}def/data"))) == {Literal("2026-02-01", datatype=XSD.date)}
    assert len(graph) > SIZE


def test_named_graphs(store: SPARQLStore) -> None:
    assert {URIRef(GRAPH), URIRef(f"{BASE}graph/ontology")} <= set(store.contexts())
    assert set(store.contexts((SEVENTH, RDF.type, THING))) == {URIRef(GRAPH)}
    assert (SEVENTH, RDF.type, THING) in Graph(store, URIRef(GRAPH))
    assert (SEVENTH, RDF.type, THING) not in Graph(store, URIRef(f"{BASE}graph/ontology"))


def test_default_graph_is_the_one_that_it_names(store: SPARQLStore) -> None:
    assert labels(Graph(store, URIRef(GRAPH)).query(SELECT)) == LABELLED
    assert not list(Graph(store, URIRef(f"{BASE}graph/ontology")).query(SELECT))
    # A blank node names no graph of ours, and rdflib does not send it.
    assert labels(Graph(store, BNode()).query(SELECT)) == LABELLED


def test_bindings_that_it_writes_into_the_query(store: SPARQLStore) -> None:
    rows = Graph(store).query(SELECT, initBindings={Variable("thing"): SEVENTH})
    assert labels(rows) == {str(SEVENTH): "Źródło „7”"}


def test_its_own_engine_calls_the_endpoint(endpoint: str) -> None:
    local = Graph().add((SEVENTH, RDFS.seeAlso, Literal("tu")))
    query = f"SELECT ?label {{ ?thing rdfs:seeAlso 'tu' SERVICE <{endpoint}> {{ ?thing rdfs:label ?label }} }}"
    assert [str(row[0]) for row in local.query(query)] == ["Źródło „7”"]


def test_it_follows_an_address(site: str) -> None:
    followed = Graph().parse(f"{site}/id/rzeczy/7")
    assert (SEVENTH, RDFS.label, Literal("Źródło „7”", "pl")) in followed
