"""Words of a text as the index keeps them and as they are asked for: folded, and cut to their stems.

    "w Łodzi"  is kept as  w lodzi lodz        and asks for  lodzi… or lodz…

Folding takes case and diacritics away, ł's too (`app.store.functions`). Stems are those of Snowball for Polish and
English (docs/decisions/0024): inflection goes, and what begins with a stem is found by it. Of an adjective of place
(łódzki, zgierski) the name of the place is found too, by what stands before its suffix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import snowballstemmer

from app.store.functions import fold

WORD: Final = re.compile(r"[^\W_]+")
# Longer runs of letters are no words of a language.
LONGEST: Final = 40
_LONGEST_NAME: Final = 100
# A shorter stem begins too many words; it finds itself alone.
SHORTEST_STEM: Final = 4
LANGUAGES: Final = ("pl", "en")
_ALGORITHMS: Final = {"pl": "polish", "en": "english"}
_FIRST: Final = "pl"
# Suffixes of adjectives that are made of names of places, in folded stems; what is in brackets belongs to the name.
_OF_PLACES: Final = tuple(
    re.compile(pattern) for pattern in (r"(.{2,})owsk", r"(.{2,}dz)k", r"(.{2,}[iy]n)sk", r"(.{2,})[sc]k")
)


def words(text: str) -> Iterator[str]:
    """The words of a text, as they are written but for case."""
    return (found[0].lower() for found in WORD.finditer(text) if len(found[0]) <= LONGEST)


@lru_cache(maxsize=65_536)
def kept(word: str, language: str) -> str:
    """The forms under which a word of a text is kept, folded, with a blank between them."""
    return " ".join(dict.fromkeys((fold(word), _stem(word, language))))


def as_one(text: str, *languages: str) -> tuple[str, ...]:
    """All of a text as one word: as it is, and of its stems in each language; what is too long is none."""
    parts = list(words(text))
    found = ["".join(map(fold, parts)), *("".join(_stem(part, each) for part in parts) for each in languages)]
    return tuple(dict.fromkeys(each for each in found if 0 < len(each) <= _LONGEST_NAME))


@lru_cache(maxsize=4_096)
def asked(word: str) -> tuple[str, ...]:
    """The beginnings of what a word asks for, folded, in whatever language it is; the word itself first."""
    stems = [_stem(word, language) for language in _ALGORITHMS]
    found = (fold(word), *stems, *(found[1] for pattern in _OF_PLACES if (found := pattern.fullmatch(stems[0]))))
    return tuple(dict.fromkeys(filter(None, found)))


def is_beginning(form: str, word: str) -> bool:
    """True when `form`, one of those that `word` asks for, finds whatever begins with it."""
    return len(form) >= SHORTEST_STEM or (form == fold(word) and len(form) > 1)


def is_form(form: str, word: str) -> bool:
    """True when `form` is one of those under which a word is kept."""
    return any(form in kept(word.lower(), language).split() for language in LANGUAGES)


@lru_cache(maxsize=131_072)
def _stem(word: str, language: str) -> str:
    """The folded stem of a word; digits and strange scripts have none."""
    if not word.isalpha():
        return fold(word)
    stemmer = snowballstemmer.stemmer(_ALGORITHMS.get(language, _ALGORITHMS[_FIRST]))
    return fold(stemmer.stemWord(word))
