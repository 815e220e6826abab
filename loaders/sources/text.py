"""Text as it is compared and published: NFC, no invisible characters, blanks collapsed and trimmed.

Owns the Python twin of the SQL macro `source_text`, for headers and null marks; cells are cleaned in SQL.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from loaders.sources.sql import BLANK, INVISIBLE

# RE2 writes a code point as \x{AD}, Python as \u00AD.
_CODE_POINT: Final = re.compile(r"\\x\{([0-9A-F]+)\}")
_SHOWN: Final = 200


def _pattern(re2: str) -> re.Pattern[str]:
    return re.compile(_CODE_POINT.sub(lambda match: f"\\u{int(match[1], 16):04x}", re2))


_INVISIBLE: Final = _pattern(INVISIBLE)
_BLANKS: Final = _pattern(BLANK + "+")


def clean(text: str) -> str:
    """Clean one text."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text))).strip()


def shown(text: str) -> str:
    """`text` short enough for a report."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
