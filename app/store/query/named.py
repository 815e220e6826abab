"""What a query names: every IRI in it, with prefixes, base and escapes resolved, and whether it is called.

For who must refuse a function or a name whatever it is written like. Knows tokens, and asks nobody whether they are a
query: that is for others to have found out before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.store.query import grammar, syntax
from app.store.query.federation import DECLARATIONS, NAMES, Names


class Named(NamedTuple):
    """An IRI, and whether arguments follow it."""

    iri: str
    called: bool


def named(text: str, base_iri: str) -> Iterator[Named]:
    """Every IRI that a query names, prefixes among them, in order."""
    tokens, _ = grammar.examine(syntax.resolve_codepoints(text))
    names = Names(base_iri)
    for place, token in enumerate(tokens):
        following = tokens[place + 1 : place + 3]
        if token.terminal in DECLARATIONS:
            names.declare(following)
        elif token.terminal in NAMES:
            yield Named(names.resolve(token), bool(following) and following[0].terminal in ("'('", "NIL"))
