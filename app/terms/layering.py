"""Layers of a drawing: in which column each box stands, in which order, and through which slots the long lines pass.

The method of Sugiyama, Tagawa and Toda (1981): ranks by the longest path, slots of their own for lines that cross a
column, and an order in each column by the barycentre of the neighbours. Pure: names in, names out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 12

Edge = tuple[str, str]
# What stands in a column: a box by its name, or the slot of a line, by the line and the column.
Item = str | tuple[Edge, int]


@dataclass(frozen=True)
class Layers:
    """`columns` from left to right, each from top to bottom; `routes` the items that each line passes, both ends in."""

    columns: tuple[tuple[Item, ...], ...]
    routes: Mapping[Edge, tuple[Item, ...]]


def layer(nodes: Sequence[str], leading: Sequence[Edge], other: Sequence[Edge] = ()) -> Layers:
    """Lay nodes out so that `leading` edges run from left to right where they can; `other` edges run as it comes."""
    ranks = _ranks(nodes, leading)
    edges = dict.fromkeys(edge for edge in (*leading, *other) if edge[0] != edge[1])
    routes = {edge: _route(edge, ranks) for edge in edges}
    columns: list[list[Item]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for node in nodes:
        columns[ranks[node]].append(node)
    for edge, route in routes.items():
        for item in route[1:-1]:
            columns[item[1] if isinstance(item, tuple) else ranks[edge[0]]].append(item)
    return Layers(tuple(map(tuple, _ordered(columns, routes.values()))), routes)


def _ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The column of each node: right of all that lead to it, and no further left than it must be."""
    forward = _acyclic(nodes, edges)
    ranks = dict.fromkeys(nodes, 0)
    for node in _sorted(nodes, forward):
        for target in forward[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
    led_to = {target for targets in forward.values() for target in targets}
    for node in nodes:
        if node not in led_to and forward[node]:
            ranks[node] = min(ranks[target] for target in forward[node]) - 1
    return ranks


def _acyclic(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, list[str]]:
    """Targets by source, without the edges that would close a circle."""
    targets: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in dict.fromkeys(edges):
        if source != target and not _leads(targets, target, source):
            targets[source].append(target)
    return targets


def _leads(targets: Mapping[str, list[str]], start: str, end: str) -> bool:
    ahead, seen = [start], {start}
    while ahead:
        node = ahead.pop()
        if node == end:
            return True
        fresh = [target for target in targets[node] if target not in seen]
        seen.update(fresh)
        ahead += fresh
    return False


def _sorted(nodes: Sequence[str], targets: Mapping[str, list[str]]) -> list[str]:
    """Every node before those that it leads to."""
    waiting = dict.fromkeys(nodes, 0)
    for found in targets.values():
        for target in found:
            waiting[target] += 1
    ready, done = [node for node in nodes if not waiting[node]], []
    while ready:
        node = ready.pop(0)
        done.append(node)
        for target in targets[node]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return done


def _route(edge: Edge, ranks: Mapping[str, int]) -> tuple[Item, ...]:
    start, end = ranks[edge[0]], ranks[edge[1]]
    step = 1 if end > start else -1
    return (edge[0], *((edge, column) for column in range(start + step, end, step)), edge[1])


def _ordered(columns: list[list[Item]], routes: Iterable[Sequence[Item]]) -> list[list[Item]]:
    """The columns, each sorted by the mean place of its neighbours, from left to right and back."""
    neighbours: dict[Item, list[Item]] = defaultdict(list)
    for route in routes:
        for one, two in pairwise(route):
            neighbours[one].append(two)
            neighbours[two].append(one)
    places = {item: float(place) for column in columns for place, item in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            means = {item: _mean([places[each] for each in neighbours[item]], places[item]) for item in column}
            column.sort(key=lambda item: means[item])
            middle = (len(column) - 1) / 2
            places.update({item: place - middle for place, item in enumerate(column)})
    return columns


def _mean(places: Sequence[float], default: float) -> float:
    return sum(places) / len(places) if places else default
