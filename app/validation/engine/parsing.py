"""Shapes graph to `model.Shape`: targets, paths, severities, messages, constraints.

Owns the reading of shapes (SHACL section 2). An ill-formed shape is refused with its name, the parameter, and what was
expected; shapes that no target reaches are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine import custom, parameters, sparql_constraints
from app.validation.engine.model import Constraint, Shape, Target, TargetKind
from app.validation.engine.place import Place
from app.validation.paths import Path, read_path
from app.validation.shapes import shape_name


@dataclass
class Parser:
    """Reads the shapes of one graph; a shape that several others name is read once."""

    graph: Graph

    def __post_init__(self) -> None:
        self._known: dict[Node, Shape] = {}
        self._components = custom.components(self.graph)

    def roots(self) -> list[Shape]:
        """The shapes that have targets (section 2.1.3), sorted."""
        declared = {shape for kind in TargetKind for shape in self.graph.subjects(SH[kind.value])}
        return [self.shape(root) for root in sorted(declared | set(self._shape_classes()), key=str)]

    def shape(self, node: Node) -> Shape:
        """The shape that a node names."""
        if node not in self._known:
            self._known[node] = self._read(node)
        return self._known[node]

    def _shape_classes(self) -> Iterator[Node]:
        """Implicit class targets (section 2.1.3.3)."""
        for kind in (RDFS.Class, OWL.Class):
            for node in self.graph.subjects(RDF.type, kind):
                if any((node, RDF.type, shape) in self.graph for shape in (SH.NodeShape, SH.PropertyShape)):
                    yield node

    def _place(self, node: Node, parameter: str) -> Place:
        return Place(self.graph, node, parameter)

    def _read(self, node: Node) -> Shape:
        if isinstance(node, Literal):
            raise RegisterError(f"{node!s}: a literal is no shape", f"{node!s}: literał nie jest kształtem")
        path = self._path(node)
        self._refuse_misplaced(node, path)
        deactivated = self._place(node, "deactivated").boolean()
        name = stored_term(node)
        assert isinstance(name, ox.NamedNode | ox.BlankNode)
        return Shape(
            node=name,
            path=path,
            targets=tuple(self._targets(node)),
            constraints=() if deactivated else tuple(self._constraints(node, path)),
            properties=() if deactivated else tuple(self._properties(node)),
            severity=self._severity(self._place(node, "severity")),
            messages=sparql_constraints.messages(self.graph, node),
            deactivated=deactivated,
        )

    def _path(self, node: Node) -> Path | None:
        place = self._place(node, "path")
        paths = place.values()
        if len(paths) > 1:
            raise place.wrong("one path", "jednej ścieżki")
        if not paths and (node, RDF.type, SH.PropertyShape) in self.graph:
            raise place.wrong("a path on a property shape", "ścieżki w kształcie własności")
        try:
            return read_path(self.graph, paths[0]) if paths else None
        except RegisterError as error:
            name = shape_name(self.graph, node)
            raise RegisterError(f"{name}: {error.en}", f"{name}: {error.pl}") from None

    def _refuse_misplaced(self, node: Node, path: Path | None) -> None:
        for parameter in parameters.OF_PROPERTIES if path is None else ():
            place = self._place(node, parameter)
            if place.values():
                raise place.wrong("a property shape", "kształtu własności")

    def _targets(self, node: Node) -> Iterator[Target]:
        for kind in TargetKind:
            place = self._place(node, kind.value)
            for term in place.values():
                if not isinstance(term, URIRef | Literal if kind is TargetKind.NODE else URIRef):
                    raise place.wrong("an IRI", "IRI", term)
                yield Target(kind, stored_term(term))
        if node in set(self._shape_classes()):
            yield Target(TargetKind.CLASS, stored_term(node))

    def _properties(self, node: Node) -> Iterator[Shape]:
        for inner in self._place(node, "property").values():
            shape = self.shape(inner)
            if shape.path is None:
                raise self._place(inner, "path").wrong("a path on a property shape", "ścieżki w kształcie własności")
            yield shape

    def _severity(self, place: Place) -> ox.NamedNode:
        severities = place.values() or [SH.Violation]
        if len(severities) > 1 or not isinstance(severities[0], URIRef):
            raise place.wrong("one IRI", "jednego IRI")
        return ox.NamedNode(str(severities[0]))

    def _constraints(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        yield from parameters.constraints(partial(self._place, node), self.shape)
        yield from sparql_constraints.constraints(self.graph, node, path)
        yield from custom.constraints(self.graph, node, path, self._components)
