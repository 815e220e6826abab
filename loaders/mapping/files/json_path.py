"""JSONPath (RFC 9535): the part that names values, to the paths DuckDB reads.

Owns names, indexes and wildcards, and the short forms that mappings use: a text that does not begin with `$` is a path
from the record, or a plain key when it could not be one. It refuses descendants, slices and filters, which have no
counterpart there and are left to the interpreter.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

_STEP: Final = re.compile(
    r"""
    \. (?P<name> [^\W\d][\w-]* )
  | \[ (?P<quoted> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" ) \]
  | \[ (?P<index> \d+ ) \]
  | (?P<every> \[\*\] )
  | (?P<any> \.\* )
    """,
    re.VERBOSE,
)
_SHORT: Final = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*|\[(?:\*|\d+)\])*")


@dataclass(frozen=True)
class JsonPath:
    """A path as DuckDB writes it; `stem` is the part before the first wildcard, `many` whether there is one."""

    path: str
    stem: str
    many: bool


def parse_json_path(text: str) -> JsonPath:
    """Read a JSONPath; ValueError names the character at which it cannot be read."""
    steps = _steps(text)
    many = [index for index, step in enumerate(steps) if "*" in step and not step.startswith('."')]
    stem = steps[: many[0]] if many else steps
    return JsonPath("$" + "".join(steps), "$" + "".join(stem), bool(many))


def full_path(text: str) -> str:
    """The path that a short form stands for."""
    if text.startswith(("$", "@")):
        return f"${text[1:]}"
    return f"$.{text}" if _SHORT.fullmatch(text) else f"$[{json.dumps(text, ensure_ascii=False)}]"


def _steps(text: str) -> list[str]:
    text = full_path(text)
    steps, position = [], 1
    while position < len(text):
        step = _STEP.match(text, position)
        if step is None:
            raise ValueError(f"{text[position:]!r} at character {position + 1} of {text}")
        steps.append(_step(step))
        position = step.end()
    return steps


def _step(step: re.Match[str]) -> str:
    if step["name"] is not None:
        return _key(step["name"])
    if step["quoted"] is not None:
        return _key(_unquoted(step["quoted"]))
    return step.group()


def _unquoted(text: str) -> str:
    return str(json.loads(text)) if text.startswith('"') else re.sub(r"\\(.)", r"\1", text[1:-1])


def _key(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'."{escaped}"'
