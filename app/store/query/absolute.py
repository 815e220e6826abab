"""Queries with every relative IRI made absolute: text that means the same to any endpoint and in any editor.

Ours are written relative to the base IRI of a deployment (`PREFIX lod: <def/>`). Owns only this; a query that names a
base of its own is not for here, and `a<b` without blanks is read as the beginning of an IRI.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

from app.store.query.syntax import STRINGS

# IRIs, with what may hold a `<` that begins none: strings and comments (SPARQL 1.1 section 19.8).
_IRI: Final = re.compile(
    STRINGS
    + r"""
    | < (?P<iri> [^<>"{}|^`\\\x00-\x20]* ) >
    | \# [^\r\n]*
    """,
    re.VERBOSE | re.DOTALL,
)


def absolute(query: str, base: str) -> str:
    """`query` with its relative IRIs resolved against `base` (RFC 3986 section 5.2)."""
    return _IRI.sub(lambda match: match[0] if match["iri"] is None else f"<{urljoin(base, match['iri'])}>", query)
