"""The home page as values: areas, figures, news, ways to the data."""

from __future__ import annotations

import json

import pytest

from app.changes import ADDED, CHANGED, REMOVED, Change, Entry, classify
from app.charts import Chart, Row, Term
from app.examples import Example
from app.home.areas import Area, Unit
from app.home.building import build
from app.home.discovery import json_ld
from app.home.material import Material
from app.home.news import in_words
from app.iris import Iris
from app.labels import Label, Reading
from app.snapshot import Dataset
from app.store.releases import GraphFacts, Manifest, RegisterFacts

BASE = "https://lod.example.org/"
IRIS = Iris(BASE)
POLISH, ENGLISH = Reading("pl", "pl"), Reading("en", "pl", "?lang=en")


def labels(polish: str, english: str = "") -> frozenset[Label]:
    return frozenset({Label(polish, "pl"), *([Label(english, "en")] if english else [])})


def dataset(slug: str, polish: str, english: str = "", *, invented: bool = False) -> Dataset:
    return Dataset(IRIS.dataset(slug), labels(polish, english), invented=invented, licences=("https://cc0.example/",))


def manifest(identifier: str, sequence: int, parent: str | None, changes: dict[str, dict[str, int]]) -> Manifest:
    facts = {
        slug: RegisterFacts(title={"pl": slug}, entities=entities, records=0, quarantined=0, findings=0, sources={})
        for slug, entities in (("a", 1200), ("b", 2), ("c", 1))
    }
    return Manifest(
        id=identifier,
        sequence=sequence,
        created=f"2026-07-0{sequence}T08:00:00Z",
        parent=parent,
        restores=None,
        base_iri=BASE,
        graphs={"a": GraphFacts(f"{BASE}graph/a", "", 5000)},
        registers=facts,
        changes=changes,
        tools={},
    )


FIRST = manifest("r1", 1, None, {"a": {"A": 5000}})
SECOND = manifest("r2", 2, "r1", {"a": {"A": 2, "D": 1}, "catalogue": {"A": 1}})
GOLD = Area(f"{BASE}id/code/area/1", labels("Finanse", "Finance"), labels("Na co idą pieniądze."), (IRIS.dataset("b"),))
GREEN = Area(f"{BASE}id/code/area/2", labels("Środowisko"), frozenset(), (IRIS.dataset("a"), IRIS.dataset("z")))
UNITS = (
    Unit(f"{BASE}id/u/1", labels("województwo", "voivodeship"), ""),
    Unit(f"{BASE}id/u/2", labels("powiat łaski"), f"{BASE}id/u/1"),
    Unit(f"{BASE}id/u/3", labels("powiat kutnowski"), f"{BASE}id/u/1"),
)
CHANGE = Change(
    "a",
    2,
    1,
    (
        Entry(f"{BASE}id/a/1", ADDED, labels("Pierwszy", "First")),
        Entry(f"{BASE}id/a/2", REMOVED),
        Entry(f"{BASE}id/a/3", ADDED, labels("Trzeci")),
    ),
)


CHART = Chart(
    name="lata",
    titles={"pl": "Wydatki", "en": "Spending"},
    notes={},
    kind="bar",
    currency="PLN",
    units={},
    terms=(Term("2024", "http://www.w3.org/2001/XMLSchema#gYear"),),
    rows=(Row(None, (0,), None, "1200.5"),),
)


def material(**changed: object) -> Material:
    values: dict[str, object] = {
        "iris": IRIS,
        "line": (FIRST, SECOND),
        "datasets": {
            "a": dataset("a", "Wpisy", "Entries"),
            "b": dataset("b", "Umowy", "Contracts", invented=True),
            "c": dataset("c", "Inne"),
        },
        "areas": (GOLD, GREEN),
        "units": UNITS,
        "changes": (CHANGE, Change("catalogue", 1, 0)),
        "examples": (Example("a", "one", {"pl": "Jeden"}, ""), Example("", "both", {"pl": "Oba", "en": "Both"}, "")),
        "charts": {"a": (CHART,), "b": (CHART,)},
    }
    return Material(**{**values, **changed})  # type: ignore[arg-type]


def test_registers_stand_in_their_areas_and_the_others_after_them() -> None:
    sections = build(material(), ENGLISH).sections
    assert [section.area.label.text if section.area else "" for section in sections] == ["Finance", "Środowisko", ""]
    assert [[card.register.label.text for card in section.cards] for section in sections] == [
        ["Contracts"],
        ["Entries"],
        ["Inne"],
    ]
    assert sections[0].definition == Label("Na co idą pieniądze.", "pl")
    assert sections[1].cards[0].entries == "1,200 entries"
    assert sections[0].cards[0].register.href == "/doc/dataset/b?lang=en"


def test_register_that_two_areas_claim_stands_in_the_first() -> None:
    both = Area(GREEN.iri, GREEN.labels, frozenset(), (IRIS.dataset("b"), IRIS.dataset("a")))
    sections = build(material(areas=(GOLD, both)), POLISH).sections
    assert [len(section.cards) for section in sections] == [1, 1, 1]


def test_figures_count_registers_entries_and_statements() -> None:
    numbers = build(material(), ENGLISH).numbers
    assert [(figure.name, figure.value.text) for figure in numbers] == [
        ("Registers", "3"),
        ("Entries", "1,203"),
        ("Statements", "5,000"),
        ("Last publication", "2 July 2026"),
    ]


def test_news_are_the_last_releases_and_name_what_the_current_one_changed() -> None:
    newest, oldest = build(material(), ENGLISH).news
    assert (newest.made.exact, newest.summary) == ("2026-07-02T08:00:00Z", "Entries")
    [change] = newest.changes
    assert (change.register.label.text, change.summary) == ("Entries", "2 new entries, 1 removed entry")
    assert [(entry.label, entry.href) for entry in change.entries] == [
        (Label("First", "en"), "/doc/a/1?lang=en"),
        (Label("2"), ""),
        (Label("Trzeci", "pl"), "/doc/a/3?lang=en"),
    ]
    assert (oldest.summary, oldest.changes) == ("First publication", ())


def test_release_without_a_changed_register_and_a_rollback_are_told() -> None:
    described = manifest("r2", 2, "r1", {"ontology": {"A": 1}})
    assert build(material(line=(FIRST, described), changes=()), ENGLISH).news[0].summary.startswith("Descriptions")
    back = Manifest(**{**vars(SECOND), "restores": "r1"})
    timed = Manifest(**{**vars(SECOND), "restores": "20260701T083000Z"})
    assert build(material(line=(FIRST, timed)), ENGLISH).news[0].summary.startswith("Back to the state of 1 July 2026")
    assert build(material(line=(FIRST, back)), ENGLISH).news[0].summary == "Back to the state of r1"


def test_change_set_too_long_to_read_is_told_by_its_statements() -> None:
    assert in_words(Change("a", 15_000, 7_000), "en") == "22,000 statements changed"
    assert in_words(Change("a", 1, 1, (Entry("x", CHANGED),)), "pl") == "1 zmieniony wpis"
    assert in_words(Change("a", 2, 1, ()), "en") == "3 statements changed"


def test_units_lead_in_by_place() -> None:
    home = build(material(), POLISH)
    assert home.region
    assert home.region.href == "/doc/u/1"
    assert [unit.label.text for unit in home.units] == ["powiat kutnowski", "powiat łaski"]
    assert build(material(units=()), POLISH).region is None


def test_first_chart_is_drawn_and_all_are_named() -> None:
    home = build(material(), ENGLISH)
    assert home.chart
    assert (home.chart.title, [line.label.text for line in home.chart.lines]) == (Label("Spending", "en"), ["2024"])
    assert [(chart.title.text, chart.href, chart.register.label.text) for chart in home.charts] == [
        ("Spending", "/doc/dataset/b?lang=en#chart-lata", "Contracts"),
        ("Spending", "/doc/dataset/a?lang=en#chart-lata", "Entries"),
    ]
    assert build(material(charts={}), ENGLISH).chart is None


def test_four_ways_to_the_data_have_addresses_of_this_site() -> None:
    browser, program, query, file = build(material(), ENGLISH).recipes
    assert (browser.href, browser.text) == ("/doc/u/1?lang=en", f"{BASE}id/u/1")
    assert program.command.endswith(f"{BASE}id/u/1")
    assert (query.href, query.text) == ("/sparql?example=/both&lang=en", "Both")
    assert f"{BASE}graph-store?graph={BASE}graph/catalogue" in file.command
    without = build(material(units=(), examples=()), POLISH).recipes
    assert [recipe.href for recipe in without] == ["/doc/dataset/a", "", "/graph-store?format=trig"]


@pytest.mark.parametrize(("made_up", "expected"), [((), ""), (("a",), "some"), (("a", "b", "c"), "all")])
def test_page_says_how_many_registers_are_made_up(made_up: tuple[str, ...], expected: str) -> None:
    datasets = {slug: dataset(slug, slug, invented=slug in made_up) for slug in ("a", "b", "c")}
    assert build(material(datasets=datasets), POLISH).invented == expected


def test_site_is_called_what_it_calls_itself() -> None:
    names = {node["name"] for node in json_ld(material(name="Our registers"), ENGLISH)["@graph"]}
    assert names == {"Our registers"}


def test_search_engines_are_told_of_the_catalogue_and_the_search() -> None:
    site, catalogue = json_ld(material(), ENGLISH)["@graph"]
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{BASE}search?q={{search_term_string}}"
    assert [(each["@id"], each["name"]) for each in catalogue["dataset"]] == [
        (IRIS.dataset("a"), "Entries"),
        (IRIS.dataset("b"), "Contracts"),
        (IRIS.dataset("c"), "Inne"),
    ]
    assert json.loads(build(material(), ENGLISH).json_ld) == json_ld(material(), ENGLISH)


def test_change_set_is_told_by_who_came_and_who_went() -> None:
    rows = [("A", "x", "in"), ("A", "x", "p"), ("D", "y", "in"), ("A", "z", "p"), ("D", "z", "p")]
    rows += [("A", "w", "in"), ("D", "w", "in")]
    found = {entry.iri: entry.kind for entry in classify(rows, "in")}
    assert found == {"w": CHANGED, "x": ADDED, "y": REMOVED, "z": CHANGED}
