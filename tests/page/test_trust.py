"""How the site knows what a page says: register, record, check, change, and where to report an error."""

from __future__ import annotations

import pytest

from app import page
from app.labels import Label, Reading
from app.page import Page, Source
from app.page.model import Trust
from app.snapshot import Dataset
from app.snapshot.stewardship import Named, Stewardship
from app.store.origins import Origin
from tests.page.conftest import BASE, NOTHING, described, snapshot_of

KEEPER = Named(f"{BASE}id/code/k/1", frozenset({Label("Urząd", "pl"), Label("Office", "en")}), "https://u.example.org/")
BASIS = Named("", frozenset({Label("Ustawa", "pl"), Label("Act", "en")}))
CONTACT = Named("", frozenset(), mail="biuro@u.example.org")
ROLES = {"keeper": (KEEPER,), "basis": (BASIS,)}
SUBJECT = "Rzecz%20%26%20%3C1%3E%20%28https%3A%2F%2Flod.example.org%2Fid%2Frzeczy%2F1%29"
ORIGIN = Origin("rzeczy.csv", 12, 3, "20260701T080000Z-2", ("No date",))


def trust(language: str, roles: dict[str, tuple[Named, ...]], origin: Origin | None = None) -> Trust:
    found = built(language, roles, origin).trust
    assert found
    return found


def built(language: str, roles: dict[str, tuple[Named, ...]], origin: Origin | None = None, mail: str = "") -> Page:
    dataset = Dataset(f"{BASE}id/dataset/rzeczy", changed="2026-06-30T08:00:00Z", stewardship=Stewardship(roles))
    about = described('<id/rzeczy/1> rdfs:label "Rzecz & <1>"@pl .', datasets=(dataset,))
    return page.build(snapshot_of(), about, NOTHING, Reading(language, "pl"), origin, Source(mail=mail))


def test_lines_tell_of_register_and_entry_in_the_readers_language() -> None:
    told = {
        line.name: [*(link.label.text for link in line.links), *(shown.text for shown in line.literals)]
        for line in trust("en", ROLES, ORIGIN).told
    }
    assert told == {
        "Keeper": ["Office"],
        "Legal basis": ["Act"],
        "Register last changed": ["30 June 2026"],
        "Source of this entry": ["rzeczy.csv, row 12", "and 2 more records"],
        "This entry last changed": ["1 July 2026"],
    }


def test_entry_leads_to_the_release_that_changed_it() -> None:
    [line] = [line for line in trust("pl", {}, ORIGIN).told if line.name == "Ostatnia zmiana tego wpisu"]
    assert line.links[0].href == "/doc/release/20260701T080000Z-2"


@pytest.mark.parametrize(
    ("origin", "checked", "remarks"),
    [
        (ORIGIN, "Checked against the rules of the register before it was published.", ("No date",)),
        (
            Origin("a.csv", 1, 1, "r1"),
            "Checked against the rules of the register before it was published: nothing to remark.",
            (),
        ),
        (None, "Checked against the rules of the register before it was published.", ()),
    ],
)
def test_check_is_told_with_its_remarks(origin: Origin | None, checked: str, remarks: tuple[str, ...]) -> None:
    found = trust("en", {}, origin)
    assert (found.checked, found.remarks) == (checked, remarks)


@pytest.mark.parametrize(
    ("roles", "href"),
    [
        ({}, ""),
        (ROLES, "https://u.example.org/"),
        ({"keeper": (Named("", frozenset(), "javascript:alert(1)"),)}, ""),
        (
            {**ROLES, "contact": (CONTACT,)},
            f"mailto:biuro@u.example.org?subject=Error%20in%20the%20entry%3A%20{SUBJECT}&body=Data%20release%20of%201%20July%202026%2C%2008%3A00%20UTC%20%28r1%29",
        ),
        ({"contact": (Named("", frozenset(), mail="a@b.pl?bcc=c@d.pl"),)}, "mailto:a@b.pl%3Fbcc%3Dc@d.pl"),
    ],
)
def test_error_is_reported_to_whom_the_register_names(roles: dict[str, tuple[Named, ...]], href: str) -> None:
    report = built("en", roles).report
    assert report == href if "subject" in href or not href.startswith("mailto") else report.startswith(href)


def test_error_is_reported_to_the_site_where_the_register_names_nobody() -> None:
    assert built("en", ROLES, mail="site@example.org").report.startswith("mailto:site@example.org?subject=Error%20in")
    of_register = built("en", {**ROLES, "contact": (CONTACT,)}, mail="site@example.org").report
    assert of_register.startswith("mailto:biuro@u.example.org")


def test_thing_of_no_register_needs_no_such_section() -> None:
    about = described("<id/rzeczy/1> lod:kod 1 .")
    assert page.build(snapshot_of(), about, NOTHING, Reading("pl", "pl")).trust is None


def test_error_in_a_register_is_reported_on_its_own_page() -> None:
    dataset = Dataset(f"{BASE}id/rzeczy/1", stewardship=Stewardship({"contact": (CONTACT,)}))
    about = described('<id/rzeczy/1> rdfs:label "Rejestr"@pl .')
    found = page.build(snapshot_of(datasets={"rzeczy": dataset}), about, NOTHING, Reading("en", "pl"))
    assert found.report.startswith("mailto:biuro@u.example.org?subject=Error%20in%20the%20register%3A%20Rejestr%20")
    assert found.trust is None


def test_citation_names_the_register_or_else_the_site_and_who_published_it() -> None:
    source = Source("Rejestry regionu", "Samorząd", "")
    about = described('<id/rzeczy/1> rdfs:label "Rzecz"@pl .')
    of_none = page.build(snapshot_of(), about, NOTHING, Reading("pl", "pl"), source=source).citation
    assert of_none == f"Rzecz. Rejestry regionu. Samorząd. Wydanie z 1 lipca 2026. {BASE}id/rzeczy/1"
    dataset = Dataset(f"{BASE}id/dataset/rzeczy", frozenset({Label("Rejestr rzeczy", "pl")}))
    about = described('<id/rzeczy/1> rdfs:label "Rzecz"@pl .', datasets=(dataset,))
    of_register = page.build(snapshot_of(), about, NOTHING, Reading("en", "pl"), source=source).citation
    assert of_register == f"Rzecz. Rejestr rzeczy. Samorząd. Release of 1 July 2026. {BASE}id/rzeczy/1"
