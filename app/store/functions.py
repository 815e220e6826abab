"""Functions that queries may call besides SPARQL's own: words in text, whatever their case and diacritics.

    <def/zawieraSlowa>(?text, "szkola lodz")   true when each word of the second begins some word of the first
    <def/trafnoscSlow>(?text, "szkola lodz")   from 0 to 1: how much of the first the words of the second make up

A word is a run of letters and digits. Words are compared folded: lower case, compatibility forms decomposed, marks
removed (Unicode Normalization Form KD), and the letters that have no decomposition, ł first of all, as their base. The
language of neither text matters. Any literal counts as text, by its lexical form; anything else is an error, as in
SPARQL's functions on strings. The engine calls a function once for each solution, so what depends on the words alone
is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from app.store.base import Term

_WORD: Final = re.compile(r"[^\W_]+")
_MARK: Final = re.compile(r"[\u0300-\u036f]+")
# Letters of the Latin script that Unicode does not decompose.
_BASES: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "\u0131": "i", "ŧ": "t", "æ": "ae", "œ": "oe"})
# Scripts with case end before; the rest is folded anew each time, and long texts split, so that none fills the memory.
_KEPT: Final = 0x2000
_LONGEST_KEPT: Final = 500
_TRUE: Final = Literal(True)
_FALSE: Final = Literal(False)


@dataclass(frozen=True)
class Function:
    """A function by its local name in the regional vocabulary, where the ontology defines it."""

    name: str
    call: Callable[[Term, Term], Literal | None]


def custom(base: str) -> dict[NamedNode, Callable[..., Term | None]]:
    """The functions as the engine takes them, for the deployment whose IRIs begin with `base`."""
    return {NamedNode(f"{base}def/{function.name}"): function.call for function in FUNCTIONS}


def contains_words(text: Term, words: Term) -> Literal | None:
    """True when each of `words` begins some word of `text`; the answer of every row, so nothing here is spared."""
    if type(text) is not Literal or type(words) is not Literal:
        return None
    folded = text.value.lower()
    if not folded.isascii():
        folded = folded.translate(_FOLDED)
    for word in _words(words.value):
        at = folded.find(word)
        while at > 0 and folded[at - 1].isalnum():
            at = folded.find(word, at + 1)
        if at < 0:
            return _FALSE
    return _TRUE


def relevance(text: Term, words: Term) -> Literal | None:
    """The share of the letters of `text` that `words` make up; 0 when one of them begins none of its words.

    1 is the very same words, so that a short name goes before a long one that only has the word among others.
    """
    if type(text) is not Literal or type(words) is not Literal:
        return None
    if contains_words(text, words) is _FALSE:
        return Literal(0.0)
    there, wanted = _split(text.value), _words(words.value)
    total = sum(map(len, there))
    return Literal(sum(_longest(word, wanted) for word in there) / total if total else 1.0)


FUNCTIONS: Final = (Function("zawieraSlowa", contains_words), Function("trafnoscSlow", relevance))


def _words(text: str) -> tuple[str, ...]:
    """The words that are asked for: most queries give the same ones with every row."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _split(text)


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[str, ...]:
    return _split(text)


def _split(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def fold(text: str) -> str:
    """`text` without differences of case and diacritics."""
    lower = text.lower()
    return lower if lower.isascii() else lower.translate(_FOLDED)


def _longest(word: str, wanted: tuple[str, ...]) -> int:
    return max((len(prefix) for prefix in wanted if word.startswith(prefix)), default=0)


class _Folding(dict[int, str]):
    """What `str.translate` makes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _MARK.sub("", unicodedata.normalize("NFKD", chr(code).casefold())).translate(_BASES)
        if code < _KEPT:
            self[code] = folded
        return folded


_FOLDED: Final = _Folding()
