"""Alphabetical order: keys of texts whose byte order is that of a Polish dictionary, and of English as well.

Letters with a mark follow their base where Polish counts them as letters (ą after a, ł after l, ź and ż after z), and
are equal to it at first where it does not (é, ü); case and such marks decide only between equals. Runs of digits
compare by what they are worth, so that 9 stands before 10. Signs and blanks only separate words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ALPHABET: Final = "0123456789aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_RANKS: Final = {letter: rank for rank, letter in enumerate(_ALPHABET, start=2)}
_BETWEEN: Final = 1
_BEYOND: Final = len(_ALPHABET) + 2
_PIECE: Final = re.compile(r"\d+|[^\W\d_]|[\W_]+")
# Enough to tell what people tell apart by reading; a key is kept for every label.
LONGEST: Final = 60
_TOLD_APART: Final = 20
# The names of properties stand on every page of a register.
_REMEMBERED: Final = 8192


def key(text: str) -> bytes:
    """The sort key of a text."""
    return _primary(text.strip()[:LONGEST]) + b"\0" + text[:_TOLD_APART].encode()


@lru_cache(_REMEMBERED)
def _primary(text: str) -> bytes:
    primary = bytearray()
    for piece in _PIECE.findall(text.lower()):
        primary += _ranks(piece)
    return bytes(primary).strip(bytes([_BETWEEN]))


@lru_cache(maxsize=4096)
def _ranks(piece: str) -> bytes:
    if piece.isdecimal():
        digits = str(int(piece))
        # Its length first: more digits are a larger number.
        return bytes([_RANKS["0"], min(len(digits), 255), *(_RANKS[digit] for digit in digits)])
    if not piece[0].isalpha():
        return bytes([_BETWEEN])
    if piece in _RANKS:
        return bytes([_RANKS[piece]])
    bases = [letter for letter in unicodedata.normalize("NFKD", piece) if letter in _RANKS]
    return bytes(_RANKS[base] for base in bases) or bytes([_BEYOND]) + piece.encode()
