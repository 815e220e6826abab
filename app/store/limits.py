"""Limits on a query before the engine sees it.

The engine recurses over the query: some thousands of nested groups, or of operators in a row, overflow the stack and
end the process, and nothing can catch that; and its planner takes cubic time over the patterns of one group (120
triples: 6 s). So text over these limits is refused; they stand far below what was seen to kill (2,250 nested `{`,
1,000 nested `[`, 2,640 OPTIONAL, 3,000 AS or 4,000 things to DESCRIBE in a row, on a stack of 8 MB). They bound reading
and planning only: what a query costs to evaluate is not theirs to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.errors import PayloadTooLarge, RequestError
from app.store.syntax import Form, Tokens, form, read_blindly

LENGTH: Final = 64 * 1024  # bytes of UTF-8
DEPTH: Final = 64
PATTERNS: Final = 128
JOINS: Final = 32
OPERATORS: Final = 1000
# All tokens of a query; of DESCRIBE fewer, for the engine adds a level to its tree for each thing that is described.
TOKENS: Final = 10_000
DESCRIBED: Final = 1000

_OPENING: Final = frozenset("({[")
_CLOSING: Final = frozenset(")}]")
# Each of these joins one more pattern to a group, or one more variable to a solution.
_PATTERNS: Final = frozenset((".", ";", "[", "/", "GRAPH", "VALUES", "BIND", "AS"))
# Each of these joins a group to a group; forty of them in a row keep the planner busy for a quarter of a minute.
_JOINS: Final = frozenset(("OPTIONAL", "UNION", "MINUS", "LATERAL"))
# Each of these adds a level to the tree that the engine walks, though no bracket is opened.
_OPERATORS: Final = frozenset(
    ("+", "-", "*", "|", "||", "&&", "!", "^", "=", "!=", "<", ">", "<=", ">=", "?", ",", "FILTER", "EXISTS", "IN")
)


def check_length(text: str) -> None:
    """Refuse a query that is too long with `PayloadTooLarge`."""
    if len(text.encode()) > LENGTH:
        raise PayloadTooLarge(f"The query is longer than {LENGTH} bytes", f"Zapytanie jest dłuższe niż {LENGTH} bajtów")


def check_structure(text: str, tokens: Tokens) -> None:
    """Refuse a query that nests too deeply or strings too many patterns or operators together with `RequestError`."""
    # Where tokens have two readings, a bracket or a keyword may hide in what looks like a comment: all of it counts.
    significant = read_blindly(text) if tokens.ambiguous else tokens.significant
    _check_size(tokens)
    if _depth(significant) > DEPTH:
        raise RequestError(
            f"The query nests brackets more than {DEPTH} deep",
            f"Nawiasy w zapytaniu są zagnieżdżone głębiej niż {DEPTH} razy",
        )
    for counted, limit in ((_PATTERNS, PATTERNS), (_JOINS, JOINS), (_OPERATORS, OPERATORS)):
        if _count(significant, counted) > limit:
            names = " ".join(sorted(counted))
            raise RequestError(
                f"The query has more than {limit} of {names} together",
                f"Zapytanie ma więcej niż {limit} spośród {names} łącznie",
            )


def _check_size(tokens: Tokens) -> None:
    limit = DESCRIBED if form(tokens) is Form.DESCRIBE else TOKENS
    if tokens.total > limit:
        raise RequestError(
            f"The query has more than {limit} words, names and symbols",
            f"Zapytanie ma więcej niż {limit} słów, nazw i znaków",
        )


def _depth(significant: Iterable[str]) -> int:
    deepest = depth = 0
    for token in significant:
        if token in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token in _CLOSING:
            # Never below zero: closing brackets that close nothing must not buy depth for later.
            depth = max(0, depth - 1)
    return deepest


def _count(significant: Iterable[str], counted: frozenset[str]) -> int:
    return sum(token in counted for token in significant)
