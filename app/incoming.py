"""What points to a thing: every property of every register with its exact count, and some of the things that do.

A hub has tens of thousands; so counts come from one query, and from another either one page of one property or the
first few of each. Names of variables are all that is written into a query; IRIs are bound. What only follows from the
statements of a register is left out where those statements point here themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from pyoxigraph import Literal, NamedNode

from app import queries
from app.errors import NotFound
from app.labels import Label
from app.snapshot import Snapshot
from app.store.base import Term

PAGE_SIZE: Final = 50
# How many things an overview shows of each property, and of how many properties it shows any.
FEW: Final = 10
PROPERTIES: Final = 12
_NAMES: Final = "?property0 ?graph0 ?follows0"
# A property, and the name of the named graph whose things have it.
Way = tuple[str, str]


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
    this = NamedNode(iri)
    ways = _ways(snapshot, snapshot.store.select(queries.text("incoming"), this=this))
    way = _selected(ways, selected, graph) if selected else None
    pages = ceil(ways[way].count / PAGE_SIZE) if way else 1
    if page > pages or (selected and way is None):
        raise NotFound("There is no such page", "Nie ma takiej strony")
    shown, window = ([way], (PAGE_SIZE, page)) if way else (list(ways)[:PROPERTIES], (FEW, 1))
    sources = _sources(snapshot, this, shown, *window) if shown else {}
    properties = [Arriving(*key, found.labels, found.count, tuple(sources.get(key, ()))) for key, found in ways.items()]
    return Incoming(tuple(properties), way, page, pages)


def _ways(snapshot: Snapshot, solutions: Iterable[dict[str, Term]]) -> dict[Way, Arriving]:
    """The ways in, by graph and property; of both graphs of a register together, where its statements point here."""
    rows: dict[Way, dict[str, list[dict[str, Term]]]] = defaultdict(lambda: defaultdict(list))
    for row in solutions:
        graph = _value(row["graph"])
        rows[_value(row["property"]), snapshot.iris.stated(graph)][graph].append(row)
    speaking = {stated for (_, stated), graphs in rows.items() if stated in graphs}
    order = {snapshot.iris.graph(slug): number for number, slug in enumerate(snapshot.datasets)}
    found = {
        (name, stated): _arriving(name, stated, graphs.values())
        for (name, stated), graphs in rows.items()
        if stated in graphs or stated not in speaking
    }
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0][1], len(order)), item[0][1], item[0][0])))


def _arriving(name: str, graph: str, rows: Iterable[list[dict[str, Term]]]) -> Arriving:
    listed = list(rows)
    labels = _labels([row for rows in listed for row in rows])
    return Arriving(name, graph, labels, sum(int(_value(rows[0]["count"])) for rows in listed), ())


def _selected(ways: Iterable[Way], name: str, graph: str) -> Way | None:
    matching = [way for way in ways if way[0] == name]
    return next((way for way in matching if way[1] == graph), next(iter(matching), None) if not graph else None)


def _sources(snapshot: Snapshot, this: NamedNode, ways: list[Way], size: int, page: int) -> dict[Way, list[Source]]:
    bindings: dict[str, Term] = {}
    for number, (name, graph) in enumerate(ways):
        bindings[f"property{number}"] = NamedNode(name)
        bindings[f"graph{number}"] = NamedNode(graph)
        bindings[f"follows{number}"] = NamedNode(snapshot.iris.follows(graph))
    query = _query(len(ways), f"LIMIT {size} OFFSET {(page - 1) * size}")
    found: dict[Way, list[dict[str, Term]]] = defaultdict(list)
    for row in snapshot.store.select(query, this=this, **bindings):
        found[_value(row["property"]), _value(row["graph"])].append(row)
    return {
        way: [Source(iri, _labels(about)) for iri, about in _group(rows, "source").items()]
        for way, rows in found.items()
    }


def _query(ways: int, window: str) -> str:
    """The query of sources.rq for several ways in, each with a window of its own."""
    text = queries.text("sources")
    [inner] = [line for line in text.splitlines() if "LIMIT 50 OFFSET 0" in line]
    arms = [_numbered(inner, number).replace("LIMIT 50 OFFSET 0", window) for number in range(ways)]
    names = " ".join(_numbered(_NAMES, number) for number in range(ways))
    return text.replace(inner, "\n    UNION\n".join(arms)).replace(f"{_NAMES} ?property ", f"{names} ?property ", 1)


def _numbered(text: str, number: int) -> str:
    for name in _NAMES.split():
        text = text.replace(name, f"{name[:-1]}{number}")
    return text


def _group(solutions: list[dict[str, Term]], name: str) -> dict[str, list[dict[str, Term]]]:
    groups: dict[str, list[dict[str, Term]]] = defaultdict(list)
    for solution in solutions:
        if isinstance(term := solution[name], NamedNode):
            groups[term.value].append(solution)
    return groups


def _labels(rows: list[dict[str, Term]]) -> tuple[Label, ...]:
    literals = [row.get("text") for row in rows]
    return tuple(sorted({Label(term.value, term.language or "") for term in literals if isinstance(term, Literal)}))


def _value(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)  # a count
    return term.value
