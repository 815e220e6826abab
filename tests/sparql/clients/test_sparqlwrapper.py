"""SPARQLWrapper: every form, format, method and way of sending; its exceptions for our errors."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.error import HTTPError

import pytest
import rdflib
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Client
from SPARQLWrapper import SPARQLWrapper2 as ClientOfBindings
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, URITooLong

from tests.sparql.clients.asked import ASK, CONSTRUCT, DESCRIBE, GRAPH, LABELLED, LONG, SELECT, SIZE, UPDATE, WRONG

WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
# It reads graphs into a class that rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def ask(endpoint: str, query: str, result_format: str = JSON, way: tuple[str, str] = WAYS[0]) -> Any:
    client = Client(endpoint, returnFormat=result_format)
    client.setQuery(query)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    return client.queryAndConvert()


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_every_form_in_every_format(endpoint: str, way: tuple[str, str]) -> None:
    bindings = ask(endpoint, SELECT, JSON, way)["results"]["bindings"]
    assert {row["thing"]["value"]: row["label"]["value"] for row in bindings} == LABELLED
    assert len(ask(endpoint, SELECT, XML, way).getElementsByTagName("result")) == SIZE
    rows = csv.DictReader(io.StringIO(ask(endpoint, SELECT, CSV, way).decode()))
    assert {row["thing"]: row["label"] for row in rows} == LABELLED
    assert ask(endpoint, SELECT, TSV, way).decode().count("@pl\t") == SIZE
    assert ask(endpoint, ASK, JSON, way)["boolean"] is True
    assert ask(endpoint, ASK, XML, way).getElementsByTagName("boolean")[0].firstChild.data == "true"
    for result_format in (RDFXML, JSONLD):
        assert labels(ask(endpoint, CONSTRUCT, result_format, way)) == LABELLED
    for result_format in (TURTLE, N3):
        assert labels(rdflib.Graph().parse(data=ask(endpoint, CONSTRUCT, result_format, way))) == LABELLED
    assert (None, rdflib.RDFS.label, rdflib.Literal("Źródło „7”", "pl")) in ask(endpoint, DESCRIBE, RDFXML, way)


def labels(graph: rdflib.Graph) -> dict[str, str]:
    return {str(thing): str(label) for thing, label in graph.subject_objects(rdflib.RDFS.label)}


def test_bindings_are_typed(endpoint: str) -> None:
    client = ClientOfBindings(endpoint)
    client.setQuery(f"{SELECT} ORDER BY ?date")
    rows = client.query().bindings
    assert "date" not in rows[0]
    assert (rows[1]["date"].value, rows[1]["date"].datatype) == ("2026-02-01", str(rdflib.XSD.date))
    assert rows[0]["label"].lang == "pl"


def test_dataset_of_the_protocol_is_honoured(endpoint: str) -> None:
    client = Client(endpoint, returnFormat=JSON)
    client.addDefaultGraph(f"{GRAPH}/inferred")
    client.addNamedGraph(GRAPH)
    for query, expected in ((ASK, False), (ASK.replace("{", f"{{ GRAPH <{GRAPH}> {{", 1) + "}", True)):
        client.setQuery(query)
        assert client.queryAndConvert()["boolean"] is expected, query


def test_errors_become_its_exceptions(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="Wiersz 2, kolumna 18"):
        ask(endpoint, WRONG)
    with pytest.raises(URITooLong):
        ask(endpoint, LONG)
    assert len(ask(endpoint, LONG, JSON, (POST, URLENCODED))["results"]["bindings"]) == SIZE


def test_update_is_refused(endpoint: str) -> None:
    client = Client(endpoint)
    client.setMethod(POST)
    client.setQuery(UPDATE)
    with pytest.raises(HTTPError, match="403") as refused:
        client.query()
    refused.value.close()
