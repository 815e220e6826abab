"""Decimals in the one form that servers are given them in (XSD 1.0 section 3.2.3.2: `5.0`, `1.5`).

The engine takes `5`, `5.0` and `05.00` for one term; TDB2 takes them for three, gives back what is written otherwise,
and does not find it (Jena GH-3404). So statements that a server is handed have this form, and what a query names too,
in a pattern as in VALUES.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from app.namespaces import PREFIXES
from app.store.query import grammar
from app.store.query.federation import Names
from app.store.query.grammar import Token
from app.store.remote.levelling import decimal

_DECIMAL: Final = f"{PREFIXES['xsd']}decimal"
_MAY_HAVE_ONE: Final = re.compile(r"decimal|\d\.|\.\d", re.IGNORECASE)
_NUMBERS: Final = frozenset(("FRACTION", "SIGNED"))
# SPARQL 1.1 section 19.8, [147] to [154]: without an exponent, which makes a double of it.
_BARE: Final = re.compile(r"[+-]?\d*\.\d+")
# As the engine writes it, a decimal lacks that form only where it has no fraction.
_WHOLE: Final = re.compile(rb'( "[-+]?[0-9]+)"(\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>)\Z')


def in_lines(triples: Iterable[bytes]) -> list[bytes]:
    """Triples as the engine writes them, without the ends of their lines, with their decimals in that form."""
    return [_WHOLE.sub(rb'\1.0"\2', triple) for triple in triples]


def canonical(number: str) -> str:
    """A decimal with one digit behind its point at least, and no zero too many; what is none stays as it is."""
    plain = decimal(number)
    return f"{plain}.0" if plain.lstrip("-").isdigit() else plain


def rewritten(text: str, base_iri: str) -> str:
    """A query with its decimals in that form; one that the grammar of SPARQL 1.1 does not know stays as it is."""
    if not _MAY_HAVE_ONE.search(text):
        return text
    tokens, refused = grammar.examine(text)
    for token in () if refused else reversed(_decimals(tokens, base_iri)):
        text = f"{text[: token.start]}{_written(token)}{text[token.end :]}"
    return text


def _decimals(tokens: list[Token], base_iri: str) -> list[Token]:
    """The numbers that are decimals: those that stand there bare, and strings of that datatype."""
    names, found = Names(base_iri), []
    for place, (token, following) in enumerate(pairwise(tokens)):
        if token.terminal in ("'BASE'", "'PREFIX'"):
            names.declare(tokens[place + 1 : place + 3])
        elif token.terminal in _NUMBERS:
            found += [token] if _BARE.fullmatch(token.text) else []
        elif token.terminal == "STRING" and following.terminal == "'^^'":
            found += [token] if names.resolve(tokens[place + 2]) == _DECIMAL else []
    return found


def _written(token: Token) -> str:
    if token.terminal == "STRING":
        return f'"{canonical(token.text[1:-1])}"'
    sign = "+" if token.text.startswith("+") else ""
    return sign + canonical(token.text)
