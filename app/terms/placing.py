"""Places of a drawing: where the boxes of each column stand, so that none overlaps and lines are short.

Each column keeps its order; within that, every item stands as near as it can to the middle of its neighbours, which is
an isotonic regression (Barlow et al., 1972). Pure: heights in, coordinates out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from app.terms.layering import Item, Layers

_ROUNDS: Final = 8


def place(layers: Layers, heights: Mapping[Item, float], gap: float) -> dict[Item, float]:
    """The top of every item, the least of them 0; items of a column are `gap` apart at least."""
    neighbours = _neighbours(layers)
    centres = {item: centre for column in layers.columns for item, centre in _stacked(column, heights, gap).items()}
    for number in range(_ROUNDS):
        for column in layers.columns if number % 2 == 0 else reversed(layers.columns):
            wanted = [_mean([centres[each] for each in neighbours[item]], centres[item]) for item in column]
            centres.update(zip(column, _kept_apart(wanted, [heights[item] for item in column], gap), strict=True))
    tops = {item: centre - heights[item] / 2 for item, centre in centres.items()}
    least = min(tops.values(), default=0)
    return {item: round(top - least, 1) for item, top in tops.items()}


def _neighbours(layers: Layers) -> dict[Item, list[Item]]:
    found: dict[Item, list[Item]] = defaultdict(list)
    for route in layers.routes.values():
        for one, two in pairwise(route):
            found[one].append(two)
            found[two].append(one)
    return found


def _stacked(column: Sequence[Item], heights: Mapping[Item, float], gap: float) -> dict[Item, float]:
    centres, top = {}, 0.0
    for item in column:
        centres[item] = top + heights[item] / 2
        top += heights[item] + gap
    return {item: centre - top / 2 for item, centre in centres.items()}


def _kept_apart(wanted: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """The centres nearest to those wanted, in the same order and far enough from each other."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + gap)
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        total, members = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / members:
            above_total, above_members = blocks.pop()
            total, members = total + above_total, members + above_members
        blocks.append((total, members))
    levels = [total / members for total, members in blocks for _ in range(members)]
    return [level + offset for level, offset in zip(levels, offsets, strict=False)]


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
