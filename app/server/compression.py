"""Compression: every answer that is text leaves in the coding that its client takes (RFC 9110 section 8.4).

A WSGI middleware around the whole application, so that no view knows of it. A coding is another representation, so it
has an ETag of its own, `"<tag>-gzip"`, and a client that sends one back is asked after the tag of the application.

What is at hand as a whole leaves as a whole; a stream is compressed piece by piece in constant memory, and each piece
can be read when it arrives. Without a coding the body passes through untouched. Files of the site, which say how long
they may be kept, are compressed once for a process.

Length betrays a secret that stands beside text of an attacker's choice (BREACH): what sets a cookie or is private is
never compressed. Nothing public holds a secret.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from werkzeug.wsgi import ClosingIterator

from app.server import codings
from app.server.codings import IDENTITY, Accepted

# Below, one packet carries it anyway; above, it is a stream whether its length is known or not.
_LEAST: Final = 500
_WHOLE: Final = 4 * 1024 * 1024
# Bytes of compressed files that a process keeps.
_KEPT: Final = 16 * 1024 * 1024

_COMPRESSIBLE: Final = re.compile(
    r"text/|image/svg\+xml\b|application/"
    r"(?:(?:[\w.+\-]*\+)?(?:json|xml)|javascript|n-triples|n-quads|trig|sparql-query)\b"
)
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
_SUFFIX: Final = re.compile(rf"(?P<stem>.*)-(?P<coding>{'|'.join(codings.NAMES)})")
_NO_BODY: Final = ("204", "206", "304")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
# Header fields by their names in lower case; what becomes of some, None where they go.
_Fields: TypeAlias = Mapping[str, str]
_Changes: TypeAlias = dict[str, str | None]


class Compression:
    """The application, with its answers compressed; the application starts its response before it returns."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._files = _Files(_KEPT)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        accepted = codings.accepted(environ.get("HTTP_ACCEPT_ENCODING"))
        held = _held(environ, accepted)
        started = _Started(start_response)
        pieces = self._application(environ, started)
        fields = {name.lower(): value for name, value in started.headers}
        changes: _Changes = {}
        if started.status.startswith("304"):
            changes = _restored(fields, held)
        elif _is_compressible(started.status, fields):
            coding = _coding(fields, accepted)
            changes = _varied(fields)
            if coding != IDENTITY:
                changes.update(_marked(fields, coding))
                pieces = self._encoded(pieces, fields, changes, environ)
        started.begin(changes)
        return pieces

    def _encoded(
        self, pieces: Iterable[bytes], fields: _Fields, changes: _Changes, environ: dict[str, Any]
    ) -> Iterable[bytes]:
        coding = changes["Content-Encoding"] or IDENTITY
        if environ["REQUEST_METHOD"] == "HEAD":
            return pieces
        if not _is_whole(fields):
            return _stream(pieces, coding)
        tag = changes.get("ETag")
        key = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), tag) if tag and _is_file(fields) else None
        body = self._whole(pieces, coding, key)
        changes["Content-Length"] = str(len(body))
        return [body]

    def _whole(self, pieces: Iterable[bytes], coding: str, key: tuple[str, ...] | None) -> bytes:
        try:
            if key is None:
                return _body(pieces, coding)
            return self._files.get(key) or self._files.keep(key, _body(pieces, coding))
        finally:
            _close(pieces)


@dataclass
class _Started:
    """What the application said when it started its response, held back until the length is known."""

    start_response: Any
    status: str = "500"
    headers: list[tuple[str, str]] = field(default_factory=list)
    error: Any = None

    def __call__(self, status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
        self.status, self.headers, self.error = status, headers, error
        return _refuse_write

    def begin(self, changes: _Changes) -> None:
        replaced = {name.lower() for name in changes}
        headers = [pair for pair in self.headers if pair[0].lower() not in replaced]
        headers += [(name, value) for name, value in changes.items() if value is not None]
        arguments = (self.error,) if self.error else ()
        self.start_response(self.status, headers, *arguments)


def _refuse_write(_: bytes) -> object:
    raise NotImplementedError("PEP 3333: new applications return an iterable")


class _Files:
    """Compressed bodies by address and ETag, the least recently used leave first; a strong tag names one body."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bodies: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> bytes | None:
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def keep(self, key: tuple[str, ...], body: bytes) -> bytes:
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._size > self._limit:
                self._size -= len(self._bodies.popitem(last=False)[1])
        return body


def _held(environ: dict[str, Any], accepted: Accepted) -> dict[str, str]:
    """Let the application see its own tags in If-None-Match; what the client holds, by the application's tag.

    A representation that this request would not take is not one to answer 304 for (RFC 9110 section 13.1.2 compares
    with the selected one); between those that it would take, the one that the client has is selected.
    """
    header = environ.get("HTTP_IF_NONE_MATCH")
    if header is None or header.strip() == "*":
        return {}
    tags = [(tag, _SUFFIX.fullmatch(tag)) for tag in _ENTITY_TAG.findall(header)]
    held = {
        found["stem"] if found else tag: tag
        for tag, found in tags
        if (found["coding"] if found else IDENTITY) in accepted.takes
    }
    environ["HTTP_IF_NONE_MATCH"] = ", ".join(f'"{stem}"' for stem in held)
    return held


def _restored(fields: _Fields, held: dict[str, str]) -> _Changes:
    """Give a 304 the tag of the representation that the client holds, and the Vary of what it stands for."""
    stem = fields.get("etag", "").strip('"')
    return _varied(fields) | ({"ETag": f'"{held[stem]}"'} if stem in held else {})


def _is_compressible(status: str, fields: _Fields) -> bool:
    """True when Accept-Encoding has a say in the response, whatever it says."""
    return (
        status[:3] not in _NO_BODY
        and bool(_COMPRESSIBLE.match(fields.get("content-type", "")))
        and "content-encoding" not in fields
        and "set-cookie" not in fields
        and "private" not in fields.get("cache-control", "")
    )


def _coding(fields: _Fields, accepted: Accepted) -> str:
    length = _length(fields)
    if length is not None and length < _LEAST and (IDENTITY in accepted.takes or not length):
        return IDENTITY
    return accepted.whole if _is_whole(fields) else accepted.stream


def _is_whole(fields: _Fields) -> bool:
    length = _length(fields)
    return length is not None and length <= _WHOLE


def _length(fields: _Fields) -> int | None:
    text = fields.get("content-length")
    return None if text is None else int(text)


def _is_file(fields: _Fields) -> bool:
    return "max-age" in fields.get("cache-control", "")


def _varied(fields: _Fields) -> _Changes:
    vary = fields.get("vary")
    return {"Vary": f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"}


def _marked(fields: _Fields, coding: str) -> _Changes:
    """Say that the body is encoded; ranges would count bytes of what is not sent."""
    changes: _Changes = {"Content-Encoding": coding, "Content-Length": None, "Accept-Ranges": None}
    if (tag := fields.get("etag", "")).startswith('"'):
        changes["ETag"] = f'{tag[:-1]}-{coding}"'
    return changes


def _body(pieces: Iterable[bytes], coding: str) -> bytes:
    encoder = codings.encoder(coding, whole=True)
    return encoder.feed(b"".join(pieces)) + encoder.finish()


def _stream(pieces: Iterable[bytes], coding: str) -> Iterable[bytes]:
    # Closed by the server even when it never asked for a first piece, which a generator alone would not pass on.
    return ClosingIterator(_fed(pieces, coding), [lambda: _close(pieces)])


def _fed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    encoder = codings.encoder(coding, whole=False)
    for piece in pieces:
        yield encoder.feed(piece)
    yield encoder.finish()


def _close(pieces: Iterable[bytes]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
