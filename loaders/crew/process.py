"""A process of the crew as the publisher sees it: a child at the other end of a connection, with one task at a time.

It is started afresh, not forked: threads of DuckDB and of the store do not survive a fork.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import Connection

from app.config import CHECKOUT
from app.errors import PublishError
from loaders.crew.jobs import Done, Start, Step, Task
from loaders.pipeline import Watch


class Process:
    """A child; `task` is what it is at."""

    def __init__(self, start: Start) -> None:
        self.task: Task | None = None
        self._step: AbstractContextManager[None] | None = None
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own program and a number
                [sys.executable, "-P", "-m", "loaders.crew.worker", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
                stdin=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())
        self.connection.send(start)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def give(self, task: Task) -> None:
        """Let it begin."""
        self.task = task
        with suppress(OSError):  # one that has died is found out when it is listened to
            self.connection.send(task)

    def receive(self, watch: Watch) -> Done | None:
        """Take what it says next; None when it is not done yet. Raises `EOFError` or `OSError` when it has died."""
        match self.connection.recv():
            case Done() as done:
                self.task = None
                return done
            case Step(name, True):
                assert self.task is not None
                self._step = watch(self.task.job.register.slug, name)
                self._step.__enter__()
            case Step():
                self._leave()
            case logging.LogRecord() as record:
                logging.getLogger(record.name).handle(record)
        return None

    def bury(self) -> PublishError:
        """See to it that it is gone; tell why the register that it was at has failed."""
        assert self.task is not None
        self._leave()
        return _fault(self.task.job.register.slug, self.end())

    def end(self) -> int:
        """End it, whatever it does; return how it ended (as `subprocess.Popen.returncode`)."""
        self.connection.close()
        self._child.kill()
        return self._child.wait()

    def _leave(self) -> None:
        step, self._step = self._step, None
        if step is not None:
            step.__exit__(None, None, None)


def _fault(slug: str, code: int) -> PublishError:
    if code < 0:
        name = signal.Signals(-code).name
        return PublishError(
            f"{slug}: its process was killed ({name}), as the system does when memory runs out; "
            "fewer processes (LOD_PROCESSES) need less, and so does a smaller LOD_MEMORY",
            f"{slug}: proces tego rejestru został zabity ({name}), co system robi, gdy brakuje pamięci; "
            "mniej procesów (LOD_PROCESSES) lub mniejsze LOD_MEMORY potrzebuje jej mniej",
        )
    return PublishError(
        f"{slug}: its process ended with {code}, an unforeseen fault; the log tells more",
        f"{slug}: proces tego rejestru zakończył się kodem {code}, nieprzewidziany błąd; szczegóły w dzienniku",
    )
