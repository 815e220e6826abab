"""The page of a search over HTTP: its twin, facets, paging, suggestions, and what is refused."""

import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.config import Settings
from app.context import EXTENSION
from app.factory import create_app
from app.index.schema import FILE
from app.labels import Reading
from app.search.asking import Asked
from app.search.results import search
from app.store.releases import Releases
from tests.published import BASE
from tests.publishing.conftest import Publisher, publisher, releases, settings

__all__ = ["publisher", "releases", "settings"]

PAGE = {"Accept": "text/html", "Accept-Language": "pl"}
HOSTILE = [
    '"><script>alert(1)</script>',
    "' OR 1=1 --",
    'name : "x"',
    "NEAR(a b",
    "\0",
    "%00",
    "../../etc/passwd",
    "a" * 5000,
]


def page(client: FlaskClient, query: str) -> str:
    response = client.get(f"/search?{query}", headers=PAGE)
    assert response.status_code == 200
    return response.text


def twin(client: FlaskClient, query: str) -> dict:
    response = client.get(f"/search.json?{query}")
    assert response.status_code == 200
    return json.loads(response.data)


def links(text: str) -> list[str]:
    return [html.unescape(target) for target in re.findall(r'<h3><a href="([^"]*)"', text)]


def test_page_and_twin_say_the_same(client: FlaskClient) -> None:
    data = twin(client, "q=szpitala")
    assert links(page(client, "q=szpitala")) == [hit["page"] for hit in data["results"]]
    assert data["total"] >= len(data["results"]) == 20
    by_accept = client.get("/search?q=szpitala", headers={"Accept": "application/json"})
    assert by_accept.data == client.get("/search.json?q=szpitala").data
    assert by_accept.content_type == "application/json"


def test_map_shows_what_was_found_where_it_is(client: FlaskClient) -> None:
    response = client.get("/search.geojson?q=zgierz")
    assert response.content_type == "application/geo+json"
    features = json.loads(response.data)["features"]
    assert features
    assert all(feature["properties"]["href"].startswith("/doc/") for feature in features)
    placed = {feature["id"] for feature in features}
    assert {hit["iri"] for hit in twin(client, "q=zgierz")["results"] if hit["position"]} <= placed
    assert 'href="/search.geojson?q=zgierz"' in page(client, "q=zgierz&page=2")
    assert "geojson" not in page(client, "q=umowa&register=umowy").partition("<main")[2]
    assert json.loads(client.get("/search.geojson").data)["features"] == []
    by_accept = client.get("/search?q=zgierz", headers={"Accept": "application/geo+json"})
    assert by_accept.data == response.data


def test_page_is_whole_without_scripts(client: FlaskClient) -> None:
    text = page(client, "q=szpitala")
    assert "<mark>szpitalach</mark>" in text
    assert "wyników" in text
    assert '<form action="/search" role="search"' in text
    assert "<script>" not in text


def test_results_lead_to_pages_that_are_there(client: FlaskClient) -> None:
    for target in links(page(client, "q=zgierz"))[:5]:
        assert client.get(target, headers=PAGE).status_code == 200


def test_facets_count_what_they_lead_to(client: FlaskClient) -> None:
    facets = twin(client, "q=szpitala")["facets"]
    assert all(facets.values())
    for name, choices in facets.items():
        choice = choices[0]
        data = json.loads(client.get(choice["search"]).data)
        assert data["total"] == choice["count"], name
        assert [each["value"] for each in data["facets"][name] if each["chosen"]] == [choice["value"]]


def test_results_are_counted_by_register_at_their_head(client: FlaskClient) -> None:
    text = page(client, "q=droga")
    [told] = re.findall(r'<p class="by-register">(.*?)</p>', text, re.DOTALL)
    links = re.findall(r'href="/search\?([^"]*)" rel="nofollow"><span[^>]*>[^<]+</span> \(([^)]+)\)', told)
    assert 1 < len(links) <= 6
    assert text.index("by-register") < text.index('class="hits"')
    for query, count in links:
        twin = client.get(f"/search.json?{html.unescape(query)}").get_json()
        assert twin["total"] == int(count.replace("\xa0", ""))
    assert "by-register" not in page(client, html.unescape(links[0][0]))
    assert "by-register" not in page(client, "")


def test_chosen_facet_can_be_removed(client: FlaskClient) -> None:
    data = twin(client, "q=szpitala&register=akty")
    chosen = next(each for each in data["facets"]["register"] if each["chosen"])
    assert chosen["search"] == "/search.json?q=szpitala"
    assert "(usuń)" in page(client, "q=szpitala&register=akty")


def test_units_are_offered_step_by_step(client: FlaskClient) -> None:
    data = twin(client, "q=szpital")
    unit = data["facets"]["unit"][0]
    assert "powiat" in unit["label"]["text"] or "miasto" in unit["label"]["text"]
    inside = json.loads(client.get(unit["search"]).data)["facets"]["unit"]
    assert inside[0]["chosen"]
    assert all(each["count"] <= unit["count"] for each in inside)


def test_pages_follow_one_another(client: FlaskClient) -> None:
    first = client.get("/search?q=droga", headers=PAGE)
    assert 'rel="next"' in first.headers["Link"]
    assert 'rel="prev"' not in first.headers["Link"]
    assert '<link rel="next" href="/search?q=droga&amp;page=2">' in first.text
    seen = [hit["iri"] for number in (1, 2, 3) for hit in twin(client, f"q=droga&page={number}")["results"]]
    assert len(seen) == len(set(seen)) == 60
    last = twin(client, "q=droga")["pages"]
    assert "next" not in twin(client, f"q=droga&page={last}")["links"]
    assert 'start="21"' in page(client, "q=droga&page=2")


@pytest.mark.parametrize("query", ["q=szpital&page=0", "q=a&page=-1", "q=a&page=x", "q=a&page=51", "q=a&page=%D9%A3"])
def test_what_is_no_page_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/search?{query}", headers=PAGE).status_code == 400


@pytest.mark.parametrize("name", ["q", "register", "type", "unit", "page", "box", "west"])
def test_what_has_one_value_is_said_once(client: FlaskClient, name: str) -> None:
    response = client.get(f"/search.json?q=a&{name}=1&{name}=2", headers={"Accept-Language": "en"})
    assert response.status_code == 400
    assert f"{name} has several values" in response.text


def test_page_behind_the_last_is_not_there(client: FlaskClient) -> None:
    assert client.get("/search?q=xyzzy&page=2", headers=PAGE).status_code == 404


def test_box_finds_what_is_in_it_by_one_parameter_or_four(client: FlaskClient) -> None:
    one = twin(client, "box=19.3,51.6,19.7,51.9")
    four = twin(client, "west=19%2C3&south=51%2C6&east=19%2C7&north=51%2C9")
    assert one["total"] == four["total"] > 0
    for hit in one["results"]:
        assert hit["position"]
    assert twin(client, "box=0,0,1,1")["total"] == 0
    assert "box=19.3%2C51.6%2C19.7%2C51.9" in one["links"]["self"]


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "19,51,18,52", "nan,1,2,3", "1,2,3,4,5", "inf,0,inf,1"])
def test_what_is_no_box_is_refused(client: FlaskClient, box: str) -> None:
    response = client.get(f"/search?box={box}", headers=PAGE)
    assert response.status_code == 400
    assert "stopniach" in response.text


def test_nothing_asked_offers_what_there_is(client: FlaskClient) -> None:
    data = twin(client, "")
    assert data["results"] == []
    assert len(data["facets"]["register"]) > 10
    assert links(page(client, "")) == []


def test_nothing_found_says_so(client: FlaskClient) -> None:
    html = page(client, "q=xyzzyqwv")
    assert "Nic nie znaleziono" in html
    assert 'id="narrow"' not in html
    assert 'href="#narrow"' not in html
    assert 'id="narrow"' in page(client, "q=szpital")


def test_slip_is_said(client: FlaskClient) -> None:
    assert "szptial" in page(client, "q=szptial+zgierz")
    assert twin(client, "q=szptial+zgierz")["corrected"] == {"szptial": "szpital"}


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", ["q", "register", "type", "unit"])
def test_hostile_parameters_change_nothing(client: FlaskClient, name: str, words: str) -> None:
    for path in ("/search", "/search.json", "/search/suggest"):
        response = client.get(path, query_string={name: words}, headers=PAGE if path == "/search" else {})
        assert response.status_code == 200
        assert "<script>alert" not in response.text or response.content_type != "text/html; charset=utf-8"
        assert "fts5" not in response.text.lower()
        assert "\r" not in response.headers.get("Link", "")


def test_language_is_that_of_the_reader(client: FlaskClient) -> None:
    english = client.get("/search?q=szpitala&lang=en", headers=PAGE).text
    assert '<html lang="en"' in english
    assert "Narrow it down" in english
    assert "lang=en" in client.get("/search.json?q=droga&lang=en").json["links"]["next"]


def test_answers_are_cached_by_release_and_language(client: FlaskClient) -> None:
    first = client.get("/search?q=szpitala", headers=PAGE)
    assert {"accept", "accept-language"} <= {name.lower() for name in first.vary}
    again = client.get("/search?q=szpitala", headers={**PAGE, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    english = client.get("/search?q=szpitala", headers={**PAGE, "Accept-Language": "en"})
    assert english.headers["ETag"] != first.headers["ETag"]
    head = client.head("/search?q=szpitala", headers=PAGE)
    assert (head.data, head.headers["ETag"]) == (b"", first.headers["ETag"])
    assert client.get("/search?q=a", headers={"Accept": "text/turtle"}).status_code == 406


def test_page_past_the_last_is_none_whatever_the_client_has(client: FlaskClient) -> None:
    past = "/search?q=szpitala&page=49"
    assert client.get(past, headers=PAGE).status_code == 404
    assert client.get(past, headers={**PAGE, "If-None-Match": "*"}).status_code == 404


def test_page_names_itself_in_every_language(client: FlaskClient) -> None:
    found = client.get("/search?q=szpitala&register=jednostki&lang=pl", headers=PAGE)
    assert '</search?q=szpitala&register=jednostki&lang=en>; rel="alternate"' in found.headers["Link"]


def test_suggestions_begin_as_is_written(client: FlaskClient) -> None:
    response = client.get("/search/suggest?q=zgie", headers={"Accept-Language": "pl"})
    assert response.content_type == "application/x-suggestions+json"
    words, texts, told, addresses = json.loads(response.data)
    assert words == "zgie"
    assert 0 < len(texts) == len(told) == len(addresses) <= 8
    assert all("zgie" in text.lower() for text in texts)
    assert len({text.lower() for text in texts}) == len(texts)
    assert all(address.startswith("/doc/") for address in addresses)


def test_suggestions_begin_with_units(client: FlaskClient) -> None:
    texts, told = json.loads(client.get("/search/suggest?q=łowic", headers={"Accept-Language": "pl"}).data)[1:3]
    assert texts[:1] == ["powiat łowicki"] or texts[0].startswith("gmina Łowicz"), list(zip(texts, told, strict=True))
    assert "powiat łowicki" in texts[:3]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("hotele powiat łowicki", "powiat łowicki"),
        ("hotel w Łowiczu", "gmina Łowicz (miejska)"),
        ("lowicz hotel", "gmina Łowicz (miejska)"),
    ],
)
def test_units_that_words_name_are_offered(client: FlaskClient, words: str, unit: str) -> None:
    text = client.get("/search", query_string={"q": words}, headers=PAGE).text
    offers = text.partition('<p class="offers">')[2].partition("</p>")[0]
    assert f"<span>{unit}</span>" in offers
    address = html.unescape(re.findall(r'href="([^"]*)"', offers)[0])
    narrowed = client.get(address, headers=PAGE).text
    assert links(narrowed)
    assert 'class="offers"' not in narrowed


@pytest.mark.parametrize("words", ["powiat łowicki", "w Łowiczu", "szpital", "hotel Kraków"])
def test_no_unit_is_offered_where_nothing_is_left_to_look_for(client: FlaskClient, words: str) -> None:
    assert 'class="offers"' not in client.get("/search", query_string={"q": words}, headers=PAGE).text


def test_excerpts_are_texts_in_the_language_of_the_page(client: FlaskClient) -> None:
    text = page(client, "q=łowicz&register=obiekty-turystyczne&unit=" + f"{BASE}id/teryt/1005")
    found = text.partition('<ol class="hits"')[2].partition("</ol>")[0]
    assert "zabytków budownictwa" in found
    assert 'lang="en"' not in found
    assert "</mark>-dochodow" not in page(client, "q=paragraf")


def test_results_are_a_status(client: FlaskClient) -> None:
    assert '<div role="status"><h2' in page(client, "q=szpitala")
    assert '<p class="notice" role="status">' in page(client, "q=szpital+uranium")
    head = page(client, "q=szpitala").partition("<main")[0]
    assert 'role="search" aria-label="' in head


@pytest.mark.parametrize("words", ["", "!", "xyzzyqwv"])
def test_no_suggestions_for_nothing(client: FlaskClient, words: str) -> None:
    assert json.loads(client.get("/search/suggest", query_string={"q": words}).data) == [words, [], [], []]


def test_description_for_browsers_is_whole(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml", headers={"Accept-Language": "pl"})
    assert response.content_type == "application/opensearchdescription+xml"
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ET.fromstring(response.data)
    assert 0 < len(root.findtext("o:ShortName", "", names)) <= 16
    templates = {url.get("type"): url.get("template") for url in root.findall("o:Url", names)}
    assert templates["text/html"] == f"{BASE}search?q={{searchTerms}}&lang=pl"
    assert set(templates) == {"text/html", "application/json", "application/x-suggestions+json"}
    assert 'rel="search"' in client.get("/", headers=PAGE).text


def test_site_stays_up_without_an_index(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    publisher()
    path: Path = releases.path(releases.require_current()) / FILE
    kept = path.read_bytes()
    path.unlink()
    client = create_app(settings).test_client()
    assert client.get("/", headers=PAGE).status_code == 200
    assert client.get("/doc/rzeczy/1", headers=PAGE).status_code == 200
    answer: TestResponse = client.get("/search?q=druga", headers=PAGE)
    assert answer.status_code == 503
    assert "indeksu" in answer.text
    path.write_bytes(kept)
    assert client.get("/search?q=druga", headers=PAGE).status_code == 200


def test_slip_is_corrected_as_people_write_it_and_finds_the_place_first(client: FlaskClient) -> None:
    found = twin(client, "q=bełchtów")
    assert found["corrected"] == {"bełchtów": "bełchatów"}
    assert "Bełchatów" in [hit["label"]["text"] for hit in found["results"][:4]]
    assert "„bełchatów”" in page(client, "q=bełchtów")


def test_map_says_how_many_of_how_many_it_shows(site: Flask, client: FlaskClient) -> None:
    query = f"unit={BASE}id/teryt/10"
    collection = json.loads(client.get(f"/search.geojson?{query}").text)
    assert collection["numberReturned"] == len(collection["features"]) == 2000 < collection["numberMatched"]
    placed = f"{collection['numberMatched']:,}".replace(",", "\xa0")
    snapshot, reading = site.extensions[EXTENSION].current.get(), Reading("pl", "pl")
    assert (
        f"Mapa pokazuje 2\xa0000 z {placed}: zawęź"
        in search(snapshot, Asked(unit=f"{BASE}id/teryt/10"), reading).placed
    )
    few = json.loads(client.get("/search.geojson?q=szlak").text)
    assert few["numberMatched"] == few["numberReturned"] == len(few["features"]) > 0
    assert search(snapshot, Asked(q="szlak"), reading).placed.endswith(" Mapa pokazuje te ze wszystkich stron.")


def test_pages_say_what_they_leave_out(client: FlaskClient) -> None:
    query = f"unit={BASE}id/teryt/10"
    assert twin(client, query)["reachable"] == 1000 < twin(client, query)["total"]
    assert "Strony pokazują pierwsze 1000" in page(client, query).replace("1\xa0000", "1000")
    assert twin(client, "q=szlak")["reachable"] == twin(client, "q=szlak")["total"]
    assert "Strony pokazują" not in page(client, "q=szlak")
