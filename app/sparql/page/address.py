"""Addresses of queries: a query in a URL, as long as it fits into one.

Owns the limit and what else of a request belongs to the question: the dataset and the moment that it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from flask import request

# The server reads a request line of 8,190 bytes (app.serving), of which some are the method's and the protocol's.
LONGEST: Final = 8000
# The longest that a header repeats, once a format: proxies refuse what has long heads.
REPEATED: Final = 500
# Parameters of a request that are part of what is asked (SPARQL 1.1 Protocol section 2.1.4), besides the query.
CARRIED: Final = ("default-graph-uri", "named-graph-uri", "at")


def of(text: str, *more: tuple[str, str]) -> str:
    """Where the query `text`, with what this request carries, is answered; "" when that would be too long for a URL."""
    address = "/sparql?" + urlencode([("query", text), *carried(), *more, *_language()])
    return address if len(address) <= LONGEST else ""


def draft(text: str) -> str:
    """Where the query `text` stands in the field, not yet asked; "" when that would be too long for a URL."""
    address = "/sparql?" + urlencode([("draft", text), *carried(), *_language()])
    return address if len(address) <= LONGEST else ""


def carried() -> list[tuple[str, str]]:
    """What this request asks for besides the query; a field that was left empty asks nothing."""
    return [(name, value) for name in CARRIED for value in request.values.getlist(name) if value]


def rest() -> str:
    """What links to other queries carry on, as the query of an address: all that this request asks for, and `lang`."""
    return _query([*carried(), *_language()])


def asked() -> str:
    """The same for an address to keep or to cite, which is of no language."""
    return _query(carried())


def plain(text: str) -> str:
    """The text of a form's field with line ends as files have them: HTML sends CR LF (section 4.10.22.4)."""
    return text.replace("\r\n", "\n")


def _query(parameters: list[tuple[str, str]]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""


def _language() -> Iterable[tuple[str, str]]:
    if asked := request.args.get("lang"):
        yield "lang", asked
