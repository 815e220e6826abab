"""Dialects: how a delimited file is written (Metadata Vocabulary for Tabular Data, section 5.9).

Owns the keys of a dialect description. Cells are always trimmed, so `trim` may only be true; blank rows are skipped
unless the register says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from loaders.sources.strict import Reader, boolean, character, count, fail, must_be, read_object, text, texts


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written (section 5.9); `skip_rows` counts rows before the header."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote_char: str | None = '"'
    double_quote: bool = True
    comment_prefix: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    skip_blank_rows: bool = True


_DIALECT: Final = {
    "encoding": "encoding",
    "delimiter": "delimiter",
    "quoteChar": "quote_char",
    "doubleQuote": "double_quote",
    "commentPrefix": "comment_prefix",
    "headerRowCount": "header_rows",
    "skipRows": "skip_rows",
    "skipBlankRows": "skip_blank_rows",
}


def read_dialect(value: Any, where: str) -> dict[str, Any]:
    """Read the keys of a dialect description as keyword arguments of `Dialect`."""
    readers: dict[str, Reader] = {
        "@type": must_be("Dialect"),
        "encoding": _encoding,
        "delimiter": character,
        "quoteChar": _optional_character,
        "doubleQuote": boolean,
        "commentPrefix": text,
        "header": boolean,
        "headerRowCount": count,
        "skipRows": count,
        "skipBlankRows": boolean,
        "trim": must_be(expected=True),
        "lineTerminators": _line_terminators,
    }
    keys = read_object(value, where, readers)
    if not keys.pop("header", True):
        keys["headerRowCount"] = 0
    return {_DIALECT[key]: item for key, item in keys.items() if key in _DIALECT}


def _encoding(value: Any, where: str) -> str:
    try:
        "".encode(text(value, where))
    except LookupError:
        raise fail(where, f"{value!r} is no known encoding", f"{value!r} nie jest znanym kodowaniem") from None
    return str(value)


def _optional_character(value: Any, where: str) -> str | None:
    return None if value is None else character(value, where)


def _line_terminators(value: Any, where: str) -> tuple[str, ...]:
    ends = texts(value, where)
    if not set(ends) <= {"\r\n", "\n"}:
        raise fail(where, r"may only be '\r\n' and '\n'", r"może zawierać tylko '\r\n' i '\n'")
    return ends
