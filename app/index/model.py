"""What an index answers with: entries, their values, places and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from app.index.filters import Box
from app.labels import Label


@dataclass(frozen=True)
class Value:
    """A value of a property; `labels` of what an IRI names."""

    term: NamedNode | Literal
    labels: frozenset[Label] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where an entry is: a position that stands for it, and the box that holds all of it."""

    iri: str
    labels: frozenset[Label]
    register: str
    lon: float
    lat: float
    box: Box


@dataclass(frozen=True)
class Entry:
    """An entry of a register; `values` are those that shapes lay out, by property, `place` None where it has none."""

    iri: str
    register: str
    labels: frozenset[Label]
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    place: Place | None = None


@dataclass(frozen=True)
class Bucket:
    """One value of a facet, and how many entries have it; `broader` is the unit that a unit lies in, "" for none."""

    value: str
    count: int
    labels: frozenset[Label] = frozenset()
    literal: Literal | None = None
    broader: str = ""
