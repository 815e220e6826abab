"""JSONPath (RFC 9535): the part that names values, to the paths DuckDB reads.

Owns names, indexes and wildcards, and the forms that mappings use beyond the standard: a text that does not begin with
`$` is a path from the record, or a plain key when it could not be one; `.[` is `[`. It refuses descendants, slices and
filters, which have no counterpart there and are left to the interpreter.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import Final

from loaders.mapping.sql import MARK

_STEP: Final = re.compile(
    r"""
    \. (?P<name> [^\W\d][\w-]* )
  | \.?\[ (?P<quoted> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" ) \]
  | \.?\[ (?P<index> \d+ ) \]
  | \.?(?P<every> \[\*\] )
  | (?P<any> \.\* )
    """,
    re.VERBOSE,
)
_WILD: Final = ("[*]", ".*")
_MOST_WILD: Final = 3
# What is wrong with a reference to an array or an object, in English and Polish.
NO_VALUE: Final = (
    f"{{0}} selects an array or an object, not a value{MARK}{{0}} wskazuje tablicę albo obiekt, a nie wartość"
)

_SHORT: Final = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*|\[(?:\*|\d+)\])*")


@dataclass(frozen=True)
class JsonPath:
    """A path as DuckDB writes it; `stem` is the part before the first wildcard, `many` whether there is one.

    A wildcard takes the elements of an array or the members of an object (RFC 9535 section 2.3.2), which DuckDB writes
    in two ways: there are as many `paths` as there are combinations of the two.
    """

    paths: tuple[str, ...]
    stem: str
    many: bool


def parse_json_path(text: str) -> JsonPath:
    """Read a JSONPath; ValueError names the character at which it cannot be read."""
    steps = _steps(text)
    wild = [index for index, step in enumerate(steps) if step in _WILD]
    if len(wild) > _MOST_WILD:
        raise ValueError(f"{len(wild)} wildcards in {text}")
    spellings = itertools.product(*(_WILD if step in _WILD else (step,) for step in steps))
    paths = tuple("$" + "".join(spelling) for spelling in spellings)
    return JsonPath(paths, "$" + "".join(steps[: wild[0]] if wild else steps), bool(wild))


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
    return step.group().replace(".[", "[")


def _unquoted(text: str) -> str:
    return str(json.loads(text)) if text.startswith('"') else re.sub(r"\\(.)", r"\1", text[1:-1])


def _key(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'."{escaped}"'
