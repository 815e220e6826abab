"""A cache in front of the application: an answer that was made once is sent again as it is (RFC 9111, RFC 9110).

A WSGI middleware of each process. It keeps only what says that it may be kept: whole answers of 200 with a strong ETag
and `Cache-Control: public`, made from the current release, under the request target and the request headers that their
`Vary` names. A look at the pointer at every hit tells whether the release is still the current one; when it moves, all
is forgotten. Requests with a body, a cookie or credentials, and conditions that need thought, go to the application.

Refuses to guess: an answer does not say that it is fresh for some seconds, so nothing here expires by the clock.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from werkzeug.http import parse_etags

from app.errors import StoreUnavailable
from app.store.releases import Releases

# Where the application says in the environment of a request which release it answered from.
RELEASE: Final = "lodzkie.release"
# Bytes that an entry takes besides its body, about; and the share of the cache that one body may have.
_OVERHEAD: Final = 2048
_SHARE: Final = 16
# Representations of one target: there are some ten formats and codings, and as many headers as somebody invents.
_VARIANTS: Final = 32
# Requests with one of these are for the application.
_BEYOND: Final = frozenset(("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_RANGE"))
# What a 304 leaves out: it describes a body that is not sent (RFC 9110 section 15.4.5).
_OF_THE_BODY: Final = ("content-type", "content-length", "content-encoding")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Fields = list[tuple[str, str]]
Target = tuple[str, str]


class Kept(NamedTuple):
    """An answer, and what the headers that its Vary names were in the request (RFC 9111 section 4.1)."""

    asked: tuple[tuple[str, str | None], ...]
    tag: str
    headers: Fields
    body: bytes

    def answers(self, environ: dict[str, Any]) -> bool:
        """True when a request for the same target would be answered so."""
        return all(environ.get(name) == value for name, value in self.asked)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + _OVERHEAD


class Caching:
    """The application, with answers kept in `limit` bytes; it must start its response before it returns."""

    def __init__(self, application: Application, releases: Releases, limit: int) -> None:
        self._application = application
        self._releases = releases
        self._memory = _Memory(limit)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        # WSGI's PATH_INFO is decoded: `a%2Fb` and `a/b`, which name two things, look the same there.
        path, method = environ.get("RAW_URI"), environ["REQUEST_METHOD"]
        if path is None or method not in ("GET", "HEAD") or not _BEYOND.isdisjoint(environ):
            return self._application(environ, start_response)
        target = path, environ.get("QUERY_STRING", "")
        release = self._release()
        kept = self._memory.get(release, target, environ)
        if kept is None or (fields := _status(kept, environ)) is None:
            return self._made(release, target, environ, start_response)
        status, headers, body = fields
        start_response(status, headers)
        return [body]

    def _release(self) -> str:
        try:
            return self._releases.require_current()
        except StoreUnavailable:
            return ""

    def _made(self, release: str, target: Target, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started = _Started(start_response)
        pieces = self._application(environ, started)
        if (
            environ.get(RELEASE) != release
            or not started.status.startswith("200")
            or environ["REQUEST_METHOD"] != "GET"
        ):
            return pieces
        said = {name.lower(): value for name, value in started.headers}
        if not self._may_be_kept(said):
            return pieces
        body = _whole(pieces)
        asked = tuple((name, environ.get(name)) for name in _varying(said.get("vary", "")))
        self._memory.keep(release, target, Kept(asked, said["etag"], started.headers, body))
        return [body]

    def _may_be_kept(self, said: dict[str, str]) -> bool:
        return (
            0 <= int(said.get("content-length", -1)) <= self._memory.limit // _SHARE
            and said.get("etag", "").startswith('"')
            and "public" in said.get("cache-control", "")
            and "set-cookie" not in said
            and said.get("vary") != "*"
        )


def _status(kept: Kept, environ: dict[str, Any]) -> tuple[str, Fields, bytes] | None:
    """What to send of an answer; None when the request has a condition that it does not simply meet."""
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is None:
        return "200 OK", kept.headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body
    if parse_etags(condition).contains_weak(kept.tag.strip('"')):
        return "304 NOT MODIFIED", [field for field in kept.headers if field[0].lower() not in _OF_THE_BODY], b""
    return None


@dataclass
class _Started:
    """Passes the start of a response on, and remembers it."""

    start_response: Any
    status: str = ""
    headers: Fields = field(default_factory=list)

    def __call__(self, status: str, headers: Fields, *error: Any) -> Any:
        self.status, self.headers = status, headers
        return self.start_response(status, headers, *error)


class _Memory:
    """Answers of one release by target, the least recently used leave first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._release = ""
        self._kept: OrderedDict[Target, tuple[Kept, ...]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, release: str, target: Target, environ: dict[str, Any]) -> Kept | None:
        with self._lock:
            self._turn_to(release)
            variants = self._kept.get(target, ())
            if variants:
                self._kept.move_to_end(target)
        return next((kept for kept in variants if kept.answers(environ)), None)

    def keep(self, release: str, target: Target, kept: Kept) -> None:
        with self._lock:
            # Another thread may have seen a later release meanwhile.
            if release != self._release:
                return
            before = self._kept.pop(target, ())
            others = tuple(other for other in before if other.asked != kept.asked)[1 - _VARIANTS :] if before else ()
            self._kept[target] = (*others, kept)
            self._size += kept.size + _size(others) - _size(before)
            while self._size > self.limit:
                self._size -= _size(self._kept.popitem(last=False)[1])

    def _turn_to(self, release: str) -> None:
        if release != self._release:
            self._release, self._size = release, 0
            self._kept.clear()


def _size(variants: tuple[Kept, ...]) -> int:
    return sum(kept.size for kept in variants)


@lru_cache
def _varying(vary: str) -> tuple[str, ...]:
    """The headers that Vary names, as WSGI calls them."""
    names = {name.strip().upper().replace("-", "_") for name in vary.split(",")}
    return tuple(f"HTTP_{name}" for name in sorted(names - {""}))


def _whole(pieces: Iterable[bytes]) -> bytes:
    try:
        return b"".join(pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
