"""What may not stand at a place of a query, and what might, in words for people.

Owns words for the terminals of the grammar only; `expected` has those for what the engine's own parser says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

Words: TypeAlias = tuple[str, str]  # in English and in Polish

# What ends or goes on with something first: it is what most faults lack.
_SYMBOLS: Final = ("'}'", "')'", "']'", "'.'", "';'", "','", "'{'", "'('")
_FUNCTION: Final = ("a function", "funkcja")
_NODE: Final = ("a blank node", "węzeł pusty")
_NAMED: Final[dict[str, Words]] = {
    "VAR": ("a variable", "zmienna"),
    "IRIREF": ("an IRI", "IRI"),
    "PNAME_LN": ("a name with a prefix", "nazwa z prefiksem"),
    "PNAME_NS": ("a prefix with a colon", "prefiks z dwukropkiem"),
    "STRING": ("a text in quotes", "tekst w cudzysłowie"),
    "FRACTION": ("a number", "liczba"),
    "INTEGER": ("a whole number", "liczba całkowita"),
    "LANGTAG": ("a language", "język"),
    "FUNCTION": _FUNCTION,
    "AGGREGATE": _FUNCTION,
    "'COUNT'": _FUNCTION,
    "'GROUP_CONCAT'": _FUNCTION,
    "'BOUND'": _FUNCTION,
    "'BNODE'": _FUNCTION,
    "BLANK_NODE_LABEL": _NODE,
    "ANON": _NODE,
    "end": ("the end", "koniec"),
}
# What says nothing beside another that may stand there too.
_SAID_BY: Final = {"SIGNED": "'+'", "NIL": "'('", "PNAME_NS": "PNAME_LN", "INTEGER": "FRACTION"}
_MOST: Final = 8
_LONGEST: Final = 40
_STRING: Final = (
    "the text in quotes that begins here is not closed on its line, or has an escape that SPARQL does not know",
    "tekst w cudzysłowie, który się tu zaczyna, nie jest zamknięty w tym wierszu albo ma nieznany znak po \\",
)
_IRI: Final = (
    "the IRI that begins here is not closed, or has a character that no IRI has, such as a blank",
    "IRI, które się tu zaczyna, nie jest zamknięte albo ma znak, którego IRI mieć nie może, na przykład odstęp",
)


def told(found: str, following: str, allowed: Collection[str], *, known: bool) -> Words:
    """What is wrong with the text `found`, the character `following` after it, where one of `allowed` might stand.

    `known` when it may stand anywhere in a query.
    """
    if found in ("'", '"'):
        return _STRING
    if found == "<" and following.strip():
        return _IRI
    en, pl = _refusal(found, known=known)
    return f"{en}; expected {_listed(allowed, 0)}", f"{pl}; oczekiwano: {_listed(allowed, 1)}"


def _refusal(found: str, *, known: bool) -> Words:
    if not found:
        return "the query ends too soon", "zapytanie kończy się za wcześnie"
    shown = found if len(found) <= _LONGEST else found[:_LONGEST] + "…"
    if not known:
        return f"SPARQL 1.1 does not know “{shown}”", f"SPARQL 1.1 nie zna „{shown}”"
    return f"“{shown}” is not expected here", f"nie może tu stać „{shown}”"


def _listed(allowed: Collection[str], language: int) -> str:
    telling = [terminal for terminal in allowed if _SAID_BY.get(terminal) not in allowed]
    words = list(dict.fromkeys(_words(terminal)[language] for terminal in sorted(telling, key=_rank)))
    return ", ".join(words[:_MOST]) + (" …" if len(words) > _MOST else "")


def _rank(terminal: str) -> tuple[int, int, str]:
    """Punctuation in its order, then kinds of terms, keywords, and operators."""
    if terminal in _SYMBOLS:
        return 0, _SYMBOLS.index(terminal), ""
    if terminal in _NAMED:
        return 1, list(_NAMED).index(terminal), ""
    return (2 if terminal[1:2].isalpha() else 3), 0, terminal


def _words(terminal: str) -> Words:
    bare = terminal.strip("'")
    return _NAMED.get(terminal) or ((bare, bare) if bare.isupper() else (f"“{bare}”", f"„{bare}”"))
