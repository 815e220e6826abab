"""Which words of a text answer a question, and the part of a long text around them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.index.language import LANGUAGES, WORD, kept

# Characters of an excerpt, and how many of them stand before the first word that is marked.
LENGTH: Final = 180
_BEFORE: Final = 60


class Piece(NamedTuple):
    """A part of a text; `marked` when it is one of the words that were looked for."""

    text: str
    marked: bool = False


def pieces(text: str, forms: Sequence[str]) -> tuple[Piece, ...]:
    """A text, cut at the words that begin as one of the forms does."""
    found, place = [], 0
    for start, end in _answering(text, forms):
        if start > place:
            found.append(Piece(text[place:start]))
        found.append(Piece(text[start:end], marked=True))
        place = end
    if place < len(text):
        found.append(Piece(text[place:]))
    return tuple(found)


def excerpt(texts: Iterable[str], forms: Sequence[str]) -> tuple[Piece, ...]:
    """The part of the first text that answers around its first word; nothing when none does."""
    for text in texts:
        first = next(iter(_answering(text, forms)), None)
        if first is not None:
            return pieces(_around(text, first[0]), forms)
    return ()


def beginning(text: str) -> tuple[Piece, ...]:
    """The first part of a text."""
    return (Piece(_around(text, 0)),)


def _answering(text: str, forms: Sequence[str]) -> Iterable[tuple[int, int]]:
    beginnings = tuple(forms)
    for found in WORD.finditer(text):
        word = found[0].lower()
        if any(form.startswith(beginnings) for language in LANGUAGES for form in kept(word, language).split()):
            yield found.span()


def _around(text: str, place: int) -> str:
    """At most `LENGTH` characters from a little before a place on, whole words, with signs of what was left out."""
    start = max(0, place - _BEFORE)
    if start:
        start = text.find(" ", start, place) + 1 or place
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", place, end), start + LENGTH // 2)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
