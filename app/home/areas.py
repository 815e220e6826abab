"""What the home page reads of a release: areas of the registers, and units where a reader goes in by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from app import queries
from app.labels import Label
from app.store import rows
from app.store.base import Store, Term

_LAST: Final = Decimal("Infinity")


@dataclass(frozen=True)
class Area:
    """A code of the region that registers have as their theme; `datasets` are their IRIs, in order."""

    iri: str
    labels: frozenset[Label]
    definitions: frozenset[Label]
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A territorial unit at the top of the territory, or right under it (`under` is then the one above)."""

    iri: str
    labels: frozenset[Label]
    under: str


def areas(store: Store) -> list[Area]:
    """The areas in their order."""
    found = _by(store.select(queries.text("areas")), "area")
    return [_area(iri, said) for iri, said in sorted(found.items(), key=lambda pair: (_order(pair[1]), pair[0]))]


def entrances(store: Store) -> list[Unit]:
    """The units at the top, and those under them."""
    found = _by(store.select(queries.text("entrances")), "unit")
    return [_unit(iri, said) for iri, said in sorted(found.items())]


def _area(iri: str, said: list[dict[str, Term]]) -> Area:
    datasets = _by(said, "dataset")
    ordered = sorted(datasets, key=lambda dataset: (_number(datasets[dataset][0].get("position")), dataset))
    return Area(iri, rows.labels(said, "label"), rows.labels(said, "definition"), tuple(ordered))


def _unit(iri: str, said: list[dict[str, Term]]) -> Unit:
    top = said[0]["top"]
    assert isinstance(top, NamedNode)  # only a named unit lies above others
    return Unit(iri, rows.labels(said, "label"), "" if top.value == iri else top.value)


def _by(found: Iterable[dict[str, Term]], name: str) -> Mapping[str, list[dict[str, Term]]]:
    groups: dict[str, list[dict[str, Term]]] = defaultdict(list)
    for row in found:
        if isinstance(term := row[name], NamedNode):
            groups[term.value].append(row)
    return groups


def _order(said: list[dict[str, Term]]) -> Decimal:
    return min(_number(row.get("order")) for row in said)


def _number(term: Term | None) -> Decimal:
    """What a literal is worth as a position; one that is no number, or none, comes last."""
    is_number = isinstance(term, Literal) and term.value.replace(".", "", 1).isdecimal()
    return Decimal(term.value) if is_number and isinstance(term, Literal) else _LAST
