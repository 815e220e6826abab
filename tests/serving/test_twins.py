"""The twins of a page over HTTP: negotiated, linked, and absent where a thing has no place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.page_script import Script
from tests.serving.conftest import GRAPHS, publish, settings_of

PREFIX = "@prefix geo: <http://www.opengis.net/ont/geosparql#> ."
PLACE = (
    '<id/miejsca/rynek> a lod:Miejsce ; rdfs:label "Rynek"@pl ; geo:hasGeometry <id/miejsca/rynek-g> .'
    '<id/miejsca/rynek-g> geo:asWKT "POINT(19.5 51.5)"^^geo:wktLiteral .'
)


@pytest.fixture(scope="module")
def client(region: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The small region with a place that has a geometry."""
    settings = settings_of(region, tmp_path_factory.mktemp("twins"))
    publish(settings.releases, "r1", {**GRAPHS, "miejsca": PREFIX + PLACE})
    app = create_app(settings)
    # Whether the scripts were built is nothing to these tests.
    script = Script("/assets/s.js", "/assets/s.css", "/assets/m.css", "/map/outline.geojson", "{}")
    app.jinja_env.globals["figure_script"] = lambda: script
    return app.test_client()


@pytest.mark.parametrize(
    ("accept", "extension", "media_type"),
    [
        ("application/json", "json", "application/json"),
        ("text/csv", "csv", "text/csv; charset=utf-8"),
        ("application/geo+json", "geojson", "application/geo+json"),
        ("application/ld+json", "jsonld", "application/ld+json"),
    ],
)
def test_suffix_and_accept_lead_to_the_same(client: FlaskClient, accept: str, extension: str, media_type: str) -> None:
    for path in ("/id/miejsca/rynek", "/doc/miejsca/rynek", "/data/miejsca/rynek"):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/data/miejsca/rynek.{extension}")
        assert "Accept" in answer.vary
    data = client.get(f"/data/miejsca/rynek.{extension}")
    assert (data.status_code, data.content_type) == (200, media_type)
    assert (
        client.get(f"/data/miejsca/rynek.{extension}", headers={"If-None-Match": data.headers["ETag"]}).status_code
        == 304
    )
    assert f"</data/miejsca/rynek.{extension}>" not in data.headers["Link"]
    assert "/doc/miejsca/rynek" in data.headers["Link"]


def test_thing_without_a_place_has_no_geojson(client: FlaskClient) -> None:
    assert client.get("/data/umowy/1.geojson").status_code == 404
    for path in ("/id/umowy/1", "/doc/umowy/1", "/data/umowy/1"):
        refused = client.get(path, headers={"Accept": "application/geo+json"})
        assert refused.status_code == 406
        assert "application/geo+json" not in json.dumps(refused.json)
        second = client.get(path, headers={"Accept": "application/geo+json, text/turtle;q=0.1"})
        assert second.headers["Location"] == "/data/umowy/1.ttl"
    assert "/data/umowy/1.geojson" not in client.get("/doc/umowy/1").text


def test_page_shows_the_place_and_links_its_twins(client: FlaskClient) -> None:
    html = client.get("/doc/miejsca/rynek?lang=pl").text
    assert '<figure class="map" data-map data-source="/data/miejsca/rynek.geojson" aria-label="Mapa: Rynek">' in html
    assert "51,50000° N, 19,50000° E" in html
    for extension in ("json", "csv", "geojson"):
        assert f'<link rel="alternate" href="/data/miejsca/rynek.{extension}"' in html


def test_data_have_the_parts(client: FlaskClient) -> None:
    assert "POINT(19.5 51.5)" in client.get("/data/miejsca/rynek.ttl").text
    table = client.get("/data/miejsca/rynek.csv").text
    assert "POINT(19.5 51.5)" in table
    assert table.startswith("\ufeffsubject,property,")


@pytest.mark.parametrize("extension", ["json", "csv", "geojson"])
def test_unknown_thing_is_not_there(client: FlaskClient, extension: str) -> None:
    assert client.get(f"/data/miejsca/nigdzie.{extension}").status_code == 404
