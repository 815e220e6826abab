"""Clients that ask without a pause while something happens to the site, and note every request that was lost."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from tests.machine import PATIENCE

# Those that keep their connection, and those that open another one for each request.
_FAITHFUL: Final = 3
_FLEETING: Final = 3
PATHS: Final = (
    "/healthz",
    "/id/rzeczy/7",
    "/doc/rzeczy/7",
    "/data/rzeczy/7.ttl",
    "/sparql?query=ASK%20%7B?s%20?p%20?o%7D",
)


@dataclass
class Load:
    """How many requests were answered, and what went wrong with others."""

    answered: int = 0
    lost: list[str] = field(default_factory=list)

    def rounds(self, more: int) -> None:
        """Wait until so many more requests were answered."""
        end = self.answered + more
        while self.answered < end and not self.lost:
            threading.Event().wait(0.02)


@contextlib.contextmanager
def load(site: str) -> Iterator[Load]:
    """Keep clients at work, also when the test fails; all have ended afterwards."""
    seen, stop = Load(), threading.Event()
    threads = [
        threading.Thread(target=_ask, args=(urlsplit(site).netloc, number < _FAITHFUL, seen, stop))
        for number in range(_FAITHFUL + _FLEETING)
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _ask(address: str, faithful: bool, seen: Load, stop: threading.Event) -> None:
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    while not stop.is_set():
        for path in PATHS:
            try:
                connection.request("GET", path, headers={} if faithful else {"Connection": "close"})
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException) as error:
                seen.lost.append(f"{path}: {error!r}")
                connection.close()
                continue
            if response.status not in (200, 303):
                seen.lost.append(f"{path}: {response.status}")
            seen.answered += 1
    connection.close()
