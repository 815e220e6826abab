"""What a report may show of a faulty value: the value, or its first two characters and its length.

Owns the rule by which a value cannot be a person's name: its column is of numbers, dates or identifiers, it has fewer
than three letters, or it is a word of the column's closed list, mistyped. Numbers of a secret kind are never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final

from loaders.sources.datatype import NUMERIC, Datatype, Family
from loaders.sources.identifiers import Kind
from loaders.sources.text import shown

HIDDEN: Final = "•••"
_DIGITS: Final = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
# Control characters as their symbols (Unicode block Control Pictures).
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)}
# A format that only lists words has none of the characters that mean something else in a regular expression.
_LIST: Final = re.compile(r"[^\\.\[\](){}*+?^$]+")
_LETTERS_OF_A_NAME: Final = 3
_SIMILAR: Final = 0.8
_MISTYPED: Final = 2  # characters too many or too few


def disclose(value: str, datatype: Datatype, kinds: Iterable[Kind]) -> Mapping[str, str]:
    """What to show of a faulty value, by language."""
    text = hide(value, kinds)
    if _is_harmless(value, datatype):
        return {"pl": text, "en": text}
    start, length = text[:2], len(value)
    return {
        "pl": f"{start}… ({length} {_characters(length)})",
        "en": f"{start}… ({length} characters)",
    }


def hide(value: str, kinds: Iterable[Kind]) -> str:
    """`value` with every number that may be of a secret kind hidden, fit to be shown and short enough."""
    secret = [kind for kind in kinds if kind.secret]
    return shown(_DIGITS.sub(lambda match: _hidden(match[0], secret), value).translate(_PICTURES))


def _hidden(digits: str, secret: Iterable[Kind]) -> str:
    texts = [digits, *re.split("[ -]", digits), re.sub("[ -]", "", digits)]
    return HIDDEN if any(kind.fits(text) for kind in secret for text in texts) else digits


def _is_harmless(value: str, datatype: Datatype) -> bool:
    if datatype.kind or datatype.family in NUMERIC | {Family.MOMENT}:
        return True
    if sum(character.isalpha() for character in value) < _LETTERS_OF_A_NAME:
        return True
    return any(_is_near(value.casefold(), word.casefold()) for word in _words(datatype))


def _words(datatype: Datatype) -> list[str]:
    """The closed list of a column: the words of its format, if it is nothing else."""
    if datatype.family is Family.BOOLEAN:
        return (datatype.format or "true|false").split("|")
    return datatype.format.split("|") if _LIST.fullmatch(datatype.format) else []


def _is_near(value: str, word: str) -> bool:
    # The length too: a word of the list with a name behind it is similar to the word.
    return abs(len(value) - len(word)) <= _MISTYPED and SequenceMatcher(None, value, word).ratio() >= _SIMILAR


def _characters(count: int) -> str:
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return "znaki" if few else "znaków"
