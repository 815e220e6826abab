"""What crawlers are told."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from tests.serving.conftest import BASE


def test_robots_are_led_to_the_list_of_pages(client: FlaskClient) -> None:
    robots = client.get("/robots.txt")
    assert robots.content_type.startswith("text/plain")
    assert f"Sitemap: {BASE}sitemap.xml\n" in robots.text


def test_listed_pages_are_there(client: FlaskClient) -> None:
    found = client.get("/sitemap.xml")
    places = [
        loc.text or "" for loc in ET.fromstring(found.data).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert {BASE, f"{BASE}doc/dataset/umowy"} <= set(places)
    for place in places:
        assert client.get("/" + place.removeprefix(BASE)).status_code == 200
    assert client.get("/sitemap.xml", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
