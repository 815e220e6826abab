"""Columns of spreadsheets as cells are called by: A to Z, AA to ZZ, and so on.

Owns the numbers of these letters, from 1 (ECMA-376 part 1, section 18.3.1.4).
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 15)
def number_of(letters: str) -> int:
    """The number of a column."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """The letters of a column."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
