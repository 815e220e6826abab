"""Admission of queries: how many of one client a web process has at work, so that others find a worker too.

What a query costs is known when it has ended. Until then each one at work counts as a second owed, and one client has
all workers of a process but one at most: its further queries wait to be let in, a bounded time and a bounded number.
"""

from __future__ import annotations

import math
import threading
from typing import Final

from app.errors import TooManyRequests
from app.throttling import Buckets, network

# Seconds that a query at work counts for.
ADVANCE: Final = 1.0


class Admission:
    """Who is at work: `workers` for all, `queue` more may wait for `patience` seconds."""

    def __init__(self, buckets: Buckets, workers: int, queue: int, patience: float) -> None:
        self._buckets = buckets
        self._each = max(1, workers - 1)
        # As many of one client as of all together.
        self._queue = queue + workers - self._each
        self._patience = patience
        self._at_work: dict[str, int] = {}
        self._waiting = 0
        # Its lock may be taken again by who has it: a query can end wherever the collector of garbage finds it.
        self._changed = threading.Condition(threading.RLock())

    def begin(self, client: str) -> Admitted:
        """Let a query of a client in, after a wait where it must; raise `TooManyRequests` when it has had too much."""
        # From here on it is known by its network, which is its own network.
        client = network(client)
        with self._changed:
            self._admit(client)
            if not self._is_free(client):
                self._wait(client)
                # What the others cost is known by now.
                self._admit(client)
            self._at_work[client] = self._at_work.get(client, 0) + 1
        return Admitted(self, client)

    def end(self, client: str, seconds: float) -> None:
        """Note what a query has cost, and let the next one of its client go on."""
        if seconds:
            self._buckets.charge(client, seconds)
        with self._changed:
            left = self._at_work.pop(client) - 1
            if left:
                self._at_work[client] = left
            if self._waiting:
                self._changed.notify_all()

    def _admit(self, client: str) -> None:
        self._buckets.admit(client, self._at_work.get(client, 0) * ADVANCE)

    def _is_free(self, client: str) -> bool:
        return self._at_work.get(client, 0) < self._each

    def _wait(self, client: str) -> None:
        if self._waiting >= self._queue:
            raise _too_many(self._patience)
        self._waiting += 1
        try:
            if not self._changed.wait_for(lambda: self._is_free(client), self._patience):
                raise _too_many(self._patience)
        finally:
            self._waiting -= 1


class Admitted:
    """A query that was let in; it ends once, with what it has cost, or when it is dropped."""

    def __init__(self, admission: Admission, client: str) -> None:
        self._admission: Admission | None = admission
        self._client = client

    def end(self, seconds: float) -> None:
        """Charge the client, and let its next query go on."""
        admission, self._admission = self._admission, None
        if admission is not None:
            admission.end(self._client, seconds)

    def __del__(self) -> None:
        self.end(0.0)


def _too_many(patience: float) -> TooManyRequests:
    return TooManyRequests(
        "Other queries of yours are still at work; ask again when they have ended",
        "Inne Twoje zapytania jeszcze się wykonują; zapytaj znów, gdy się skończą",
        retry_after=math.ceil(patience),
    )
