"""Equality of results as the suite means it: solutions as a multiset, graphs as sets, both up to blank nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from .solutions import Results, Solution, Term


def same(expected: Results, answered: Results, lax: bool = False) -> bool:
    """True when the answer is what is expected: solutions as a multiset, or in order where order is expected.

    `lax` is the cardinality of REDUCED: every expected solution at least once and no more often than expected.
    """
    if expected.boolean is not None or answered.boolean is not None:
        return expected.boolean == answered.boolean
    if expected.variables and expected.variables != answered.variables:
        return False
    ours, theirs = (_rows(results.solutions, expected.ordered) for results in (expected, answered))
    if lax:
        counts, found = Counter(ours), Counter(theirs)
        return counts.keys() == found.keys() and all(found[row] <= counts[row] for row in found)
    return isomorphic(ours, theirs)


def _rows(found: Iterable[Solution], ordered: bool) -> list[Term]:
    """Solutions as terms; where they are ordered, each has its place in it."""
    return [(number if ordered else 0, *sorted(solution.items())) for number, solution in enumerate(found)]


def isomorphic(one: list[Term], other: list[Term]) -> bool:
    """True when some renaming of blank nodes makes the two multisets of rows equal."""
    return len(one) == len(other) and _match(_coloured(one), _coloured(other), {}, {})


def _coloured(rows: list[Term]) -> list[tuple[Any, Term]]:
    """Rows with what they look like from afar, those with the rarest looks first."""
    looks = {node: "" for row in rows for node in _blank(row)}
    for _ in range(4):
        # A blank node looks as the rows that it stands in do.
        seen: dict[str, list[str]] = {node: [] for node in looks}
        for row in rows:
            for node in set(_blank(row)):
                seen[node].append(repr(_look(row, {**looks, node: "self"})))
        looks = {node: str(hash("".join(sorted(found)))) for node, found in seen.items()}
    coloured = [(repr(_look(row, looks)), row) for row in rows]
    counts = Counter(look for look, _ in coloured)
    return sorted(coloured, key=lambda pair: (counts[pair[0]], pair[0]))


def _match(
    one: list[tuple[Any, Term]], other: list[tuple[Any, Term]], there: dict[str, str], back: dict[str, str]
) -> bool:
    if not one:
        return True
    (look, row), rest = one[0], one[1:]
    for index, (their_look, theirs) in enumerate(other):
        if look != their_look:
            continue
        renamed, returned = dict(there), dict(back)
        pairs = zip(_blank(row), _blank(theirs), strict=True)
        if all(renamed.setdefault(a, b) == b and returned.setdefault(b, a) == a for a, b in pairs):
            if _match(rest, other[:index] + other[index + 1 :], renamed, returned):
                return True
            if not any(True for _ in _blank(row)):
                return False  # rows without blank nodes are all alike
    return False


def _look(term: Any, looks: dict[str, str]) -> Any:
    if isinstance(term, tuple):
        if _is_blank(term):
            return ("bnode", looks[term[1]])
        return tuple(_look(part, looks) for part in term)
    return term


def _is_blank(term: Term) -> bool:
    return len(term) == 2 and term[0] == "bnode" and isinstance(term[1], str)


def _blank(term: Any) -> Iterator[str]:
    if isinstance(term, tuple):
        if _is_blank(term):
            yield term[1]
        else:
            for part in term:
                yield from _blank(part)
