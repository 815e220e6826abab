"""Charts of the region: every register has one, and each shows something, named in both languages."""

import pytest

from app import charts, config
from app.charts import Declaration
from app.labels import Chain
from app.namespaces import PREFIXES
from app.registers import load_all
from tests.published import BASE, Published

CURRENCY = "http://publications.europa.eu/resource/authority/currency/"
# Where the currency of amounts is said: by each record, or once by the data set that they are observations of.
SAID = f"""
PREFIX qb: <{PREFIXES["qb"]}>
SELECT DISTINCT ?property ?currency ?whole WHERE {{
  GRAPH <graph/%s> {{ ?amount ?property ?currency }}
  FILTER(STRSTARTS(STR(?currency), "{CURRENCY}"))
  BIND(EXISTS {{ ?amount a qb:DataSet }} AS ?whole)
}}
"""
DECLARED = [
    (register.slug, declaration)
    for register in load_all(config.load({})).values()
    for declaration in charts.declared(register.folder)
]
MONEY = [(slug, declared) for slug, declared in DECLARED if declared.currency]


def test_every_register_has_a_chart(published: Published) -> None:
    assert {slug for slug, _ in DECLARED} == set(published.manifest.registers)


def test_no_chart_is_called_as_a_query_of_its_register() -> None:
    for register in load_all(config.load({})).values():
        assert not {path.stem for path in register.queries} & {chart.name for chart in charts.declared(register.folder)}


@pytest.mark.parametrize(("slug", "declared"), DECLARED, ids=[f"{slug}/{each.name}" for slug, each in DECLARED])
def test_chart_shows_something_with_names(slug: str, declared: Declaration, published: Published) -> None:
    kept = charts.of_release(published.settings.releases / "current", slug)
    [chart] = [each for each in kept if each.name == declared.name]
    assert len({row.labels for row in chart.rows}) > 1
    assert any(float(row.value) for row in chart.rows)
    assert set(declared.titles) == {"pl", "en"}
    assert set(declared.heads) == {"pl", "en"}
    assert set(declared.percents) == set(declared.sentences)
    assert declared.currency or set(declared.units) == {"pl", "en"}
    for term in chart.terms:
        assert not term.is_iri or all(Chain((tag, "")).best(term.labels) for tag in ("pl",)), term.text
    # One value for each combination: what comes twice would be drawn twice.
    assert len({(row.choice, row.labels, row.series) for row in chart.rows}) == len(chart.rows)


@pytest.mark.parametrize(("slug", "declared"), MONEY, ids=[f"{slug}/{each.name}" for slug, each in MONEY])
def test_chart_of_money_asks_for_its_currency(slug: str, declared: Declaration, published: Published) -> None:
    said = published.rows(SAID % slug)
    assert said
    # Of a data set in one currency nothing needs to be asked; a record can have any.
    for row in said:
        if row["whole"] == "true":
            assert row["currency"] == CURRENCY + declared.currency
    if properties := {_short(row["property"]) for row in said if row["whole"] != "true"}:
        assert any(f"{each} <{CURRENCY}{declared.currency}>" in declared.text for each in properties)


def _short(iri: str) -> str:
    """A property as queries of the region name it."""
    spaces = {**PREFIXES, "lod": f"{BASE}def/"}
    return next(f"{name}:{iri.removeprefix(space)}" for name, space in spaces.items() if iri.startswith(space))
