"""A process of the crew: `python -m loaders.crew.worker FD` walks what it is told at the other end of a socket.

It does not hear SIGINT, which a terminal sends to all processes: the publisher ends it. Should that one die first, the
kernel ends it too, since the next publisher sweeps away what it writes (Linux; elsewhere it ends with its task).
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from typing import Any, Final

from loaders.crew.apart import Apart
from loaders.crew.jobs import Start, Step
from loaders.engines import OWN

# prctl(2).
_PR_SET_PDEATHSIG: Final = 1


def main(number: int) -> None:
    """Do tasks until nobody gives any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(os.getppid())
    publisher = _Publisher(Connection(number))
    start = publisher.connection.recv()
    assert isinstance(start, Start)
    # It only ever puts records into its queue.
    logging.basicConfig(handlers=[QueueHandler(publisher)], level=start.level)  # type: ignore[arg-type]
    apart = Apart(start.settings, start.directory, OWN)
    with suppress(EOFError):
        while True:
            publisher.tell(apart.walk(publisher.connection.recv(), publisher.watch))


class _Publisher:
    """Who gives the tasks; several threads may talk to it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lock = threading.Lock()

    def tell(self, message: Any) -> None:
        """Send a message, a record of the log among others."""
        with self._lock:
            self.connection.send(message)

    put_nowait = tell

    @contextmanager
    def watch(self, _register: str, name: str) -> Iterator[None]:
        self.tell(Step(name, begins=True))
        yield
        self.tell(Step(name, begins=False))


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
