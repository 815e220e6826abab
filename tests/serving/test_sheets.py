"""Style sheets have addresses that change with them, and pages with other sheets are other pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.frame import sheets
from app.headers import etag
from app.negotiation import PAGE, TURTLE


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
        monkeypatch.setattr(sheets, "look", lambda: "other")
        after = etag("release", PAGE.media_type), etag("release", TURTLE.media_type)
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_look_is_that_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_FOLDER", tmp_path)
    looks = []
    for text in ("a {}", "b {}"):
        (tmp_path / "x.css").write_text(text, "utf-8")
        sheets.look.cache_clear()
        looks.append(sheets.look())
    sheets.look.cache_clear()
    assert looks[0] != looks[1]
