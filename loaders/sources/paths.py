"""Paths into nested records: iterators and references in JSONPath or XPath, as steps.

Owns the small part of both languages that a register needs (child, all items, one item, attribute); anything more is a
RegisterError that shows the path. XML names are local names: a prefix is refused, namespaces are not compared.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from app.errors import RegisterError


class Each(Enum):
    """The step `[*]`: every item of an array."""

    ITEM = "[*]"


# A child by name, every item, or one item by index from 0.
Step = str | Each | int
Steps = tuple[Step, ...]

_JSON_STEP: Final = re.compile(
    r"""\.(?P<name>[^.\[\]'"*]+)|\[(?P<quoted>'[^']*'|"[^"]*")\]|(?P<each>\[\*\])|\[(?P<index>[0-9]+)\]"""
)
_XML_NAME: Final = re.compile(r"@?[^\W\d][\w.-]*")


def json_path(text: str) -> Steps:
    """The steps of a JSONPath, absolute (`$.a[*].b`) or relative (`a.b`)."""
    rest = text[1:] if text.startswith("$") else text if text.startswith("[") else f".{text}"
    steps: list[Step] = []
    while rest:
        match = _JSON_STEP.match(rest)
        if match is None:
            raise _unsupported(text, "$.a.b, ['a b'], [*], [0]")
        steps.append(_json_step(match))
        rest = rest[match.end() :]
    return tuple(steps)


def _json_step(match: re.Match[str]) -> Step:
    if match["each"]:
        return Each.ITEM
    if match["index"]:
        return int(match["index"])
    return match["quoted"][1:-1] if match["quoted"] else match["name"]


def xml_path(text: str) -> tuple[str, ...]:
    """The steps of an XPath, absolute (`/a/b`) or relative (`b/@c`); `.` is no step at all."""
    steps = tuple(step for step in text.removeprefix("/").split("/") if step != ".")
    if any(not _XML_NAME.fullmatch(step) for step in steps) or any(step.startswith("@") for step in steps[:-1]):
        raise _unsupported(text, "/a/b/@c")
    return steps


def _unsupported(text: str, forms: str) -> RegisterError:
    return RegisterError(
        f"source.json: the path {text!r} is not supported; paths are written like {forms}",
        f"source.json: ścieżka {text!r} nie jest obsługiwana; ścieżki zapisuje się jak {forms}",
    )


def shown(steps: Steps) -> str:
    """Steps as a reader would write them."""
    return "".join(
        f".{step}" if isinstance(step, str) else "[*]" if step is Each.ITEM else f"[{step}]" for step in steps
    )


def sql_json_path(steps: Steps) -> str:
    """Steps as a JSONPath of DuckDB, every name quoted."""
    written = []
    for step in steps:
        if isinstance(step, str):
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            written.append(f'."{escaped}"')
        else:
            written.append("[*]" if step is Each.ITEM else f"[{step}]")
    return "$" + "".join(written)
