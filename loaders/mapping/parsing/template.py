r"""Templates: text with references in braces (RML-Core section 6.3).

Owns the syntax alone. `\{`, `\}` and `\\` stand for themselves, both in the text and inside a reference; any other
brace that does not open or close a reference is refused, as is a backslash before anything else.
"""

from __future__ import annotations

import re
from typing import Final

from loaders.mapping.model import Reference, Template

_TOKEN: Final = re.compile(
    r"""
    (?P<text> (?: [^{}\\] | \\[{}\\] )+ )
  | \{ (?P<reference> (?: [^{}\\] | \\[{}\\] )+ ) \}
    """,
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\([{}\\])")


def parse_template(text: str) -> Template:
    """Split a template into text and references; ValueError gives the character it stumbled on and its number."""
    parts: list[str | Reference] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ValueError(f"{text[position]} ({position + 1})")
        parts.append(_part(token))
        position = token.end()
    return Template(tuple(parts))


def _part(token: re.Match[str]) -> str | Reference:
    reference = token["reference"]
    return _ESCAPE.sub(r"\1", token["text"]) if reference is None else Reference(_ESCAPE.sub(r"\1", reference))
