"""The page that the endpoint gives to browsers, and data to everyone else: by real Accept headers, statuses, markup."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.errors import Busy, LodzkieError, QueryTimeout, StoreUnavailable, TooManyRequests
from app.factory import create_app
from app.namespaces import PREFIXES
from app.store.embedded import EmbeddedStore
from app.store.query import limits
from tests.serving.conftest import GRAPHS, publish
from tests.serving.test_page import _Balance, texts

SELECT = "SELECT ?umowa { ?umowa a <def/Umowa> } ORDER BY ?umowa"
FORMS = {"SELECT": SELECT, "ASK": "ASK { ?s a <def/Umowa> }", "CONSTRUCT": "CONSTRUCT WHERE { <id/umowy/1> ?p ?o }"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ACCEPTS = {
    "firefox": (BROWSER["Accept"], "text/html"),
    "older firefox": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "text/html",
    ),
    "chromium": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "text/html",
    ),
    "lynx": ("text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", "text/html"),
    "curl": ("*/*", "application/sparql-results+json"),
    "nothing": ("", "application/sparql-results+json"),
    "requests": ("application/json", "application/sparql-results+json"),
    "SPARQLWrapper": (
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        "application/sparql-results+json",
    ),
    "rdflib": ("application/sparql-results+xml, application/rdf+xml", "application/sparql-results+xml"),
    "jena": (
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/csv;q=0.5, */*;q=0.1",
        "application/sparql-results+json",
    ),
    "comunica": (
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
        "application/sparql-results+json",
    ),
    "program that reads pages too": ("application/sparql-results+json, text/html", "application/sparql-results+json"),
}


@pytest.mark.parametrize("name", ACCEPTS)
def test_browsers_get_a_page_and_programs_get_data(client: FlaskClient, name: str) -> None:
    accept, expected = ACCEPTS[name]
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, expected)


@pytest.mark.parametrize("form", FORMS)
def test_format_names_the_page(client: FlaskClient, form: str) -> None:
    for name in ("html", "text/html"):
        response = client.get("/sparql", query_string={"query": FORMS[form], "format": name})
        assert response.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_page_of_an_answer_is_well_made(client: FlaskClient, form: str, language: str) -> None:
    response = client.get("/sparql", query_string={"query": FORMS[form], "lang": language}, headers=BROWSER)
    parser = _Balance()
    parser.feed(response.text)
    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    assert f'<html lang="{language}">' in response.text
    assert " style=" not in response.text
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))


def page(client: FlaskClient, query: str, language: str = "en", **parameters: str) -> str:
    asked = {"query": query, "lang": language, **parameters}
    return client.get("/sparql", query_string=asked, headers=BROWSER).text


def test_solutions_are_a_table_whose_links_stay_on_the_site(client: FlaskClient) -> None:
    html = page(client, SELECT)
    assert texts(html, "th")[-4:] == ["umowa", "1", "2", "3"]
    assert 'href="/doc/umowy/1?lang=en" title="https://lod.example.org/id/umowy/1">id/umowy/1</a>' in html
    assert texts(html, "caption")[0].startswith("3 rows · ")


def test_graph_is_a_table_of_triples(client: FlaskClient) -> None:
    heads = texts(page(client, FORMS["CONSTRUCT"], "pl"), "th")
    assert [head for head in heads if head.islower() and ":" not in head] == ["podmiot", "orzeczenie", "dopełnienie"]


@pytest.mark.parametrize("head", ["SELECT ?long", "CONSTRUCT { <a:s> <a:p> ?long }"])
def test_page_of_a_long_answer_is_its_beginning(client: FlaskClient, head: str) -> None:
    """Longer than a piece of a stream, whatever the format that the page reads says of its end."""
    numbers = " ".join(map(str, range(600)))
    query = f'{head} {{ VALUES ?number {{ {numbers} }} BIND (CONCAT(STR(?number), "{"x" * 300}") AS ?long) }}'
    response = client.get("/sparql", query_string={"query": query, "lang": "en"}, headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["Result-Truncated"] == "?1"
    assert response.text.count("x" * 300) > 500


def test_cells_are_escaped_and_scripts_are_no_links(client: FlaskClient) -> None:
    html = page(client, "SELECT ?o { <id/umowy/1> ?p ?o }")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert 'href="javascript' not in html
    assert ">javascript:alert(1)</span>" in html
    assert 'class="external" rel="external noopener nofollow"' in html
    assert '<td lang="de">Nur auf Deutsch <small>@de</small></td>' in html


def test_text_of_a_query_is_escaped_everywhere(client: FlaskClient) -> None:
    hostile = "# </textarea><script>alert(1)</script>\n"
    for query in (hostile + SELECT, hostile + "SELECT nothing", SELECT + ' # "><img src=x>'):
        html = page(client, query)
        assert "<script>" not in html
        assert "<img" not in html


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", "spo"),
        ("PREFIX x: <def/> SELECT DISTINCT * { # ?c\n BIND('?d' AS ?z) ?b x:wartosc ?a }", "zba"),
        ("SELECT*{ VALUES (?b ?a) { (1 2) } }", "ba"),
        ("SELECT ?b ?a { ?a a ?b } LIMIT 1", "ba"),
        ("SELECT (?x AS ?b) ?x ?a { ?x a ?a } LIMIT 1", "bxa"),
        ("SELECT (COUNT(*) AS ?n) { ?x a ?a }", "n"),
    ],
)
def test_columns_stand_in_the_order_of_the_query(client: FlaskClient, query: str, heads: str) -> None:
    html = page(client, query).partition('id="results"')[2]
    assert "".join(re.findall(r'<th scope="col"[^>]*>(\w)', html)) == heads


@pytest.mark.parametrize(
    ("query", "parameters", "missing"),
    [
        ("PREFIX g: <graph/> SELECT * FROM g:nie FROM NAMED <graph/umowy> { ?s ?p ?o }", {}, ["graph/nie"]),
        ("SELECT * FROM <graph/umowy> { ?s ?p ?o }", {}, []),
        ("ASK FROM NAMED <graph/nie> { GRAPH ?g { ?s ?p ?o } }", {}, ["graph/nie"]),
        ("ASK { ?s ?p ?o }", {"default-graph-uri": "https://lod.example.org/graph/x"}, ["graph/x"]),
        ("ASK FROM <graph/nie> { ?s ?p ?o }", {"default-graph-uri": "https://lod.example.org/graph/umowy"}, []),
        ("CONSTRUCT { ?s ?p 1 } FROM <graph/nie> { ?s ?p ?o }", {}, ["graph/nie"]),
    ],
)
def test_graph_that_the_release_lacks_is_told(
    client: FlaskClient, query: str, parameters: dict[str, str], missing: list[str]
) -> None:
    html = page(client, query, **parameters).partition('id="results"')[2]
    told = html.partition("this release does not have")[2].partition("</p>")[0]
    assert re.findall("<code>https://lod.example.org/([^<]+)</code>", told) == missing


@pytest.mark.parametrize("name", ["csv", "tsv", "json"])
@pytest.mark.parametrize("plain", [True, False])
def test_sheet_has_the_name_of_a_file(client: FlaskClient, name: str, plain: bool) -> None:
    headers = {"Accept": {"csv": "text/csv", "tsv": "text/tab-separated-values"}.get(name, "application/json")}
    asked = {"query": SELECT} if plain else {"query": SELECT, "format": name}
    disposition = client.get("/sparql", query_string=asked, headers=headers).headers.get("Content-Disposition")
    assert disposition == (None if name == "json" else f'inline; filename="sparql-r1.{name}"')


def test_unbound_is_said(client: FlaskClient) -> None:
    html = page(client, "SELECT ?a ?b { BIND(1 AS ?a) OPTIONAL { ?b a <urn:none> } }", "pl")
    assert texts(html, "td")[-2:] == ["1", "– brak wartości"]  # noqa: RUF001 - as it is shown


@pytest.mark.parametrize(
    ("query", "language", "sentence"),
    [
        ("ASK { ?s a <def/Umowa> }", "pl", "Tak:"),
        ("ASK { ?s a <def/Umowa> }", "en", "Yes:"),
        ("ASK { ?s a <def/Nic> }", "pl", "Nie:"),
        ("SELECT * { ?s a <def/Nic> }", "pl", "0 wierszy"),
        ("CONSTRUCT { ?s a <def/X> } WHERE { ?s a <def/Nic> }", "en", "0 triples"),
    ],
)
def test_answer_without_a_table_is_a_sentence(client: FlaskClient, query: str, language: str, sentence: str) -> None:
    [said, *_] = [text for text in texts(page(client, query, language), "strong") if text]
    assert said.startswith(sentence)


def test_more_rows_than_a_page_shows_are_announced_with_the_way_to_all(client: FlaskClient) -> None:
    html = page(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert "This is not the whole result: the page shows its beginning (500 rows), and there are more." in html
    assert texts(html, "caption")[0].startswith("500 rows (the beginning of the result)")
    assert "not the whole result" not in page(client, "SELECT * { ?a ?b ?c }")


@pytest.mark.parametrize(("query", "mark"), [("SELECT * { ?a ?b ?c . ?d ?e ?f }", "?1"), ("ASK {}", None)])
def test_page_that_lacks_rows_says_so_to_programs_too(client: FlaskClient, query: str, mark: str | None) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert response.headers.get("Result-Truncated") == mark


def test_page_of_the_first_rows_kills_no_worker(app: Flask, client: FlaskClient) -> None:
    page(client, "ASK {}")
    pool = app.extensions["lodzkie"].current.get().store._pool
    before = pool.pids()
    for query in (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ):
        assert "not the whole result" in page(client, query)
    assert pool.pids() == before


@pytest.mark.parametrize("query", ["SELECT * { ?a ?b ?c }", "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }"])
def test_cap_of_the_endpoint_that_is_lower_is_announced_too(settings: Settings, query: str) -> None:
    publish(settings.releases, "r1", GRAPHS)
    html = page(create_app(replace(settings, query_rows=10)).test_client(), query)
    assert re.search(r"the page shows its beginning \(10 (rows|triples)\), and there are more", html)


def downloads(html: str) -> dict[str, str]:
    links = [part.partition("</a>")[0] for part in html.split('<a href="')[1:] if 'rel="alternate"' in part[:9000]]
    return {
        text: unescape(link.partition('"')[0])
        for link in links
        if 'rel="alternate">' in link and (text := link.rpartition(">")[2])
    }


@pytest.mark.parametrize("form", FORMS)
def test_downloads_are_of_the_very_query_in_every_format(client: FlaskClient, form: str) -> None:
    dataset = {"default-graph-uri": "https://lod.example.org/graph/umowy"}
    links = downloads(page(client, FORMS[form], **dataset))
    assert set(links) >= {"SELECT": {"JSON", "XML", "CSV", "TSV"}, "ASK": {"JSON", "XML"}}.get(form, {"TTL", "NT"})
    for link in links.values():
        response = client.get(link, headers=BROWSER)
        assert response.status_code == 200
        assert response.mimetype != "text/html"
        asked = parse_qs(urlsplit(link).query)
        assert asked["query"] == [FORMS[form]]
        assert asked["default-graph-uri"] == [dataset["default-graph-uri"]]


@pytest.mark.embedded("a server is not let call services")
def test_page_shows_the_services_that_a_query_names(settings: Settings) -> None:
    # Nobody listens at port 1.
    query = "SELECT * { BIND(1 AS ?a) SERVICE SILENT <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"
    publish(settings.releases, "r1", GRAPHS)
    served = create_app(replace(settings, services=("http://127.0.0.1:1/sparql",))).test_client()
    html = page(served, query)
    assert f">\n{query}</textarea>" in unescape(html)
    assert parse_qs(urlsplit(downloads(html)["CSV"]).query)["query"] == [query]


def test_known_page_is_not_evaluated_again(client: FlaskClient) -> None:
    asked = {"query": SELECT, "lang": "en"}
    first = client.get("/sparql", query_string=asked, headers=BROWSER)
    again = client.get("/sparql", query_string=asked, headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.data) == (304, b"")


def test_page_of_an_answer_that_changes_is_kept_nowhere(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT (RAND() AS ?r) {}"}, headers=BROWSER)
    assert (response.headers["Cache-Control"], response.headers.get("ETag")) == ("no-store", None)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT ?x {\n  ?x a }", 400, "Wiersz 2, kolumna 8"),
        ("ASK { nope:x ?p ?o }", 400, "<code>nope:</code> (nie ma go w tabeli)"),
        ("DROP ALL", 403, "Tu można tylko pytać o dane"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * {" + "{" * limits.DEPTH + "}" * limits.DEPTH + "}", 400, "zagnieżdża"),
        ("# " + "x" * limits.LENGTH + "\nASK {}", 413, "Skróć zapytanie"),
    ],
)
def test_refusal_keeps_the_query_and_says_what_is_wrong(
    client: FlaskClient, query: str, status: int, said: str
) -> None:
    response = client.post("/sparql?lang=pl", data={"query": query}, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert said in response.text
    assert f">\n{query}</textarea>" in unescape(response.text)
    assert 'role="alert"' in response.text
    assert 'aria-describedby="error"' in response.text
    assert ('aria-invalid="true"' in response.text) == (status == 400)
    assert response.headers["Cache-Control"] == "no-store"
    parser = _Balance()
    parser.feed(response.text)
    assert parser.open == []


def test_refusal_for_programs_is_a_problem_document(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELEKT"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


@pytest.mark.embedded("its driver is replaced")
def test_fault_of_the_store_keeps_the_query_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("Cannot read", "Nie można odczytać")

    monkeypatch.setattr(EmbeddedStore, "stream", fail)
    response = client.get("/sparql", query_string={"query": SELECT, "lang": "pl"}, headers=BROWSER)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "Spróbuj ponownie za chwilę" in response.text
    assert SELECT in unescape(response.text)


def test_run_points_to_the_address_of_the_answer(client: FlaskClient) -> None:
    form = {"query": "ASK {\r\n}", "default-graph-uri": "urn:g"}
    response = client.post("/sparql/run?lang=en", data=form, headers=BROWSER)
    assert response.status_code == 303
    place = urlsplit(response.headers["Location"])
    assert (place.path, place.fragment) == ("/sparql", "results")
    assert parse_qs(place.query) == {"query": ["ASK {\n}"], "default-graph-uri": ["urn:g"], "lang": ["en"]}


def test_query_too_long_for_an_address_is_answered_at_once_and_downloaded_by_buttons(client: FlaskClient) -> None:
    long = "# " + "ż" * 3000 + "\n" + SELECT
    response = client.post("/sparql/run?lang=en", data={"query": long}, headers=BROWSER)
    assert response.status_code == 200
    assert "3 rows" in response.text
    assert "too long to fit into an address" in response.text
    assert 'formaction="/sparql?lang=en" name="format" value="csv">CSV</button>' in response.text
    csv = client.post("/sparql?lang=en", data={"query": long, "format": "csv"}, headers=BROWSER)
    assert csv.text.splitlines()[0] == "umowa"


def test_missing_prefixes_are_added(client: FlaskClient) -> None:
    query = "# Umowy\r\nSELECT * { ?x a lod:Umowa ; rdfs:label ?n ; nope:x 1 }"
    response = client.post("/sparql/prefixes?lang=en", data={"query": query}, headers=BROWSER)
    assert response.status_code == 303
    html = unescape(client.get(response.headers["Location"], headers=BROWSER).text)
    declared = f"PREFIX lod: <https://lod.example.org/def/>\nPREFIX rdfs: <{PREFIXES['rdfs']}>"
    assert f">\n# Umowy\n{declared}\nSELECT" in html
    assert "<code>nope:</code> (not in the table)" in html
    long = client.post("/sparql/prefixes", data={"query": query + "#" * 9000}, headers=BROWSER)
    assert (long.status_code, "PREFIX rdfs:" in long.text) == (200, True)


def test_prefixes_of_a_text_that_is_too_long_are_not_looked_for(client: FlaskClient) -> None:
    response = client.post("/sparql/prefixes", data={"query": "#" * (limits.LENGTH + 1)}, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (413, "text/html")


@pytest.mark.parametrize("path", ["/sparql/run", "/sparql/prefixes", "/sparql/saved"])
def test_address_of_a_button_leads_back(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?lang=en")
    assert (response.status_code, response.headers["Location"]) == (303, "/sparql?lang=en")


def test_example_has_an_address_and_a_link_that_runs_it(app: Flask, client: FlaskClient) -> None:
    html = client.get("/sparql?example=umowy/wszystkie&lang=en", headers=BROWSER).text
    assert '<p class="example"><strong>All contracts</strong>' in html
    assert 'href="?example=umowy/wszystkie&amp;run&amp;lang=en"' in html
    run = client.get("/sparql?example=umowy/wszystkie&run&lang=en", headers=BROWSER)
    assert run.status_code == 303
    [example] = [each for each in app.extensions["lodzkie"].examples if each.register]
    assert parse_qs(urlsplit(run.headers["Location"]).query)["query"] == [example.text]
    assert "3 rows" in client.get(run.headers["Location"], headers=BROWSER).text


def test_example_that_there_is_not_is_404(client: FlaskClient) -> None:
    response = client.get("/sparql?example=umowy/nic&lang=en", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "There is no example umowy/nic" in response.text


def test_examples_of_registers_that_the_release_lacks_are_not_listed(settings: Settings) -> None:
    site = create_app(settings).test_client()
    assert "All contracts" not in site.get("/sparql?lang=en", headers=BROWSER).text
    publish(settings.releases, "r1", {name: graph for name, graph in GRAPHS.items() if name != "umowy"})
    assert "All contracts" not in site.get("/sparql?lang=en", headers=BROWSER).text
    assert "Everything" in site.get("/sparql?lang=en", headers=BROWSER).text
    publish(settings.releases, "r2", GRAPHS, 2)
    assert "All contracts" in site.get("/sparql?lang=en", headers=BROWSER).text


@pytest.mark.parametrize("accept", [None, "*/*", "text/turtle"])
def test_who_asks_nothing_and_names_no_page_gets_the_description(client: FlaskClient, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    assert client.get("/sparql", headers=headers).mimetype == "text/turtle"
    assert client.get("/sparql", headers=BROWSER).mimetype == "text/html"
    if accept != "text/turtle":
        assert client.get("/sparql?example=umowy/wszystkie", headers=headers).mimetype == "text/html"


@pytest.mark.parametrize("language", ["pl", "en"])
def test_form_begins_with_a_query_that_runs(client: FlaskClient, language: str) -> None:
    html = unescape(client.get(f"/sparql?lang={language}", headers=BROWSER).text)
    query = html.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0]
    title = {"pl": "Rejestr umów", "en": "Register of contracts"}[language]
    assert f">{title}<" in page(client, query, language).partition('id="results"')[2].replace(" <small", "<small")


def test_form_leads_to_what_may_be_asked_about(client: FlaskClient) -> None:
    html = unescape(client.get("/sparql?lang=en", headers=BROWSER).text)
    ways = re.findall(r'<li><a href="([^"]+)"', html.partition('<ul class="ways">')[2].partition("</ul>")[0])
    assert ways[:2] == ["/def/?lang=en", "/?lang=en#registers"]
    for way in ways:
        assert client.get(way, headers=BROWSER, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("path", "place"),
    [("/sparql/", "/sparql"), ("/sparql/?query=ASK+%7B%7D", "/sparql?query=ASK+%7B%7D"), ("/def", "/doc/def/")],
)
def test_address_as_it_is_often_typed_leads_on(client: FlaskClient, path: str, place: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (303, place)


def test_example_leads_to_its_description_when_the_release_has_one(settings: Settings) -> None:
    described = {"examples": '<id/query/umowy/wszystkie> rdfs:label "Wszystkie umowy"@pl .'}
    publish(settings.releases, "r1", GRAPHS | described)
    html = create_app(settings).test_client().get("/sparql?example=umowy/wszystkie&lang=en", headers=BROWSER).text
    assert '<a href="/doc/query/umowy/wszystkie?lang=en">the query described as data</a>' in html


def test_example_without_a_description_leads_to_none(client: FlaskClient) -> None:
    assert "described as data" not in client.get("/sparql?example=umowy/wszystkie&lang=en", headers=BROWSER).text


@pytest.mark.embedded("its driver is replaced")
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (QueryTimeout("Stopped", "Przerwano"), 504, "także częściowego"),
        (Busy("Busy", "Zajęte"), 503, "Spróbuj ponownie za chwilę"),
        (TooManyRequests("Wait", "Czekaj", retry_after=7), 429, "Odczekaj chwilę"),
    ],
)
def test_limit_is_told_in_plain_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: LodzkieError, status: int, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(EmbeddedStore, "stream", fail)
    response = client.get("/sparql", query_string={"query": f"ASK {{}} # {status}", "lang": "pl"}, headers=BROWSER)
    assert response.status_code == status
    assert said in response.text
    assert error.pl in response.text
    assert "Nie udało się" not in response.text.partition("<main")[2]
    assert ("Retry-After" in response.headers) == (status != 504)


@pytest.mark.parametrize(("longer", "repeated"), [(0, True), (900, False)])
def test_header_names_the_data_of_a_result_where_its_address_is_short(
    client: FlaskClient, longer: int, repeated: bool
) -> None:
    page = client.get("/sparql", query_string={"query": f"{SELECT}#{'x' * longer}"}, headers=BROWSER)
    assert ('rel="alternate"; type="text/csv"' in page.headers.get("Link", "")) is repeated
    assert '<link rel="alternate"' in page.text
