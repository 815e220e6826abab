"""Shapes graph to `model.Shape`: each parameter of each component read once, by a table.

Owns the reading of SHACL Core (section 4) and the syntax rules for its parameters (SHACL appendix B). An ill-formed
shape is refused with its name, the parameter, and what was expected; shapes that no target reaches are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine import custom, sparql_constraints
from app.validation.engine.model import Constraint, Shape, Target, TargetKind
from app.validation.finding import Term
from app.validation.paths import Path, read_path
from app.validation.shapes import shape_name

_TRUE: Final = ("true", "1")
_NODE_KINDS: Final = frozenset(
    SH[name] for name in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)
_ENGINE: Final = ox.Store()


@dataclass(frozen=True)
class _Place:
    """Where a parameter stands, for errors: the shape, what it is called, and the parameter."""

    shape: Node
    parameter: str
    name: str

    def wrong(self, en: str, pl: str, found: Node | None = None) -> RegisterError:
        """The error that says what was expected here."""
        where = f"{self.name}: sh:{self.parameter}"
        shown = "" if found is None else f" {found}"
        return RegisterError(f"{where}{shown}: expected {en}", f"{where}{shown}: oczekiwano {pl}")


@dataclass
class Parser:
    """Reads the shapes of one graph; a shape that several others name is read once."""

    graph: Graph

    def __post_init__(self) -> None:
        self._known: dict[Node, Shape] = {}
        self._components = custom.components(self.graph)

    def roots(self) -> list[Shape]:
        """The shapes that have targets (SHACL section 2.1.3), sorted."""
        declared = {shape for kind in TargetKind for shape in self.graph.subjects(SH[kind.value])}
        roots = declared | set(self._shape_classes())
        return [self.shape(root) for root in sorted(roots, key=str)]

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

    def _place(self, node: Node, parameter: str) -> _Place:
        return _Place(node, parameter, shape_name(self.graph, node))

    def _read(self, node: Node) -> Shape:
        if isinstance(node, Literal):
            raise RegisterError(f"{node!s}: a literal is no shape", f"{node!s}: literał nie jest kształtem")
        path = self._path(node)
        self._refuse_misplaced(node, path)
        deactivated = self._boolean(self._place(node, "deactivated"))
        name = stored_term(node)
        assert isinstance(name, ox.NamedNode | ox.BlankNode)
        return Shape(
            node=name,
            path=path,
            targets=tuple(self._targets(node)),
            constraints=() if deactivated else tuple(self._constraints(node, path)),
            properties=() if deactivated else tuple(self._properties(node)),
            severity=self._severity(node),
            messages=self._messages(node),
            deactivated=deactivated,
        )

    def _path(self, node: Node) -> Path | None:
        paths = list(self.graph.objects(node, SH.path))
        if len(paths) > 1:
            raise self._place(node, "path").wrong("one path", "jednej ścieżki")
        if not paths and (node, RDF.type, SH.PropertyShape) in self.graph:
            raise self._place(node, "path").wrong("a path on a property shape", "ścieżki w kształcie własności")
        try:
            return read_path(self.graph, paths[0]) if paths else None
        except RegisterError as error:
            name = shape_name(self.graph, node)
            raise RegisterError(f"{name}: {error.en}", f"{name}: {error.pl}") from None

    def _refuse_misplaced(self, node: Node, path: Path | None) -> None:
        for parameter in _PROPERTY_ONLY if path is None else ():
            if (node, SH[parameter], None) in self.graph:
                raise self._place(node, parameter).wrong("a property shape", "kształtu własności")

    def _targets(self, node: Node) -> Iterator[Target]:
        for kind in TargetKind:
            for term in sorted(self.graph.objects(node, SH[kind.value]), key=str):
                if not isinstance(term, URIRef | Literal if kind is TargetKind.NODE else URIRef):
                    raise self._place(node, kind.value).wrong("an IRI", "IRI", term)
                yield Target(kind, stored_term(term))
        if node in set(self._shape_classes()):
            yield Target(TargetKind.CLASS, stored_term(node))

    def _properties(self, node: Node) -> Iterator[Shape]:
        for inner in sorted(self.graph.objects(node, SH.property), key=str):
            shape = self.shape(inner)
            if shape.path is None:
                raise self._place(inner, "path").wrong("a path on a property shape", "ścieżki w kształcie własności")
            yield shape

    def _severity(self, node: Node) -> ox.NamedNode:
        severities = list(self.graph.objects(node, SH.severity)) or [SH.Violation]
        if len(severities) > 1 or not isinstance(severities[0], URIRef):
            raise self._place(node, "severity").wrong("one IRI", "jednego IRI")
        return ox.NamedNode(str(severities[0]))

    def _messages(self, node: Node) -> tuple[ox.Literal, ...]:
        messages = [stored_term(message) for message in sorted(self.graph.objects(node, SH.message), key=str)]
        return tuple(message for message in messages if isinstance(message, ox.Literal))

    def _constraints(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        for parameter, read in _READERS.items():
            place = self._place(node, parameter)
            for value in sorted(self.graph.objects(node, SH[parameter]), key=str):
                yield from read(self, place, value)
        yield from self._closed(node)
        yield from sparql_constraints.constraints(self.graph, node, path)
        yield from custom.constraints(self.graph, node, path, self._components)

    # Readers of parameters, for the table below.

    def iri(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A parameter whose values are IRIs, each a constraint of its own."""
        if not isinstance(value, URIRef):
            raise place.wrong("an IRI", "IRI", value)
        if place.parameter == "datatype":
            self._once(place)
        yield _constraint(place.parameter, terms=(stored_term(value),))

    def node_kind(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """Section 4.1.3."""
        self._once(place)
        if value not in _NODE_KINDS:
            raise place.wrong("one of the six node kinds", "jednego z sześciu rodzajów węzłów", value)
        yield _constraint(place.parameter, terms=(stored_term(value),))

    def number(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A count or a length: one xsd:integer."""
        yield _constraint(place.parameter, number=self._integer(place, value))

    def bound(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """The bound of a range: one literal."""
        self._once(place)
        if not isinstance(value, Literal):
            raise place.wrong("a literal", "literału", value)
        yield _constraint(place.parameter, terms=(stored_term(value),))

    def pattern(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """Section 4.4.3; flags belong to all patterns of the shape."""
        flags = [str(flag) for flag in self.graph.objects(place.shape, SH.flags)]
        terms = (ox.Literal(str(value)), ox.Literal("".join(flags)))
        answer = _ENGINE.query(f"SELECT (REGEX('', {terms[0]}, {terms[1]}) AS ?matches) {{}}")
        assert isinstance(answer, ox.QuerySolutions)
        if next(answer)[0] is None:
            raise place.wrong("a regular expression of XPath", "wyrażenia regularnego XPath", value)
        yield _constraint(place.parameter, terms=terms)

    def flag(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """Section 4.4.5. "1"^^xsd:boolean is not the term `true` that the specification names."""
        if self._boolean(place) and str(value) == "true":
            yield _constraint(place.parameter)

    def members(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A parameter that is a list of terms."""
        self._once(place)
        yield _constraint(place.parameter, terms=tuple(stored_term(member) for member in self._list(place, value)))

    def term(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A parameter that is any term."""
        yield _constraint(place.parameter, terms=(stored_term(value),))

    def shape_of(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A parameter that is a shape, for sh:node a node shape."""
        shape = self.shape(value)
        if place.parameter == "node" and shape.path is not None:
            raise place.wrong("a node shape", "kształtu węzła", value)
        yield _constraint(place.parameter, shapes=(shape,))

    def shapes_of(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """A parameter that is a list of shapes."""
        yield _constraint(place.parameter, shapes=tuple(self.shape(member) for member in self._list(place, value)))

    def qualified(self, place: _Place, value: Node) -> Iterator[Constraint]:
        """Section 4.7.3; `shapes` are the value shape and, if they must be disjoint, those of the siblings."""
        siblings = sorted(self._siblings(place.shape), key=str) if self._disjoint(place.shape) else []
        shapes = tuple(self.shape(node) for node in (value, *siblings))
        counts = [name for name in _QUALIFIED if (place.shape, SH[name], None) in self.graph]
        if not counts:
            raise place.wrong("sh:qualifiedMinCount or sh:qualifiedMaxCount", "sh:qualifiedMinCount lub MaxCount")
        for name in counts:
            count = self._place(place.shape, name)
            number = self._integer(count, next(self.graph.objects(place.shape, SH[name])))
            yield _constraint(name, shapes=shapes, number=number)

    def _closed(self, node: Node) -> Iterator[Constraint]:
        if not self._boolean(self._place(node, "closed")):
            return
        ignored = [
            stored_term(member)
            for value in self.graph.objects(node, SH.ignoredProperties)
            for member in self._list(self._place(node, "ignoredProperties"), value)
        ]
        paths = [path for inner in self.graph.objects(node, SH.property) for path in self.graph.objects(inner, SH.path)]
        own = [stored_term(path) for path in paths if isinstance(path, URIRef)]
        yield _constraint("closed", terms=tuple(sorted({*own, *ignored}, key=str)))

    def _disjoint(self, node: Node) -> bool:
        return self._boolean(self._place(node, "qualifiedValueShapesDisjoint"))

    def _siblings(self, node: Node) -> set[Node]:
        own = set(self.graph.objects(node, SH.qualifiedValueShape))
        around = self.graph.subjects(SH.property, node)
        beside = {inner for shape in around for inner in self.graph.objects(shape, SH.property)}
        return {value for inner in beside for value in self.graph.objects(inner, SH.qualifiedValueShape)} - own

    def _once(self, place: _Place) -> None:
        if len(list(self.graph.objects(place.shape, SH[place.parameter]))) > 1:
            raise place.wrong("one value", "jednej wartości")

    def _integer(self, place: _Place, value: Node) -> int:
        self._once(place)
        if not isinstance(value, Literal) or not str(value).lstrip("+-").isdecimal():
            raise place.wrong("an integer", "liczby całkowitej", value)
        return int(value)

    def _boolean(self, place: _Place) -> bool:
        values = list(self.graph.objects(place.shape, SH[place.parameter]))
        if any(not isinstance(value, Literal) or str(value) not in (*_TRUE, "false", "0") for value in values):
            raise place.wrong("true or false", "true albo false", values[0])
        return any(str(value) in _TRUE for value in values)

    def _list(self, place: _Place, head: Node) -> list[Node]:
        """The members of a well-formed list (SHACL section 1.1)."""
        members: list[Node] = []
        while head != RDF.nil:
            first, rest = list(self.graph.objects(head, RDF.first)), list(self.graph.objects(head, RDF.rest))
            if len(first) != 1 or len(rest) != 1 or len(members) > len(self.graph):
                raise place.wrong("a list", "listy", head)
            members += first
            head = rest[0]
        return members


def _constraint(
    parameter: str, terms: tuple[Term, ...] = (), shapes: tuple[Shape, ...] = (), number: int = 0
) -> Constraint:
    component = f"{SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent"
    return Constraint(component, terms=terms, shapes=shapes, number=number)


_QUALIFIED: Final = ("qualifiedMinCount", "qualifiedMaxCount")
_PROPERTY_ONLY: Final = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")
_Reader = Callable[[Parser, _Place, Node], Iterator[Constraint]]
# Parameters of SHACL section 4, in its order; components whose parameters come together have one row.
_READERS: Final[dict[str, _Reader]] = {
    "class": Parser.iri,
    "datatype": Parser.iri,
    "nodeKind": Parser.node_kind,
    "minCount": Parser.number,
    "maxCount": Parser.number,
    "minExclusive": Parser.bound,
    "minInclusive": Parser.bound,
    "maxExclusive": Parser.bound,
    "maxInclusive": Parser.bound,
    "minLength": Parser.number,
    "maxLength": Parser.number,
    "pattern": Parser.pattern,
    "languageIn": Parser.members,
    "uniqueLang": Parser.flag,
    "equals": Parser.iri,
    "disjoint": Parser.iri,
    "lessThan": Parser.iri,
    "lessThanOrEquals": Parser.iri,
    "not": Parser.shape_of,
    "and": Parser.shapes_of,
    "or": Parser.shapes_of,
    "xone": Parser.shapes_of,
    "node": Parser.shape_of,
    "qualifiedValueShape": Parser.qualified,
    "hasValue": Parser.term,
    "in": Parser.members,
}
