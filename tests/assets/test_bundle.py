"""What a page may run and show: our scripts where it has them, tiles of another host where it has a map of them."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app import bundle
from app.config import load
from app.factory import create_app
from tests.serving.conftest import BASE, publish

PAGE = """{% import "figures.html" as figures %}{{ figures.script() }}"""
MAP = PAGE + """{% call figures.map("/x?a=1&b=2", 'A "map"') %}Caption{% endcall %}"""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    names = {name: name.replace(".", "-ABCDEFGH.") for name in ("page.js", "page.css", "map.css")}
    (tmp_path / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    monkeypatch.setattr(bundle, "manifest", bundle.manifest.__wrapped__)
    publish(tmp_path / "var" / "releases", "r1", {})
    tiles = {"LOD_MAP_TILES": "https://tiles.example/{z}/{x}/{y}.png", "LOD_MAP_CREDIT": "© <Tiles>"}
    app = create_app(
        load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(tmp_path / "var"), "LOD_REGION": str(tmp_path), **tiles})
    )
    return _with(app).test_client()


def _with(app: Flask) -> Flask:
    app.add_url_rule("/plain", view_func=lambda: "", endpoint="plain")
    app.add_url_rule("/page", view_func=lambda: render_template_string(PAGE), endpoint="page")
    app.add_url_rule("/map", view_func=lambda: render_template_string(MAP), endpoint="map")
    return app


def _policy(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"]


def test_page_runs_our_scripts_where_it_has_them_and_nothing_else(client: FlaskClient) -> None:
    assert "script-src" not in _policy(client, "/plain")
    assert "script-src 'self';" in _policy(client, "/page")
    assert "img-src 'self';" in _policy(client, "/page")
    assert _policy(client, "/page").endswith("; script-src 'self'; connect-src 'self'")
    assert "unsafe" not in _policy(client, "/map")


def test_only_a_page_with_a_map_may_show_tiles_of_another_host(client: FlaskClient) -> None:
    assert "img-src 'self' https://tiles.example;" in _policy(client, "/map")


def test_page_tells_its_script_everything_as_attributes(client: FlaskClient) -> None:
    page = client.get("/page?lang=pl").text
    assert page.count("<script") == 1
    assert '<script type="module" src="/assets/page-ABCDEFGH.js"' in page
    assert 'data-map-style="/assets/map-ABCDEFGH.css"' in page
    (told,) = re.findall(r'data-texts="([^"]*)"', page)
    texts = json.loads(html.unescape(told))
    assert texts["closer"] == "Przybliż"
    assert texts["together"] == "Miejsca blisko siebie: %(number)s"


def test_map_escapes_what_it_is_given(client: FlaskClient) -> None:
    page = client.get("/map").text
    assert 'data-source="/x?a=1&amp;b=2" aria-label="A &#34;map&#34;"' in page
    assert 'data-credit="© &lt;Tiles&gt;"' in page
    assert "<figcaption>Caption</figcaption>" in page


def test_page_without_the_build_has_no_map_and_runs_nothing(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").unlink()
    answer = client.get("/map")
    assert "<" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_unchanged_page_keeps_the_policy_that_it_came_with(client: FlaskClient) -> None:
    """A cache puts the headers of a 304 in place of those that it has (RFC 9111 section 3.2)."""
    first = client.get("/map/outline.geojson")
    unchanged = {"If-None-Match": first.headers["ETag"]}
    kept = client.get("/map/outline.geojson", headers=unchanged)
    assert kept.status_code == 304
    assert kept.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    # A request with a cookie passes by the cache in front of the application, which alone does not know the policy.
    alone = client.application.test_client(use_cookies=False)
    asked = alone.get("/map/outline.geojson", headers={**unchanged, "Cookie": "a=b"})
    assert (asked.status_code, "Content-Security-Policy" in asked.headers) == (304, False)
