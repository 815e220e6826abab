"""Limits on a query before the engine sees it.

The engine recurses over the query: some thousands of nested groups, or of operators in a row, overflow the stack and
end the process, and nothing can catch that. Seen to kill on a stack of 8 MB: 2,250 nested `{`, 1,000 nested `[`, 2,640
OPTIONAL, 3,000 AS, 4,000 things to DESCRIBE or functions to GROUP BY in a row. These limits stand below all of them, so
they hold on any main thread; the threads that answer public queries have a stack of 256 MB.

Its planner takes cubic time over what it joins in one group, and square time over other clauses in a row. Seconds of
one processor of a loaded machine, where this module refuses what is right of the bar:

    in a row                                64    128  |  256     512    1,000  |  3,000
    triples of one subject                0.08   1.35  |  > 12
    triples of a chain                    0.01   0.06  |  0.5     > 12
    groups, GRAPH                         0.15   2.30  |  > 12
    UNIONs of two joined with each other  0.92         |
    branches of one UNION                 0.00   0.00     0.02    0.08     0.33  |  4.2
    FILTER, EXISTS, ||, &&                0.00   0.00     0.02    0.10     0.44  |  > 12
    rows of VALUES, members of IN         0.00   0.00     0.00    0.00     0.00     0.01

They bound reading and planning only: what a query costs to evaluate is not theirs to say, nor what a long collection
costs to plan, which these tokens do not show. Such queries end at their deadline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from app.errors import PayloadTooLarge, RequestError
from app.store.query.syntax import Form, Tokens, form, read_blindly

LENGTH: Final = 256 * 1024  # bytes of UTF-8
DEPTH: Final = 64
PATTERNS: Final = 128
OPERATORS: Final = 1000
# All tokens of a query; of DESCRIBE fewer, for the engine adds a level to its tree for each thing that is described.
TOKENS: Final = 20_000
DESCRIBED: Final = 1000

_OPENING: Final = frozenset("({[")
_CLOSING: Final = frozenset(")}]")
# Each of these joins one more pattern to a group, or ends the one before.
_PATTERN: Final = re.compile(r"[;,/{\[]|\.(?!\d)|FILTER|BIND")
# Each of these adds a level to the tree that the engine walks, though no bracket is opened. It needs no blank around a
# keyword, so that one counts wherever it stands in a word.
_OPERATOR: Final = re.compile(
    r"\|\||&&|[!<>]=|[+\-*|!^=<>?]|AS|BIND|EXISTS|FILTER|GRAPH|LATERAL|MINUS|OPTIONAL|UNION|VALUES"
)
# What is grouped or ordered by, and the conditions of HAVING, stand side by side without an operator.
_MODIFIER: Final = re.compile(r"GROUP(?!_CONCAT)|HAVING|ORDER")
_JOINED: Final = ("joins too many patterns", "łączy zbyt wiele wzorców")


def check_length(text: str) -> None:
    """Refuse a query that is too long with `PayloadTooLarge`."""
    if len(text.encode()) > LENGTH:
        raise PayloadTooLarge(f"The query is longer than {LENGTH} bytes", f"Zapytanie jest dłuższe niż {LENGTH} bajtów")


def check_structure(text: str, tokens: Tokens) -> None:
    """Refuse a query that nests too deeply or strings too many patterns or operators together with `RequestError`."""
    _check_size(tokens)
    if len(tokens.significant) <= DEPTH and not tokens.ambiguous:
        return  # nothing can be over a limit
    # Where tokens have two readings, a bracket or a keyword may hide in what looks like a comment: all of it counts.
    significant = read_blindly(text) if tokens.ambiguous else tokens.significant
    symbols = " ".join(significant)
    depth, joined = sum(map(symbols.count, _OPENING)), len(_PATTERN.findall(symbols))
    if depth > DEPTH or joined > PATTERNS:
        depth, widest = _shape(significant)
        joined = joined if tokens.ambiguous else widest
    for measured, limit, en, pl in (
        (depth, DEPTH, "nests brackets too deeply", "zbyt głęboko zagnieżdża nawiasy"),
        (joined, PATTERNS, *_JOINED),
        (_operators(symbols), OPERATORS, "has too many operators", "ma zbyt wiele operatorów"),
    ):
        if measured > limit:
            raise RequestError(f"The query {en}: {measured} of {limit}", f"Zapytanie {pl}: {measured} z {limit}")


def _check_size(tokens: Tokens) -> None:
    limit = DESCRIBED if tokens.total > DESCRIBED and form(tokens) is Form.DESCRIBE else TOKENS
    if tokens.total > limit:
        raise RequestError(
            f"The query has more than {limit} words, names and symbols",
            f"Zapytanie ma więcej niż {limit} słów, nazw i znaków",
        )


@dataclass(slots=True)
class _Bracket:
    """An open bracket: the patterns in it so far, and those of the widest branch of a UNION that goes on."""

    opening: str
    patterns: int
    branch: int = 0


def _shape(significant: Iterable[str]) -> tuple[int, int]:
    """How deep brackets nest, and how many patterns are joined; of the branches of a UNION only the widest counts."""
    brackets = [_Bracket("", 0)]
    deepest = 0
    for symbol, following in pairwise(chain(significant, ("",))):
        here = brackets[-1]
        if symbol in _OPENING:
            brackets.append(_Bracket(symbol, int(symbol != "(")))
            deepest = max(deepest, len(brackets) - 1)
        elif symbol in _CLOSING:
            # Closing brackets that close nothing must not buy depth for later.
            if len(brackets) > 1:
                brackets.pop()
                _close(here, brackets[-1], in_union=following == "UNION")
        elif _PATTERN.search(symbol) and not (symbol == "," and here.opening == "("):
            here.patterns += 1
    return deepest, sum(bracket.patterns for bracket in brackets)


def _close(closed: _Bracket, parent: _Bracket, *, in_union: bool) -> None:
    if in_union:
        parent.branch = max(parent.branch, closed.patterns)
    elif parent.branch:
        # The union itself is joined too.
        parent.patterns += max(parent.branch, closed.patterns) + 1
        parent.branch = 0
    else:
        parent.patterns += closed.patterns


def _operators(symbols: str) -> int:
    modifier = _MODIFIER.search(symbols)
    return len(_OPERATOR.findall(symbols)) + (symbols.count("(", modifier.start()) if modifier else 0)
