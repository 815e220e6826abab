"""A result as a response: what goes wrong before its first byte has a status of its own, what comes after streams.

A result that a cap cut says so in `Result-Truncated` when that is known in time, and in its own text where the format
has room; else the connection breaks. `Result-Limits` announces the caps with every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from flask import Response, request

from app import context
from app.config import Settings
from app.headers import etag, not_modified
from app.negotiation import Offer
from app.sparql.results import Key, Written
from app.store.base import Asked, Result, Store

LIMITS: Final = "Result-Limits"
# A boolean of Structured Fields (RFC 9651 section 3.3.6), the limits a dictionary of integers.
TRUNCATED: Final = "Result-Truncated"


# Where gunicorn keeps the client's connection; other servers do not tell it, and a client that goes is not seen there.
_CONNECTION: Final = "gunicorn.socket"
# Methods whose answer may be 304 (RFC 9110 section 13.1.2; QUERY is safe too).
_CONDITIONAL: Final = ("GET", "HEAD", "QUERY")


def answer(store: Store, asked: Asked, offer: Offer) -> Response:
    """Answer what the client of this request asks of a store; it has the result already, or we have, or it is made.

    Only what is made costs the client some of its time.
    """
    response = _headed(store, asked, offer)
    if request.method in _CONDITIONAL and not_modified(response):
        return response
    key = Key(store.manifest.id, asked, offer.media_type)
    written = context.site().results.get(key)
    if written is None:
        _evaluate(store, asked, key, response)
    else:
        _send(response, written)
    return response


def _headed(store: Store, asked: Asked, offer: Offer) -> Response:
    """The answer without its body."""
    response = Response(content_type=offer.content_type)
    response.vary.add("Accept")
    response.headers[LIMITS] = _limits(context.site().settings)
    if asked.volatile:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["Cache-Control"] = "public, no-cache"
    if request.method in _CONDITIONAL:
        response.set_etag(etag(store.manifest.id, offer.media_type, repr(asked)))
    return response


@contextmanager
def charged(store: Store, asked: Asked, media_type: str) -> Iterator[Result]:
    """A result to be read here, wholly or in part; its client is charged for it as for one that is sent."""
    client, buckets = request.remote_addr or "", context.site().buckets
    buckets.admit(client)
    result = store.stream(asked, media_type, request.environ.get(_CONNECTION))
    try:
        yield result
    finally:
        result.close()
        buckets.charge(client, result.seconds)


def _limits(settings: Settings) -> str:
    return f"rows={settings.query_rows}, bytes={settings.query_bytes}, seconds={settings.query_seconds:g}"


def _evaluate(store: Store, asked: Asked, key: Key, response: Response) -> None:
    """Wait for the first piece, then send as it comes; the client is charged for the whole."""
    client, site = request.remote_addr or "", context.site()
    site.buckets.admit(client)
    result = store.stream(asked, key.media_type, request.environ.get(_CONNECTION))
    charge = partial(site.buckets.charge, client)
    try:
        first = next(result)
    except BaseException:
        charge(result.seconds)
        raise
    if not result.complete:
        response.response = _Rest(first, result, charge)
        return
    charge(result.seconds)
    written = Written(first, result.truncated)
    if not asked.volatile:
        site.results.keep(key, written)
    _send(response, written)


def _send(response: Response, written: Written) -> None:
    response.set_data(written.body)
    if written.truncated:
        response.headers[TRUNCATED] = "?1"


class _Rest(Iterator[bytes]):
    """The pieces after the first one came; an object and no generator, so that it is closed also when never begun."""

    def __init__(self, first: bytes, result: Result, ended: Callable[[float], None]) -> None:
        self._first: bytes | None = first
        self._result = result
        self._ended: Callable[[float], None] | None = ended

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._result)

    def close(self) -> None:
        """End the evaluation, if it goes on."""
        self._result.close()
        if self._ended is not None:
            self._ended(self._result.seconds)
            self._ended = None
