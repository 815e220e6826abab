"""Shapes as values: what a shape targets, demands and says (SHACL sections 2 and 4).

Owns the types only; `parsing` makes them from a shapes graph, once, and nothing changes them afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import pyoxigraph as ox

from app.validation.engine.query import Query
from app.validation.finding import Term
from app.validation.paths import Path


class TargetKind(Enum):
    """How a target finds its focus nodes (SHACL section 2.1.3)."""

    CLASS = "targetClass"
    NODE = "targetNode"
    SUBJECTS = "targetSubjectsOf"
    OBJECTS = "targetObjectsOf"


@dataclass(frozen=True)
class Target:
    """One target declaration; an implicit class target is one of kind CLASS."""

    kind: TargetKind
    term: Term


@dataclass(frozen=True, eq=False)
class Constraint:
    """One constraint of a shape: a component and the parameters it needs.

    `terms` are parameter values that are nodes (a list's members, in order), `shapes` those that are shapes,
    `number` one that counts. `node` and `messages` are those of a SPARQL-based constraint or validator.
    """

    component: str
    terms: tuple[Term, ...] = ()
    shapes: tuple[Shape, ...] = ()
    number: int = 0
    query: Query | None = None
    node: Term | None = None
    messages: tuple[ox.Literal, ...] = ()
    parameters: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or with a `path` a property shape; `node` names it in the shapes graph."""

    node: ox.NamedNode | ox.BlankNode
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    deactivated: bool


@dataclass(frozen=True)
class Result:
    """One validation result (SHACL section 3.6.2); `path` is set where it is not the shape's own.

    `bindings` are the other variables of a solution, for the places in messages.
    """

    focus: Term
    shape: Shape
    constraint: Constraint
    value: Term | None = None
    path: Term | None = None
    bindings: tuple[tuple[str, Term], ...] = ()
