"""Releases by name: when they were published, on the clock of the region, in the words of the reader."""

from zoneinfo import ZoneInfo

import pytest

from app import page
from app.description import Description
from app.iris import Iris
from app.labels import Label, Reading
from app.page.published import name, when
from app.store.passages import passage
from tests.page.conftest import BASE, NOTHING, snapshot_of, triples

HERE = Reading("en", "pl", zone=ZoneInfo("Europe/Warsaw"))


@pytest.mark.parametrize(
    ("identifier", "reading", "words"),
    [
        ("20260701T083005Z", HERE, "1 July 2026, 10:30:05"),
        ("20261231T230000Z", HERE, "1 January 2027, 00:00"),
        ("20260701T083005Z-2", HERE, "1 July 2026, 10:30:05 / 2"),
        ("20260701T083005Z", Reading("pl", "pl"), "1 lipca 2026, godz. 08:30:05 UTC"),
        ("20261301T083005Z", HERE, "20261301T083005Z"),
        ("r1", HERE, "r1"),
    ],
)
def test_release_is_told_by_the_moment_that_its_id_begins_with(identifier: str, reading: Reading, words: str) -> None:
    assert when(identifier, reading) == words


def test_only_a_release_of_this_site_is_named_by_its_time() -> None:
    release = "id/release/20260701T083000Z"
    assert name(Iris(BASE), BASE + release, HERE) == Label("Release of 1 July 2026, 10:30", "en")
    assert name(Iris(BASE), "https://elsewhere.example.org/" + release, HERE) is None
    assert name(Iris(BASE), f"{BASE}id/release/r1", HERE) is None


def test_page_of_a_release_does_not_tell_what_its_data_call_it_beside_its_name() -> None:
    iri = f"{BASE}id/release/20260701T083000Z"
    facts = triples(f'<{iri}> rdfs:label "Release 20260701T083000Z"@en ; dcterms:identifier "20260701T083000Z" .')
    about = Description(iri, "", (passage(set(facts)),), tuple(facts), (), ())
    built = page.build(snapshot_of(), about, NOTHING, HERE)
    assert built.title == Label("Release of 1 July 2026, 10:30", "en")
    shown = [each.literals for group in built.groups for each in group.properties]
    assert [[literal.text for literal in literals] for literals in shown] == [["20260701T083000Z"]]
