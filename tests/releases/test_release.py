"""The page of a release: what changed, what was found, what it was made from."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app import changes
from app.changes import ADDED, CHANGED, REMOVED, Change, Entry
from app.labels import Label
from tests.serving.test_page import texts


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2]


def test_change_is_told_by_entry(client: FlaskClient) -> None:
    page = client.get("/doc/release/r2?lang=en").text
    rows = texts(section(page, "changes").partition("</table>")[0], "tr")
    assert rows[1:] == [
        "Register of contracts 2 1 1 new entry, 1 changed entry, 1 removed entry",
        "Register of contracts: what the ontology adds 1 0",
        "Shapes of the entries 5 0",
    ]
    named = section(page, "changed-1").partition("</section>")[0]
    assert texts(named, "li") == ["Contract no. 1", "2", "9"]
    assert 'href="/doc/umowy/1?lang=en"' in named
    assert 'href="/doc/umowy/9' not in named
    assert "An earlier release" in page


def test_first_release_says_that_all_is_new(client: FlaskClient) -> None:
    page = client.get("/doc/release/r1?lang=en").text
    assert "First publication" in page
    assert "3 new entries" in section(page, "changes")


def test_rollback_says_what_it_brought_back_and_long_changes_are_not_read(client: FlaskClient) -> None:
    page = client.get("/doc/release/r3?lang=en").text
    assert "The current release" in page
    assert 'href="/doc/release/r1?lang=en"' in page.partition("It brought back")[2].partition("</p>")[0]
    assert "too many changes to tell them by entry" in page


def test_changes_that_are_too_many_to_ask_about_are_not_told_by_entry(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_THINGS", 0)
    # Another address, which no cache knows.
    page = client.get("/doc/release/r2?lang=en&again").text
    assert "too many changes to tell them by entry" in page
    assert "1 new entry" not in page


def test_releases_lead_to_their_neighbours(client: FlaskClient) -> None:
    links = [client.get(f"/doc/release/{name}").text for name in ("r1", "r2", "r3")]
    assert ['rel="prev"' in page for page in links] == [False, True, True]
    assert ['rel="next"' in page for page in links] == [True, True, False]
    assert 'rel="next" href="/doc/release/r3"' in links[1]


@pytest.mark.embedded("a server has no releases of the past")
def test_what_was_found_and_what_it_was_made_from(client: FlaskClient) -> None:
    page = client.get("/doc/release/r1?lang=en").text
    assert texts(section(page, "checked").partition("</table>")[0], "tr")[1] == "Register of contracts 3 1,005 2 4"
    assert "abc123" in section(page, "sources")
    assert 'href="/sparql?at=r1&amp;lang=en"' in page


def test_release_that_is_not_kept_has_its_facts(client: FlaskClient) -> None:
    page = client.get("/doc/release/r0?lang=en").text
    assert "not kept any more" in page
    assert 'id="changes"' not in page
    assert client.get("/doc/release/r9").status_code == 404


def test_counts_of_a_change_are_by_kind() -> None:
    entries = (Entry("a", ADDED), Entry("b", ADDED), Entry("c", REMOVED, frozenset({Label("C")})), Entry("d", CHANGED))
    assert Change("x", 9, 9, entries).counts() == {ADDED: 2, CHANGED: 1, REMOVED: 1}
    assert Change("x", 9, 9).counts() == {}
