"""What crawlers are told."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.frame import crawling
from app.index import Filters, Index
from tests.published import Published
from tests.serving.conftest import BASE

PLACES = "SELECT DISTINCT ?s { GRAPH <graph/miejscowosci> { ?s a <def/Miejscowosc> } }"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: FlaskClient, path: str) -> dict[str, str]:
    """What a sitemap lists, each address with the moment of its last change."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/xml"
    return {
        each.findtext(f"{NAMESPACE}loc", ""): each.findtext(f"{NAMESPACE}lastmod", "")
        for each in ET.fromstring(answer.data)
    }


def test_robots_are_led_to_the_list_of_pages(client: FlaskClient) -> None:
    robots = client.get("/robots.txt")
    assert robots.content_type.startswith("text/plain")
    assert f"Sitemap: {BASE}sitemap.xml\n" in robots.text


def test_listed_pages_are_there(client: FlaskClient) -> None:
    found = listed(client, "/sitemap-pages.xml")
    assert {BASE, f"{BASE}doc/dataset/umowy"} <= set(found)
    for place in found:
        assert client.get("/" + place.removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml"])
def test_a_sitemap_is_sent_once(client: FlaskClient, path: str) -> None:
    found = client.get(path)
    assert client.get(path, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304


def test_without_an_index_there_are_no_entries(client: FlaskClient) -> None:
    assert list(listed(client, "/sitemap.xml")) == [f"{BASE}sitemap-pages.xml"]
    assert client.get("/sitemap-umowy-1.xml").status_code == 404


def test_every_entry_is_listed_once(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "SIZE", 100)
    client = create_app(published.settings).test_client()
    files = {name: moment for name, moment in listed(client, "/sitemap.xml").items() if "/sitemap-miejsc" in name}
    assert list(files) == [f"{BASE}sitemap-miejscowosci-{number}.xml" for number in range(1, 7)]
    assert all(datetime.fromisoformat(moment).tzinfo for moment in files.values())
    found = [list(listed(client, "/" + name.removeprefix(BASE))) for name in files]
    assert [len(each) for each in found] == [100, 100, 100, 100, 100, 46]
    pages = {each.replace("/doc/", "/id/") for file in found for each in file}
    assert pages == {iri.value for iri, *_ in published.store.query(PLACES, base_iri=BASE)}
    assert client.get("/" + found[5][-1].removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize("name", ["miejscowosci-0", "miejscowosci-2", "miejscowosci-x", "nie-ma-1", f"umowy-{10**30}"])
def test_there_is_no_other_sitemap(published: Published, name: str) -> None:
    assert create_app(published.settings).test_client().get(f"/sitemap-{name}.xml").status_code == 404


def test_parts_are_listed_by_what_they_are_parts_of(published: Published) -> None:
    found = listed(create_app(published.settings).test_client(), "/sitemap-szlaki-1.xml")
    index = Index(published.settings.releases / "current")
    assert 0 < len(found) < index.count(Filters(register="szlaki"))
