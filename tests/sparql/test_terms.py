"""What the editor is told of the site, and what a page says of its script; without a browser."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import bundle
from app.config import load
from app.errors import SettingError
from app.factory import create_app
from tests.published import Published
from tests.serving.conftest import BASE

TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of built files that stands for that of `make assets`."""
    (tmp_path / "manifest.json").write_text('{"editor.js": "editor-ABCDEFGH.js", "editor.css": "style-ABCDEFGH.css"}')
    (tmp_path / "editor-ABCDEFGH.js").write_text("export {};")
    (tmp_path / "NOTICE.txt").write_text("licences")
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    monkeypatch.setattr(bundle, "manifest", bundle.manifest.__wrapped__)
    return tmp_path


def test_terms_have_their_names_and_what_is_laid_out_besides(client: FlaskClient) -> None:
    terms = client.get("/sparql/terms").json
    assert terms["base"] == BASE
    assert terms["prefixes"]["lod"] == f"{BASE}def/"
    assert {"iri": f"{BASE}def/Umowa", "labels": {"pl": "umowa", "en": "contract"}} in terms["classes"]
    assert {"iri": f"{BASE}def/wartosc", "labels": {"pl": "wartość", "en": "value"}} in terms["properties"]
    # The ontology of the small region does not declare this one; a shape lays it out.
    assert f"{BASE}def/opis" in [term["iri"] for term in terms["properties"]]


def test_terms_that_a_browser_has_are_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/sparql/terms")
    again = client.get("/sparql/terms", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_terms_of_the_whole_region_are_small(published: Published) -> None:
    settings = load({"LOD_REGION": str(published.settings.region), "LOD_VAR": str(published.settings.var)})
    body = create_app(settings).test_client().get("/sparql/terms").data
    assert len(json.loads(body)["properties"]) > 100
    assert len(body) < 100_000


def test_page_runs_what_was_built_and_no_more(client: FlaskClient, built: Path) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert '<script type="module" src="/assets/editor-ABCDEFGH.js"' in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "img-src 'self';" in policy
    assert "unsafe" not in policy
    assert "script-src" not in client.get("/").headers["Content-Security-Policy"]


def test_page_without_the_build_has_no_script_and_may_run_none(client: FlaskClient, built: Path) -> None:
    (built / "manifest.json").unlink()
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<script" not in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]


def test_built_files_are_kept_when_their_name_changes_with_them(client: FlaskClient, built: Path) -> None:
    script = client.get("/assets/editor-ABCDEFGH.js", buffered=True)
    assert script.mimetype == "text/javascript"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/assets/NOTICE.txt", buffered=True).headers["Cache-Control"]
    assert client.get("/assets/absent.js").status_code == 404
    assert client.get("/assets/..%2Fsite.css").status_code == 404


def test_tiles_of_another_host_are_allowed_when_they_are_set(app: Flask, built: Path, tmp_path: Path) -> None:
    (tmp_path / "var" / "releases").mkdir(parents=True)
    settings = load({"LOD_VAR": str(tmp_path / "var"), "LOD_MAP_TILES": TILES, "LOD_MAP_CREDIT": "© Mapa"})
    response = create_app(settings).test_client().get("/sparql", headers={"Accept": "text/html"})
    assert "img-src 'self' https://tiles.example;" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["http://a.example/{z}/{x}/{y}", "https://a.example/{z}/{x}", "tiles"])
def test_tiles_are_an_address_of_https_with_three_axes(address: str) -> None:
    with pytest.raises(SettingError, match="LOD_MAP_TILES"):
        load({"LOD_MAP_TILES": address})
