"""What points to a thing: every property with its exact count, and some of the things that do.

A hub has tens of thousands; so counts come from one query, and from another either one page of one property or the
first few of each. Names of variables are all that is written into a query; IRIs are bound.
"""

from __future__ import annotations

from collections import defaultdict
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


@dataclass(frozen=True)
class Source:
    """A thing that points here."""

    iri: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Arriving:
    """One property that points here: how many things have it, and those of them that this page shows."""

    property: str
    labels: tuple[Label, ...]
    count: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Incoming:
    """Everything that points here; `selected` is the property that is being paged through, page counts from 1."""

    properties: tuple[Arriving, ...]
    selected: str | None
    page: int
    pages: int


def find(snapshot: Snapshot, iri: str, selected: str | None, page: int) -> Incoming:
    """Find what points to `iri`: page `page` of `selected`, or else the first few; `NotFound` past the last page."""
    this = NamedNode(iri)
    counts = _group(snapshot.store.select(queries.text("incoming"), this=this), "property")
    numbers = {name: int(_value(rows[0]["count"])) for name, rows in counts.items()}
    pages = ceil(numbers.get(selected, 0) / PAGE_SIZE) if selected else 1
    if page > pages:
        raise NotFound("There is no such page", "Nie ma takiej strony")
    shown, window = ([selected], (PAGE_SIZE, page)) if selected else (sorted(counts)[:PROPERTIES], (FEW, 1))
    sources = _sources(snapshot, this, shown, *window) if shown else {}
    properties = [
        Arriving(name, _labels(rows), numbers[name], tuple(sources.get(name, ())))
        for name, rows in sorted(counts.items())
    ]
    return Incoming(tuple(properties), selected, page, pages)


def _sources(
    snapshot: Snapshot, this: NamedNode, properties: list[str], size: int, page: int
) -> dict[str, list[Source]]:
    bindings: dict[str, Term] = {f"property{number}": NamedNode(name) for number, name in enumerate(properties)}
    query = _query(len(properties), f"LIMIT {size} OFFSET {(page - 1) * size}")
    solutions = snapshot.store.select(query, this=this, **bindings)
    return {
        name: [Source(iri, _labels(found)) for iri, found in _group(rows, "source").items()]
        for name, rows in _group(solutions, "property").items()
    }


def _query(properties: int, window: str) -> str:
    """The query of sources.rq for several properties, each with a window of its own."""
    text = queries.text("sources")
    [inner] = [line for line in text.splitlines() if "LIMIT 50 OFFSET 0" in line]
    names = [f"?property{number}" for number in range(properties)]
    arms = [inner.replace("LIMIT 50 OFFSET 0", window).replace("?property0", name) for name in names]
    return text.replace(inner, "\n    UNION\n".join(arms)).replace(
        "?this ?property0 ?property ", f"?this {' '.join(names)} ?property "
    )


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
