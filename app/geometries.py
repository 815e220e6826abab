"""The geometry of a described thing: which of its literals a map can show, and the nodes that carry one.

A thing has its geometry itself or in nodes of their own (GeoSPARQL 1.1 section 6.6); of several the default one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app.description import Description
from app.maps import wkt
from app.maps.wkt import Geometry
from app.namespaces import PREFIXES

_GEO: Final = PREFIXES["geo"]
_AS_WKT: Final = f"{_GEO}asWKT"
_SYSTEM: Final = re.compile(r"\s*<[^<>]*/(EPSG)/[^<>/]*/([0-9]+)>")
# One answer asks for the geometry of its thing several times; a boundary has thousands of points.
_REMEMBERED: Final = 16
_DEFAULT: Final = f"{_GEO}hasDefaultGeometry"


@dataclass(frozen=True)
class Located:
    """`geometry` is what a map shows, None when it can show nothing.

    `nodes` are all that have a geometry literal, each with the name of its system of coordinates.
    """

    geometry: Geometry | None
    nodes: Mapping[str, str]


def of(description: Description) -> Located:
    """The geometry of a thing."""
    nodes = {iri: facts for iri, facts in description.parts.items() if any(map(_is_literal, facts))}
    default = {
        fact.object.value
        for fact in description.facts
        if fact.predicate.value == _DEFAULT and isinstance(fact.object, NamedNode)
    }
    ordered = sorted(nodes, key=lambda iri: (iri not in default, iri))
    candidates = [description.facts, *(nodes[iri] for iri in ordered)]
    geometry = next(filter(None, map(_geometry, candidates)), None)
    return Located(geometry, {iri: _system(nodes[iri]) for iri in ordered})


def _geometry(facts: Iterable[Triple]) -> Geometry | None:
    return next(filter(None, map(_read, _literals(facts))), None)


@lru_cache(_REMEMBERED)
def _read(literal: str) -> Geometry | None:
    return wkt.geometry(literal)


def _system(facts: Iterable[Triple]) -> str:
    """The system that the literal names, as people write it; CRS84 when it names none (GeoSPARQL 1.1 section 8.5.1)."""
    found = _SYSTEM.match(next(iter(_literals(facts)), ""))
    return f"{found[1]}:{found[2]}" if found else "CRS84"


def _literals(facts: Iterable[Triple]) -> list[str]:
    return [fact.object.value for fact in facts if _is_literal(fact) and isinstance(fact.object, Literal)]


def _is_literal(fact: Triple) -> bool:
    return fact.predicate.value == _AS_WKT
