"""Errors as answers: problem+json, a page or Turtle, in Polish and English."""

import logging

import pytest
import rdflib
from flask import Flask, abort
from flask.testing import FlaskClient

from app.config import Settings
from app.errors import Busy, LodzkieError, QueryDied, QueryTimeout, ResultTooLarge, StoreUnavailable, TooManyRequests
from app.factory import create_app


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        ("image/png", "application/problem+json"),
    ],
)
def test_problem_is_sent_in_a_form_that_the_client_reads(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get("/nowhere", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (404, media_type)
    assert set(response.headers["Vary"].split(", ")) == {"Accept", "Accept-Language", "Cookie", "Accept-Encoding"}
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("language", "title"), [("pl", "Nie znaleziono"), ("en", "Not found")])
def test_problem_is_in_the_readers_language(client: FlaskClient, language: str, title: str) -> None:
    headers = {"Accept-Language": language, "Accept": "*/*"}
    problem = client.get("/id/nothing", headers=headers)
    assert problem.json == {
        "type": "about:blank",
        "title": title,
        "status": 404,
        "detail": problem.json["detail"],
    }
    assert "https://lod.example.org/id/nothing" in problem.json["detail"]
    assert problem.headers["Content-Language"] == language
    page = client.get("/id/nothing", headers={**headers, "Accept": "text/html"})
    assert f"<h1>{title}" in page.text


@pytest.mark.parametrize(
    ("error", "limit", "retry_after"),
    [
        (Busy("Wait"), "queue", "5"),
        (TooManyRequests("Wait", retry_after=7), "client", "7"),
        (StoreUnavailable("Wait"), None, "5"),
        (QueryTimeout("Slow"), "seconds", None),
        (QueryDied(), "memory", None),
        (ResultTooLarge("rows", 10), "rows", None),
        (ResultTooLarge("bytes", 10), "bytes", None),
    ],
)
def test_problem_names_the_limit_that_was_met_and_when_to_ask_again(
    settings: Settings, error: LodzkieError, limit: str | None, retry_after: str | None
) -> None:
    def refuse() -> str:
        raise error

    app = create_app(settings)
    app.add_url_rule("/refused", "refused", refuse)
    response = app.test_client().get("/refused")
    assert (response.json.get("limit"), response.headers.get("Retry-After")) == (limit, retry_after)


def test_problem_in_turtle_says_the_same(client: FlaskClient) -> None:
    response = client.get("/id/nothing", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    [status] = graph.objects(predicate=rdflib.URIRef("http://www.w3.org/2011/http#statusCodeNumber"))
    assert int(status) == 404


def test_page_of_a_syntax_error_says_where(client: FlaskClient) -> None:
    response = client.get("/sparql?lang=pl&query=SELEKT", headers={"Accept": "text/html"})
    assert "Wiersz 1, kolumna 1" in response.text


def test_page_of_a_406_lists_what_is_on_offer(client: FlaskClient) -> None:
    response = client.get("/data/umowy/1?lang=pl", headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert "<code>text/turtle</code>" in response.text


def test_fault_of_our_own_is_logged_and_told_without_details(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app: Flask = create_app(settings)
    app.add_url_rule("/broken", "broken", _broken)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/broken", headers={"Accept-Language": "en"})
    assert response.status_code == 500
    assert response.json["title"] == "Internal server error"
    assert "secret" not in response.text
    assert "secret" in caplog.text


def _broken() -> str:
    raise KeyError("secret")


def test_unusual_refusal_has_a_title_too(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/teapot", "teapot", _teapot)
    response = app.test_client().get("/teapot", headers={"Accept-Language": "en"})
    assert (response.status_code, response.json["title"]) == (418, "Something is wrong")


def _teapot() -> str:
    abort(418)


def test_method_that_is_not_taken_is_told_with_those_that_are(client: FlaskClient) -> None:
    for language, said in (("pl", "tylko czytać"), ("en", "only read here")):
        detail = client.put("/graph-store", headers={"Accept-Language": language}).json["detail"]
        assert "GET, HEAD, OPTIONS" in detail
        assert said in detail


def test_address_of_nothing_is_told_so(client: FlaskClient) -> None:
    for language, said in (("pl", "Pod tym adresem nic nie ma."), ("en", "There is nothing at this address.")):
        assert client.get("/nowhere/at/all", headers={"Accept-Language": language}).json["detail"] == said


def test_body_that_is_too_large_is_told_the_limit(app: Flask, client: FlaskClient) -> None:
    limit = app.config["MAX_CONTENT_LENGTH"]
    response = client.post("/sparql", data=b"x" * (limit + 1), content_type="application/sparql-query")
    assert (response.status_code, str(limit) in response.json["detail"]) == (413, True)


def test_icon_is_found_where_it_is_looked_for(client: FlaskClient) -> None:
    assert client.get("/favicon.ico", buffered=True).mimetype == "image/svg+xml"
    assert 'rel="icon"' in client.get("/", headers={"Accept": "text/html"}).text
