"""The feed of a register, as a reader of feeds reads it."""

from __future__ import annotations

import feedparser
import pytest
from flask.testing import FlaskClient

from app.feed import atom
from app.feed.building import Told, Touched
from app.labels import Label
from tests.serving.conftest import BASE
from tests.serving.test_page import texts

FEED = "/feed/umowy"


def read(client: FlaskClient, address: str = f"{FEED}?lang=en") -> feedparser.FeedParserDict:
    found = feedparser.parse(client.get(address).data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_releases_that_changed_the_register_are_told_the_newest_first(client: FlaskClient) -> None:
    entries = read(client).entries
    assert [entry.id for entry in entries] == [f"{BASE}id/release/{name}#umowy" for name in ("r3", "r2", "r1")]
    assert [entry.title for entry in entries[1:]] == [
        "1 new entry, 1 changed entry, 1 removed entry",
        "First publication: 3 new entries",
    ]
    assert entries[0].title.startswith("Back to the state of ")
    assert [entry.link for entry in entries] == [f"{BASE}id/release/{name}" for name in ("r3", "r2", "r1")]


def test_entries_are_named_and_lead_where_they_still_are(client: FlaskClient) -> None:
    [content] = read(client).entries[1].content
    assert content.type == "application/xhtml+xml"
    assert texts(content.value, "li") == ["new: Contract no. 1", "changed: 2", "removed: 9"]
    assert f'href="{BASE}id/umowy/1"' in content.value
    assert "umowy/9" not in content.value


@pytest.mark.parametrize(
    ("language", "title"), [("pl", "Pierwsza publikacja: 3 nowe wpisy"), ("en", "First publication: 3 new entries")]
)
def test_feed_speaks_the_language_that_is_asked_for(client: FlaskClient, language: str, title: str) -> None:
    found = read(client, f"{FEED}?lang={language}")
    assert found.feed.id == f"{BASE}feed/umowy?lang={language}"
    assert found.feed.language == language
    assert found.entries[-1].title == title
    assert client.get(FEED, headers={"Accept-Language": language}).headers["Content-Language"] == language


def test_feed_says_what_it_is(client: FlaskClient) -> None:
    response = client.get(f"{FEED}?lang=en")
    feed = read(client).feed
    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert feed.title == "Register of contracts"
    assert feed.author
    assert {link.rel: link.href for link in feed.links} == {
        "self": f"{BASE}feed/umowy?lang=en",
        "alternate": f"{BASE}id/dataset/umowy",
    }
    assert feed.updated == read(client).entries[0].updated
    again = client.get(f"{FEED}?lang=en", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_page_leads_to_the_feed(client: FlaskClient) -> None:
    response = client.get("/doc/dataset/umowy?lang=en")
    assert f'</feed/umowy?lang=en>; rel="alternate"; type="{atom.MEDIA_TYPE}"' in response.headers["Link"]
    assert 'href="/feed/umowy?lang=en" type="application/atom+xml"' in response.text


def test_there_is_no_feed_of_no_register(client: FlaskClient) -> None:
    response = client.get("/feed/nic?lang=en", headers={"Accept": "application/json"})
    assert (response.status_code, response.json["detail"]) == (404, "There is no register 'nic'")


def test_hostile_names_are_text(client: FlaskClient) -> None:
    head = atom.Head("https://a.example/feed/x", "https://a.example/x", "<b>\x0b&", "]]>", "2026-01-01T00:00:00Z", "pl")
    touched = Touched("nowy", Label('<script>alert("1")</script>\x00', "en"), 'https://a.example/"><script>')
    document = atom.write(head, [Told("https://a.example/r", "2026-01-01T00:00:00Z", "<i>", (touched,))])
    found = feedparser.parse(document)
    assert not found.bozo
    assert b"<script" not in document
    assert found.feed.author == "]]>"
