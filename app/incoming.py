"""What points to a thing: every property with its exact count, and one page of the things that do.

A hub has tens of thousands; so counts come from one query and never more than a page of names from another.
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
_WINDOW: Final = f"LIMIT {PAGE_SIZE} OFFSET 0"


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
    sources = _sources(snapshot, this, selected, page) if counts else {}
    properties = [
        Arriving(name, _labels(rows), numbers[name], tuple(sources.get(name, ())))
        for name, rows in sorted(counts.items())
    ]
    return Incoming(tuple(properties), selected, page, pages)


def _sources(snapshot: Snapshot, this: NamedNode, selected: str | None, page: int) -> dict[str, list[Source]]:
    query = queries.text("sources").replace(_WINDOW, f"LIMIT {PAGE_SIZE} OFFSET {(page - 1) * PAGE_SIZE}")
    bindings: dict[str, Term] = {"property": NamedNode(selected)} if selected else {}
    solutions = snapshot.store.select(query, this=this, **bindings)
    return {
        name: [Source(iri, _labels(found)) for iri, found in _group(rows, "source").items()]
        for name, rows in _group(solutions, "property").items()
    }


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
