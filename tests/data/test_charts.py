"""Charts of the region: every register has one, and each shows something, named in both languages."""

import pytest

from app import charts, config
from app.charts import Declaration
from app.labels import Chain
from app.registers import load_all
from tests.published import Published

DECLARED = [
    (register.slug, declaration)
    for register in load_all(config.load({})).values()
    for declaration in charts.declared(register.folder)
]


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
