"""Scopes: the shapes that are checked on the same focus nodes, and what to ask about them.

Owns the plan of a validation. sh:property hands its value nodes on to other shapes as focus nodes (SHACL section
4.7.2), so that what a shape with targets asks for falls into scopes: its own targets, and for each chain of paths
below it the nodes that the chain reaches. Each scope is screened by few expressions and explained by one query a
constraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.validation.engine import components
from app.validation.engine.components import PREDICATE
from app.validation.engine.dataset import folded
from app.validation.engine.expressions import Part, Value
from app.validation.engine.model import Constraint, Shape, Target, TargetKind
from app.validation.engine.writer import LIMIT, Writer
from app.validation.finding import Term
from app.validation.paths import Path


class Explanation(NamedTuple):
    """A constraint of a shape, and the pattern whose solutions for ?this are its results."""

    shape: Shape
    constraint: Constraint
    pattern: str
    distinct: bool

    def query(self, focus: str) -> str:
        """The query that explains the nodes bound by the pattern `focus`."""
        distinct = "DISTINCT " if self.distinct else ""
        return f"SELECT {distinct}?this ?_value {PREDICATE} WHERE {{ {focus} {self.pattern} }}"


class Screen(NamedTuple):
    """An expression that is true of each focus node which violates one of the constraints behind it."""

    expression: str
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True)
class Scope:
    """Focus nodes, by targets and the chain of paths from there, and what is asked about them."""

    targets: tuple[Target, ...]
    chain: tuple[Path, ...]
    shapes: tuple[Shape, ...]
    screens: tuple[Screen, ...]
    queries: tuple[tuple[Shape, Constraint], ...]

    @cached_property
    def named(self) -> frozenset[Term]:
        """The targets that are nodes themselves, as the store writes them."""
        return folded([target.term for target in self.targets if target.kind is TargetKind.NODE])


def scopes(roots: Sequence[Shape], writer: Writer) -> list[Scope]:
    """The plan for the shapes that have targets."""
    together: dict[tuple[tuple[Target, ...], tuple[Path, ...]], list[Shape]] = {}
    for root in roots:
        for chain, shape in _chains(root, ()):
            together.setdefault((root.targets, chain), []).append(shape)
    return [_scope(targets, chain, shapes, writer) for (targets, chain), shapes in together.items()]


def _chains(shape: Shape, chain: tuple[Path, ...]) -> Iterator[tuple[tuple[Path, ...], Shape]]:
    if shape.deactivated:
        return
    yield chain, shape
    for inner in shape.properties:
        yield from _chains(inner, chain if shape.path is None else (*chain, shape.path))


def _scope(targets: tuple[Target, ...], chain: tuple[Path, ...], shapes: Sequence[Shape], writer: Writer) -> Scope:
    own = [(shape, constraint) for shape in shapes for constraint in shape.constraints]
    queries = tuple((shape, constraint) for shape, constraint in own if is_select(constraint))
    return Scope(targets, chain, tuple(shapes), tuple(_screens(shapes, writer)), queries)


def is_select(constraint: Constraint) -> bool:
    """True for a constraint whose results are the solutions of a SELECT query."""
    return constraint.query is not None and "value" not in constraint.query.pre_bound


def _screens(shapes: Sequence[Shape], writer: Writer) -> Iterator[Screen]:
    """The parts of all shapes, cut into expressions that are not too long for the optimiser."""
    pending: list[Part] = []
    for part in (part for shape in shapes for part in writer.parts(shape, "?this", leave_out=is_select)):
        if pending and sum(len(each.expression) for each in (*pending, part)) > LIMIT:
            yield _screen(pending, writer)
            pending = []
        pending.append(part)
    if pending:
        yield _screen(pending, writer)


def _screen(parts: Sequence[Part], writer: Writer) -> Screen:
    expression = " || ".join(part.expression for part in parts)
    covered = (each for part in parts for each in part.constraints)
    return Screen(expression, tuple(explanation for each in covered for explanation in _explanations(*each, writer)))


def _explanations(shape: Shape, constraint: Constraint, writer: Writer) -> Iterator[Explanation]:
    path, name = shape.path, constraint.component
    if writer.on_values(constraint):
        value = Value.of("?this" if path is None else "?_value")
        test = f"FILTER({writer.test(constraint, value, '?this')})"
        pattern = test if path is None else f"?this {path} ?_value {test}"
        yield Explanation(shape, constraint, pattern, distinct=path is not None and path.may_repeat)
    elif name in components.SET_TESTS:
        test = components.SET_TESTS[name](writer, constraint, "?this", path)
        yield Explanation(shape, constraint, f"FILTER({test})", distinct=False)
    else:
        for pattern in components.PATTERNS[name](writer, constraint, "?this", path, "?_value"):
            # Two values that are not less than a third are two results, and so is one value beside two others.
            yield Explanation(shape, constraint, pattern, distinct=name not in components.PAIRWISE)
