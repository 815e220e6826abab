"""The service description says what is true: of formats, functions and graphs, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Namespace, URIRef

from app.context import EXTENSION
from app.factory import create_app
from app.namespaces import PREFIXES
from app.negotiation import GRAPH, Offer
from app.sparql.protocol import OFFERS
from app.store import functions
from app.store.releases import Manifest
from tests.region import BASE

SD, VOID = Namespace(PREFIXES["sd"]), Namespace(PREFIXES["void"])
SERVICE = URIRef(f"{BASE}sparql")
PARSERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def described(client: FlaskClient, media_type: str = "text/turtle") -> Graph:
    response = client.get("/sparql", headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    return Graph().parse(data=response.data, format=PARSERS[media_type])


def test_every_format_says_the_same(client: FlaskClient) -> None:
    graphs = [set(described(client, offer.media_type)) for offer in GRAPH]
    assert all(graph == graphs[0] for graph in graphs)


def test_formats_are_those_that_queries_get(client: FlaskClient) -> None:
    told = {str(term).rpartition("/")[2] for term in described(client).objects(SERVICE, SD.resultFormat)}
    assert len(told) == len({offer.media_type for offers in OFFERS.values() for offer in offers if not offer.page})
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "TriG"} <= told


def test_federation_is_told_where_there_is_a_service_to_call(client: FlaskClient, served: Flask) -> None:
    assert set(described(client).objects(SERVICE, SD.feature)) == {SD.UnionDefaultGraph}
    settings = replace(served.extensions[EXTENSION].settings, services=("https://sparql.example.org/",))
    other = create_app(settings).test_client()
    assert set(described(other).objects(SERVICE, SD.feature)) == {SD.UnionDefaultGraph, SD.BasicFederatedQuery}


def test_graphs_are_those_of_the_release_with_their_counts(client: FlaskClient, manifest: Manifest) -> None:
    graph = described(client)
    [dataset] = graph.objects(SERVICE, SD.defaultDataset)
    named = {str(next(graph.objects(each, SD.name))): each for each in graph.objects(dataset, SD.namedGraph)}
    assert named.keys() == {facts.iri for facts in manifest.graphs.values()}
    for facts in manifest.graphs.values():
        [about] = graph.objects(named[facts.iri], SD.graph)
        assert [int(count) for count in graph.objects(about, VOID.triples)] == [facts.quads]


def test_graph_of_what_follows_is_told_from_its_source(client: FlaskClient) -> None:
    graph = described(client)
    inferred = URIRef(f"{BASE}sparql#rzeczy/inferred")
    assert URIRef("http://www.w3.org/ns/owl-profile/RL") in graph.objects(inferred, rdflib.DCTERMS.conformsTo)
    assert list(graph.objects(inferred, rdflib.PROV.wasDerivedFrom)) == [URIRef(f"{BASE}sparql#rzeczy")]
    assert set(graph.objects(SERVICE, SD.defaultEntailmentRegime)) == {URIRef("http://www.w3.org/ns/entailment/Simple")}
    assert set(graph.subjects(VOID.subset, inferred)) == {URIRef(f"{BASE}id/dataset/rzeczy")}


def test_functions_are_typed_and_are_those_of_the_store(client: FlaskClient) -> None:
    graph = described(client)
    told = set(graph.objects(SERVICE, SD.extensionFunction))
    assert told == set(graph.subjects(RDF.type, SD.Function))
    there = client.application.extensions[EXTENSION].current.get().store.functions
    assert sorted(map(str, told)) == sorted(there)


@pytest.mark.embedded("functions of ours are the engine's alone")
def test_functions_of_ours_are_told(client: FlaskClient) -> None:
    told = set(map(str, described(client).objects(SERVICE, SD.extensionFunction)))
    assert {function.value for function in functions.custom(BASE)} <= told


def test_description_has_a_validator_and_varies_by_accept(client: FlaskClient) -> None:
    first = client.get("/sparql", headers={"Accept": "text/turtle"})
    again = client.get("/sparql", headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]})
    other = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert again.status_code == 304
    assert first.headers["ETag"] != other.headers["ETag"]
    assert "Accept" in first.headers["Vary"]


def test_description_leads_to_void_examples_and_prefixes(client: FlaskClient) -> None:
    for address in described(client).objects(SERVICE, rdflib.RDFS.seeAlso):
        path = str(address).removeprefix(BASE.rstrip("/"))
        response = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert (response.status_code, response.mimetype) == (200, "text/turtle"), path


@pytest.mark.parametrize("offer", GRAPH, ids=lambda offer: offer.extension)
def test_format_by_name_is_the_one_by_accept(client: FlaskClient, offer: Offer) -> None:
    by_name = client.get("/sparql", query_string={"format": offer.extension}, headers={"Accept": "text/html"})
    assert by_name.mimetype == offer.media_type
    assert by_name.data == client.get("/sparql", headers={"Accept": offer.media_type}).data
    assert client.get("/sparql?format=csv").status_code == 400


def test_plain_json_at_a_draft_is_the_description(client: FlaskClient) -> None:
    answer = client.get("/sparql?draft=ASK+%7B%7D", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
