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
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from werkzeug.wsgi import ClosingIterator

from app.server import codings
from app.server.bounded import Bounded
from app.server.codings import IDENTITY, Accepted
from app.server.wsgi import Application, Changes, Started, close, whole

# Below, one packet carries it anyway; above, it is a stream whether its length is known or not.
_LEAST: Final = 500
_WHOLE: Final = 4 * 1024 * 1024
# Bytes of compressed files that a process keeps, and those that one takes besides its text.
_KEPT: Final = 16 * 1024 * 1024
_OVERHEAD: Final = 300

_COMPRESSIBLE: Final = re.compile(
    r"text/|image/svg\+xml\b|application/"
    r"(?:(?:[\w.+\-]*\+)?(?:json|xml)|javascript|n-triples|n-quads|trig|sparql-query)\b"
)
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
_SUFFIX: Final = re.compile(rf"(?P<stem>.*)-(?P<coding>{'|'.join(codings.NAMES)})")
_NO_BODY: Final = ("204", "206", "304")

# Header fields by their names in lower case.
_Fields: TypeAlias = Mapping[str, str]
# A path and the strong tag of an encoded representation there, which names one body whatever the query says.
_Name: TypeAlias = tuple[str, str]


class Compression:
    """The application, with its answers compressed."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._files: Bounded[_Name, bytes] = Bounded(_KEPT)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        accepted = codings.accepted(environ.get("HTTP_ACCEPT_ENCODING"))
        held = _held(environ, accepted)
        started = Started(start_response)
        pieces = self._application(environ, started)
        fields = started.fields()
        changes: Changes = {}
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
        self, pieces: Iterable[bytes], fields: _Fields, changes: Changes, environ: dict[str, Any]
    ) -> Iterable[bytes]:
        coding = changes["Content-Encoding"] or IDENTITY
        if environ["REQUEST_METHOD"] == "HEAD":
            return pieces
        if not _is_whole(fields):
            return _stream(pieces, coding)
        tag = changes.get("ETag")
        name = (environ["PATH_INFO"], tag) if tag and _is_file(fields) else None
        body = self._whole(pieces, coding, name)
        changes["Content-Length"] = str(len(body))
        return [body]

    def _whole(self, pieces: Iterable[bytes], coding: str, name: _Name | None) -> bytes:
        if name is None:
            return _encoded(whole(pieces), coding)
        body = self._files.get(name)
        if body is None:
            body = _encoded(whole(pieces), coding)
            self._files.keep(name, body, len(body) + sum(map(len, name)) + _OVERHEAD)
        else:
            close(pieces)
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


def _restored(fields: _Fields, held: dict[str, str]) -> Changes:
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


def _varied(fields: _Fields) -> Changes:
    vary = fields.get("vary")
    return {"Vary": f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"}


def _marked(fields: _Fields, coding: str) -> Changes:
    """Say that the body is encoded; ranges would count bytes of what is not sent."""
    changes: Changes = {"Content-Encoding": coding, "Content-Length": None, "Accept-Ranges": None}
    if (tag := fields.get("etag", "")).startswith('"'):
        changes["ETag"] = f'{tag[:-1]}-{coding}"'
    return changes


def _encoded(body: bytes, coding: str) -> bytes:
    encoder = codings.encoder(coding, whole=True)
    return encoder.feed(body) + encoder.finish()


def _stream(pieces: Iterable[bytes], coding: str) -> Iterable[bytes]:
    # Closed by the server even when it never asked for a first piece, which a generator alone would not pass on.
    return ClosingIterator(_fed(pieces, coding), [lambda: close(pieces)])


def _fed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    encoder = codings.encoder(coding, whole=False)
    for piece in pieces:
        yield encoder.feed(piece)
    yield encoder.finish()
