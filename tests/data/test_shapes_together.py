"""Shapes of all registers at once: a shape says nothing of the data of another register."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.validation.engine import Engine
from app.validation.finding import Finding, Severity
from app.validation.shapes import load_shapes
from tests.published import BASE, Published

SHAPES = sorted((Path(__file__).resolve().parents[2] / "shapes").glob("*.ttl"))


@pytest.fixture(scope="module")
def findings(published: Published) -> tuple[Finding, ...]:
    """What the shapes of every register find in the whole region."""
    graphs = [register.graph for register in published.registers.values()]
    return Engine().check(published.store, graphs, load_shapes(SHAPES, BASE))


# The gate of each register has put what violates its own shapes into quarantine, so whatever is left would be found by
# the shapes of another.
def test_shapes_of_all_registers_find_no_violation_in_the_region(findings: tuple[Finding, ...]) -> None:
    found = [(each.focus, each.shape) for each in findings if each.severity is Severity.VIOLATION]
    assert [(focus.removeprefix(BASE), shape.removeprefix(BASE)) for focus, shape in found] == []


def test_shapes_together_warn_only_of_what_a_register_has_been_warned_of(
    published: Published, findings: tuple[Finding, ...]
) -> None:
    told = {(each.focus, each.shape) for outcome in published.publication.outcomes for each in outcome.report.findings}
    assert {(each.focus, each.shape) for each in findings} <= told
