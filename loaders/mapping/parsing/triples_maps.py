"""Triples maps to model: subjects, predicate-object maps and joins (RML-Core sections 4, 6 and 8).

Owns what a mapping must say to be well formed. It refuses, with file and line, what the standards call an error and
what this engine does not do; it neither opens a source nor knows its columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.mapping.mentions import gathered_parents
from loaders.mapping.model import (
    Constant,
    Expression,
    JoinCondition,
    Mapping,
    Place,
    Property,
    Reference,
    RefObjectMap,
    Term,
    TermMap,
    TriplesMap,
)
from loaders.mapping.parsing.function_calls import FUNCTION_VALUE
from loaders.mapping.parsing.graph import Graph, Node
from loaders.mapping.parsing.logical_views import LogicalViewParser
from loaders.mapping.parsing.source_description import parse_source
from loaders.mapping.parsing.term_maps import TERM_MAP, TermMapParser
from loaders.mapping.vocabulary import RDF_TYPE, RML

_TRIPLES_MAP: Final = frozenset({"logicalSource", "subject", "subjectMap", "predicateObjectMap", "baseIRI"})
_SUBJECT_MAP: Final = TERM_MAP | {"class", "graph", "graphMap"}
_PREDICATE_OBJECT_MAP: Final = frozenset({"predicate", "predicateMap", "object", "objectMap", "graph", "graphMap"})
_REF_OBJECT_MAP: Final = frozenset({"parentTriplesMap", "joinCondition"})
_JOIN: Final = frozenset({"child", "parent", "childMap", "parentMap"})


def parse_mapping(file: Path, base: str | None, fallback: str | None = None) -> tuple[Mapping, str | None]:
    """Read a mapping and the base IRI it is relative to: `base`, or else the file's own `@base`, or else `fallback`."""
    graph = Graph(file, base, fallback)
    nodes = graph.subjects("logicalSource", "subjectMap", "subject", "predicateObjectMap")
    calls = {value for node in graph.subjects(FUNCTION_VALUE) for value in graph.all(node, FUNCTION_VALUE)}
    nodes = [node for node in nodes if node not in calls]
    fresh = itertools.count()
    maps = {str(node): _TriplesMapParser(graph, node, fresh).parse() for node in nodes}
    if not maps:
        raise Place(file).error("there is no triples map", "nie ma żadnej mapy trójek")
    mapping = Mapping(file, maps)
    _check_parents(mapping)
    return mapping, graph.base


def _check_parents(mapping: Mapping) -> None:
    for triples_map in mapping.triples_maps.values():
        values = [each.value for each in triples_map.properties]
        maps = [triples_map.subject, *(value for value in values if isinstance(value, TermMap))]
        parents = [value for value in values if isinstance(value, RefObjectMap)]
        for value in [*parents, *(parent for each in maps for parent in gathered_parents(each))]:
            if value.parent not in mapping.triples_maps:
                raise value.place.error(
                    f"rml:parentTriplesMap {value.parent} is no triples map of this file",
                    f"rml:parentTriplesMap {value.parent} nie jest mapą trójek z tego pliku",
                )


class _TriplesMapParser:
    """Reads one triples map; the graph and the map's node are what every step needs."""

    def __init__(self, graph: Graph, node: Node, fresh: Iterator[int]) -> None:
        self.graph = graph
        self.node = node
        self.iri = node.value
        self.place = graph.places.subject(node.value)
        self.terms = TermMapParser(graph, node.value, fresh, self._ref_object_map)
        self.views = LogicalViewParser(self.terms, lambda source: parse_source(graph, source, self.iri), self._join)

    def parse(self) -> TriplesMap:
        graph = self.graph
        graph.require_known(self.node, _TRIPLES_MAP, self.iri)
        source = graph.one(self.node, "logicalSource", self.place)
        if source is None:
            raise self.place.error(f"{self.node} lacks rml:logicalSource", f"{self.node} nie ma rml:logicalSource")
        subject, subject_node = self._subject()
        graphs = self.terms.term_maps(subject_node, "graph")
        types = [self.terms.constant(ox.NamedNode(RDF_TYPE), "predicate")]
        classes = [self.terms.constant(c, "object") for c in graph.all(subject_node, "class")]
        properties = [Property(p, c, graphs) for p, c in itertools.product(types, classes)]
        for node in graph.all(self.node, "predicateObjectMap"):
            properties += self._predicate_object_map(node, graphs)
        return TriplesMap(
            str(self.node),
            self.views.parse(source),
            subject,
            tuple(properties),
            graph.string(self.node, "baseIRI", self.place),
            self.place,
        )

    def _subject(self) -> tuple[TermMap, Term | None]:
        maps = self.graph.all(self.node, "subjectMap")
        constants = self.graph.all(self.node, "subject")
        if len(maps) + len(constants) != 1:
            raise self.place.error(
                f"{self.node} needs exactly one subject map, here {len(maps) + len(constants)}",
                f"{self.node} wymaga dokładnie jednej mapy podmiotu, a ma {len(maps) + len(constants)}",
            )
        if constants:
            return self.terms.constant(constants[0], "subject"), None
        self.graph.require_known(maps[0], _SUBJECT_MAP, self.iri)
        return self.terms.term_map(maps[0], "subject"), maps[0]

    def _predicate_object_map(self, node: Term, graphs: tuple[TermMap, ...]) -> list[Property]:
        self.graph.require_known(node, _PREDICATE_OBJECT_MAP, self.iri)
        predicates = self.terms.term_maps(node, "predicate")
        objects = self._objects(node, predicates)
        if not predicates or not objects:
            raise self.place.error(
                f"a predicate-object map of {self.node} lacks its {'object' if predicates else 'predicate'}",
                f"mapie predykatu i obiektu w {self.node} brakuje {'obiektu' if predicates else 'predykatu'}",
            )
        own = self.terms.term_maps(node, "graph")
        return [Property(p, o, graphs + own) for p, o in itertools.product(predicates, objects)]

    def _objects(self, node: Term, predicates: tuple[TermMap, ...]) -> list[TermMap | RefObjectMap]:
        near = [str(p.expression.term.value) for p in predicates[:1] if isinstance(p.expression, Constant)]
        constants = self.graph.all(node, "object")
        objects: list[TermMap | RefObjectMap] = [self.terms.constant(term, "object") for term in constants]
        for value in self.graph.all(node, "objectMap"):
            if self.graph.all(value, "parentTriplesMap"):
                objects.append(self._ref_object_map(value, near))
            else:
                self.graph.require_known(value, TERM_MAP, self.iri)
                objects.append(self.terms.term_map(value, "object", *near))
        return objects

    def _ref_object_map(self, node: Term, near: list[str]) -> RefObjectMap:
        self.graph.require_known(node, _REF_OBJECT_MAP, self.iri)
        place = self.graph.places.within(self.iri, *near, RML + "parentTriplesMap")
        parent = self.graph.one(node, "parentTriplesMap", place)
        conditions = tuple(self._join(c, place) for c in self.graph.all(node, "joinCondition"))
        return RefObjectMap(str(parent), conditions, place)

    def _join(self, node: Term, place: Place) -> JoinCondition:
        self.graph.require_known(node, _JOIN, self.iri)
        return JoinCondition(self._join_side(node, "child", place), self._join_side(node, "parent", place))

    def _join_side(self, node: Term, side: str, place: Place) -> Expression:
        reference = self.graph.string(node, side, place)
        if reference is not None:
            return Reference(reference)
        expression = self.terms.expression(self.graph.one(node, f"{side}Map", place), place)
        if expression is None:
            raise place.error(f"a join condition lacks rml:{side}", f"warunek złączenia nie ma rml:{side}")
        return expression
