"""The columns of `SELECT *` in the order in which a reader of the query meets them; the engine sorts them by name.

Pure: text and names in, names out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile
from typing import Final

from app.store.query import syntax

# Variables, with what may hide one: comments, IRIs and strings (SPARQL 1.1 section 19.8).
_TOKEN: Final = re.compile(
    r"""
      \#[^\r\n]*+
    | <[^<>"{}|^`\\\s]*+>
    | [?$](?P<name>\w++)
    | """
    + syntax.STRINGS,
    re.VERBOSE | re.DOTALL,
)
_MODIFIERS: Final = ("DISTINCT", "REDUCED")


def order(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """`names` as the query lists them, or, when it lists none, by their first places in it."""
    if not _is_star(text):
        return tuple(names)
    seen = {name: place for place, name in enumerate(_variables(text))}
    return tuple(sorted(names, key=lambda name: seen.get(name, len(seen))))


def _variables(text: str) -> dict[str, None]:
    return dict.fromkeys(match["name"] for match in _TOKEN.finditer(text) if match["name"])


def _is_star(text: str) -> bool:
    words = dropwhile(lambda word: word != "SELECT", syntax.read(text).significant)
    following = [word for word, _ in zip(words, range(3), strict=False) if word not in _MODIFIERS]
    return following[1:2] == ["*"]
