"""The parameters of SHACL Core as constraints: one row each, in the order of SHACL section 4.

Owns which parameters there are and how each is read; `components` has what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine.model import Constraint, Shape
from app.validation.engine.place import Place
from app.validation.finding import Term

# Reads the shape that a node of the shapes graph names.
_ShapeOf = Callable[[Node], Shape]
_Reader = Callable[[Place, Node, _ShapeOf], Iterator[Constraint]]
_NODE_KINDS: Final = frozenset(
    SH[name] for name in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)
_QUALIFIED: Final = ("qualifiedMinCount", "qualifiedMaxCount")
_ENGINE: Final = ox.Store()
# What only a property shape may have.
OF_PROPERTIES: Final = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")


def constraints(place: Callable[[str], Place], shape_of: _ShapeOf) -> Iterator[Constraint]:
    """The constraints of one shape by SHACL Core; `place` gives its parameters by name."""
    for parameter, read in _READERS.items():
        for value in place(parameter).values():
            yield from read(place(parameter), value, shape_of)
    if place("closed").boolean():
        yield _closed(place("ignoredProperties"))


def _iri(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    if not isinstance(value, URIRef):
        raise place.wrong("an IRI", "IRI", value)
    yield _constraint(place, stored_term(value))


def _datatype(place: Place, value: Node, shape_of: _ShapeOf) -> Iterator[Constraint]:
    place.once()
    yield from _iri(place, value, shape_of)


def _node_kind(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    place.once()
    if value not in _NODE_KINDS:
        raise place.wrong("one of the six node kinds", "jednego z sześciu rodzajów węzłów", value)
    yield _constraint(place, stored_term(value))


def _number(place: Place, _value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    yield _constraint(place, number=place.integer())


def _bound(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    place.once()
    if not isinstance(value, Literal):
        raise place.wrong("a literal", "literału", value)
    yield _constraint(place, stored_term(value))


def _pattern(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    """Section 4.4.3; flags belong to all patterns of the shape."""
    flags = "".join(map(str, place.beside("flags").values()))
    pattern = ox.Literal(str(value)), ox.Literal(flags)
    answer = _ENGINE.query(f"SELECT (REGEX('', {pattern[0]}, {pattern[1]}) AS ?matches) {{}}")
    assert isinstance(answer, ox.QuerySolutions)
    # An error while a filter runs would let every value pass.
    if next(answer)[0] is None:
        raise place.wrong("a regular expression of XPath", "wyrażenia regularnego XPath", value)
    yield _constraint(place, *pattern)


def _flag(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    """Section 4.4.5. "1"^^xsd:boolean is not the term `true` that the specification names."""
    if place.boolean() and str(value) == "true":
        yield _constraint(place)


def _list(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    place.once()
    yield _constraint(place, *map(stored_term, place.members(value)))


def _term(place: Place, value: Node, _shape_of: _ShapeOf) -> Iterator[Constraint]:
    yield _constraint(place, stored_term(value))


def _shape(place: Place, value: Node, shape_of: _ShapeOf) -> Iterator[Constraint]:
    yield _constraint(place, shapes=(shape_of(value),))


def _node_shape(place: Place, value: Node, shape_of: _ShapeOf) -> Iterator[Constraint]:
    if shape_of(value).path is not None:
        raise place.wrong("a node shape", "kształtu węzła", value)
    yield from _shape(place, value, shape_of)


def _shapes(place: Place, value: Node, shape_of: _ShapeOf) -> Iterator[Constraint]:
    yield _constraint(place, shapes=tuple(map(shape_of, place.members(value))))


def _qualified(place: Place, value: Node, shape_of: _ShapeOf) -> Iterator[Constraint]:
    """Section 4.7.3; the shapes are the value shape and, if values must be of one only, those of the siblings."""
    disjoint = place.beside("qualifiedValueShapesDisjoint").boolean()
    siblings = sorted(_siblings(place), key=str) if disjoint else []
    counts = [place.beside(name) for name in _QUALIFIED if place.beside(name).values()]
    if not counts:
        raise place.wrong("sh:qualifiedMinCount or sh:qualifiedMaxCount", "sh:qualifiedMinCount lub MaxCount")
    for count in counts:
        yield _constraint(count, shapes=tuple(map(shape_of, (value, *siblings))), number=count.integer())


def _siblings(place: Place) -> set[Node]:
    graph = place.graph
    around = graph.subjects(SH.property, place.shape)
    beside = {inner for shape in around for inner in graph.objects(shape, SH.property)}
    return {value for inner in beside for value in graph.objects(inner, SH.qualifiedValueShape)} - set(place.values())


def _closed(ignored: Place) -> Constraint:
    """Section 4.8.1; the terms are the properties that are allowed."""
    graph = ignored.graph
    paths = [path for inner in graph.objects(ignored.shape, SH.property) for path in graph.objects(inner, SH.path)]
    listed = [member for value in ignored.values() for member in ignored.members(value)]
    allowed = {stored_term(node) for node in (*paths, *listed) if isinstance(node, URIRef)}
    return _constraint(ignored.beside("closed"), *sorted(allowed, key=str))


def _constraint(place: Place, *terms: Term, shapes: tuple[Shape, ...] = (), number: int = 0) -> Constraint:
    name = place.parameter
    component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
    return Constraint(component, terms=terms, shapes=shapes, number=number)


# Components whose parameters come together have one row.
_READERS: Final[dict[str, _Reader]] = {
    # 4.1 value type
    "class": _iri,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    # 4.2 cardinality
    "minCount": _number,
    "maxCount": _number,
    # 4.3 value range
    "minExclusive": _bound,
    "minInclusive": _bound,
    "maxExclusive": _bound,
    "maxInclusive": _bound,
    # 4.4 strings
    "minLength": _number,
    "maxLength": _number,
    "pattern": _pattern,
    "languageIn": _list,
    "uniqueLang": _flag,
    # 4.5 property pairs
    "equals": _iri,
    "disjoint": _iri,
    "lessThan": _iri,
    "lessThanOrEquals": _iri,
    # 4.6 logic
    "not": _shape,
    "and": _shapes,
    "or": _shapes,
    "xone": _shapes,
    # 4.7 shapes
    "node": _node_shape,
    "qualifiedValueShape": _qualified,
    # 4.8 other
    "hasValue": _term,
    "in": _list,
}
