"""Boundaries with fewer points, such that units which share a border still share it.

Owns the cutting of rings into arcs, where three borders meet, and Douglas and Peucker's choice of the points of an arc
that matter (1973): an arc is simplified once, so neighbours keep the same points. Pure; distances are in degrees
of latitude.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = Sequence[Point]
# A ring has three corners and is closed.
_LEAST = 4


def simplify(rings: Iterable[Ring], tolerance: float) -> list[list[Point]]:
    """The closed rings without the points that lie within `tolerance` of the line; [] where no area is left."""
    known = [list(ring) for ring in rings]
    nodes = _nodes(known)
    return [_simple(ring, nodes, tolerance) for ring in known]


def _nodes(rings: list[list[Point]]) -> set[Point]:
    """Points from which borders go more than two ways."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) > 2}


def _simple(ring: list[Point], nodes: set[Point], tolerance: float) -> list[Point]:
    arcs = _arcs(ring, nodes)
    kept = [point for arc in arcs for point in _arc(arc, tolerance)[:-1]]
    closed = [*kept, kept[0]]
    return closed if len(closed) >= _LEAST else []


def _arcs(ring: list[Point], nodes: set[Point]) -> list[list[Point]]:
    """The ring cut at its nodes; one without two of them also at its corners to the west and the east."""
    corners = ring[:-1]
    at = [place for place, point in enumerate(corners) if point in nodes]
    if len(at) < 2:
        at = sorted({*at, corners.index(min(corners)), corners.index(max(corners))})
    turned = [*corners[at[0] :], *corners[: at[0]], corners[at[0]]]
    cuts = [place - at[0] for place in at] + [len(corners)]
    return [turned[start : end + 1] for start, end in pairwise(cuts)]


def _arc(arc: list[Point], tolerance: float) -> list[Point]:
    """The points of an arc that matter, the same whichever way it runs."""
    if arc[0] > arc[-1]:
        return _line(arc[::-1], tolerance)[::-1]
    return _line(arc, tolerance)


def _line(points: list[Point], tolerance: float) -> list[Point]:
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        distance, far = max(
            ((_distance(points[at], points[first], points[last]), at) for at in range(first + 1, last)),
            default=(0.0, 0),
        )
        if distance > tolerance:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [points[at] for at in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line between two others."""
    narrow = math.cos(math.radians(start[1]))
    x, y = (point[0] - start[0]) * narrow, point[1] - start[1]
    along, up = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = along * along + up * up
    share = max(0.0, min(1.0, (x * along + y * up) / length)) if length else 0.0
    return math.hypot(x - share * along, y - share * up)
