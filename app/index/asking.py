"""What people ask for in words, as an expression of FTS5: every word by its forms, codes as they are written.

Only letters and digits of what was written get into the expression, in quotes: the syntax of FTS5 never leaks. A word
that no entry has is taken for a slip, and what is spelt most like it is looked for; where no entry has all of the
words, those that have any are found.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from app.index.language import LANGUAGES, LONGEST, WORD, as_one, asked, is_beginning
from app.store.functions import fold

# What is asked for beyond is not looked at.
LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 12
# Words that say little of what is looked for: they count when there are no others.
_LITTLE: Final = frozenset(
    (
        *("a", "ale", "and", "at", "by", "co", "dla", "do", "i", "im", "in", "is", "na", "nad", "o", "od", "of", "on"),
        *("or", "oraz", "po", "pod", "przez", "przy", "sa", "the", "to", "u", "w", "we", "z", "za", "ze"),
    )
)
_CODE: Final = re.compile(r"(?=\S*\d)\S+")
_SHORTEST_CODE: Final = 4
_SHORTEST_SLIP: Final = 4
_CANDIDATES: Final = 60
_CORRECTIONS: Final = 3
_LIKENESS: Final = 0.72
_IS_THERE: Final = "SELECT 1 FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1"
_ALIKE: Final = "SELECT word FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT ?"
_ANY: Final = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"


@dataclass(frozen=True)
class Wanted:
    """One thing that is asked for: a word, or a code of several `parts`; `instead` is what it is taken for."""

    written: str
    parts: tuple[str, ...]
    instead: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """What finds it."""
        if self.instead:
            return _any(_quoted(word) for word in self.instead)
        if len(self.parts) > 1:
            return _any(_code(self.parts))
        return _any(_quoted(form, beginning=is_beginning(form, self.parts[0])) for form in asked(self.parts[0]))

    @property
    def loose(self) -> str:
        """What finds it, or a telling part of it."""
        return _any([self.expression, *(_quoted(fold(part)) for part in self.parts if len(part) >= _SHORTEST_CODE)])


@dataclass(frozen=True)
class Understood:
    """A question: what is wanted, and `expression`, "" when nothing is; `loosely` when any of the words will do."""

    wanted: tuple[Wanted, ...] = ()
    expression: str = ""
    loosely: bool = False

    @property
    def corrected(self) -> dict[str, str]:
        """Words that were taken for slips, with the likeliest of those that are looked for instead."""
        return {each.written: each.instead[0] for each in self.wanted if each.instead}

    @property
    def forms(self) -> tuple[str, ...]:
        """Beginnings of the words that answer it."""
        return tuple(form for each in self.wanted for form in (each.instead or _forms(each.parts)))


def understand(database: sqlite3.Connection, text: str) -> Understood:
    """Understand a question by the words that the index has."""
    wanted = tuple(replace(each, instead=_instead(database, each)) for each in read(text))
    strict = " AND ".join(each.expression for each in wanted)
    if not wanted or database.execute(_ANY, (strict,)).fetchone():
        return Understood(wanted, _any((strict, *_names(text, wanted))) if wanted else "")
    return Understood(wanted, _any(each.loose for each in wanted), loosely=True)


def read(text: str) -> list[Wanted]:
    """What a question asks for; words that say little are left out, unless it has no others."""
    found = list(_wanted(_seen(text)))
    telling = [each for each in found if len(each.parts) > 1 or fold(each.parts[0]) not in _LITTLE]
    return (telling or found)[:MOST_WORDS]


def _seen(text: str) -> str:
    """What is looked at of a text; letters of two characters, as some systems write them, are one as in the index."""
    return unicodedata.normalize("NFC", text)[:LONGEST_QUERY]


def _wanted(text: str) -> Iterator[Wanted]:
    for chunk in text.split():
        parts = tuple(part.lower()[:LONGEST] for part in WORD.findall(chunk))
        if _CODE.fullmatch(chunk) and len(parts) > 1:
            yield Wanted(chunk, parts[:MOST_WORDS])
        else:
            yield from (Wanted(part, (part,)) for part in parts)


def _names(text: str, wanted: Sequence[Wanted]) -> Iterator[str]:
    """What is called as the whole question says, or as its telling words say, goes before all that they find.

    So does what is called as they say with slips put right.
    """
    spellings = [(each.written, *each.instead) for each in wanted]
    most = max(map(len, spellings))
    telling = [" ".join(each[min(rank, len(each) - 1)] for each in spellings) for rank in range(most)]
    names = dict.fromkeys(name for each in (_seen(text), *telling) for name in as_one(each, *LANGUAGES))
    yield from (f"name : {_quoted(name)}" for name in names)


def _code(parts: tuple[str, ...]) -> Iterator[str]:
    """A code as it stands, as one, or its parts wherever they are."""
    folded = [fold(part) for part in parts]
    yield _quoted(" ".join(folded), beginning=True)
    if len(whole := "".join(folded)) >= _SHORTEST_CODE:
        yield _quoted(whole, beginning=True)
    yield f"({' AND '.join(_quoted(part) for part in folded)})"


def _instead(database: sqlite3.Connection, wanted: Wanted) -> tuple[str, ...]:
    """Words of the index that are spelt like one that it does not have, the likest first."""
    word = fold(wanted.parts[0])
    if (
        len(wanted.parts) > 1
        or len(word) < _SHORTEST_SLIP
        or not word.isalpha()
        or _is_there(database, wanted.parts[0])
    ):
        return ()
    thirds = _any(dict.fromkeys(_quoted(word[at : at + 3]) for at in range(len(word) - 2)))
    alike = [row[0] for row in database.execute(_ALIKE, (thirds, _CANDIDATES))]
    return tuple(get_close_matches(word, alike, _CORRECTIONS, _LIKENESS))


def _is_there(database: sqlite3.Connection, word: str) -> bool:
    """True when the index has a word that begins as `word` asks for."""
    return any(
        database.execute(_IS_THERE, (form, f"{form}\U0010ffff" if is_beginning(form, word) else f"{form}\0")).fetchone()
        for form in asked(word)
    )


def _forms(parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        yield from (form for form in asked(part) if is_beginning(form, part) or form == fold(part))


def _any(expressions: Iterable[str]) -> str:
    return f"({' OR '.join(expressions)})"


def _quoted(text: str, *, beginning: bool = False) -> str:
    """A string of FTS5 (section 3.1); what is in it is letters, digits and blanks."""
    return f'"{text}"*' if beginning else f'"{text}"'
