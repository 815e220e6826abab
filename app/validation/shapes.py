"""Shapes: Turtle files parsed with the base IRI, checked before any engine meets them.

Owns loading and what the shapes say of themselves: the predicates they read, their names, their messages. Refuses
Turtle that does not parse, features beyond SHACL Core and SHACL-SPARQL, and recursive shapes, whose meaning SHACL
leaves open (section 3.4.3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import rdflib_graph, stored_term
from app.validation.finding import Term
from app.validation.forms import exact_predicates
from app.validation.paths import path_predicates, read_path

# SHACL Advanced Features: a gate only reads, and what these mean differs from engine to engine.
_ADVANCED: Final = (SH.rule, SH.target, SH.expression, SH.js)
_ADVANCED_TYPES: Final = (SH.SPARQLFunction, SH.JSFunction, SH.SPARQLTargetType, SH.JSTargetType)
_SHAPES_OF: Final = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS_OF_SHAPES: Final = (SH["and"], SH["or"], SH.xone)
_STRUCTURE: Final = (
    *(SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath),
    RDF.rest,
)
_PAIRS: Final = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_ENDS: Final = (SH.targetSubjectsOf, SH.targetObjectsOf)
_QUERIES: Final = (SH.select, SH.ask)
_IRI: Final = re.compile(r"<([^<>\s]+:[^<>\s]+)>")
_PREFIXED_NAME: Final = re.compile(r"([\w-]*):([\w-]+)")


@dataclass(frozen=True)
class Shapes:
    """The shapes of one register as one graph."""

    graph: Graph

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The predicates that lead from a focus node to what the shapes look at, in either direction."""
        paths = {term for path in self.graph.objects(None, SH.path) for term in path_predicates(self.graph, path)}
        pairs = {str(term) for pair in (*_PAIRS, *_ENDS) for term in self.graph.objects(None, pair)}
        always = (str(RDF.type), str(RDFS.subClassOf))
        return frozenset({*map(str, paths), *pairs, *always, *self._named_in_queries()})

    @cached_property
    def inverse_predicates(self) -> frozenset[str]:
        """The predicates that the shapes follow against their direction."""
        paths = (read_path(self.graph, path) for path in self.graph.objects(None, SH.path))
        targets = map(str, self.graph.objects(None, SH.targetObjectsOf))
        return frozenset({*targets, *(predicate for path in paths for predicate in path.inverse_predicates())})

    @cached_property
    def named(self) -> frozenset[Term]:
        """The nodes that shapes name as their targets."""
        return frozenset(map(stored_term, self.graph.objects(None, SH.targetNode)))

    @cached_property
    def reads_everything(self) -> bool:
        """True when a constraint may look at any statement about a node it reaches."""
        return any((None, parameter, None) in self.graph for parameter in (SH.closed, *_QUERIES))

    @cached_property
    def exact_predicates(self) -> frozenset[str]:
        """The predicates of which the gate wants literals as the mapping wrote them."""
        return exact_predicates(self.graph)

    def name(self, shape: Node) -> str:
        """IRI of the shape, else of the nearest named shape around it, else ""."""
        return shape_name(self.graph, shape)

    def values(self, shape: Node, parameter: str) -> list[str]:
        """The values of a parameter as text for people; for a list its members, in order."""
        objects = sorted(self.graph.objects(shape, SH[parameter]), key=str)
        return [_text(member) for value in objects for member in (list(self.graph.items(value)) or [value])]

    def messages(self, node: Node) -> dict[str, str]:
        """The messages that a shape or constraint gives, by language tag."""
        given = sorted(value for value in self.graph.objects(node, SH.message) if isinstance(value, Literal))
        return {message.language or "": str(message) for message in given}

    def _named_in_queries(self) -> Iterator[str]:
        """Every IRI that a query names, and what only looks like one: following too much does no harm."""
        declarations = self.graph.subject_objects(SH.prefix)
        namespaces = {str(prefix): str(self.graph.value(node, SH.namespace)) for node, prefix in declarations}
        text = "\n".join(str(query) for parameter in _QUERIES for query in self.graph.objects(None, parameter))
        yield from _IRI.findall(text)
        for prefix, local in _PREFIXED_NAME.findall(text):
            if prefix in namespaces:
                yield namespaces[prefix] + local


def load_shapes(paths: Iterable[Path], base: str) -> Shapes:
    """The shapes in `paths`, read relative to the base IRI; raises `RegisterError` naming file and line or term."""
    shapes = Graph()
    for path in paths:
        graph = _parse(path, base)
        _refuse_advanced(path, graph)
        _resolve_prefixes(graph, base)
        shapes += graph
    _refuse_recursion(shapes)
    return Shapes(shapes)


def _parse(path: Path, base: str) -> Graph:
    try:
        # A label of a blank node is one node's in its own file only.
        triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise RegisterError(
            f"{path}:{error.lineno}: {error.msg}", f"{path}:{error.lineno}: błąd Turtle: {error.msg}"
        ) from None
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read: {error}", f"{path}: nie można odczytać: {error}") from None
    return rdflib_graph((triple.subject, triple.predicate, triple.object) for triple in triples)


def _refuse_advanced(path: Path, graph: Graph) -> None:
    used = [term for term in _ADVANCED if (None, term, None) in graph]
    used += [kind for kind in _ADVANCED_TYPES if (None, RDF.type, kind) in graph]
    if used:
        names = ", ".join(f"sh:{term.removeprefix(str(SH))}" for term in used)
        raise RegisterError(
            f"{path}: {names} belongs to SHACL Advanced Features; expected SHACL Core and SHACL-SPARQL only",
            f"{path}: {names} należy do SHACL Advanced Features; oczekiwano tylko SHACL Core i SHACL-SPARQL",
        )


def _resolve_prefixes(graph: Graph, base: str) -> None:
    """Make the namespaces of sh:declare absolute: a literal is out of the reach of Turtle's base."""
    for declaration, namespace in list(graph.subject_objects(SH.namespace)):
        # urljoin may take an empty fragment off, the very mark of a hash namespace.
        mark = "#" if str(namespace).endswith("#") else ""
        absolute = urljoin(base, str(namespace)).removesuffix("#") + mark
        graph.set((declaration, SH.namespace, Literal(absolute, datatype=XSD.anyURI)))


def _refuse_recursion(graph: Graph) -> None:
    """Refuse circles in lists and paths first, since what follows walks along them; then circles of shapes."""
    _refuse_circle(_structure(graph))
    inner = [pair for predicate in _SHAPES_OF for pair in graph.subject_objects(predicate)]
    lists = [pair for predicate in _LISTS_OF_SHAPES for pair in graph.subject_objects(predicate)]
    _refuse_circle([*inner, *((shape, member) for shape, head in lists for member in graph.items(head))])


def _structure(graph: Graph) -> list[tuple[Node, Node]]:
    """The steps inside paths and lists that something refers to; what nothing refers to may be as it likes."""
    pairs: list[tuple[Node, Node]] = []
    waiting = [value for _, predicate, value in graph if predicate not in (*_STRUCTURE, RDF.first)]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, BNode) and node not in seen:
            seen.add(node)
            inner = [value for predicate in (*_STRUCTURE, RDF.first) for value in graph.objects(node, predicate)]
            pairs += [(node, value) for value in inner if isinstance(value, BNode)]
            waiting += inner
    return pairs


def _refuse_circle(pairs: Iterable[tuple[Node, Node]]) -> None:
    inner: defaultdict[Node, set[Node]] = defaultdict(set)
    for outer, value in pairs:
        inner[outer].add(value)
    try:
        TopologicalSorter(inner).prepare()
    except CycleError as error:
        names = " → ".join(str(node) for node in error.args[1] if isinstance(node, URIRef)) or "sh:path, rdf:rest"
        raise RegisterError(
            f"Shapes, paths or lists refer to themselves in a circle: {names}",
            f"Kształty, ścieżki lub listy odwołują się same do siebie: {names}",
        ) from None


def _text(term: Node) -> str:
    """A term as people read it: the text of a literal, the last part of an IRI."""
    return short_text(term) if isinstance(term, URIRef) else str(term)


def shape_name(graph: Graph, shape: Node) -> str:
    """IRI of the shape, else of the nearest named shape around it, else ""."""
    seen: set[Node] = set()
    around = {shape}
    while around:
        if named := sorted(node for node in around if isinstance(node, URIRef)):
            return str(named[0])
        seen |= around
        around = {node for inner in around for node in graph.subjects(None, inner)} - seen
    return ""


def short_text(iri: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]
