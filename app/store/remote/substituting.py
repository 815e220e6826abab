"""Terms in place of variables in queries of our own, as text: the protocol has no other way to bind one.

What the engine does with its substitutions: a variable that is bound stands nowhere any more, and where it was
projected or grouped by it is left out, for it would be the same in every row. Knows as much of SPARQL's terminals as
queries of our own use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal

from app.store.base import Term
from app.store.remote import literals

_TOKEN: Final = re.compile(
    r"""(?P<rest>\#[^\n]*|<[^<>"{}|^`\\\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | [?$](?P<variable>\w+)
      | (?P<word>[A-Za-z_]\w*(?::[\w.-]*)?)
      | (?P<mark>[{}()])""",
    re.VERBOSE,
)
# After these words, and outside brackets, a variable stands for a column and not for its value; these others end that.
_COLUMNS: Final = frozenset(("SELECT", "GROUP"))
_PATTERNS: Final = frozenset(("WHERE", "FROM", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))


def substituted(query: str, bindings: Mapping[str, Term]) -> str:
    """`query` with terms in place of the variables that `bindings` name."""
    if not bindings:
        return query
    texts = {name: _written(term) for name, term in bindings.items()}
    return "".join(_text(piece, column, texts) for piece, column in _pieces(query))


def _text(piece: str, column: bool | None, texts: Mapping[str, str]) -> str:
    if column is None or piece[1:] not in texts:
        return piece
    return "" if column else texts[piece[1:]]


def _written(term: Term) -> str:
    return str(literals.held(term) if isinstance(term, Literal) else term)


@lru_cache(maxsize=256)
def _pieces(query: str) -> tuple[tuple[str, bool | None], ...]:
    """The text in pieces: each variable, with whether it stands for a column, and what is between them, with None."""
    return tuple(_cut(query))


def _cut(query: str) -> Iterator[tuple[str, bool | None]]:
    start, depth, columns = 0, 0, False
    for token in _TOKEN.finditer(query):
        if token["variable"]:
            yield query[start : token.start()], None
            yield token[0], columns and depth == 0
            start = token.end()
        elif token["word"]:
            word = token["word"].upper()
            columns = word in _COLUMNS or (columns and word not in _PATTERNS)
            depth = 0 if word in _COLUMNS else depth
        elif token["mark"]:
            columns = columns and token["mark"] not in "{}"
            depth += {"(": 1, ")": -1}.get(token["mark"], 0)
    yield query[start:], None
