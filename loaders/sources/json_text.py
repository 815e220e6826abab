"""Records of JSON that are no text: JSON by RFC 8259, but with half a character such as U+D800 (section 8.2).

Owns the search for the place of that half; anything else that DuckDB cannot read makes the document unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from app.errors import SourceUnavailable
from loaders.sources.paths import Step, Steps, shown
from loaders.sources.typed import Misfit

_HALF: Final = re.compile("[\ud800-\udfff]")


def misfit(row: int, text: str, source: str) -> Misfit:
    """Make the misfit of a record that DuckDB refuses; SourceUnavailable when it is not JSON at all."""
    try:
        record = json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        raise _malformed(row, source) from None
    path = next((path for path, leaf in _texts(record) if _HALF.search(leaf)), None)
    if path is None:
        raise _malformed(row, source)
    return Misfit(row, _HALF.sub("\ufffd", shown(path)).removeprefix(".") or "$", "text")


def _texts(record: Any) -> Iterator[tuple[Steps, str]]:
    """Every key and string of a record with its path; a loop, since a record may be nested deeply."""
    pending: list[tuple[Steps, Any]] = [((), record)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            yield path, value
        inner: list[tuple[Step, Any]] = []
        if isinstance(value, dict):
            yield from ((path, key) for key in value)
            inner = list(value.items())
        elif isinstance(value, list):
            inner = list(enumerate(value))
        pending.extend(((*path, step), item) for step, item in reversed(inner))


def _malformed(row: int, source: str) -> SourceUnavailable:
    # No message shows the text of the record, which may have columns that are not public.
    return SourceUnavailable(
        f"{source}: record {row} is not valid JSON", f"{source}: rekord {row} nie jest poprawnym zapisem JSON"
    )
