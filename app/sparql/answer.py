"""A result as a response: what goes wrong before its first byte has a status of its own, what comes after streams.

A result that a cap cut says so in `Result-Truncated` when that is known in time, and in its own text where the format
has room; else the connection breaks. `Result-Limits` announces the caps with every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from flask import Response, request

from app import context
from app.config import Settings
from app.negotiation import Offer
from app.store.base import Asked, Result, Store

LIMITS: Final = "Result-Limits"
# A boolean of Structured Fields (RFC 9651 section 3.3.6), the limits a dictionary of integers.
TRUNCATED: Final = "Result-Truncated"


# Where gunicorn keeps the client's connection; other servers do not tell it, and a client that goes is not seen there.
_CONNECTION: Final = "gunicorn.socket"


def answer(store: Store, asked: Asked, offer: Offer) -> Response:
    """Answer what the client of this request asks of a store, and charge it for the time that this takes."""
    client, buckets = request.remote_addr or "", context.site().buckets
    buckets.admit(client)
    result = store.stream(asked, offer.media_type, request.environ.get(_CONNECTION))
    response = _streamed(result, offer, partial(buckets.charge, client))
    response.headers[LIMITS] = _limits(context.site().settings)
    return response


def _limits(settings: Settings) -> str:
    return f"rows={settings.query_rows}, bytes={settings.query_bytes}, seconds={settings.query_seconds:g}"


def _streamed(result: Result, offer: Offer, ended: Callable[[float], None]) -> Response:
    """Wait for the first piece, then send as it comes; `ended` is told the seconds that the whole has taken."""
    try:
        first = next(result)
    except BaseException:
        ended(result.seconds)
        raise
    if result.complete:
        ended(result.seconds)
        response = Response(first, content_type=offer.content_type)
    else:
        response = Response(_Rest(first, result, ended), content_type=offer.content_type)
    if result.truncated:
        response.headers[TRUNCATED] = "?1"
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


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
