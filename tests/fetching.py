"""What tests fetch from elsewhere and keep: once for all processes, never half of it, and again when it fails."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

# Seconds before it is tried again: a registry that does not answer often does soon.
PAUSES: Final = (5, 30, 0)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetched(command: Sequence[str], folder: Path) -> str:
    """Run a program that fetches something, some times if need be; "" when it went well, else what it said."""
    said = ""
    for pause in PAUSES:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if not done.returncode:
            return ""
        said = f"{done.stdout[-500:]}{done.stderr[-500:]}"
        time.sleep(pause)
    return said
