"""A query worker as its web process sees it: a child at the other end of a socket pair."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.config import CHECKOUT
from app.store.workers.caps import Caps
from app.store.workers.egress import NOWHERE, Doors
from app.store.workers.wire import Frame, Task, receive_frame, send_task

# A client that goes closes both ways of its connection, of which TCP tells us one: that nothing more will come. Linux
# alone tells it without reading.
_HANG_UP: Final = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR
# What a worker runs.
_PROGRAM: Final = "app.store.workers.worker"
# Seconds beyond its deadline for a frame or a task that has begun. The pool kills the worker before, which ends it,
# unless a child that no worker is meant to have keeps the connection open.
_GRACE: Final = 5.0
# Where this very software lies; the worker inherits nothing else of the environment, and so no secret.
_ENVIRONMENT: Final = {
    "PYTHONPATH": str(CHECKOUT),
    "LC_ALL": "C.UTF-8",
    # The engine asks for memory and gives it back with each query: the GNU C library keeps more of it at hand, which
    # saves up to a tenth of the time.
    "GLIBC_TUNABLES": "glibc.malloc.mxfast=0:glibc.malloc.tcache_count=200:glibc.malloc.tcache_max=65536",
}


class Silent(Exception):
    """The worker has said nothing in time."""


class HungUp(Exception):
    """The client has gone."""


class Unread(Exception):
    """The worker has died before it read its task."""


class Process:
    """A worker; it answers one task at a time. `ready` when it was heard to have started."""

    def __init__(self, memory: int, caps: Caps, doors: Doors = NOWHERE) -> None:
        self.ready = False
        self._sock, theirs = socket.socketpair()
        with theirs, _deaf():
            arguments = [*map(str, (theirs.fileno(), memory, *caps)), doors.to_json()]
            self._child = subprocess.Popen(  # noqa: S603 - our own program and numbers
                [sys.executable, "-P", "-m", _PROGRAM, *arguments],
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                cwd=os.sep,
                stdin=subprocess.DEVNULL,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def lives(self) -> bool:
        """False when it has died by itself."""
        return self._child.poll() is None

    def resident(self) -> int:
        """Bytes of memory that it holds, as Linux tells; 0 where nobody does."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * resource.getpagesize()

    def ask(self, task: Task, seconds: float) -> None:
        """Give it a task, or raise `Unread`; also where it has not taken it long after `seconds`."""
        try:
            send_task(self._sock, task, max(0.0, seconds) + _GRACE)
        except OSError:
            raise Unread from None

    def receive(self, seconds: float, client: socket.socket | None) -> Frame:
        """Wait for its next frame, as long as the client is there.

        Raises `Silent` after `seconds`, `HungUp` when the client goes, `Malformed` when it says what no worker says,
        `EOFError` or `OSError` when it dies, or does not end one in time; `Unread` when it had not read its task: the
        system tells that, so nothing is acknowledged (unix(7), ECONNRESET).
        """
        waiting = select.poll()
        waiting.register(self._sock, select.POLLIN)
        if client is not None and client.fileno() >= 0:
            waiting.register(client, _HANG_UP)
        ready = dict(waiting.poll(max(0.0, seconds) * 1000))
        if self._sock.fileno() in ready:
            try:
                return receive_frame(self._sock, max(0.0, seconds) + _GRACE)
            except ConnectionResetError:
                raise Unread from None
        raise HungUp if ready else Silent

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._child.kill()

    def bury(self) -> int:
        """End it, wait until it is gone, and tell how it ended (as `subprocess.Popen.returncode`)."""
        self.kill()
        self._sock.close()
        return self._child.wait()


@contextmanager
def _deaf() -> Iterator[None]:
    """Let a child be started that is not told to stop when all processes of the site are: it ends with its own."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGINT))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
