"""Numbers as people write them, for fields and addresses: blanks and signs of the reader's language, read and shown.

Blanks of any kind stand between thousands, and so does the other sign: 1 000 000,50 and 1.000.000,50 are Polish,
1,000,000.50 is English. A sign that can only be the decimal one is taken for it in every language, so that an address
with 10.5 or 10,5 means the same to everyone.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.numbers import format_decimal, get_decimal_symbol

from app.i18n import locale

_BLANKS: Final = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f]+(?=\d)", re.ASCII)
_GROUPED: Final = {sign: re.compile(rf"[-+]?\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+") for sign in ",."}


def plain(text: str, language: str) -> str:
    """The number that was written as data write it (1000000.50); what is no number is given back as it is."""
    written = _BLANKS.sub("", text.strip()).replace("\u2212", "-")
    sign = get_decimal_symbol(locale(language)) if language else "."
    other = "," if sign == "." else "."
    whole, found, rest = written.rpartition(sign)
    # Only what stands before the decimal sign can have signs between its thousands; "1.000" alone is no thousand where
    # it may be a number with three decimals, as data write them.
    if found and _GROUPED[other].fullmatch(whole):
        return f"{whole.replace(other, '')}.{rest}"
    if not found and _GROUPED[other].fullmatch(written) and (other == "," or written.count(other) > 1):
        return written.replace(other, "")
    return written.replace(",", ".")


def written(number: str, language: str) -> str:
    """A number of an address as its reader writes it, nothing rounded; `plain` is the inverse."""
    try:
        return str(format_decimal(Decimal(number), locale=locale(language), decimal_quantization=False))
    except InvalidOperation:
        return number
