"""The SPARQL 1.1 Protocol, section 2, sentence by sentence: how a request may look, and what each fault answers."""

from __future__ import annotations

import gzip
import json
import time
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.sparql import protocol
from app.store.query.syntax import Form
from tests.serving.conftest import BASE

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?umowa a <def/Umowa> }"
CONTRACTS, PLACES = f"{BASE}graph/umowy", f"{BASE}graph/miejsca"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
METHODS = ("POST", "QUERY")


def ask(client: FlaskClient, method: str, kind: str, body: bytes | str, **url: object):
    return client.open("/sparql", method=method, query_string=url, data=body, content_type=kind)


def count(response) -> int:
    assert response.status_code == 200, response.text
    return int(json.loads(response.data)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "kind",
    [DIRECT, DIRECT.upper(), f"{DIRECT}; charset=utf-8", f"{DIRECT};charset=UTF-8", f'{DIRECT}; charset="utf-8"'],
)
def test_direct_query_may_name_its_charset(client: FlaskClient, method: str, kind: str) -> None:
    assert count(ask(client, method, kind, COUNT)) == 3


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=UTF-8"])
def test_form_may_name_its_charset(client: FlaskClient, method: str, kind: str) -> None:
    assert count(ask(client, method, kind, urlencode({"query": COUNT}))) == 3


@pytest.mark.parametrize("kind", [DIRECT, FORM])
@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-2", "windows-1250"])
def test_other_charset_is_415(client: FlaskClient, kind: str, charset: str) -> None:
    response = ask(client, "POST", f"{kind}; charset={charset}", urlencode({"query": COUNT}))
    assert (response.status_code, response.mimetype) == (415, "application/problem+json")
    assert charset in response.json["detail"]


def test_coded_body_is_415(client: FlaskClient) -> None:
    headers = {"Content-Encoding": "gzip"}
    response = client.post("/sparql", data=gzip.compress(COUNT.encode()), content_type=DIRECT, headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "", "nonsense"])
@pytest.mark.parametrize("method", METHODS)
def test_other_body_is_415_and_told_what_is_read(client: FlaskClient, method: str, kind: str) -> None:
    response = client.open("/sparql", method=method, data=COUNT, headers={"Content-Type": kind} if kind else {})
    assert response.status_code == 415
    assert response.headers["Accept-Post"] == f"{DIRECT}, {FORM}"
    assert response.headers["Accept-Query"] == f'"{DIRECT}", "{FORM}"'


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"ASK { ?s ?p '\xb3' }", DIRECT), (b"query=ASK+%7B+%3Fs+%3Fp+%27%B3%27+%7D", FORM)],
)
def test_query_that_is_not_utf_8_is_400(client: FlaskClient, body: bytes, kind: str) -> None:
    assert ask(client, "POST", kind, body).status_code == 400


def test_address_that_is_not_utf_8_is_400(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK+%7B+%3Fs+%3Fp+%27%B3%27+%7D").status_code == 400
    for text in ("ł", "\ufffd", "%", "%B3"):
        query = quote(f"ASK {{ FILTER(STRLEN('{text}') = {len(text)}) }}")
        assert client.get(f"/sparql?query={query}").json["boolean"] is True


def test_bytes_that_are_not_escaped_are_read_as_if_they_were(client: FlaskClient) -> None:
    """WSGI gives each byte of the address as one character; clients send what they have."""
    for encoding, status in (("utf-8", 200), ("iso-8859-2", 400)):
        sent = "query=ASK{FILTER(STRLEN('ł')=1)}".encode(encoding).decode("latin-1")
        assert client.get("/sparql", environ_overrides={"QUERY_STRING": sent}).status_code == status
        assert client.get("/", environ_overrides={"QUERY_STRING": sent}).status_code == 200


@pytest.mark.parametrize("method", METHODS)
def test_dataset_is_never_lost(client: FlaskClient, method: str) -> None:
    """Where the parameters stand, in the address or in the form, they count."""
    for uri, expected in ((CONTRACTS, 3), (PLACES, 0)):
        form = urlencode({"query": COUNT, "default-graph-uri": uri})
        assert count(ask(client, method, FORM, form)) == expected
        assert count(ask(client, method, FORM, urlencode({"query": COUNT}), **{"default-graph-uri": uri})) == expected
        assert count(ask(client, method, DIRECT, COUNT, **{"default-graph-uri": uri})) == expected
        assert count(client.get("/sparql", query_string={"query": COUNT, "default-graph-uri": uri})) == expected


def test_dataset_of_address_and_form_are_one(client: FlaskClient) -> None:
    form = urlencode({"query": COUNT, "default-graph-uri": PLACES})
    assert count(ask(client, "POST", FORM, form, **{"default-graph-uri": CONTRACTS})) == 3


def test_dataset_of_the_request_goes_before_that_of_the_query(client: FlaskClient) -> None:
    query = COUNT.replace("WHERE", f"FROM <{CONTRACTS}> WHERE")
    assert count(client.get("/sparql", query_string={"query": query, "default-graph-uri": PLACES})) == 0


def test_format_may_be_a_media_type_with_its_plus_as_it_stands(client: FlaskClient) -> None:
    for name in ("application/sparql-results+xml", "application%2Fsparql-results%2Bxml", "srx", "XML"):
        response = client.get(f"/sparql?query={quote(COUNT)}&format={name}")
        assert response.mimetype == "application/sparql-results+xml"


def test_format_counts_wherever_it_stands(client: FlaskClient) -> None:
    assert ask(client, "POST", FORM, urlencode({"query": COUNT, "format": "csv"})).mimetype == "text/csv"
    assert ask(client, "POST", FORM, urlencode({"query": COUNT}), format="csv").mimetype == "text/csv"
    assert ask(client, "POST", DIRECT, COUNT, format="csv").mimetype == "text/csv"


@pytest.mark.parametrize(
    ("body", "kind", "url"),
    [
        (urlencode([("query", "ASK {}"), ("query", "ASK {}")]), FORM, {}),
        (urlencode({"query": "ASK {}"}), FORM, {"query": "ASK {}"}),
        ("ASK {}", DIRECT, {"query": "ASK {}"}),
        ("", FORM, {}),
        (urlencode({"q": "ASK {}"}), FORM, {}),
        ("", DIRECT, {}),
        (urlencode({"query": ""}), FORM, {}),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_a_request_has_one_query(client: FlaskClient, method: str, body: str, kind: str, url: dict) -> None:
    assert ask(client, method, kind, body, **url).status_code == 400


def test_empty_query_is_no_query(client: FlaskClient) -> None:
    response = client.get("/sparql?query=")
    assert (response.status_code, response.json["line"], response.json["column"]) == (400, 1, 1)


def test_query_of_the_address_alone_is_not_posted(client: FlaskClient) -> None:
    """A form may be empty and the query stand in the address: it is one query all the same."""
    assert count(ask(client, "POST", FORM, "", query=COUNT)) == 3


def test_reading_takes_linear_work() -> None:
    """All of it, with an IRI that only a close look tells from an expression."""
    few, many = (spent(f"SELECT ?service {{ <{')' * times}> ?p ?o }}") for times in (4_000, 32_000))
    assert many < 24 * few  # a square would be 64


def spent(text: str) -> float:
    """The least processor time that reading took."""
    times = []
    for _ in range(3):
        start = time.thread_time()
        assert protocol.read(text, MultiDict()).form is Form.SELECT
        times.append(time.thread_time() - start)
    return min(times)


def test_other_parameters_are_ignored(client: FlaskClient) -> None:
    url = {"query": COUNT, "timeout": "1000", "debug": "on", "version": "1.1", "should-sponge": "soft"}
    assert count(client.get("/sparql", query_string=url)) == 3


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("uri", ["", "graph/umowy", "//lod.example.org/x", "%zz", "http://[", "a b"])
def test_graph_of_the_dataset_is_an_absolute_iri(client: FlaskClient, name: str, uri: str) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}", name: uri})
    assert response.status_code == 400
    assert name in response.json["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "url"),
    [
        ("CLEAR ALL", "application/sparql-update", {}),
        ("CLEAR ALL", "application/sparql-update; charset=utf-16", {}),
        ("CLEAR ALL", "application/sparql-update", {"using-graph-uri": CONTRACTS}),
        ("CLEAR ALL", "application/sparql-update", {"using-named-graph-uri": CONTRACTS}),
        (urlencode({"update": "CLEAR ALL"}), FORM, {}),
        (urlencode({"update": "CLEAR ALL", "using-graph-uri": CONTRACTS}), FORM, {}),
        (urlencode({"query": "ASK {}", "update": "CLEAR ALL"}), FORM, {}),
        (urlencode({"query": "ASK {}"}), FORM, {"update": "CLEAR ALL"}),
        ("ASK {}", DIRECT, {"update": "CLEAR ALL"}),
        ("CLEAR ALL", DIRECT, {}),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_update_is_403_however_it_is_sent(client: FlaskClient, method: str, body: str, kind: str, url: dict) -> None:
    assert ask(client, method, kind, body, **url).status_code == 403
    assert client.get("/sparql", query_string={"update": "CLEAR ALL"}).status_code == 403


@pytest.mark.parametrize("query", [COUNT, "ASK {}", "CONSTRUCT WHERE { <id/umowy/1> ?p ?o }"])
def test_head_is_get_without_body(client: FlaskClient, query: str) -> None:
    got, head = (client.open("/sparql", method=method, query_string={"query": query}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers == got.headers
    assert client.head("/sparql", query_string={"query": "ASK {"}).status_code == 400


def test_options_tell_the_methods_and_what_is_read(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}
    assert response.headers["Access-Control-Allow-Methods"] == response.headers["Allow"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert DIRECT in response.headers["Accept-Query"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_with_those_there_are(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method, query_string={"query": "ASK {}"})
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}


FAULTS = {
    400: {"method": "GET", "query_string": {"query": "ASK {"}},
    403: {"method": "GET", "query_string": {"update": "CLEAR ALL"}},
    405: {"method": "DELETE"},
    406: {"method": "GET", "query_string": {"query": COUNT}, "headers": {"Accept": "image/png"}},
    413: {"method": "POST", "data": b"x" * 300_000, "content_type": DIRECT},
    415: {"method": "POST", "data": b"x", "content_type": "text/plain"},
}


@pytest.mark.parametrize("status", FAULTS)
def test_every_fault_is_told_in_the_reader_s_language(client: FlaskClient, status: int) -> None:
    told = set()
    for language in ("pl", "en"):
        arguments = FAULTS[status]
        headers = {**arguments.get("headers", {}), "Accept-Language": language}
        response = client.open("/sparql", **{**arguments, "headers": headers})
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        assert response.headers["Content-Language"] == language
        assert {"Accept", "Accept-Language"} <= set(response.vary)
        told.add((response.json["title"], response.json["detail"]))
    assert len({title for title, _ in told}) == len({detail for _, detail in told}) == 2


def test_accept_is_read_before_any_work(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.context.snapshot", lambda: pytest.fail("the store was asked"))
    for accept in ("text/turtle", "image/png", "*/*;q=0"):
        assert client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": accept}).status_code == 406
