"""Trees of terms: what is above a term and below it, as nested branches.

A term may have several parents: then it stands under each of them, and what is below it is told once. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

Neighbours = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Branch:
    """A term by its IRI and what is under it; `here` marks the one that the page is about."""

    iri: str
    here: bool = False
    branches: tuple[Branch, ...] = ()


def around(iri: str, parents: Neighbours, children: Neighbours) -> tuple[Branch, ...]:
    """The tree from the highest ancestors of a term down to its descendants, with nothing beside it."""
    below = replace(_under(iri, children), here=True)
    roots, told = _above(below, parents, frozenset({iri})), False
    shown = []
    for root in roots:
        shown.append(_bare(root) if told else root)
        told = True
    return tuple(shown)


def forest(members: Sequence[str], parents: Neighbours, children: Neighbours) -> tuple[Branch, ...]:
    """The trees of all `members`: those without a parent among them stand at the top."""
    known = set(members)
    roots = [name for name in members if not (known - {name}) & set(parents(name))]
    return tuple(_under(root, lambda name: [child for child in children(name) if child in known]) for root in roots)


def _under(iri: str, children: Neighbours, seen: frozenset[str] = frozenset()) -> Branch:
    inside = [child for child in children(iri) if child not in seen and child != iri]
    return Branch(iri, branches=tuple(_under(child, children, seen | {iri}) for child in inside))


def _above(branch: Branch, parents: Neighbours, seen: frozenset[str]) -> list[Branch]:
    above = [parent for parent in parents(branch.iri) if parent not in seen]
    if not above:
        return [branch]
    return [root for name in above for root in _above(Branch(name, branches=(branch,)), parents, seen | {name})]


def _bare(branch: Branch) -> Branch:
    """The same without what is below the term that the page is about."""
    if branch.here:
        return replace(branch, branches=())
    return replace(branch, branches=tuple(_bare(each) for each in branch.branches))
