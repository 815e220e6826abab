"""Rows that a store answers our own queries with: solutions by name, and what is read of their terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, QuerySolutions

from app.labels import Label, labels_among
from app.store.base import Term


def read(solutions: QuerySolutions) -> list[dict[str, Term]]:
    """Solutions as `Store.select` returns them."""
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name, term in zip(names, solution, strict=True) if term is not None} for solution in solutions
    ]


def text(term: object) -> str:
    """An IRI or the words of a literal, of a term that our queries and graphs let be nothing else."""
    assert isinstance(term, NamedNode | Literal)
    return term.value


def labels(rows: Iterable[Mapping[str, Term]], name: str) -> frozenset[Label]:
    """The literals of a variable, where rows bind one."""
    return frozenset(labels_among(row.get(name) for row in rows))
