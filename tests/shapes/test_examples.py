"""Every constraint of every shape has a valid example, and one that breaks it with the report that must follow."""

from __future__ import annotations

import csv
import io
import os
from functools import cache

import pytest

from app.validation.engine import Engine
from app.validation.finding import Finding
from tests.shapes.cases import BASE, CHECKOUT, HERE, REGISTER, Constraint, Examples

APPROVE = "APPROVE_GOLDEN"
NAMES = sorted(path.stem for path in (CHECKOUT / "shapes").glob("*.ttl"))
COLUMNS = ("broken", "focus", "path", "component", "severity", "message")


@cache
def examples(name: str) -> Examples:
    return Examples(name)


def findings(name: str, case: Constraint | None = None) -> list[Finding]:
    found = examples(name)
    return list(Engine().check(found.store(case), [REGISTER.value], found.shapes))


def line(case: Constraint, finding: Finding) -> tuple[str, ...]:
    focus, path, component = finding.focus.removeprefix(BASE), finding.path, finding.component.rpartition("#")[2]
    message = finding.message("pl").replace(BASE, "")
    return str(case), focus, path.removeprefix(BASE), component, str(finding.severity), message


@pytest.mark.parametrize("name", NAMES)
def test_valid_example_conforms(name: str) -> None:
    assert findings(name) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_constraint_is_broken_and_told(name: str) -> None:
    reports = {case: findings(name, case) for case in examples(name).cases()}
    untold = [str(case) for case, found in reports.items() if not any(tells(each, case) for each in found)]
    assert untold == []
    lines = sorted({line(case, each) for case, found in reports.items() for each in found})
    golden = HERE / f"{name}.tsv"
    if APPROVE in os.environ:
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows([COLUMNS, *lines])
        golden.write_text(out.getvalue(), encoding="utf-8")
    with golden.open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file, delimiter="\t")] == [COLUMNS, *lines]


def tells(finding: Finding, case: Constraint) -> bool:
    """Whether a finding is about the constraint: its component begins as the parameter does."""
    component = finding.component.rpartition("#")[2].casefold()
    wanted = f"{case.parameter}constraintcomponent".casefold()
    return finding.shape == BASE + case.shape and component == wanted


def test_breaks_by_hand_are_of_constraints_that_exist() -> None:
    for name in NAMES:
        known = {(each.shape, each.parameter) for each in examples(name).constraints()}
        assert {(each.shape, each.parameter) for each in examples(name).breaks_by_hand} <= known, name


def test_every_file_of_shapes_has_its_examples_and_no_example_is_left_without_shapes() -> None:
    found = {suffix: {path.stem for path in HERE.glob(f"*.{suffix}")} for suffix in ("trig", "tsv", "ru")}
    assert found["trig"] == found["tsv"] == set(NAMES)
    assert found["ru"] <= set(NAMES)
