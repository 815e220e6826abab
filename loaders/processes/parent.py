"""The publisher as its child sees it: who gives the work, hears of it, writes the log, and is not outlived.

A child does not hear SIGINT, which a terminal sends to all processes: the publisher ends it. Should that one die first,
the kernel ends it too, since the next publisher sweeps away what it writes (Linux; elsewhere it ends with its work).
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from typing import Any, Final

# prctl(2).
_PR_SET_PDEATHSIG: Final = 1


class Parent:
    """The other end of the connection, to which several threads may talk."""

    def __init__(self, number: int, publisher: int) -> None:
        """`number` is the file descriptor of the connection, `publisher` the process that started this one."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _die_with(publisher)
        self._connection = Connection(number)
        self._lock = threading.Lock()

    def hear(self) -> Any:
        """Wait for what it says next; raises `EOFError` when it says no more."""
        return self._connection.recv()

    def tell(self, message: Any) -> None:
        """Send a message, a record of the log among others."""
        with self._lock:
            self._connection.send(message)

    put_nowait = tell

    def take_log(self, level: int) -> None:
        """Let it write what is logged here."""
        # The handler only ever puts records into its queue.
        logging.basicConfig(handlers=[QueueHandler(self)], level=level)  # type: ignore[arg-type]


def _die_with(publisher: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have died while this process began, and another is the parent since then, which does not die.
    if os.getppid() != publisher:
        sys.exit(1)
