"""Saved queries: short addresses that stay, and what is refused."""

import os
import re
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.context import EXTENSION
from app.errors import ShelfFull
from app.factory import create_app
from app.sparql import shelf
from app.store.query import limits
from tests.machine import PATIENCE
from tests.serving.conftest import BASE, GRAPHS, exchange_links, publish, settings_of
from tests.serving.test_page import _Balance

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
QUERY = "# Umowy z Łodzi\nSELECT ?umowa { ?umowa a <def/Umowa> } ORDER BY ?umowa"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def site(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site with a shelf of its own, one for all tests here: a query worker takes a while to start."""
    settings = settings_of(region, tmp_path_factory.mktemp("var"))
    publish(settings.releases, "r1", GRAPHS)
    return create_app(replace(settings, client_seconds=10_000.0))


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def queries(site: Flask) -> Path:
    """The shelf, emptied."""
    folder: Path = site.extensions[EXTENSION].settings.queries
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def save(client: FlaskClient, text: str = QUERY) -> str:
    response = client.post("/sparql/saved", data={"query": text})
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def test_same_text_has_the_same_address(client: FlaskClient) -> None:
    first = save(client)
    assert re.fullmatch("/q/[a-z2-7]{10}", first)
    assert save(client) == first
    assert save(client, QUERY.replace("\n", "\r\n")) == first
    assert save(client, QUERY + " ") != first
    direct = client.post("/sparql/saved", data=QUERY.encode(), content_type="application/sparql-query")
    assert direct.headers["Location"] == first


def test_address_carries_language_and_dataset_on(client: FlaskClient) -> None:
    graph = f"{BASE}graph/miejsca"
    response = client.post("/sparql/saved?lang=en", data={"query": QUERY, "default-graph-uri": graph})
    place = response.headers["Location"]
    assert place.endswith("&lang=en")
    html = unescape(client.get(place.replace("?", "/result?"), headers=BROWSER).text)
    assert "0 rows" in html
    assert f'name="default-graph-uri" value="{graph}"' in html


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-query"),
        (BROWSER["Accept"], "text/html"),
        ("application/sparql-query", "application/sparql-query"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_saved_query_is_a_page_a_text_or_data_by_accept(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get(save(client), headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]
    assert f"<{BASE}q/" in response.headers["Link"]
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("what", ["", "/result"])
def test_page_says_in_its_head_where_its_data_are(client: FlaskClient, what: str) -> None:
    page = client.get(save(client) + what, headers=BROWSER)
    said = re.findall('<link rel="alternate" href="([^"]+)"', page.text)
    assert said
    assert said == exchange_links(page.headers["Link"])["alternate"]


@pytest.mark.parametrize("suffix", ["rq", "ttl", "jsonld", "nt", "rdf"])
def test_suffix_and_accept_give_the_same_bytes(client: FlaskClient, suffix: str) -> None:
    place = save(client)
    by_suffix = client.get(f"{place}.{suffix}", headers=BROWSER)
    assert by_suffix.data == client.get(place, headers={"Accept": by_suffix.mimetype}).data
    tag = by_suffix.headers["ETag"]
    assert client.get(f"{place}.{suffix}", headers={"If-None-Match": tag}).status_code == 304
    assert client.head(f"{place}.{suffix}").data == b""


def test_text_is_the_one_that_was_saved(client: FlaskClient) -> None:
    assert client.get(f"{save(client)}.rq").data.decode() == QUERY


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        (QUERY, SH.SPARQLSelectExecutable, SH.select),
        ("ASK {}", SH.SPARQLAskExecutable, SH.ask),
        ("CONSTRUCT WHERE { ?s a ?o }", SH.SPARQLConstructExecutable, SH.construct),
        ("DESCRIBE <id/umowy/1>", None, None),
    ],
)
def test_description_is_an_executable_of_shacl(
    client: FlaskClient, text: str, kind: rdflib.URIRef | None, says: rdflib.URIRef | None
) -> None:
    place = save(client, text)
    graph = rdflib.Graph().parse(data=client.get(f"{place}.ttl").data, format="turtle")
    query = rdflib.URIRef(f"{BASE}{place[1:]}")
    assert (query, rdflib.RDF.type, SH.SPARQLExecutable) in graph
    assert (query, rdflib.URIRef("https://schema.org/target"), rdflib.URIRef(f"{BASE}sparql")) in graph
    if kind:
        assert (query, rdflib.RDF.type, kind) in graph
        assert str(graph.value(query, says)) == text


def test_query_is_described_whatever_is_allowed_by_now(client: FlaskClient, queries: Path) -> None:
    name = shelf.put(queries, "ASK { SERVICE <http://127.0.0.1:1/> {} }", 10)
    assert client.get(f"/q/{name}.ttl").status_code == 200
    assert client.get(f"/q/{name}.rq").status_code == 200
    assert client.get(f"/q/{name}/result").status_code == 403


def test_page_has_the_query_its_title_and_the_permanent_address(client: FlaskClient) -> None:
    place = save(client)
    html = unescape(client.get(place, headers=BROWSER).text)
    assert f">\n{QUERY}</textarea>" in html
    assert f"<code>{BASE}{place[1:]}</code>" in html
    assert "<dd>Umowy z Łodzi</dd>" in html
    parser = _Balance()
    parser.feed(html.replace("<def/Umowa>", ""))
    assert parser.open == []


def test_result_has_permanent_addresses_too(client: FlaskClient) -> None:
    place = save(client)
    assert client.get(f"{place}/result.csv").text.splitlines()[0] == "umowa"
    by_accept = client.get(f"{place}/result", headers={"Accept": "text/csv"})
    assert by_accept.data == client.get(f"{place}/result.csv", headers=BROWSER).data
    assert client.get(f"{place}/result").mimetype == "application/sparql-results+json"
    page = client.get(f"{place}/result?lang=en", headers=BROWSER).text
    assert "3 rows" in page
    assert f'href="{place}/result.csv?lang=en"' in page
    assert client.get(f"{place}/result.html").mimetype == "text/html"


def test_result_is_of_the_moment_that_is_asked_for(client: FlaskClient) -> None:
    place = save(client)
    past = client.get(f"{place}/result.csv?at=r1")
    assert (past.status_code, "Memento-Datetime" in past.headers) == (200, True)
    assert client.get(f"{place}/result.csv?at=1999-01-01").status_code == 404
    assert client.get(f"{place}/result?at=1999-01-01", headers=BROWSER).status_code == 404
    assert "Memento-Datetime" not in client.get(f"{place}.rq?at=r1").headers


def test_saved_text_is_escaped(client: FlaskClient) -> None:
    hostile = '# </textarea></title><script>alert(1)</script>"\nASK {}'
    place = save(client, hostile)
    for path in (place, f"{place}/result"):
        assert "<script>" not in client.get(path, headers=BROWSER).text
    text = client.get(f"{place}.rq")
    assert (text.mimetype, text.headers["X-Content-Type-Options"]) == ("application/sparql-query", "nosniff")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT nothing", 400),
        ("", 400),
        ("SELECT ?x { ?x nope:x 1 }", 400),
        ("DROP ALL", 403),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", 403),
        ("#" * limits.LENGTH + "\nASK {}", 413),
    ],
)
def test_what_the_endpoint_would_not_answer_is_not_saved(
    client: FlaskClient, queries: Path, text: str, status: int
) -> None:
    assert client.post("/sparql/saved", data={"query": text}).status_code == status
    page = client.post("/sparql/saved", data={"query": text}, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert not list(queries.rglob("*.rq"))


def test_saving_evaluates_nothing(client: FlaskClient) -> None:
    crosses = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9)) + " }"
    save(client, crosses)


@pytest.mark.parametrize(
    "path",
    ["/q/aaaaaaaaaa", "/q/aaaaaaaaaa.rq", "/q/AAAAAAAAAA", "/q/..%2F..", "/q/x/result", "/q/aaaaaaaaaa/result.csv"],
)
def test_unknown_name_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unknown_suffix_is_not_found(client: FlaskClient) -> None:
    place = save(client)
    assert client.get(f"{place}.exe").status_code == 404
    assert client.get(f"{place}/result.ttl").status_code == 404


def test_shelf_that_is_full_says_so_and_keeps_what_it_has(settings: Settings) -> None:
    publish(settings.releases, "r1", GRAPHS)
    client = create_app(replace(settings, saved_queries=1)).test_client()
    place = save(client)
    response = client.post("/sparql/saved", data={"query": "ASK {}"})
    assert response.status_code == 507
    assert "1 queries" in response.json["detail"] or "1 zapytań" in response.json["detail"]
    assert save(client) == place


def test_disk_that_fails_is_a_fault_and_no_missing_query(client: FlaskClient, queries: Path) -> None:
    queries.write_text("a file where the folder should be")
    try:
        assert client.post("/sparql/saved", data={"query": QUERY}).status_code == 503
        assert client.get("/q/aaaaaaaaaa").status_code == 503
        assert "chwilowo niedostępne" in client.get("/q/aaaaaaaaaa?lang=pl").text
    finally:
        queries.unlink()


def test_client_that_saves_without_end_is_told_to_wait(settings: Settings) -> None:
    publish(settings.releases, "r1", GRAPHS)
    client = create_app(replace(settings, client_seconds=10.0)).test_client()
    statuses = [client.post("/sparql/saved", data={"query": f"ASK {{}} # {n}"}).status_code for n in range(12)]
    assert set(statuses) == {303, 429}
    assert 4 <= statuses.count(303) <= 8


def test_prefix_of_another_text_is_not_taken_for_it(tmp_path: Path) -> None:
    name = shelf.put(tmp_path, "ASK {}", 10)
    (tmp_path / name[:2] / f"{name}.rq").write_text("made to collide")
    longer = shelf.put(tmp_path, "ASK {}", 10)
    assert longer.startswith(name)
    assert len(longer) == shelf.SHORTEST + 1
    assert shelf.get(tmp_path, longer) == "ASK {}"
    assert shelf.put(tmp_path, "ASK {}", 10) == longer


def test_many_at_a_time_save_the_same_and_others(tmp_path: Path) -> None:
    texts = [f"ASK {{}} # {number % 5}" for number in range(40)]
    start = threading.Barrier(8)

    def put(text: str) -> str:
        start.wait(PATIENCE)
        return shelf.put(tmp_path, text, 100)

    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(put, texts))
    assert len(set(names)) == 5
    assert sorted(path.name for path in tmp_path.glob("*/*")) == sorted(f"{name}.rq" for name in set(names))


def test_shelf_counts_no_file_that_was_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    link: Callable[..., None] = os.link
    monkeypatch.setattr(os, "link", killed)
    with pytest.raises(KeyboardInterrupt):
        shelf.put(tmp_path, "ASK {}", 1)
    monkeypatch.setattr(os, "link", link)
    name = shelf.put(tmp_path, "ASK {}", 1)
    assert [path.name for path in tmp_path.glob("*/*")] == [f"{name}.rq"]
    with pytest.raises(ShelfFull):
        shelf.put(tmp_path, "ASK { ?s ?p ?o }", 1)
