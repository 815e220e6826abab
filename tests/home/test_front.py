"""The home page over HTTP: what it shows of a release, what it changed, and its twin."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
import zstandard
from flask.testing import FlaskClient

from app.factory import create_app
from app.store.releases import MANIFEST
from tests.serving.conftest import BASE, GRAPHS, exchange_links, publish, settings_of
from tests.serving.test_page import texts

AREAS = """
    <id/dataset/umowy> dcat:theme <http://other.example/theme>, <id/code/obszar/pieniadze> .
    <id/code/obszar/pieniadze> sh:order 1 ; skos:prefLabel "Pieniądze"@pl, "Money"@en ;
        skos:definition "Na co idą."@pl, "</script><script>alert(1)</script>"@en .
"""
MEMBERS = """
    <id/umowy/1> lod:wpisWRejestrze <id/dataset/umowy> . <id/umowy/2> lod:wpisWRejestrze <id/dataset/umowy> .
"""
PATCH = [
    f"A <{BASE}id/umowy/1> <{BASE}def/wpisWRejestrze> <{BASE}id/dataset/umowy> <{BASE}graph/umowy> .",
    f'A <{BASE}id/umowy/2> <{BASE}def/uwaga> "a b c" <{BASE}graph/umowy> .',
    f"D <{BASE}id/umowy/9> <{BASE}def/wpisWRejestrze> <{BASE}id/dataset/umowy> <{BASE}graph/umowy> .",
    f'A <{BASE}id/umowy/2-czesc> <{BASE}def/uwaga> "no entry" <{BASE}graph/umowy> .',
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site whose second release changed a few entries."""
    settings = settings_of(tmp_path_factory.mktemp("region"), tmp_path_factory.mktemp("home"))
    publish(settings.releases, "r1", GRAPHS)
    graphs = {**GRAPHS, "catalogue": GRAPHS["catalogue"] + AREAS, "umowy": GRAPHS["umowy"] + MEMBERS}
    manifest = publish(settings.releases, "r2", graphs, sequence=2)
    changed = replace(manifest, parent="r1", changes={"umowy": {"A": 3, "D": 1}})
    folder = settings.releases / "r2"
    (folder / MANIFEST).write_text(changed.to_json(), encoding="utf-8")
    (folder / "changes").mkdir()
    text = "\n".join(PATCH) + "\n"
    (folder / "changes" / "umowy.rdfp.zst").write_bytes(zstandard.compress(text.encode()))
    return create_app(settings).test_client()


def test_home_shows_areas_then_the_other_registers(home: FlaskClient) -> None:
    polish, english = (home.get(f"/?lang={tag}").text for tag in ("pl", "en"))
    assert texts(polish, "h3")[:2] == ["Pieniądze", "Pozostałe rejestry"]
    assert texts(english, "h4") == ["Register of contracts", "Miejsca"]
    assert 'href="/doc/dataset/umowy?lang=en"' in english


def test_home_tells_what_the_last_release_changed(home: FlaskClient) -> None:
    news = home.get("/?lang=en").text.partition('id="news"')[2].partition("</ol>")[0]
    assert "1 new entry, 1 changed entry, 1 removed entry" in news
    assert texts(news, "h3") == ["Release of 2 July 2026, 08:00 UTC", "Release of 1 July 2026, 08:00 UTC"]
    assert 'href="/doc/umowy/1?lang=en"' in news
    assert 'href="/doc/umowy/9' not in news


def test_home_points_who_asks_for_data_to_the_catalogue(home: FlaskClient) -> None:
    response = home.get("/", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
    data = home.get(response.headers["Location"])
    assert data.content_type.startswith("text/turtle")
    assert f"{BASE}id/dataset/umowy" in data.text


def test_home_says_where_its_twins_are(home: FlaskClient) -> None:
    response = home.get("/")
    twins = [link for link in exchange_links(response.headers["Link"])["alternate"] if "graph-store" in link]
    assert len(twins) == 4
    for twin in twins:
        assert html.escape(twin) in response.text
        assert home.get(twin).status_code == 200


def test_home_has_a_search_box_that_is_a_plain_form(home: FlaskClient) -> None:
    page = home.get("/?lang=en").text
    assert re.search(r'<form class="find" action="/search" method="get"', page)
    assert re.search(r'<label[^>]* for="find">Search all registers</label>', page)
    assert re.search(r'<input id="find" name="q" type="search" data-suggest=', page)
    assert '<input type="hidden" name="lang" value="en">' in page


def test_data_cannot_end_the_block_for_search_engines(home: FlaskClient) -> None:
    page = home.get("/?lang=en").text
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert [node["@type"] for node in json.loads(block)["@graph"]] == ["WebSite", "DataCatalog"]
    assert "<script>alert" not in page


@pytest.mark.parametrize("accept", ["text/csv", "application/geo+json"])
def test_home_has_no_twin_in_formats_of_one_thing(home: FlaskClient, accept: str) -> None:
    assert home.get("/", headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize("path", ["/", "/preferences", "/doc/umowy/1"])
def test_every_page_tells_other_sites_what_it_is(home: FlaskClient, path: str) -> None:
    page = home.get(f"{path}?lang=en").text
    said = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))
    assert {"description", "og:title", "og:type", "og:url", "og:description", "og:site_name"} <= set(said)
    assert all(said.values())
    assert said["og:url"].startswith(BASE)
    assert page.count('property="og:url"') == 1


def test_other_sites_are_given_a_picture_that_they_can_show(home: FlaskClient) -> None:
    said = dict(re.findall(r'<meta property="(og:image[:\w]*)" content="([^"]+)">', home.get("/?lang=en").text))
    address = said["og:image"]
    assert address.startswith(f"{BASE}static/icon.png?v=")
    with home.get("/" + address.removeprefix(BASE)) as picture:
        assert (picture.status_code, picture.content_type) == (200, "image/png")
        # PNG section 11.2.2: width and height stand first in IHDR, which is the first chunk.
        assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
        size = [int.from_bytes(picture.data[place : place + 4]) for place in (16, 20)]
    assert size == [int(said["og:image:width"]), int(said["og:image:height"])]
    assert said["og:image:alt"]


def test_home_is_not_sent_twice(home: FlaskClient) -> None:
    tag = home.get("/").headers["ETag"]
    assert home.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert home.get("/?lang=en").headers["ETag"] != tag


def test_map_of_units_is_geojson_in_the_readers_language(home: FlaskClient) -> None:
    response = home.get("/map/units.geojson")
    assert response.content_type == "application/geo+json"
    assert json.loads(response.text) == {"type": "FeatureCollection", "features": []}
    assert "Accept-Language" in response.headers["Vary"]
