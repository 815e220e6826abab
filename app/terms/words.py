"""Words to find terms by: letters without case and marks, so that "lodz" finds "Łódź"."""

from __future__ import annotations

import unicodedata
from typing import Final

# What is looked for is no longer.
LONGEST: Final = 200
# What is no letter with a mark to Unicode, but is to who types.
_LETTERS: Final = str.maketrans({"ł": "l", "Ł": "l"})


def fold(text: str) -> str:
    """The text as it is compared."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def are_in(words: str, text: str) -> bool:
    """True when each of the words stands somewhere in the text."""
    folded = fold(text)
    return all(word in folded for word in fold(words).split())
