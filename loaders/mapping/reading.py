"""What a mapping asks of its sources: the references made to each logical source and view, and their rows.

Owns asking once for all that is referred to, from whatever triples map. Whether a reference leads to something is for
those who use the rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.mentions import gathered_parents, references, term_references
from loaders.mapping.model import Mapping, Place, RefObjectMap, Source, TermMap, TriplesMap
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

    rows: dict[Source, Rows] = {}
    for source, place in places.items():
        names = tuple(wanted.get(source, ()))
        if isinstance(source, LogicalSource):
            rows[source] = sources.rows(source, names, con, place)
        else:
            rows[source] = view_rows(source, names, sources, con, faults)
    return rows


def _references(triples_map: TriplesMap, mapping: Mapping) -> list[tuple[Source, str]]:
    """Every reference a triples map makes, with the source it is made to."""
    term_maps, parents = [triples_map.subject], []
    for each in triples_map.properties:
        term_maps += [each.predicate, *each.graphs]
        if isinstance(each.value, TermMap):
            term_maps.append(each.value)
        else:
            parents.append(each.value)
    found = [(triples_map.source, name) for term_map in term_maps for name in term_references(term_map)]
    parents += (parent for term_map in term_maps for parent in gathered_parents(term_map))
    return found + [pair for parent in parents for pair in _parent_references(parent, triples_map.source, mapping)]


def _parent_references(value: RefObjectMap, child: Source, mapping: Mapping) -> Iterator[tuple[Source, str]]:
    """What a reference to another triples map refers to: that one's subject, and the two sides of its conditions."""
    parent = mapping.triples_maps[value.parent]
    yield from ((parent.source, name) for name in term_references(parent.subject))
    for condition in value.conditions:
        yield from ((child, name) for name in references(condition.child))
        yield from ((parent.source, name) for name in references(condition.parent))
