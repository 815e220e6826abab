"""Pages that say no help on: by search, by the register, by asking again."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.frame import advice
from tests.serving.conftest import app, client, region, settings, settings_of

__all__ = ["app", "client", "region", "settings"]
PAGE = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/doc/umowy/nie-ma_takiej", "nie ma takiej"),
        ("/miejsca/%C5%81%C3%B3d%C5%BA.html", "Łódź"),
        ("/a/b/", "b"),
        ("/umowy/---", "umowy"),
        ("/umowy/" + "x" * 100, "umowy"),
        ("/", ""),
        ("/%3Cscript%3E", "script"),
    ],
)
def test_words_of_an_address_are_what_to_search_for(path: str, words: str) -> None:
    assert advice.words(path) == words


def test_missing_page_searches_for_what_was_asked_and_leads_to_the_register(client: FlaskClient) -> None:
    page = client.get("/doc/umowy/nie-ma-takiej?lang=en", headers=PAGE).text
    assert '<input id="search-missing" name="q" type="search" value="nie ma takiej" autocomplete="off">' in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert '<a href="/doc/dataset/umowy?lang=en">Register of contracts</a>' in page
    assert '<a href="/?lang=en">All registers</a>' in page


def test_missing_page_of_no_register_leads_home(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers=PAGE).text
    assert '<a href="/doc/dataset/umowy">' not in page
    assert '<a href="/">' in page


def test_payload_in_an_address_is_text(client: FlaskClient) -> None:
    page = client.get("/x/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers=PAGE).text
    assert "<script>alert" not in page


def test_missing_page_before_the_first_release_still_helps(tmp_path: Path) -> None:
    client = create_app(settings_of(tmp_path / "region", tmp_path / "var")).test_client()
    response = client.get("/nowhere", headers=PAGE)
    assert response.status_code == 404
    assert 'id="search-missing"' in response.text


def test_busy_site_offers_to_try_again(tmp_path: Path) -> None:
    client = create_app(settings_of(tmp_path / "region", tmp_path / "var")).test_client()
    response = client.get("/doc/umowy/1?lang=en", headers=PAGE)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert '<a class="button" href="/doc/umowy/1?lang=en" rel="nofollow">Try again</a>' in response.text
    assert "search-missing" not in response.text
