"""What a mapping asks of its sources: the references made to each logical source and view, and their rows.

Owns asking once for all that is referred to, from whatever triples map. Whether a reference leads to something is for
those who use the rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from loaders.mapping.model import (
    LogicalSource,
    Mapping,
    Place,
    RefObjectMap,
    Source,
    TermMap,
    TriplesMap,
    gathered_parents,
    references,
    term_references,
)
from loaders.mapping.plan import Fault
from loaders.mapping.sources import Rows, Sources
from loaders.mapping.views import view_rows


def read_sources(
    mapping: Mapping, sources: Sources, con: duckdb.DuckDBPyConnection, faults: list[Fault]
) -> dict[Source, Rows]:
    """The rows of every logical source and view, asked for once with all references made to it."""
    wanted: dict[Source, dict[str, None]] = {}
    places: dict[Source, Place] = {}
    for triples_map in mapping.triples_maps.values():
        places.setdefault(triples_map.source, triples_map.place)
        for source, reference in _references(triples_map, mapping):
            wanted.setdefault(source, {})[reference] = None

    def read(source: LogicalSource, references: tuple[str, ...], place: Place) -> Rows:
        return sources.rows(source, references, con, place)

    return {
        source: read(source, tuple(wanted.get(source, ())), place)
        if isinstance(source, LogicalSource)
        else view_rows(source, tuple(wanted.get(source, ())), read, faults)
        for source, place in places.items()
    }


def _references(triples_map: TriplesMap, mapping: Mapping) -> list[tuple[Source, str]]:
    """Every reference a triples map makes, with the source it is made to."""
    own = [*term_references(triples_map.subject)]
    own += (name for parent in gathered_parents(triples_map.subject) for name in _subject_references(parent, mapping))
    found: list[tuple[Source, str]] = []
    for each in triples_map.properties:
        for term_map in (each.predicate, *each.graphs):
            own += term_references(term_map)
        if isinstance(each.value, TermMap):
            own += term_references(each.value)
            own += (name for parent in gathered_parents(each.value) for name in _subject_references(parent, mapping))
            continue
        parent = mapping.triples_maps[each.value.parent]
        found += [(parent.source, name) for name in term_references(parent.subject)]
        for condition in each.value.conditions:
            own += references(condition.child)
            found += [(parent.source, name) for name in references(condition.parent)]
    return [(triples_map.source, name) for name in own] + found


def _subject_references(parent: RefObjectMap, mapping: Mapping) -> Iterator[str]:
    return term_references(mapping.triples_maps[parent.parent].subject)
