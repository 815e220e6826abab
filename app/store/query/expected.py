"""What the engine's parser says of a fault, in words for people.

The parser lists everything that could have stood at the place which it reached, classes of characters too, and among
them in English what is wrong where the grammar alone does not say it. Such a sentence goes before all lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ITEM: Final = re.compile(
    r"""
      \[ (?: '(?:\\.[^']*|[^'])' | [^\]'] )* \]     # a class of characters
    | " (?: \\. | [^"\\] )* "                       # a symbol
    | [^,\s] [^,]*                                  # a keyword, or a sentence
    """,
    re.VERBOSE | re.DOTALL,
)
_LIST: Final = "one of "
_MOST: Final = 8
_SENTENCES: Final = {
    "Prefix not found": ("a prefix is not declared", "prefiks nie jest zadeklarowany"),
    "IRI parsing failed": ("an IRI is not well-formed", "IRI jest nieprawidłowe"),
    "Duplicated variable name in SELECT": (
        "SELECT names a variable twice",
        "SELECT podaje tę samą zmienną dwa razy",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * cannot stand with GROUP BY",
        "SELECT * nie może stać razem z GROUP BY",
    ),
    "The SELECT contains a variable that is unbound": (
        "SELECT names a variable that is neither grouped by nor inside an aggregate",
        "SELECT podaje zmienną, której nie ma w GROUP BY ani w agregacie",
    ),
}
_NOTHING: Final = ("this is not expected here", "tego się tu nie oczekuje")


def told(expected: str) -> tuple[str, str]:
    """What the parser expected, in English and in Polish."""
    items = list(_items(expected))
    for item in items:
        if " " in item:
            return _SENTENCES.get(item, (item, item))
    if not items:
        return _NOTHING
    listed = ", ".join(items[:_MOST]) + (" …" if len(items) > _MOST else "")
    return f"expected {listed}", f"oczekiwano {listed}"


def _items(expected: str) -> Iterator[str]:
    """Keywords, symbols and sentences; a class of characters says nothing to anybody."""
    for match in _ITEM.finditer(expected.removeprefix(_LIST)):
        item = match[0].strip()
        if item[0] not in "[<":
            yield item[1:-1].replace("\\", "") if item[0] == '"' else item
