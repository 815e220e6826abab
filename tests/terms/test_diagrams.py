"""Diagrams: boxes never overlap, and no line crosses one, whatever hangs together with what."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import context
from app.factory import create_app
from app.labels import Reading
from app.terms.diagrams import Box, Diagram, draw
from app.terms.layering import layer
from app.terms.naming import Names
from app.terms.placing import place
from tests.published import Published

NODES = [f"n{number}" for number in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)


@given(EDGES, EDGES)
def test_every_line_goes_from_column_to_column(leading: list, other: list) -> None:
    layers = layer(NODES, leading, other)
    columns = {item: number for number, column in enumerate(layers.columns) for item in column}
    assert {item for item in columns if isinstance(item, str)} == set(NODES)
    assert sum(map(len, layers.columns)) == len(columns)
    assert set(layers.routes) == {edge for edge in (*leading, *other) if edge[0] != edge[1]}
    for edge, route in layers.routes.items():
        assert (route[0], route[-1]) == edge
        steps = {abs(columns[one] - columns[two]) for one, two in pairwise(route)}
        assert steps <= {1} or len(route) == 2


@given(EDGES)
def test_lines_run_to_the_right_but_for_circles(leading: list) -> None:
    forward = [(one, two) for one, two in leading if one < two]
    layers = layer(NODES, forward)
    columns = {item: number for number, column in enumerate(layers.columns) for item in column}
    assert all(columns[one] < columns[two] for one, two in forward)


@given(EDGES, st.lists(st.integers(10, 90), min_size=len(NODES), max_size=len(NODES)))
def test_items_of_a_column_are_kept_apart(edges: list, sizes: list[int]) -> None:
    layers = layer(NODES, edges)
    heights = {item: dict(zip(NODES, sizes, strict=True)).get(item, 4) for column in layers.columns for item in column}
    tops = place(layers, heights, 10)
    assert min(tops.values()) == 0
    for column in layers.columns:
        for one, two in pairwise(column):
            assert tops[two] - tops[one] - heights[one] > 9.8


def points(path: str) -> Iterator[tuple[float, float]]:
    """Points along a path of M, H and C commands, close to each other."""
    x = y = 0.0
    for command, text in re.findall(r"([MHC])([-\d. e]+)", path):
        values = [float(value) for value in text.split()]
        if command == "M":
            x, y = values
        elif command == "H":
            yield from ((x + (values[0] - x) * step / 20, y) for step in range(1, 21))
            x = values[0]
        else:
            x1, y1, x2, y2, x3, y3 = values
            for step in range(1, 21):
                t = step / 20
                u = 1 - t
                yield (
                    u**3 * x + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3,
                    u**3 * y + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3,
                )
            x, y = x3, y3


def inside(box: Box, x: float, y: float) -> bool:
    return box.x + 0.5 < x < box.x + box.width - 0.5 and box.y + 0.5 < y < box.y + box.height - 0.5


def check(diagram: Diagram) -> None:
    for one, two in combinations(diagram.boxes, 2):
        apart = one.x + one.width <= two.x or two.x + two.width <= one.x
        assert apart or one.y + one.height <= two.y or two.y + two.height <= one.y, (one, two)
    for box in diagram.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= diagram.width
        assert box.y + box.height <= diagram.height
        assert all(box.y < row.y < box.y + box.height for row in box.rows)
    for line in diagram.lines:
        crossed = [(box.title, line.path) for x, y in points(line.path) for box in diagram.boxes if inside(box, x, y)]
        assert not crossed


def drawn(app: Flask, language: str) -> Iterator[Diagram]:
    with app.test_request_context("/"):
        snapshot = context.snapshot()
        vocabulary = snapshot.vocabulary
        assert vocabulary.ontologies
        for ontology in vocabulary.ontologies:
            terms = vocabulary.terms_of(ontology)
            yield draw(Names(snapshot, Reading(language, "pl")), [cls for cls in vocabulary.classes if cls in terms])


@pytest.mark.parametrize("language", ["pl", "en"])
def test_diagrams_of_the_region_are_readable(published: Published, language: str) -> None:
    diagrams = list(drawn(create_app(published.settings), language))
    assert max(len(diagram.boxes) for diagram in diagrams) > 40
    assert max(len(diagram.lines) for diagram in diagrams) > 40
    for diagram in diagrams:
        check(diagram)


def test_diagram_draws_what_hangs_together(small: Flask) -> None:
    whole, contracts, places = drawn(small, "en")
    assert [box.title for box in whole.boxes] == ["annex", "contract", "document", "place"]
    assert sum(line.above for line in whole.lines) == 2
    assert [row.text for box in whole.boxes for row in box.rows] == ["seat"]
    assert [box.title for box in contracts.boxes if box.guest] == ["place"]
    assert [box.title for box in places.boxes] == ["place"]
    for diagram in (whole, contracts, places):
        check(diagram)
