"""Addresses: from the request as it came on the wire to the IRI that it asks for, and back to a path.

WSGI decodes the path before we see it, and `%2F` becomes `/`: the two name different things. So the raw request target
is read (RAW_URI of gunicorn and Werkzeug, REQUEST_URI of uWSGI and mod_wsgi) and mapped to the IRI by RFC 3987
section 3.2: what may stand in an IRI as it is gets decoded, once; everything else stays, or becomes, percent-encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from flask import Request
from werkzeug.datastructures import MultiDict

from app.errors import RequestError
from app.iris import Iris, ascii_path

_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986 section 3.4, with what clients send there as it stands.
_QUERY_SAFE: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "
# RFC 3986: gen-delims and sub-delims that may stand in a path, and "%" of an escape that was kept.
_RESERVED: Final = frozenset("/:@!$&'()*+,;=%")
# Only these become links: a register's cell may hold any text, `javascript:` too.
_LINKED: Final = ("http://", "https://", "mailto:", "tel:")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-F]{2})")
# Formatting characters for bidirectional text, which RFC 3987 section 4.1 bans from IRIs.
_BIDI: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e")


class AsciiRequest(Request):
    """A request whose query component is ASCII, as that of a URI is; bytes beyond it count as if they were escaped."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not self.query_string.isascii():
            self.query_string = quote(self.query_string, safe=_QUERY_SAFE).encode()


def requested_path(environ: Mapping[str, Any]) -> str:
    """The path of a request in the form that IRIs in the data have."""
    target: str | None = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if target is None:
        return iri_path(quote(environ["PATH_INFO"], safe="/:@!$&'()*+,;=", encoding="latin-1"))
    if not target.startswith("/"):
        # Absolute form (RFC 9112 section 3.2.2): scheme and authority say nothing about the resource here.
        target = "/" + target.partition("://")[2].partition("/")[2]
    return iri_path(target.partition("?")[0])


def iri_path(path: str) -> str:
    """`path` of a URI as the path of an IRI; `path` is text as WSGI gives it, one character for one byte."""
    text = path.encode("latin-1").decode("utf-8", "surrogateescape")
    return _STRAY_PERCENT.sub("%25", "".join(_kept(part) for part in _parts(text)))


def page_path(rest: str) -> str:
    """Path of the page about the thing whose IRI ends with `rest` (see `Iris.rest`), in ASCII."""
    return ascii_path(f"/doc/{rest}")


def data_path(rest: str, extension: str) -> str:
    """Path of the data about the same thing in one format, in ASCII."""
    return ascii_path(f"/data/{rest}.{extension}")


def whole(text: str) -> int:
    """The whole number that a parameter of an address is; 0 when it is none, or longer than anything here counts."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def require_single(arguments: MultiDict[str, str], names: Iterable[str]) -> None:
    """`RequestError` where an address says of a parameter that has one value several that differ."""
    for name in names:
        if len({*arguments.getlist(name)}) > 1:
            raise RequestError(
                f"{name[:100]} has several values in this address: expected one",
                f"{name[:100]} ma w tym adresie kilka wartości: oczekiwano jednej",
            )


def in_language(place: str, language: str) -> str:
    """A place of this site in a language by name, and all the rest of its query as it is."""
    path, _, query = place.partition("?")
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "lang"]
    return f"{path}?{urlencode([*kept, ('lang', language)], safe=':/')}"


def example_path(key: str, carried: str = "") -> str:
    """Path of the editor with the example query of a key (`Example.key`) in its field."""
    return f"/sparql?{urlencode({'example': key}, safe='/')}{carried.replace('?', '&')}"


def followed(iris: Iris, iri: str, carried: str = "") -> str:
    """Where a link to `iri` leads: a path here, with a query to carry on; an address elsewhere; or nowhere ("")."""
    if iris.is_ours(iri):
        return page_path(iris.rest(iri)) + carried
    if iri.startswith(iris.graph("")):
        return ascii_path(f"/{iri.removeprefix(iris.base)}") + carried
    return iri if iri.startswith(_LINKED) and not iri.startswith(iris.base) else ""


def _parts(text: str) -> list[str]:
    return [_decoded(part) if part.startswith("%") else part for part in re.split(f"({_ESCAPES.pattern})", text)]


def _decoded(escapes: str) -> str:
    """Decode a run of escapes; reserved characters stay escaped, because there they mean something else."""
    text = bytes.fromhex(escapes.replace("%", "")).decode("utf-8", "surrogateescape")
    return "".join(char if char in _UNRESERVED or _is_ucschar(char) else _escaped(char) for char in text)


def _kept(text: str) -> str:
    allowed = _UNRESERVED | _RESERVED
    return "".join(char if char in allowed or _is_ucschar(char) else _escaped(char) for char in text)


def _is_ucschar(char: str) -> bool:
    """RFC 3987 section 2.2 `ucschar`, without the surrogates that stand for bytes which are not UTF-8."""
    code = ord(char)
    return (
        0xA0 <= code < 0xD800 or 0xF900 <= code < 0xFDD0 or 0xFDF0 <= code < 0xFFF0 or 0x10000 <= code < 0xE0000
    ) and char not in _BIDI


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"))
