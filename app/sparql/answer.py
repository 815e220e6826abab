"""A result as a response: what goes wrong before its first byte has a status of its own, what comes after streams."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from app.negotiation import Offer
from app.store.streaming import PIECE


def streamed(pieces: Iterator[bytes], offer: Offer) -> Response:
    """Wait for the first piece, so that what goes wrong before it has a status of its own; then send as it comes."""
    first = next(pieces, b"")
    if len(first) < PIECE:
        # Only the last piece is short: the whole result is here.
        response = Response(first + b"".join(pieces), content_type=offer.content_type)
    else:
        response = Response(_from(first, pieces), content_type=offer.content_type)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _from(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
