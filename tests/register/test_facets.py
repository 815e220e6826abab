"""Facets of what has many values: they say how many they leave out, and what is chosen can be taken away."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

from app import context
from app.index import Bucket
from app.labels import Label, Labels, Reading
from app.page.links import Reader
from app.register import active, facets, ranges
from app.register.asked import Asked
from app.register.plan import plan
from app.register.selection import Selection
from app.values import currency_among

DAY, AMOUNT = "https://lod.example.org/def/data", "https://lod.example.org/def/kwota"
XSD = "http://www.w3.org/2001/XMLSchema#"
DECIMAL = NamedNode(f"{XSD}decimal")
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"


@pytest.fixture
def asked(client: FlaskClient) -> Asked:
    """A question to a register whose days are offered one by one."""
    with client.application.test_request_context("/"):
        snapshot = context.snapshot()
    laid_out = plan(snapshot, snapshot.datasets["rzeczy"])
    days = tuple(column for column in laid_out.table.columns if column.path == DAY)
    reader = Reader(snapshot, Labels(()), Reading("en", "pl"))
    return Asked(reader, "rzeczy", replace(laid_out, choices=days), Selection())


@pytest.mark.parametrize(
    ("most", "told"), [(1, "and 2 less frequent values"), (2, "and 1 less frequent value"), (3, "")]
)
def test_facet_says_how_many_values_it_leaves_out(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, most: int, told: str
) -> None:
    monkeypatch.setattr(facets, "VALUES", most)
    [found] = facets.facets(asked)
    assert (len(found.choices), found.left_out) == (most, told)


def test_rare_value_that_is_chosen_is_counted_and_not_among_those_left_out(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses lead to every value, though a facet offers only the most frequent."""
    monkeypatch.setattr(facets, "VALUES", 1)
    rare = replace(asked, selection=Selection(values={DAY: ("2026-03-01",)}))
    [found] = facets.facets(rare)
    assert [(choice.value, choice.count, choice.chosen) for choice in found.choices] == [
        ("2026-02-01", "1", False),
        ("2026-03-01", "1", True),
    ]
    assert found.left_out == "and 1 less frequent value"


def test_what_is_chosen_and_not_offered_is_told_and_can_be_taken_away(asked: Asked) -> None:
    thing = replace(asked.plan.choices[0], datatype="")
    table = replace(asked.plan.table, columns=(thing,))
    unoffered = replace(asked, plan=replace(asked.plan, table=table, choices=()))
    assert [*facets.facets(unoffered)] == []
    chosen = replace(unoffered, selection=Selection(values={DAY: ("2026-02-28",)}))
    [found] = facets.facets(chosen)
    assert [(choice.value, choice.count, choice.chosen) for choice in found.choices] == [("2026-02-28", "1", True)]
    [narrowing] = active.active(chosen, [found])
    assert narrowing.href == "?#entries"


def test_amounts_are_in_the_currency_that_all_entries_name(asked: Asked) -> None:
    column = replace(asked.plan.table.columns[0], path=AMOUNT, datatype=f"{XSD}decimal", names=frozenset())
    ends = (Literal("2021.36", datatype=DECIMAL), Literal("4990343", datatype=DECIMAL))
    laid_out = replace(asked.plan, choices=(), ranges=(column,), extents={AMOUNT: ends}, currency="PLN")
    chosen = replace(asked, plan=laid_out, selection=Selection(ranges={AMOUNT: ("1000000.5", "")}))
    [found] = active.active(chosen, [])
    assert (found.name.text, found.value.text) == ("kwota [PLN]", "from 1,000,000.5")
    [offered] = ranges.ranges(replace(chosen, selection=Selection()))
    assert offered.extent.replace("\xa0", "") == "from PLN2,021.36 to PLN4,990,343.00"


def test_currency_is_that_which_all_name() -> None:
    assert currency_among([f"{CURRENCIES}PLN", "https://lod.example.org/id/x"]) == "PLN"
    assert currency_among([f"{CURRENCIES}PLN", f"{CURRENCIES}EUR"]) == ""
    assert currency_among([]) == ""


@pytest.mark.parametrize(
    ("counts", "is_one"),
    [
        *(([5, 4], True), ([9], False), ([1] * 30, False), ([4] * 100, True), ([1] * 100, False)),
        # Where few of many entries have it, it is those few that it would tell apart.
        *(([1] * 149 + [2], False), ([5] * 20 + [1] * 40, True)),
    ],
)
def test_what_many_entries_share_is_a_facet_however_many_values_there_are(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, counts: list[int], is_one: bool
) -> None:
    index = asked.reader.snapshot.index
    buckets = [Bucket(f"v{number}", count) for number, count in enumerate(counts)]
    monkeypatch.setattr(type(index), "facet", lambda _, filters, name, most=1000: buckets[:most])
    monkeypatch.setattr(type(index), "variety", lambda *_: len(counts))
    monkeypatch.setattr(type(index), "occurrences", lambda *_: sum(counts))
    monkeypatch.setattr(type(index), "count", lambda *_: 1000)
    monkeypatch.setattr(type(index), "extent", lambda *_: None)
    thing = replace(asked.plan.table.columns[0], path=f"{DAY}-thing", datatype="", facet="")
    tables = replace(asked.reader.snapshot.tables, parts={}, entry_classes={})
    monkeypatch.setattr(type(tables), "of", lambda *_: replace(asked.plan.table, columns=(thing,)))
    [dataset] = asked.reader.snapshot.datasets.values()
    fresh = replace(asked.reader.snapshot, kept={})
    assert (plan(fresh, dataset).choices == (thing,)) == is_one


def test_numbers_and_days_are_offered_by_size(asked: Asked) -> None:
    [found] = facets.facets(asked)
    assert [choice.value for choice in found.choices] == ["2026-02-01", "2026-02-28", "2026-03-01"]


def test_choices_of_one_name_are_told_apart_by_what_their_addresses_end_in(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = frozenset({Label("Remont"), Label("Repair", "en")})
    found = [Bucket(f"https://lod.example.org/id/zamowienia/{name}", 1, works) for name in ("a-1", "b-2")]
    other = Bucket("https://lod.example.org/id/zamowienia/c-3", 1, frozenset({Label("Bridge", "en")}))
    same = [Bucket(text, 1, frozenset(), Literal(text)) for text in ("x", "y")]
    monkeypatch.setattr(type(asked.reader.snapshot.index), "facet", lambda *_: [*found, other, *same])
    [facet] = facets.facets(asked)
    names = [(choice.label.text, choice.label.language) for choice in facet.choices]
    assert names == [("Repair (a-1)", "en"), ("Repair (b-2)", "en"), ("Bridge", "en"), ("x", ""), ("y", "")]
