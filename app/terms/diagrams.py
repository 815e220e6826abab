"""Diagrams of classes: boxes with their object properties, and lines to the classes that these lead to.

A diagram is values: where each box stands and how each line runs; the template writes the SVG. Lines run between
columns and through slots of their own, so that none crosses a box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.page.model import Link
from app.terms.layering import Edge, Item, Layers, layer
from app.terms.naming import Names, by_label
from app.terms.placing import place
from app.terms.relations import relations, superclasses

WIDTH: Final = 196
_GAP: Final = 64
_TITLE: Final = 28
_ROW: Final = 17
_SLOT: Final = 4
_APART: Final = 16
_EDGE: Final = 4
_ROWS: Final = 6
# How many characters fit into a box: of its title, and of a row.
_LETTERS: Final = 21
_SMALL_LETTERS: Final = 27


@dataclass(frozen=True)
class Row:
    """A property in a box, and where its text stands."""

    text: str
    y: float


@dataclass(frozen=True)
class Box:
    """A class: its link, its title as it fits, its properties; `guest` when another module defines it."""

    link: Link
    title: str
    x: float
    y: float
    width: float
    height: float
    rows: tuple[Row, ...]
    guest: bool


@dataclass(frozen=True)
class Line:
    """The path of a line, as SVG writes it; `above` when it leads to a superclass."""

    path: str
    above: bool


@dataclass(frozen=True)
class Diagram:
    """The whole drawing and its size."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Plan:
    """Classes with what leads from each to others, before anything has its place."""

    classes: tuple[str, ...]
    rows: dict[str, tuple[tuple[str, str], ...]]
    own: frozenset[str]


def draw(names: Names, own: Sequence[str]) -> Diagram:
    """Draw classes, and those that they lead to."""
    plan = _plan(names, own)
    leading = [(cls, target) for cls in plan.classes for _, target in plan.rows[cls]]
    above = [
        (cls, each) for cls in plan.classes for each in superclasses(names.vocabulary, cls) if each in plan.classes
    ]
    joined = {end for edge in (*leading, *above) if edge[0] != edge[1] for end in edge}
    layers = layer([cls for cls in plan.classes if cls in joined], leading, above)
    heights: dict[Item, float] = {
        item: _height(plan, item) if isinstance(item, str) else _SLOT for column in layers.columns for item in column
    }
    tops = place(layers, heights, _APART)
    boxes = {box.link.iri: box for box in _boxes(names, plan, layers, tops)}
    lines = tuple(_lines(layers, plan, boxes, tops, frozenset(above)))
    boxes |= {box.link.iri: box for box in _alone(names, plan, joined, boxes, len(layers.columns))}
    return Diagram(
        width=max((box.x + box.width for box in boxes.values()), default=0) + _GAP,
        height=max((box.y + box.height for box in boxes.values()), default=0) + _EDGE,
        boxes=tuple(sorted(boxes.values(), key=lambda box: by_label(box.link))),
        lines=lines,
    )


def _plan(names: Names, own: Sequence[str]) -> _Plan:
    known = frozenset(names.vocabulary.classes)
    rows = {cls: _leading(names, cls, known) for cls in own}
    guests = {target for found in rows.values() for _, target in found} - set(own)
    guests |= {each for cls in own for each in superclasses(names.vocabulary, cls) if each in known} - set(own)
    classes = tuple(names.ordered([*own, *guests]))
    return _Plan(classes, {cls: rows.get(cls, ()) for cls in classes}, frozenset(own))


def _leading(names: Names, cls: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The properties that lead from a class to another that the ontology knows, by what they are called."""
    found = [(names.link(prop).label.text, target) for prop, target in relations(names.vocabulary, cls)]
    return tuple(sorted(pair for pair in set(found) if pair[1] in known))


def _height(plan: _Plan, cls: str) -> float:
    rows = min(len(plan.rows[cls]), _ROWS + 1)
    return _TITLE + (rows * _ROW + _EDGE if rows else 0)


def _boxes(names: Names, plan: _Plan, layers: Layers, tops: dict[Item, float]) -> Iterator[Box]:
    for number, column in enumerate(layers.columns):
        for item in column:
            if isinstance(item, str):
                yield _box(names, plan, item, _EDGE + number * (WIDTH + _GAP), tops[item] + _EDGE)


def _alone(names: Names, plan: _Plan, joined: set[str], boxes: dict[str, Box], columns: int) -> Iterator[Box]:
    """Boxes that no line leads to, in rows under the others."""
    start = max((box.y + box.height + _APART * 2 for box in boxes.values()), default=_EDGE)
    tallest = max((_height(plan, cls) for cls in plan.classes if cls not in joined), default=0)
    for number, cls in enumerate(cls for cls in plan.classes if cls not in joined):
        row, column = divmod(number, max(columns, 4))
        yield _box(names, plan, cls, _EDGE + column * (WIDTH + _GAP), start + row * (tallest + _APART))


def _box(names: Names, plan: _Plan, cls: str, x: float, y: float) -> Box:
    link = names.link(cls)
    texts = [text for text, _ in plan.rows[cls]]
    if len(texts) > _ROWS + 1:
        texts = [*texts[:_ROWS], f"+ {len(texts) - _ROWS}"]
    rows = tuple(
        Row(_fitting(text, _SMALL_LETTERS), y + _TITLE + number * _ROW + _ROW * 0.7)
        for number, text in enumerate(texts)
    )
    return Box(link, _fitting(link.label.text, _LETTERS), x, y, WIDTH, _height(plan, cls), rows, cls not in plan.own)


def _fitting(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _lines(
    layers: Layers, plan: _Plan, boxes: dict[str, Box], tops: dict[Item, float], above: frozenset[Edge]
) -> Iterator[Line]:
    columns = {item: number for number, column in enumerate(layers.columns) for item in column}
    for edge, route in layers.routes.items():
        source, target = boxes[edge[0]], boxes[edge[1]]
        leads = [number for number, (_, each) in enumerate(plan.rows[edge[0]]) if each == edge[1]]
        start = source.rows[min(leads[0], len(source.rows) - 1)].y - _ROW * 0.2 if leads else source.y + _TITLE / 2
        points = [(source.x, start)]
        points += [(_EDGE + columns[item] * (WIDTH + _GAP), tops[item] + _EDGE + _SLOT / 2) for item in route[1:-1]]
        points += [(target.x, target.y + _TITLE / 2)]
        yield Line(_path(points), edge in above and not leads)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line from the side of one box over slots to the side of another; each bend lies between two columns."""
    if points[0][0] == points[-1][0]:
        return _beside(points[0], points[-1])
    forward = points[-1][0] > points[0][0]
    leaving, entering = (WIDTH, 0) if forward else (0, WIDTH)
    written = f"M{points[0][0] + leaving:g} {points[0][1]:g}"
    for number, (one, two) in enumerate(pairwise(points)):
        if number:
            written += f"H{one[0] + leaving:g}"
        x1, x2 = one[0] + leaving, two[0] + entering
        middle = (x1 + x2) / 2
        written += f"C{middle:g} {one[1]:g} {middle:g} {two[1]:g} {x2:g} {two[1]:g}"
    return written


def _beside(one: tuple[float, float], two: tuple[float, float]) -> str:
    """A line between boxes of one column, through the gap at their right."""
    x = one[0] + WIDTH
    return f"M{x:g} {one[1]:g}C{x + _GAP / 2:g} {one[1]:g} {x + _GAP / 2:g} {two[1]:g} {x:g} {two[1]:g}"
