"""What is wrong with a query that the engine refuses, and where: told by our grammar, else in the engine's words.

The engine's parser reports the furthest place that it tried, which lies behind the fault, and what it tried there. The
grammar stops at the fault itself. It knows no extension of the engine, so where it stops at one, the engine is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.errors import QuerySyntaxError, RequestError
from app.store.query import expected, grammar, syntax
from app.store.query.federation import NAMES, Names
from app.store.query.grammar import Token

_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_UNKNOWN_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported", re.DOTALL)
# What the engine reads beyond SPARQL 1.1.
_EXTENSION: Final = re.compile(
    r"""(?: LATERAL | VERSION | ADJUST | TRIPLE | IS_?TRIPLE | SUBJECT | PREDICATE | OBJECT
          | LANGDIR | HASLANG | HASLANGDIR | STRLANGDIR ) \b | << | \{\| | ~""",
    re.VERBOSE | re.IGNORECASE,
)


def is_of_query(message: str) -> bool:
    """True when the engine finds fault with a query, not with data, a service or itself."""
    return bool(_POSITION.match(message)) or is_unknown_function(message)


def is_unknown_function(message: str) -> bool:
    """True when the engine says that a query calls a function which it does not know."""
    return bool(_UNKNOWN_FUNCTION.match(message))


def located(message: str, text: str, base: str, prefixes: Mapping[str, str]) -> RequestError:
    """The fault of the query `text` that made the engine say `message`; `prefixes` are those that it may declare."""
    resolved = syntax.resolve_codepoints(text)
    tokens, refused = grammar.examine(resolved)
    if refused and _EXTENSION.match(resolved, refused.token.start):
        return reported(message)
    if refused:
        found: tuple[Token, tuple[str, str]] | None = refused.token, refused.told(resolved)
    elif is_unknown_function(message):
        found = _call(tokens, base, message)
    else:
        found = _undeclared(tokens, prefixes)
    if found is None:
        return reported(message)
    token, words = found
    return QuerySyntaxError.at(text, syntax.before_resolving(text, token.start), *words)


def reported(message: str) -> RequestError:
    """The fault in the engine's words."""
    if is_unknown_function(message):
        return RequestError(*_unknown(_function(message)))
    found = _POSITION.match(message)
    if not found:
        return QuerySyntaxError(f"The query does not parse: {message}", f"Błąd składni zapytania: {message}")
    line, column, (en, pl) = int(found[1]), int(found[2]), expected.told(found[3])
    return QuerySyntaxError(
        f"The query does not parse at line {line}, column {column}: {en}",
        f"Błąd składni zapytania w wierszu {line}, kolumnie {column}: {pl}",
        line=line,
        column=column,
    )


def _call(tokens: Sequence[Token], base: str, message: str) -> tuple[Token, tuple[str, str]] | None:
    """The first call of the function that the engine does not know."""
    function, names = _function(message), Names(base)
    for place, token in enumerate(tokens):
        name = tokens[place - 1]
        if token.terminal in ("'BASE'", "'PREFIX'"):
            names.declare(tokens[place + 1 : place + 3])
        elif token.terminal in ("'('", "NIL") and name.terminal in NAMES and names.resolve(name) == function:
            return name, _unknown(function)
    return None


def _function(message: str) -> str:
    return _UNKNOWN_FUNCTION.sub(r"\1", message)


def _unknown(function: str) -> tuple[str, str]:
    return f"unknown function <{function}>", f"nieznana funkcja <{function}>"


def _undeclared(tokens: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[Token, tuple[str, str]] | None:
    """The first name whose prefix is not declared."""
    declared: set[str] = set()
    for before, token in zip([None, *tokens], tokens, strict=False):
        prefix = token.text.partition(":")[0]
        if token.terminal not in ("PNAME_LN", "PNAME_NS"):
            continue
        if before and before.terminal == "'PREFIX'":
            declared.add(prefix)
        elif prefix not in declared:
            return token, _not_declared(prefix, prefixes.get(prefix))
    return None


def _not_declared(prefix: str, namespace: str | None) -> tuple[str, str]:
    en, pl = f"the prefix {prefix}: is not declared", f"prefiks {prefix}: nie jest zadeklarowany"
    if namespace is None:
        return en, pl
    line = f"PREFIX {prefix}: <{namespace}>"
    return f"{en}; begin the query with {line}", f"{pl}; zacznij zapytanie od {line}"
