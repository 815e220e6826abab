"""The prefixes of a query: which it uses without declaring them, and their declarations written for it.

Pure: text in, text out. Reads tokens and no grammar, since a query that is being written seldom parses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# What may hide a colon goes first: comments, IRIs, strings (SPARQL 1.1 section 19.8). A string that is not closed ends
# where the text does, or its line, so that reading stays linear; a name is only looked for where a word begins.
_TOKEN: Final = re.compile(
    r"""
      \#[^\r\n]*+
    | <[^<>"{}|^`\\\s]*+>
    | \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+(?:\"\"\")? | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
    | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?
    | \bPREFIX\s++(?P<declared>[\w.\-]*+):
    | _:[\w.\-]++ | [?$]\w++
    | (?<![\w.\-])(?P<used>(?:[^\W\d_][\w.\-]*+)?):(?:[\w.:\-%]|\\.)*+
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LEADING_COMMENTS: Final = re.compile(r"(?:[ \t]*#[^\n]*\n)*")


def undeclared(text: str) -> tuple[str, ...]:
    """The prefixes that a query uses and does not declare, sorted."""
    found = list(_TOKEN.finditer(text))
    declared = {match["declared"] for match in found if match["declared"] is not None}
    return tuple(sorted({match["used"] for match in found if match["used"] is not None} - declared))


def declare(text: str, prefixes: Mapping[str, str]) -> str:
    """The query with declarations of those undeclared prefixes that the table knows, after its opening comments."""
    lines = [f"PREFIX {name}: <{prefixes[name]}>\n" for name in undeclared(text) if name in prefixes]
    comments = _LEADING_COMMENTS.match(text)
    place = comments.end() if comments else 0
    return text[:place] + "".join(lines) + text[place:]
