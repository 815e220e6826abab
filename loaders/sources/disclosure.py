"""What a report may show of a faulty value: the value, or its first two characters and its length.

Owns the rule by which a value cannot be a person's name: its column is of numbers, dates or identifiers, it has fewer
than three letters, or it is a word of the column's closed list, mistyped. Numbers of a secret kind are never shown.
`loaders.disclosing` applies the rule to what became of source text in a graph.
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
    return {"pl": text, "en": text} if _is_harmless(value, datatype) else cut(text, len(value))


def cut(text: str, length: int) -> Mapping[str, str]:
    """The first two characters of `text` and the length of the value that it shows, by language."""
    return {
        "pl": f"{text[:2]}… ({length} {_characters(length)})",
        "en": f"{text[:2]}… ({length} characters)",
    }


def hide(value: str, kinds: Iterable[Kind]) -> str:
    """`value` with every number that may be of a secret kind hidden, fit to be shown and short enough."""
    return shown(without_secrets(value, kinds).translate(_PICTURES))


def without_secrets(value: str, kinds: Iterable[Kind]) -> str:
    """`value` with every number that may be of a secret kind hidden."""
    secret = [kind for kind in kinds if kind.secret]
    return _DIGITS.sub(lambda match: _hidden(match[0], secret), value)


def _hidden(digits: str, secret: Iterable[Kind]) -> str:
    parts = re.split("[ -]", digits)
    runs = ["".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)]
    return HIDDEN if any(kind.fits(run) for kind in secret for run in runs) else digits


def _is_harmless(value: str, datatype: Datatype) -> bool:
    if datatype.kind or datatype.family in NUMERIC | {Family.MOMENT}:
        return True
    return is_short(value) or is_near(value, _words(datatype))


def is_short(value: str) -> bool:
    """True when it has too few letters for a name."""
    return sum(character.isalpha() for character in value) < _LETTERS_OF_A_NAME


def is_near(value: str, words: Iterable[str]) -> bool:
    """True when it is one of `words`, perhaps mistyped, whatever the case."""
    return any(_is_near(value.casefold(), word.casefold()) for word in words)


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
