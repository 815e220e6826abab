"""A process as the publisher sees it: a child at the other end of a connection, and what to say when it has died."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

from app.config import CHECKOUT

_SECONDS_TO_END: Final = 30


class Child:
    """Runs a module of ours as a program, and tells it `first` what it needs to begin."""

    def __init__(self, module: str, first: object) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own program and two numbers
                [sys.executable, "-P", "-m", module, str(theirs.fileno()), str(os.getpid())],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
                stdin=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())
        self.send(first)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def send(self, message: object) -> None:
        """Tell it something; that it has died is found out by whoever listens to it."""
        with suppress(OSError):
            self.connection.send(message)

    def receive(self) -> object:
        """Take what it says next, None for a record of its log, which is written here.

        Raises `EOFError` or `OSError` when it has died.
        """
        message = self.connection.recv()
        if isinstance(message, logging.LogRecord):
            logging.getLogger(message.name).handle(message)
            return None
        return message

    def died(self) -> int:
        """How it ended (as `subprocess.Popen.returncode`), now that nothing more comes from it."""
        self.connection.close()
        # Its connection is closed before it has ended: killed now, it would look as if the system had killed it.
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(_SECONDS_TO_END)
        return self.end()

    def end(self) -> int:
        """End it, whatever it does; return how it ended."""
        self.connection.close()
        self._child.kill()
        return self._child.wait()


def fault(work_en: str, work_pl: str, code: int) -> tuple[str, str]:
    """Tell, in English and Polish, why a process has failed that was at some work and ended with `code`."""
    if code < 0:
        name = signal.Signals(-code).name
        en = (
            f"its process was killed ({name}), as the system does when memory runs out; "
            "fewer processes (LOD_PROCESSES) need less, and so does a smaller LOD_MEMORY"
        )
        pl = (
            f"jego proces został zabity ({name}), co system robi, gdy brakuje pamięci; "
            "mniej procesów (LOD_PROCESSES) lub mniejsze LOD_MEMORY potrzebuje jej mniej"
        )
    else:
        en = f"its process ended with {code}, an unforeseen fault; the log tells more"
        pl = f"jego proces zakończył się kodem {code}, nieprzewidziany błąd; szczegóły w dzienniku"
    return f"{work_en}: {en}", f"{work_pl}: {pl}"
