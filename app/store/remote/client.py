"""Requests to a SPARQL server: queries, updates and graphs over connections that stay open.

SPARQL 1.1 Protocol sections 2.1 and 2.2, Graph Store HTTP Protocol section 5. What a server answers is a stream that
ends where the server says that it ends: one that tells neither its length nor its pieces is refused, for half of it
would look like the whole. A query is asked twice where the connection broke before the answer; an update never is, and
nothing is asked of a server that hangs (`presence`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from urllib3 import BaseHTTPResponse, Retry, Timeout, exceptions
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from app.config import Settings
from app.errors import QueryTimeout, SettingError, StoreAway
from app.store.remote import connections, refusals, servers
from app.store.remote.dataset import Pairs
from app.store.remote.presence import GLANCE, Presence
from app.store.remote.servers import Kind, Server

_CONNECT: Final = 5.0
# Bytes of a body that a server takes at once, whatever it does.
_SMALL: Final = 64 * 1024
# Seconds for one of our own queries, which are bounded by construction.
OWN: Final = 15.0
_FORM: Final = "application/x-www-form-urlencoded"
_UPDATE: Final = "application/sparql-update; charset=utf-8"


class _Again(Retry):
    """Once more, when the server had closed a connection that we thought open; who is slow is not asked twice."""

    def increment(  # type: ignore[no-untyped-def]  # as the library calls it
        self, method=None, url=None, response=None, error=None, _pool=None, _stacktrace=None
    ):
        """Count a failure, or raise it."""
        if isinstance(error, exceptions.TimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


_AGAIN: Final = _Again(total=1, connect=1, read=1, redirect=False, status=0, allowed_methods=None)
_NEVER: Final = Retry(total=0, redirect=False, status=0)


class Client:
    """Speaks with the server that `locate` names; made before a fork, connected by the first request after it."""

    def __init__(self, locate: Callable[[], Server], most: int = 1, *, public: bool = False) -> None:
        """`most` connections stay.

        Seconds bound an answer as a whole; where it is for the `public`, who may read slowly, each wait for more of it,
        and whoever sent us here knows whether the server is there.
        """
        self._locate = locate
        self._pool = connections.pool(most, whole=not public)
        self._public = public
        self.presence = Presence()

    @cached_property
    def server(self) -> Server:
        """The server; `StoreUnavailable` when it must be asked what it is, and does not answer."""
        begun = time.monotonic()
        try:
            return self._locate()
        except (StoreAway, QueryTimeout) as error:
            self.presence.missed(refusals.told(error.__cause__ or error), seconds=time.monotonic() - begun)
            raise

    def require(self) -> None:
        """`StoreAway` when the server is known to hang."""
        self.presence.require(self.glance)

    def glance(self) -> None:
        """Ask whether the server answers at all, by a question that costs it nothing."""
        _close(self._queried("ASK {}", "application/sparql-results+json", (), GLANCE))

    def query(
        self, text: str, accept: str, *, dataset: Pairs = (), seconds: float = OWN, own: bool = True
    ) -> BaseHTTPResponse:
        """Ask a query, by POST of a form: neither its length nor a cache on the way matters then (section 2.1.2).

        `dataset` are the parameters of section 2.1.4. A refusal of what is not our `own` is `RequestError`.
        """
        self.require()
        return refusals.delimited(refusals.expected(self._queried(text, accept, dataset, seconds), own=own))

    def update(self, text: str | bytes, *, seconds: float) -> None:
        """Send an update (section 2.2.2); when this returns, it was done, when it fails, nobody knows."""
        if not self.server.update:
            raise SettingError(
                "LOD_STORE_UPDATE is wanted: this server does not tell where it takes updates",
                "Potrzebne jest LOD_STORE_UPDATE: ten serwer nie mówi, dokąd wysyłać zmiany",
            )
        body = text.encode() if isinstance(text, str) else text
        response = self._sent(
            "POST", self.server.update, body=body, headers={"Content-Type": _UPDATE}, retries=_NEVER, seconds=seconds
        )
        _close(refusals.expected(response, own=True))

    def read_graph(self, graph: str, accept: str, *, seconds: float = OWN) -> BaseHTTPResponse:
        """Read a named graph (Graph Store Protocol section 5.2)."""
        response = self._sent("GET", self._of(graph), headers={"Accept": accept}, retries=_AGAIN, seconds=seconds)
        return refusals.delimited(refusals.expected(response, own=True))

    def _queried(self, text: str, accept: str, dataset: Pairs, seconds: float) -> BaseHTTPResponse:
        return self._sent(
            "POST",
            self.server.query,
            body=urlencode([("query", text), *dataset]).encode(),
            headers={"Content-Type": _FORM, "Accept": accept},
            retries=_AGAIN,
            seconds=seconds,
        )

    def _of(self, graph: str) -> str:
        if not self.server.graphs:
            raise SettingError(
                "LOD_STORE_GRAPHS is wanted: this server does not tell where its graph store is",
                "Potrzebne jest LOD_STORE_GRAPHS: ten serwer nie mówi, gdzie ma swoje grafy",
            )
        return f"{self.server.graphs}?{urlencode({'graph': graph})}"

    def _sent(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        retries: Retry,
        seconds: float,
    ) -> BaseHTTPResponse:
        known = {"Authorization": self.server.authorization} if self.server.authorization else {}
        begun = time.monotonic()
        try:
            response = self._pool.request(
                method,
                url,
                body=body,
                headers={**(headers or {}), **known},
                retries=retries,
                timeout=_patience(body, seconds),
                preload_content=False,
                redirect=False,
            )
        except HTTPError as error:
            self._missed(error, seconds, time.monotonic() - begun)
            raise refusals.unreachable(error) from error
        self.presence.heard()
        # The library knows the path alone.
        response.url = url
        return response

    def _missed(self, error: HTTPError, allowed: float, seconds: float) -> None:
        """Note that the server did not answer; where it took the question, that may have been at fault."""
        if self._public:
            return
        if isinstance(refusals.reason_of(error), ReadTimeoutError | ProtocolError) and allowed > GLANCE:
            self.presence.doubt(self.glance)
        else:
            self.presence.missed(refusals.told(error), seconds=seconds)


def _patience(body: bytes | None, seconds: float) -> Timeout:
    """How long to wait: what the library allows for connecting is all that it allows for sending too."""
    return Timeout(connect=seconds if len(body or b"") > _SMALL else min(_CONNECT, seconds), read=seconds)


def client(settings: Settings) -> Client:
    """A client of the server of the settings; where they do not tell its kind, it is asked what it is."""
    return Client(lambda: _located(settings), settings.worker_threads)


def _located(settings: Settings) -> Server:
    kind, base = servers.address(settings)
    return servers.located(kind or _kind_at(base), settings)


def _kind_at(base: str) -> Kind:
    """The kind of the server at an address, whatever else it answers there."""
    try:
        response = connections.pool(1, whole=True).request(
            "GET", base, redirect=False, retries=_AGAIN, timeout=_patience(None, GLANCE), preload_content=False
        )
    except HTTPError as error:
        raise refusals.unreachable(error) from error
    # It may have begun to send all that it holds.
    response.close()
    kind = servers.told_by(response.headers)
    if kind.name == servers.OTHER and response.status == HTTPStatus.NOT_FOUND:
        raise refusals.refusal(response.status, "", base)
    return kind


def _close(response: BaseHTTPResponse) -> None:
    response.drain_conn()
    response.release_conn()
