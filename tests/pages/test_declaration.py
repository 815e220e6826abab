"""The declaration of accessibility has what the technical conditions 2.0 ask for, from the region's facts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.errors import SettingError
from app.factory import create_app
from app.frame import about, declaration
from tests.conftest import CHECKOUT
from tests.serving.conftest import GRAPHS, publish, settings_of

ALWAYS = ["wstep", "podmiot", "zakres", "url", "data-publikacja", "data-aktualizacja", "status"]
ALWAYS += ["data-sporzadzenie", "kontakt", "email", "telefon", "procedura", "architektura", "komunikacja"]
HEADINGS = [
    "Stan dostępności cyfrowej",
    "Niedostępne treści",
    "Przygotowanie deklaracji dostępności",
    "Udogodnienia, ograniczenia i inne informacje",
    "Skróty klawiszowe",
    "Informacje zwrotne i dane kontaktowe",
    "Obsługa wniosków i skarg związanych z dostępnością",
    "Pozostałe informacje",
]
FACTS: dict[str, Any] = tomllib.loads((CHECKOUT / about.FILE).read_text("utf-8"))["accessibility"]


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A site whose region says what this checkout's says."""
    folder = tmp_path / "region"
    folder.mkdir()
    (folder / about.FILE).write_text((CHECKOUT / about.FILE).read_text("utf-8"), "utf-8")
    publish(tmp_path / "var" / "releases", "r1", GRAPHS)
    return create_app(settings_of(folder, tmp_path / "var")).test_client()


@pytest.mark.parametrize("language", ["pl", "en"])
def test_declaration_has_every_prescribed_id_once(client: FlaskClient, language: str) -> None:
    page = client.get(f"/accessibility?lang={language}").text
    ids = re.findall(r'id="a11y-([\w-]+)"', page)
    assert set(ALWAYS) <= set(ids)
    assert len(ids) == len(set(ids))
    assert re.search(r'<time id="a11y-data-sporzadzenie" datetime="\d{4}-\d\d-\d\d">', page)


def test_declaration_has_the_prescribed_headings_in_their_order(client: FlaskClient) -> None:
    page = client.get("/accessibility?lang=pl").text
    assert re.findall(r"<h1[^>]*>([^<]+)<", page) == ["Deklaracja dostępności"]
    assert re.findall(r"<h2>([^<]+)<", page) == HEADINGS
    assert "częściowo zgodna" in re.findall(r'<p id="a11y-status">([^<]+)<', page)[0]


def test_declaration_is_found_by_its_name_and_from_every_page(client: FlaskClient) -> None:
    moved = client.get("/deklaracja-dostepnosci?lang=en")
    assert (moved.status_code, moved.headers["Location"]) == (303, "/accessibility?lang=en")
    for path in ("/", "/doc/umowy/1", "/sparql", "/nowhere"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert '<a href="/accessibility">Deklaracja dostępności</a>' in page


@pytest.mark.parametrize("path", ["/", "/accessibility", "/doc/umowy/1"])
def test_links_out_of_the_site_are_heard_as_such(client: FlaskClient, path: str) -> None:
    page = client.get(path, query_string={"lang": "en"}, headers={"Accept": "text/html"}).text
    leading_out = re.findall(r'<a [^>]*class="external".*?</a>', page, re.DOTALL)
    assert len(leading_out) >= 2
    assert [link for link in leading_out if "(external link)" not in link] == []


def test_declaration_has_a_validator(client: FlaskClient) -> None:
    first = client.get("/accessibility")
    again = client.get("/accessibility", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_region_without_facts_declares_nothing(tmp_path: Path) -> None:
    publish(tmp_path / "var" / "releases", "r1", GRAPHS)
    client = create_app(settings_of(tmp_path / "region", tmp_path / "var")).test_client()
    assert client.get("/accessibility").status_code == 404
    assert "/accessibility" not in client.get("/").text


def test_day_of_a_review_is_told() -> None:
    read = declaration.read({**FACTS, "reviewed": FACTS["prepared"]})
    assert read.reviewed == FACTS["prepared"]
    assert declaration.read(FACTS).reviewed is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "perfect"},
        {"status": "full"},
        {"gaps": []},
        {"published": "2026-11-26"},
        {"contact": {"name": {"pl": "x"}, "email": "a@b"}},
    ],
)
def test_wrong_facts_stop_the_site_and_name_the_file(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        declaration.read({**FACTS, **wrong})


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / about.FILE).write_text("[name\n", "utf-8")
    with pytest.raises(SettingError, match=about.FILE):
        about.read(tmp_path)
    (tmp_path / about.FILE).write_text('[publisher]\nname.pl = "x"\naddress = "javascript:x"\n', "utf-8")
    with pytest.raises(SettingError, match="no address"):
        about.read(tmp_path)


@pytest.mark.parametrize("zone", ['"Europe/Lodz"', '"../Warsaw"', "1", '""'])
def test_zone_that_there_is_not_is_named(tmp_path: Path, zone: str) -> None:
    (tmp_path / about.FILE).write_text(f"timezone = {zone}\n", "utf-8")
    with pytest.raises(SettingError, match=about.FILE):
        about.read(tmp_path)


def test_releases_are_told_by_the_clock_of_the_site(client: FlaskClient) -> None:
    home = client.get("/?lang=en").text
    assert 'datetime="2026-07-01T08:00:00+00:00"' in home
    states = client.get("/sparql?lang=en&at=r1&draft=ASK+%7B%7D", headers={"Accept": "text/html"}).text
    assert "State of 1 July 2026, 10:00:00 (release r1)." in states


def test_region_of_this_checkout_says_everything_in_every_language() -> None:
    said = about.read(CHECKOUT)
    assert said.publisher
    assert said.licence
    assert said.accessibility
    texts = [said.name, said.publisher.names, said.licence.names, said.accessibility.entity]
    texts += [*said.accessibility.gaps, *said.accessibility.building, *said.accessibility.communication]
    assert {frozenset(text) for text in texts} == {frozenset(("pl", "en"))}
