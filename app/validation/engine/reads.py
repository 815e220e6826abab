"""Which statements the results about a focus node rest on, as paths from that node.

Owns the reading of shapes for change: every statement that a constraint can look at is reached over a path, forwards or
backwards. For queries see `query_reads`. What no path bounds is told as unbounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES, SH
from app.validation.engine.model import Constraint, Shape, Target, TargetKind
from app.validation.engine.query_reads import query_reads
from app.validation.engine.scopes import Scope
from app.validation.engine.statements import ANY, Read, Route, path_reads

TYPE: Final = f"{PREFIXES['rdf']}type"
SUBCLASS: Final = f"{PREFIXES['rdfs']}subClassOf"
_CLASS: Final = f"{SH}ClassConstraintComponent"
_CLOSED: Final = f"{SH}ClosedConstraintComponent"
_PAIRS: Final = frozenset(
    f"{SH}{name}ConstraintComponent" for name in ("Equals", "Disjoint", "LessThan", "LessThanOrEquals")
)


@dataclass(frozen=True)
class Reads:
    """Of one scope: what its constraints read, and what makes a node one of its focus nodes."""

    constraints: frozenset[Read]
    membership: frozenset[Read]


def scope_reads(scope: Scope) -> Reads:
    """The statements that the results of a scope rest on."""
    constraints = frozenset(read for shape in scope.shapes for read in _shape(shape, ()))
    targets = [read for target in scope.targets for read in _target(target, scope.chain)]
    steps = [
        read
        for place, path in enumerate(scope.chain)
        for read in path_reads(path.straight(), (), scope.chain[place + 1 :])
    ]
    return Reads(constraints, frozenset([*targets, *steps]))


def _target(target: Target, chain: Route) -> Iterator[Read]:
    match target.kind:
        case TargetKind.CLASS:
            yield Read((), TYPE, after=chain, ends_at_start=True)
        case TargetKind.SUBJECTS if isinstance(target.term, ox.NamedNode):
            yield Read((), target.term.value, after=chain, ends_at_start=True)
        case TargetKind.OBJECTS if isinstance(target.term, ox.NamedNode):
            yield Read((), target.term.value, after=chain)


def _shape(shape: Shape, before: Route) -> Iterator[Read]:
    """What a shape itself reads of a node that `before` leads to; the shapes in its sh:property are apart."""
    values = before if shape.path is None else (*before, shape.path)
    if shape.path is not None:
        yield from path_reads(shape.path.straight(), before)
    for constraint in shape.constraints:
        yield from _constraint(constraint, before, values)


def _nested(shape: Shape, before: Route) -> Iterator[Read]:
    """What a shape reads with all that is in it."""
    yield from _shape(shape, before)
    for inner in shape.properties:
        yield from _nested(inner, before if shape.path is None else (*before, shape.path))


def _constraint(constraint: Constraint, before: Route, values: Route) -> Iterator[Read]:
    if constraint.component == _CLASS:
        yield Read(values, TYPE)
        yield Read(None, SUBCLASS)
    elif constraint.component in _PAIRS:
        (other,) = constraint.terms
        assert isinstance(other, ox.NamedNode)
        yield Read(before, other.value)
    elif constraint.component == _CLOSED:
        yield Read(before, ANY)
    elif constraint.query is not None:
        yield from query_reads(constraint.query, {"this": before, "value": values})
    for shape in constraint.shapes:
        yield from _nested(shape, values)
