"""A cache in front of the application: an answer that was made once is sent again as it is (RFC 9111, RFC 9110).

A WSGI middleware of each process. It keeps only what says that it may be kept: whole answers of 200 with a strong
ETag and `Cache-Control: public`, made from the current release, under the request target and the request headers that
their `Vary` names. A look at the pointer at every request tells which release is the current one; what was made from
another leaves when room is needed, as does what is of another era (`Releases.era`). Requests with a body, a cookie or
credentials, and conditions that need thought, go to the application.

Refuses to guess: an answer does not say that it is fresh for some seconds, so nothing here expires by the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from werkzeug.http import parse_etags

from app.server.bounded import Bounded
from app.server.wsgi import Application, Fields, Started, whole
from app.store.releases import Releases

# Where the application says in the environment of a request which release it answered from.
RELEASE: Final = "lodzkie.release"
# Bytes that an answer takes besides the texts that it is made of, and a header field likewise, about.
_OVERHEAD: Final = 600
_FIELD: Final = 200
# Representations of one target: there are some ten formats and codings, and as many headers as somebody invents.
_VARIANTS: Final = 32
# Requests with one of these are for the application.
_BEYOND: Final = frozenset(("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_RANGE"))
# What a 304 leaves out: it describes a body that is not sent (RFC 9110 section 15.4.5).
_OF_THE_BODY: Final = ("content-type", "content-length", "content-encoding")


class Place(NamedTuple):
    """A release, its era, and the target of a request, as it was sent.

    WSGI's PATH_INFO is decoded: `a%2Fb` and `a/b`, which name two things, look the same there.
    """

    release: str
    era: str
    target: str


class Kept(NamedTuple):
    """An answer, and what the headers that its Vary names were in the request (RFC 9111 section 4.1)."""

    asked: tuple[tuple[str, str | None], ...]
    tag: str
    headers: Fields
    body: bytes

    def answers(self, environ: dict[str, Any]) -> bool:
        """True when a request for the same target would be answered so."""
        return all(environ.get(name) == value for name, value in self.asked)

    def size(self) -> int:
        """Bytes that it takes; headers have a byte for each character."""
        texts = sum(len(name) + len(value) for name, value in self.headers)
        asked = sum(len(value) for _, value in self.asked if value)
        return len(self.body) + texts + asked + _FIELD * (len(self.headers) + len(self.asked)) + _OVERHEAD


class Caching:
    """The application, with answers kept in `limit` bytes."""

    def __init__(self, application: Application, releases: Releases, limit: int) -> None:
        self._application = application
        self._releases = releases
        self._kept: Bounded[Place, tuple[Kept, ...]] = Bounded(limit)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        target, method = _target(environ), environ["REQUEST_METHOD"]
        if not target or method not in ("GET", "HEAD") or not _BEYOND.isdisjoint(environ):
            return self._application(environ, start_response)
        key = Place(self._releases.settled(), self._releases.era(), target)
        kept = next((kept for kept in self._kept.get(key) or () if kept.answers(environ)), None)
        if kept is None or (fields := _status(kept, environ)) is None:
            return self._made(key, environ, start_response)
        status, headers, body = fields
        start_response(status, headers)
        return [body]

    def _made(self, key: Place, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started = Started(start_response)
        pieces = self._application(environ, started)
        started.begin()
        if (
            environ.get(RELEASE) != key.release
            or not started.status.startswith("200")
            or environ["REQUEST_METHOD"] != "GET"
        ):
            return pieces
        said = started.fields()
        if not self._may_be_kept(said):
            return pieces
        body = whole(pieces)
        asked = tuple((name, environ.get(name)) for name in _varying(said.get("vary", "")))
        self._keep(key, Kept(asked, said["etag"], started.headers, body))
        return [body]

    def _may_be_kept(self, said: dict[str, str]) -> bool:
        return (
            0 <= int(said.get("content-length", -1)) <= self._kept.most
            and said.get("etag", "").startswith('"')
            and "public" in said.get("cache-control", "")
            and "set-cookie" not in said
            and said.get("vary") != "*"
        )

    def _keep(self, key: Place, kept: Kept) -> None:
        """Keep an answer beside others for the same target, the latest of them."""
        size, variants = len(key.target) + kept.size(), [kept]
        for other in reversed(self._kept.get(key) or ()):
            if other.asked == kept.asked:
                continue
            if len(variants) == _VARIANTS or size + other.size() > self._kept.most:
                break
            variants.insert(0, other)
            size += other.size()
        self._kept.keep(key, tuple(variants), size)


def _target(environ: dict[str, Any]) -> str:
    """The target of a request as it was sent; empty where the server does not tell."""
    target: str = environ.get("RAW_URI", "")
    # Gunicorn's has the query.
    return target if "?" in target or not target else f"{target}?{environ.get('QUERY_STRING', '')}"


def _status(kept: Kept, environ: dict[str, Any]) -> tuple[str, Fields, bytes] | None:
    """What to send of an answer; None when the request has a condition that it does not simply meet."""
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is None:
        return "200 OK", kept.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body
    if parse_etags(condition).contains_weak(kept.tag.strip('"')):
        return "304 NOT MODIFIED", [field for field in kept.headers if field[0].lower() not in _OF_THE_BODY], b""
    return None


@lru_cache
def _varying(vary: str) -> tuple[str, ...]:
    """The headers that Vary names, as WSGI calls them."""
    names = {name.strip().upper().replace("-", "_") for name in vary.split(",")}
    return tuple(f"HTTP_{name}" for name in sorted(names - {""}))
