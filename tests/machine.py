"""Ports, processes and time of the machine that tests run on, which is busy, and has other tests on it."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

# The system gives ports from here on to whoever connects, and to servers that ask for any: one that was free would be
# somebody else's by the time that a server which takes seconds to start binds to it.
_ANYBODYS: Final = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
_RESERVED: Final = range(10_000, _ANYBODYS)
# Those of this process, for as long as it lives: of several processes with tests each has its own.
_HELD: Final[dict[int, IO[str]]] = {}


# Seconds after which what was to happen will not: far beyond what it takes where others have the processors, as nobody
# waits for them but a test that fails.
PATIENCE: Final = 300


def until(holds: Callable[[], object], what: str = "it did not come to hold", each: float = 0.02) -> None:
    """Wait until something holds, or fail and say `what` did not happen."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{what} in {PATIENCE} s"
        time.sleep(each)


def free_port() -> int:
    """A port that nobody else gets while this process lives."""
    return next(port for port in random.sample(_RESERVED, len(_RESERVED)) if _taken(port))


def stop(pid: int) -> None:
    """Stop a process, with all its threads: until the first of them runs, the others go on."""
    os.kill(pid, signal.SIGSTOP)
    while "\nState:\tT" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii"):
        time.sleep(0.01)


def _taken(port: int) -> bool:
    """Keep a port from other processes with tests, unless one of them has it, or something listens there."""
    folder = Path(tempfile.gettempdir()) / f"lodzkie-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    held = (folder / str(port)).open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        held.close()
        return False
    _HELD[port] = held
    return True
