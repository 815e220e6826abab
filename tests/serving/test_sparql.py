"""The public endpoint over HTTP: the protocol, what it refuses, what it answers in which form."""

import json
import re
import socket
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient

from app.errors import LodzkieError
from app.factory import create_app
from app.store.query import limits
from app.store.workers.wire import PIECE
from tests.serving.conftest import BASE, GRAPHS, publish, settings_of
from tests.serving.test_syntax import SERVICES

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?umowa a <def/Umowa> }"
ASK = "ASK { ?umowa a <def/Umowa> }"
CONSTRUCT = "CONSTRUCT WHERE { <id/umowy/1> a ?type }"
DESCRIBE = "DESCRIBE <id/umowy/bez%20nazwy>"


def count(response) -> int:
    return int(response.json["results"]["bindings"][0]["n"]["value"])


def test_get_form_direct_and_query_methods_ask_the_same(client: FlaskClient) -> None:
    answers = [
        client.get("/sparql", query_string={"query": COUNT}),
        client.post("/sparql", data={"query": COUNT}),
        client.post("/sparql", data=COUNT.encode(), content_type="application/sparql-query"),
        client.open("/sparql", method="QUERY", data=COUNT.encode(), content_type="application/sparql-query"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [count(answer) for answer in answers] == [3] * 4
    assert {answer.headers["Vary"] for answer in answers} == {"Accept, Accept-Datetime, Accept-Encoding"}


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (COUNT, "*/*", "application/sparql-results+json"),
        (COUNT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "text/csv", "text/csv"),
        (COUNT, "text/tab-separated-values", "text/tab-separated-values"),
        (ASK, "application/json", "application/sparql-results+json"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (DESCRIBE, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "text/x-nquads", "application/n-quads"),
        # The form of the query gives the family, whatever else Accept names.
        (COUNT, "text/turtle, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        (CONSTRUCT, "application/sparql-results+json, text/turtle;q=0.1", "text/turtle"),
    ],
)
def test_form_of_the_query_then_accept_give_the_type(
    client: FlaskClient, query: str, accept: str, media_type: str
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_results_are_what_their_type_says(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": ASK}).json["boolean"] is True
    turtle = client.get("/sparql", query_string={"query": CONSTRUCT}).text
    assert "a lod:" in turtle
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == 2
    csv = client.get("/sparql", query_string={"query": COUNT, "format": "csv"})
    assert csv.text.split() == ["n", "3"]
    assert csv.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("query", "accept"), [(COUNT, "text/turtle"), (ASK, "text/csv"), (CONSTRUCT, "text/csv")])
def test_impossible_accept_is_406(client: FlaskClient, query: str, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert "application/" in response.text


def test_format_parameter_serves_browsers(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": COUNT, "format": "xml"}, headers={"Accept": "text/html"})
    assert response.mimetype == "application/sparql-results+xml"
    refused = client.get("/sparql", query_string={"query": COUNT, "format": "ttl"})
    assert (refused.status_code, "json, xml, csv, tsv" in refused.json["detail"]) == (400, True)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, 3),
        ({"default-graph-uri": f"{BASE}graph/umowy"}, 3),
        ({"default-graph-uri": f"{BASE}graph/miejsca"}, 0),
        ({"default-graph-uri": [f"{BASE}graph/miejsca", f"{BASE}graph/umowy"]}, 3),
        ({"default-graph-uri": "http://127.0.0.1:1/data.ttl"}, 0),
        ({"named-graph-uri": f"{BASE}graph/umowy"}, 0),
    ],
)
def test_dataset_of_the_request_is_honoured(client: FlaskClient, parameters: dict, expected: int) -> None:
    assert count(client.get("/sparql", query_string={"query": COUNT, **parameters})) == expected
    direct = client.post("/sparql", query_string=parameters, data=COUNT, content_type="application/sparql-query")
    assert count(direct) == expected


@pytest.mark.embedded("its release has no graph that names it")
def test_named_graphs_of_the_request_are_the_only_ones(client: FlaskClient) -> None:
    query = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(client.get("/sparql", query_string={"query": query})) == len(GRAPHS)
    one = {"query": query, "named-graph-uri": f"{BASE}graph/umowy"}
    assert count(client.get("/sparql", query_string=one)) == 1


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("FROM <graph/umowy>", 3),
        ("FROM <graph/miejsca>", 0),
        ("FROM <file:///etc/passwd>", 0),
        ("FROM NAMED <graph/umowy>", 0),
    ],
)
def test_from_names_graphs_of_the_release_and_fetches_nothing(client: FlaskClient, clause: str, expected: int) -> None:
    query = COUNT.replace("WHERE", f"{clause} WHERE")
    assert count(client.get("/sparql", query_string={"query": query})) == expected


def test_from_and_service_open_no_connection(client: FlaskClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        client.get("/sparql", query_string={"query": f"SELECT * FROM <{address}> WHERE {{ ?s ?p ?o }}"})
        client.get("/sparql", query_string={"query": "ASK {}", "default-graph-uri": address})
        for text in SERVICES:
            client.post("/sparql", data={"query": text.replace("http://127.0.0.1:1/", address)})
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_forbidden(client: FlaskClient, text: str) -> None:
    response = client.post("/sparql", data={"query": text}, headers={"Accept-Language": "pl"})
    assert (response.status_code, response.json["detail"]) == (
        403,
        f"Ten punkt dostępowy nie wywołuje innych; wywołaj go ze swojego: SERVICE <{BASE}sparql>",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"method": "POST", "data": {"update": "CLEAR ALL"}},
        {"method": "POST", "data": {"query": "INSERT DATA { <a> <b> <c> }"}},
        {"method": "POST", "data": {"query": "LOAD <file:///etc/passwd>"}},
        {"method": "POST", "data": b"DROP ALL", "content_type": "application/sparql-update"},
        {"method": "GET", "query_string": {"update": "CLEAR ALL"}},
    ],
)
def test_update_is_forbidden(client: FlaskClient, arguments: dict) -> None:
    assert client.open("/sparql", **arguments).status_code == 403


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"method": "POST"}, 415),
        ({"method": "POST", "data": "x", "content_type": "text/plain"}, 415),
        ({"method": "POST", "data": {"query": (BytesIO(b"ASK{}"), "q.rq")}}, 415),
        ({"method": "POST", "data": {"q": "ASK {}"}}, 400),
        ({"method": "POST", "data": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ({"method": "GET", "query_string": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ({"method": "POST", "data": b"ASK { \xff }", "content_type": "application/sparql-query"}, 400),
        ({"method": "GET", "query_string": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400),
        ({"method": "GET", "query_string": {"query": "ASK {}", "named-graph-uri": "%zz"}}, 400),
        ({"method": "POST", "data": {"query": "ASK { " + "#" * limits.LENGTH + "\n}"}}, 413),
        ({"method": "POST", "data": b"x" * 600_000, "content_type": "application/sparql-query"}, 413),
        ({"method": "POST", "data": {"query": "x" * 600_000}}, 413),
        ({"method": "POST", "data": {"query": "ASK " + "{" * 3000 + "}" * 3000}}, 400),
        ({"method": "POST", "data": {"query": "ASK { FILTER(<http://no.such/function>(1)) }"}}, 400),
        ({"method": "PUT", "data": b""}, 405),
    ],
)
def test_bad_requests(client: FlaskClient, arguments: dict, status: int) -> None:
    response = client.open("/sparql", **arguments)
    assert response.status_code == status
    assert response.json["status"] == status


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT *\nWHERE { ?s ?p }", 2, 15),
        ("SELEKT * {}", 1, 1),
        ("PREFIX a: <b>\n  SELEKT * {}", 2, 3),
        ("", 1, 1),
        ("# nothing", 1, 10),
        ("ASK { nope:x ?p ?o }", 1, 7),
        ("SELECT * { ?s a <x> LIMIT 3", 1, 21),
        ("ASK {}\nHAVING (<f>(1))", 2, 9),
    ],
)
def test_syntax_error_tells_line_and_column(client: FlaskClient, query: str, line: int, column: int) -> None:
    response = client.post("/sparql", data={"query": query})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert (response.json["line"], response.json["column"]) == (line, column)


def test_bare_get_is_a_form_for_people(client: FlaskClient) -> None:
    response = client.get("/sparql?lang=pl", headers={"Accept": "text/html"})
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
    assert '<textarea id="query"' in response.text
    assert ">Wszystkie umowy</a>" in response.text
    draft = client.get("/sparql", query_string={"draft": "</textarea><script>"}).text
    assert "&lt;/textarea&gt;&lt;script&gt;" in draft


def test_examples_are_grouped_by_register_and_their_texts_wait_behind_links(client: FlaskClient) -> None:
    html = client.get("/sparql?lang=en", headers={"Accept": "text/html"}).text
    assert re.findall(r"<summary[^>]*>([^<]*)<", html)[2:] == ["Questions across registers ", "Register of contracts "]
    assert "SELECT ?umowa" not in html
    [link] = re.findall(r'<a href="([^"]+)">All contracts</a>', html)
    chosen = client.get("/sparql" + unescape(link), headers={"Accept": "text/html"}).text
    assert "SELECT ?umowa" in chosen
    assert "All contracts" in chosen


def test_example_runs_as_it_stands(app: Flask, client: FlaskClient) -> None:
    [example] = [each for each in app.extensions["lodzkie"].examples if each.register]
    response = client.post("/sparql", data={"query": example.text})
    assert len(response.json["results"]["bindings"]) == 3


def test_bare_get_describes_the_service_for_programs(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(f"{BASE}sparql")
    assert sd.UnionDefaultGraph in set(graph.objects(service, sd.feature))


def test_bare_get_works_before_the_first_release(region: Path, tmp_path: Path) -> None:
    client = create_app(settings_of(region, tmp_path)).test_client()
    assert client.get("/sparql", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 503


@pytest.fixture(scope="session")
def large(region: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site whose whole content is larger than one piece of a stream, with what XML cannot say."""
    settings = settings_of(region, tmp_path_factory.mktemp("large"))
    rows = " ".join(f'<id/umowy/{number}> rdfs:label "Umowa numer {number}"@pl .' for number in range(5_000))
    odd = '<id/odd/1> lod:tekst "a\\u0001b" . <id/odd/2> <def/2024> "x" . <id/odd/3> <def/-> "x" .'
    publish(settings.releases, "r1", {"umowy": rows, "odd": odd})
    return create_app(settings).test_client()


@pytest.mark.embedded("its release has no graph that names it")
def test_large_result_streams_whole(large: FlaskClient) -> None:
    response = large.get("/sparql", query_string={"query": "SELECT * { ?s rdfs:label ?o }".replace("rdfs:label", "?p")})
    assert "Content-Length" not in response.headers
    assert len(response.data) > PIECE
    assert len(json.loads(response.data)["results"]["bindings"]) == 5_003


def test_reader_that_goes_away_ends_the_query(large: FlaskClient) -> None:
    response = large.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"}, buffered=False)
    assert next(iter(response.response))
    response.close()


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("SELECT * { <id/odd/1> ?p ?o }", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { <id/odd/1> ?p ?o }", "application/rdf+xml"),
        ("CONSTRUCT WHERE { <id/odd/2> ?p ?o }", "application/rdf+xml"),
        ("CONSTRUCT WHERE { <id/odd/3> ?p ?o }", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_say_is_406_never_ill_formed(large: FlaskClient, query: str, accept: str) -> None:
    response = large.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert "XML" in response.json["detail"]
    assert accept not in response.json["offers"]


def test_data_that_rdf_xml_cannot_say_is_406(large: FlaskClient) -> None:
    refused = large.get("/data/odd/3.rdf", headers={"Accept-Language": "en"})
    assert refused.status_code == 406
    assert refused.json["detail"].startswith(f"RDF/XML cannot name the property <{BASE}def/->.")
    assert large.get("/data/odd/3.ttl").status_code == 200
    assert large.get("/data/odd/1.rdf").status_code == 406


def test_fault_after_the_first_byte_breaks_the_answer(large: FlaskClient) -> None:
    """In XML the control character comes late: the stream raises, so the server cuts the connection."""
    query = "SELECT ?o { { SELECT ?o { ?s ?p ?o FILTER(LANG(?o) = 'pl') } } UNION { <id/odd/1> ?p ?o } }"
    accept = {"Accept": "application/sparql-results+xml"}
    response = large.get("/sparql", query_string={"query": query}, headers=accept, buffered=False)
    assert response.status_code == 200
    with pytest.raises(LodzkieError):
        b"".join(response.response)
