"""The way around the framework: which requests take it, and that nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import context
from app.config import Settings
from app.errors import Busy, LodzkieError
from app.factory import create_app
from app.sparql import evaluation
from tests.serving.conftest import GRAPHS, publish

LABELS = "SELECT ?thing ?label { ?thing rdfs:label ?label }".replace(
    "rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>"
)
NUMBERS = " ".join(map(str, range(100)))
MANY = f"SELECT * {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} }}"
QUERIES = {
    "select": LABELS,
    "ask": "ASK { ?a ?b ?c }",
    "construct": "CONSTRUCT { ?a a ?c } WHERE { ?a a ?c }",
    "describe": "DESCRIBE <id/umowy/1>",
    "many": MANY,
    "volatile": "SELECT (YEAR(NOW()) AS ?year) {}",
    "from": "SELECT * FROM <graph/umowy> { ?a ?b ?c }",
    "polish": "SELECT ('zażółć + 100 %' AS ?text) {}",
    "parse error": "SELECT ?a { ?a ?b }",
    "no query": "SELEKT",
    "update": "DELETE WHERE { ?a ?b ?c }",
    "service": "SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
    "unknown function": "SELECT (<http://example.org/f>(1) AS ?a) {}",
    "empty": "",
}
ACCEPTS = (
    None,
    "*/*",
    "application/json",
    "text/csv;q=0.5, application/sparql-results+xml",
    "text/turtle",
    "image/png",
)
# Sends a request through the framework: a condition that no answer meets.
AROUND = {"If-None-Match": '"none"'}


@pytest.fixture
def site(settings: Settings) -> Flask:
    publish(settings.releases, "r1", GRAPHS)
    return create_app(settings)


@pytest.fixture
def entered(site: Flask) -> list[str]:
    """What the framework was asked."""
    asked: list[str] = []
    site.before_request_funcs.setdefault(None, []).append(lambda: asked.append("x"))
    return asked


def ask(client: FlaskClient, query: str, **headers: str) -> TestResponse:
    return client.get(f"/sparql?query={quote(query)}", headers=headers)


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_answers_are_those_of_the_framework(client: FlaskClient, query: str, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    direct, through = ask(client, query, **headers), ask(client, query, **headers, **AROUND)
    assert (direct.status, dict(direct.headers), direct.data) == (through.status, dict(through.headers), through.data)


@pytest.mark.parametrize("encode", [quote, quote_plus])
def test_plain_query_does_not_enter_the_framework(site: Flask, entered: list[str], encode) -> None:
    response = site.test_client().get(f"/sparql?query={encode(LABELS)}", headers={"Accept": "text/csv"})
    assert (response.status_code, response.mimetype, entered) == (200, "text/csv", [])
    assert "Umowa nr 1" in response.text


LESS_PLAIN = {
    "format": (f"/sparql?query={quote(LABELS)}&format=csv", {}),
    "dataset": (f"/sparql?query={quote(LABELS)}&default-graph-uri=https%3A%2F%2Flod.example.org%2Fgraph%2Fumowy", {}),
    "moment": (f"/sparql?query={quote(LABELS)}&at=r1", {}),
    "moment first": (f"/sparql?at=r1&query={quote(LABELS)}", {}),
    "moment by header": (f"/sparql?query={quote(LABELS)}", {"Accept-Datetime": "Wed, 01 Jul 2026 08:00:00 GMT"}),
    "two queries": (f"/sparql?query={quote(LABELS)}&query={quote(LABELS)}", {}),
    "page": (f"/sparql?query={quote(LABELS)}", {"Accept": "text/html"}),
    "not UTF-8": ("/sparql?query=ASK%20%7B%20%3Fa%20%3Fb%20%22%FF%22%20%7D", {}),
    "raw bytes": ("/sparql?query=ASK{?a?b'ż'}", {}),
    "none": ("/sparql", {}),
    "elsewhere": (f"/?query={quote(LABELS)}", {}),
}


@pytest.mark.parametrize(("target", "headers"), LESS_PLAIN.values(), ids=LESS_PLAIN)
def test_what_is_less_plain_enters_the_framework(
    site: Flask, entered: list[str], target: str, headers: dict[str, str]
) -> None:
    site.test_client().get(target, headers=headers)
    assert entered


@pytest.mark.parametrize("method", ["HEAD", "POST", "QUERY", "OPTIONS", "PUT"])
def test_other_methods_enter_the_framework(site: Flask, entered: list[str], method: str) -> None:
    site.test_client().open(f"/sparql?query={quote(LABELS)}", method=method)
    assert entered


def test_large_result_is_streamed(site: Flask, entered: list[str]) -> None:
    response = ask(site.test_client(), MANY, Accept="text/csv")
    assert (response.status_code, response.data.count(b"\r\n"), entered) == (200, 10_001, [])
    assert "Content-Length" not in response.headers


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[LodzkieError | OSError]]:
    """Lets each evaluation fail with the next of these."""
    failures: list[LodzkieError | OSError] = []

    def fail(*_: object) -> None:
        raise failures.pop()

    monkeypatch.setattr(evaluation, "result", fail)
    yield failures
    assert not failures


@pytest.mark.parametrize(
    ("failure", "status"),
    [(Busy("Too many queries", "Za dużo zapytań"), 503), (OSError("no more processes"), 500)],
    ids=str,
)
def test_failure_is_told_by_the_framework_and_met_once(
    site: Flask, evaluated: list[LodzkieError | OSError], failure: LodzkieError | OSError, status: int
) -> None:
    site.config["PROPAGATE_EXCEPTIONS"] = False
    evaluated.append(failure)
    response = ask(site.test_client(), LABELS)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"


def test_client_that_has_cost_too_much_gets_what_is_cached_and_429_for_the_rest(site: Flask) -> None:
    client = site.test_client()
    known = ask(client, LABELS)
    site.extensions[context.EXTENSION].buckets.charge("127.0.0.1", 10**6)
    assert ask(client, LABELS).data == known.data
    for _ in range(2):
        refused = ask(client, LABELS + "LIMIT 1")
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0


def test_no_release_is_told_by_the_framework(settings: Settings) -> None:
    assert ask(create_app(settings).test_client(), LABELS).status_code == 503
