"""What points to a thing: every property of every register with its exact count, and some of the things that do.

What only follows from the statements of a register is left out where those statements point here themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Final

from pyoxigraph import NamedNode

from app import pointing
from app.description import SCOPE
from app.errors import NotFound
from app.labels import Label, Labels
from app.pointing import Way, Window
from app.snapshot import Snapshot

PAGE_SIZE: Final = 50
# How many things an overview shows of each property, and of how many properties it shows any.
FEW: Final = 10
PROPERTIES: Final = 12


@dataclass(frozen=True)
class Source:
    """A thing that points here."""

    iri: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Arriving:
    """One property that points here from one graph: how many things have it, and those of them that this page shows."""

    property: str
    graph: str
    labels: tuple[Label, ...]
    count: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Incoming:
    """Everything that points here; `selected` is the way that is being paged through, page counts from 1."""

    properties: tuple[Arriving, ...]
    selected: Way | None
    page: int
    pages: int


def find(snapshot: Snapshot, iri: str, selected: str | None, page: int, graph: str = "") -> Incoming:
    """Find what points to `iri`: page `page` of the property `selected`, or else the first few of each.

    Of several graphs that have the property, `graph` names one; else it is the first. `NotFound` past the last page.
    """
    found = pointing.at(snapshot.store, NamedNode(iri))
    ways = _ways(snapshot, found.counts())
    way = _selected(ways, selected, graph) if selected else None
    pages = ceil(ways[way] / PAGE_SIZE) if way else 1
    if page > pages or (selected and way is None):
        raise NotFound("There is no such page", "Nie ma takiej strony")
    window = Window(PAGE_SIZE, (page - 1) * PAGE_SIZE) if way else Window(FEW)
    shown = [(each, (each[0], snapshot.iris.follows(each[1]))) for each in ([way] if way else list(ways)[:PROPERTIES])]
    sources = found.sources(shown, window) if shown else {}
    return Incoming(tuple(_arriving(snapshot, ways, sources)), way, page, pages)


def _ways(snapshot: Snapshot, counts: Mapping[Way, int]) -> dict[Way, int]:
    """The ways in, with their counts; of both graphs of a register together, where its statements point here."""
    stated = snapshot.iris.stated
    speaking = {graph for _, graph in counts if graph == stated(graph)}
    together: Counter[Way] = Counter()
    for (name, graph), count in counts.items():
        together[name, stated(graph)] += count
    found = [way for way in together if way in counts or way[1] not in speaking]
    order = {snapshot.iris.graph(slug): number for number, slug in enumerate(snapshot.datasets)}
    found.sort(key=lambda way: (order.get(way[1], len(order)), way[1], way[0]))
    return {way: together[way] for way in found}


def _selected(ways: Iterable[Way], name: str, graph: str) -> Way | None:
    matching = [way for way in ways if way[0] == name]
    return next((way for way in matching if way[1] == graph), next(iter(matching), None) if not graph else None)


def _arriving(snapshot: Snapshot, ways: Mapping[Way, int], sources: Mapping[Way, list[str]]) -> Iterable[Arriving]:
    """The ways in as a page shows them, with what they and the things are called."""
    named = dict.fromkeys(chain((name for name, _ in ways), *sources.values()))
    labels = Labels(snapshot.store.names(map(NamedNode, named), SCOPE))
    for (name, graph), count in ways.items():
        shown = (Source(iri, tuple(labels.all(iri))) for iri in sources.get((name, graph), ()))
        yield Arriving(name, graph, tuple(labels.all(name)), count, tuple(shown))
