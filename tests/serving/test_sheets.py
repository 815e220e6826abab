"""Style sheets have addresses that change with them, and pages with other sheets are other pages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.frame import sheets
from app.frame.about import FILE
from app.headers import etag
from app.negotiation import PAGE, TURTLE
from tests.serving.conftest import GRAPHS, publish


def test_page_names_its_sheets_by_what_is_in_them(client: FlaskClient) -> None:
    links = re.findall(r'href="/static/(\w+\.css)\?v=(\w+)"', client.get("/").text)
    assert len(links) >= 3
    for name, version in links:
        assert version == sheets.digest(name)
        with client.get(f"/static/{name}?v={version}") as response:
            assert response.status_code == 200


def test_page_with_other_sheets_has_another_tag(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context("/doc/x"):
        before = etag("release", PAGE.media_type), etag("release", TURTLE.media_type)
        monkeypatch.setitem(app.config, "LOOK", "other")
        after = etag("release", PAGE.media_type), etag("release", TURTLE.media_type)
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_look_is_that_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_FOLDER", tmp_path)
    looks = []
    for text in ("a {}", "b {}"):
        (tmp_path / "x.css").write_text(text, "utf-8")
        looks.append(sheets.look())
    assert looks[0] != looks[1]
    assert sheets.look(1) == sheets.look(1) != sheets.look(2)


def test_site_that_says_other_things_of_itself_has_other_pages(settings: Settings) -> None:
    """After a change of `site.toml`, or of a setting that pages show, nobody keeps the old page by a 304."""
    publish(settings.releases, "r1", GRAPHS)
    tags = {_tag(settings), _tag(replace(settings, map_credit="Maps of others"))}
    (settings.region / FILE).write_text('[name]\npl = "Nasza"\n', "utf-8")
    tags.add(_tag(settings))
    (settings.region / FILE).unlink()
    assert len(tags) == 3
    assert _tag(settings) in tags


def _tag(settings: Settings) -> str:
    return create_app(settings).test_client().get("/doc/umowy/1").headers["ETag"]
