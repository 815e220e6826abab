"""What a request asks of the index is charged to its client: search, facets, entries as data, maps.

The buckets are those of queries (`app.throttling`), the terms as well: who has used them up is refused with 429 when a
request of theirs first asks the index, before its answer begins. A page takes some hundredths of a second, so that no
reader meets this; pages that ask no index, and answers that are kept, cost nothing.
"""

from __future__ import annotations

from flask import request

from app import context
from app.index.metering import METER
from app.throttling import Buckets


class Bill:
    """What one request asks of the index, and for whom."""

    def __init__(self, buckets: Buckets, client: str) -> None:
        self._buckets = buckets
        self._client = client
        self._admitted = False

    def begin(self) -> None:
        """Let the client go on; `TooManyRequests`, at the first time alone, when it has had too much."""
        if not self._admitted:
            self._buckets.admit(self._client)
            self._admitted = True

    def end(self, seconds: float) -> None:
        """Charge the client."""
        self._buckets.charge(self._client, seconds)


def begin() -> None:
    """Charge what this thread asks the index from now on, also while it sends the answer, to who sent the request."""
    METER.set(Bill(context.site().buckets, request.environ.get("REMOTE_ADDR") or ""))
