"""Mapping file to model: RML-Core and the parts of RML-IO that describe files and tables.

Owns what a mapping must say to be well formed. It refuses, with file and line, what the standards call an error and
what this engine does not do; it neither opens a source nor knows its columns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.mapping.graph import Graph, Node
from loaders.mapping.model import (
    Constant,
    Expression,
    Fresh,
    JoinCondition,
    Mapping,
    Place,
    Property,
    Reference,
    RefObjectMap,
    Term,
    TermMap,
    TermType,
    TriplesMap,
)
from loaders.mapping.source_description import parse_source
from loaders.mapping.sql import LANGUAGE_PATTERN
from loaders.mapping.template import parse_template
from loaders.mapping.vocabulary import RDF_TYPE, RML, short

_IRIS: Final = frozenset({TermType.IRI, TermType.URI, TermType.UNSAFE_IRI, TermType.UNSAFE_URI})
_RESOURCES: Final = _IRIS | {TermType.BLANK_NODE}

# RML-Core section 7.2: the term types that each kind of term map may have.
_ALLOWED: Final = {
    "subject": _RESOURCES,
    "predicate": _IRIS,
    "object": frozenset(TermType),
    "graph": _RESOURCES,
    "language": frozenset({TermType.LITERAL}),
    "datatype": _IRIS,
}
# What each kind is called in Polish, in the genitive.
_POLISH: Final = {
    "subject": "podmiotu",
    "predicate": "predykatu",
    "object": "obiektu",
    "graph": "grafu",
    "language": "języka",
    "datatype": "typu danych",
}
_TERM_MAP: Final = frozenset(
    {"constant", "template", "reference", "termType", "language", "languageMap", "datatype", "datatypeMap"}
)
_TRIPLES_MAP: Final = frozenset({"logicalSource", "subject", "subjectMap", "predicateObjectMap", "baseIRI"})
_SUBJECT_MAP: Final = _TERM_MAP | {"class", "graph", "graphMap"}
_PREDICATE_OBJECT_MAP: Final = frozenset({"predicate", "predicateMap", "object", "objectMap", "graph", "graphMap"})
_REF_OBJECT_MAP: Final = frozenset({"parentTriplesMap", "joinCondition"})
_JOIN: Final = frozenset({"child", "parent", "childMap", "parentMap"})
_EXPRESSIONS: Final = ("constant", "template", "reference")


def parse_mapping(file: Path, base: str | None) -> tuple[Mapping, str | None]:
    """Read a mapping and the base IRI it is relative to: `base`, or else the file's own `@base`."""
    graph = Graph(file, base)
    nodes = graph.subjects("logicalSource", "subjectMap", "subject", "predicateObjectMap")
    fresh = itertools.count()
    maps = {str(node): _TriplesMapParser(graph, node, fresh).parse() for node in nodes}
    if not maps:
        raise Place(file).error("there is no triples map", "nie ma żadnej mapy trójek")
    mapping = Mapping(file, maps)
    _check_parents(mapping)
    return mapping, graph.base


def _check_parents(mapping: Mapping) -> None:
    for triples_map in mapping.triples_maps.values():
        for value in (p.value for p in triples_map.properties):
            if isinstance(value, RefObjectMap) and value.parent not in mapping.triples_maps:
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
        self.fresh = fresh

    def parse(self) -> TriplesMap:
        graph = self.graph
        graph.require_known(self.node, _TRIPLES_MAP, self.iri)
        source = graph.one(self.node, "logicalSource", self.place)
        if source is None:
            raise self.place.error(f"{self.node} lacks rml:logicalSource", f"{self.node} nie ma rml:logicalSource")
        subject, subject_node = self._subject()
        graphs = self._term_maps(subject_node, "graph")
        types = [self._constant(ox.NamedNode(RDF_TYPE), "predicate")]
        classes = [self._constant(c, "object") for c in graph.all(subject_node, "class")]
        properties = [Property(p, c, graphs) for p, c in itertools.product(types, classes)]
        for node in graph.all(self.node, "predicateObjectMap"):
            properties += self._predicate_object_map(node, graphs)
        return TriplesMap(
            str(self.node),
            parse_source(graph, source, self.iri),
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
            return self._constant(constants[0], "subject"), None
        self.graph.require_known(maps[0], _SUBJECT_MAP, self.iri)
        return self._term_map(maps[0], "subject"), maps[0]

    def _predicate_object_map(self, node: Term, graphs: tuple[TermMap, ...]) -> list[Property]:
        self.graph.require_known(node, _PREDICATE_OBJECT_MAP, self.iri)
        predicates = self._term_maps(node, "predicate")
        objects = self._objects(node, predicates)
        if not predicates or not objects:
            raise self.place.error(
                f"a predicate-object map of {self.node} lacks its {'object' if predicates else 'predicate'}",
                f"mapie predykatu i obiektu w {self.node} brakuje {'obiektu' if predicates else 'predykatu'}",
            )
        own = self._term_maps(node, "graph")
        return [Property(p, o, graphs + own) for p, o in itertools.product(predicates, objects)]

    def _objects(self, node: Term, predicates: tuple[TermMap, ...]) -> list[TermMap | RefObjectMap]:
        near = [str(p.expression.term.value) for p in predicates[:1] if isinstance(p.expression, Constant)]
        objects: list[TermMap | RefObjectMap] = [self._constant(o, "object") for o in self.graph.all(node, "object")]
        for value in self.graph.all(node, "objectMap"):
            if self.graph.all(value, "parentTriplesMap"):
                objects.append(self._ref_object_map(value, near))
            else:
                self.graph.require_known(value, _TERM_MAP, self.iri)
                objects.append(self._term_map(value, "object", *near))
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
        expression = self._expression(self.graph.one(node, f"{side}Map", place), place)
        if expression is None:
            raise place.error(f"a join condition lacks rml:{side}", f"warunek złączenia nie ma rml:{side}")
        return expression

    def _term_maps(self, node: Term | None, kind: str) -> tuple[TermMap, ...]:
        """The constants given by the shortcut property and the term maps given in full."""
        shortcuts = [self._constant(value, kind) for value in self.graph.all(node, kind)]
        full = []
        for value in self.graph.all(node, f"{kind}Map"):
            self.graph.require_known(value, _TERM_MAP, self.iri)
            full.append(self._term_map(value, kind))
        return tuple(shortcuts + full)

    def _constant(self, term: Term, kind: str) -> TermMap:
        place = self.graph.places.within(self.iri, term.value)
        literal = isinstance(term, ox.Literal)
        if isinstance(term, ox.BlankNode) or (literal and kind not in {"object", "language"}):
            shown = term if literal else "[ ]"
            raise place.error(
                f"a constant {kind} must be an IRI, here {shown}",
                f"stała w roli {_POLISH[kind]} musi być IRI, a jest {shown}",
            )
        return TermMap(Constant(term), TermType.LITERAL if literal else TermType.IRI, place)

    def _term_map(self, node: Term, kind: str, *near: str) -> TermMap:
        place = self._place(node, *near)
        expression = self._expression(node, place)
        if isinstance(expression, Constant):
            return self._constant_map(node, expression, kind, place)
        language = self._literal_part(node, "language", place)
        datatype = self._literal_part(node, "datatype", place)
        literal = kind == "language" or bool(language or datatype)
        literal = literal or (kind == "object" and isinstance(expression, Reference))
        term_type = self._term_type(node, kind, place, TermType.LITERAL if literal else TermType.IRI)
        if expression is None and term_type is TermType.BLANK_NODE:
            expression = Fresh(next(self.fresh))
        if expression is None:
            raise place.error(
                "a term map needs one of rml:constant, rml:template, rml:reference",
                "mapa termu wymaga rml:constant, rml:template albo rml:reference",
            )
        _check_literal_parts(term_type, language, datatype, place)
        return TermMap(expression, term_type, place, language, datatype)

    def _constant_map(self, node: Term, expression: Constant, kind: str, place: Place) -> TermMap:
        if language := self.graph.string(node, "language", place):
            expression = Constant(ox.Literal(expression.term.value, language=language))
        if datatype := self.graph.string(node, "datatype", place):
            expression = Constant(ox.Literal(expression.term.value, datatype=ox.NamedNode(datatype)))
        constant = self._constant(expression.term, kind)
        stated = self._term_type(node, kind, place, constant.term_type)
        if stated is not constant.term_type:
            raise place.error(
                f"{expression.term} is no rml:{stated.value}", f"{expression.term} nie jest typu rml:{stated.value}"
            )
        return constant

    def _place(self, node: Term, *near: str) -> Place:
        values = [value.value for name in _EXPRESSIONS for value in self.graph.all(node, name)]
        return self.graph.places.within(self.iri, *near, *values[:1])

    def _expression(self, node: Term | None, place: Place) -> Expression | None:
        given = [(name, value) for name in _EXPRESSIONS for value in self.graph.all(node, name)]
        if len(given) > 1:
            names = ", ".join(f"rml:{name}" for name, _ in given)
            raise place.error(
                f"one expression is expected, here {names}", f"oczekiwano jednego wyrażenia, a są {names}"
            )
        for name, value in given:
            return _parse_expression(name, value, place)
        return None

    def _literal_part(self, node: Term, kind: str, place: Place) -> TermMap | None:
        """The language map or the datatype map of a term map, given by shortcut or in full."""
        maps = self._term_maps(node, kind)
        if len(maps) > 1:
            raise place.error(f"rml:{kind} may be given once", f"rml:{kind} może wystąpić raz")
        return maps[0] if maps else None

    def _term_type(self, node: Term, kind: str, place: Place, default: TermType) -> TermType:
        """The term type that is stated, or else `default`; refused where this kind of term map may not have it."""
        stated = self.graph.string(node, "termType", place)
        by_name = {f"{RML}{term_type.value}": term_type for term_type in TermType}
        if stated is not None and stated not in by_name:
            raise place.error(f"{short(stated)} is not a term type", f"{short(stated)} nie jest typem termu")
        term_type = default if stated is None else by_name[stated]
        if term_type not in _ALLOWED[kind]:
            raise place.error(
                f"a {kind} map cannot have the term type rml:{term_type.value}",
                f"mapa {_POLISH[kind]} nie może mieć typu termu rml:{term_type.value}",
            )
        return term_type


def _parse_expression(name: str, value: Term, place: Place) -> Expression:
    if name == "constant":
        return Constant(value)
    if name == "reference":
        return Reference(value.value)
    try:
        return parse_template(value.value)
    except ValueError as fault:
        raise place.error(
            f'template "{value.value}": unexpected {fault}', f'szablon "{value.value}": niespodziewany znak {fault}'
        ) from fault


def _check_literal_parts(term_type: TermType, language: TermMap | None, datatype: TermMap | None, place: Place) -> None:
    if language and datatype:
        raise place.error(
            "a literal has a language or a datatype, not both", "literał ma język albo typ danych, nie oba"
        )
    if (language or datatype) and term_type is not TermType.LITERAL:
        raise place.error("only a literal has a language or a datatype", "język albo typ danych ma tylko literał")
    if language and isinstance(language.expression, Constant):
        tag = language.expression.term.value
        if not re.fullmatch(LANGUAGE_PATTERN, tag):
            raise place.error(f"{tag!r} is no language tag of BCP 47", f"{tag!r} nie jest znacznikiem języka BCP 47")
