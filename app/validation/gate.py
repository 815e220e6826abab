"""The gate: the two questions every validation engine answers.

Owns the seam only. An engine works over the staging store and leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from app.validation.finding import Finding
from app.validation.shapes import Shapes
from app.validation.view import Seen

# A literal as the mapping wrote it: the IRIs of subject and predicate, and the value.
Exact: TypeAlias = tuple[str, str, ox.Literal]
# Finds the literals about some subjects, given their IRIs.
ExactOf: TypeAlias = Callable[[Collection[str]], Iterable[Exact]]


def none_exact(_subjects: Collection[str]) -> Iterable[Exact]:
    """No literal but in the form of the store."""
    return ()


@dataclass(frozen=True)
class Recheck:
    """What a change does: `nodes` are those whose findings can differ, `findings` all there are about them now."""

    nodes: frozenset[str]
    findings: tuple[Finding, ...]


class Gate(Protocol):
    """Validates what a register says against its shapes."""

    def check(
        self, store: Seen, graphs: Sequence[str], shapes: Shapes, exact: Iterable[Exact] = (), threads: int = 1
    ) -> tuple[Finding, ...]:
        """Findings about the nodes that `graphs` describe, sorted.

        `graphs` are IRIs of named graphs: the register's and what is inferred from it. The other named graphs are
        context: what they say of a node is seen (its classes, for one), but nodes that only they describe are not
        reported on, nor nodes that no graph describes and only they mention, unless a shape names them as its target.
        `exact` are the literals of `shapes.exact_predicates` as they were written, those of one subject
        together; without them a literal is judged in the form that the store keeps. `threads` may work side by side;
        their number changes no finding.
        """
        ...

    def recheck(
        self,
        store: Seen,
        graphs: Sequence[str],
        shapes: Shapes,
        changed: Collection[ox.Quad],
        exact_of: ExactOf = none_exact,
        threads: int = 1,
    ) -> Recheck:
        """Check what a change touches: `store` holds the new state, `changed` are the quads that came or went.

        `exact_of` is asked once, for the subjects whose literals are judged anew, and answers as `exact` of `check`.
        The findings before the change that are not about `nodes`, and `findings`, are those of a full check.
        """
        ...
