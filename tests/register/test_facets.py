"""Facets of what has many values: they say how many they leave out, and what is chosen can be taken away."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import context
from app.labels import Labels, Reading
from app.page.links import Reader
from app.register import facets
from app.register.asked import Asked
from app.register.plan import plan
from app.register.selection import Selection

DAY = "https://lod.example.org/def/data"


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
    monkeypatch.setattr(facets, "MOST", most)
    [found] = facets.facets(asked)
    assert (len(found.choices), found.left_out) == (most, told)


def test_what_is_chosen_and_not_offered_is_told_and_can_be_taken_away(asked: Asked) -> None:
    thing = replace(asked.plan.choices[0], datatype="")
    table = replace(asked.plan.table, columns=(thing,))
    unoffered = replace(asked, plan=replace(asked.plan, table=table, choices=()))
    assert [*facets.facets(unoffered)] == []
    chosen = replace(unoffered, selection=Selection(values={DAY: ("2026-02-28",)}))
    [found] = facets.facets(chosen)
    assert [(choice.value, choice.count, choice.chosen) for choice in found.choices] == [("2026-02-28", "1", True)]
    [active] = facets.active(chosen, [found])
    assert active.href == "?#entries"
