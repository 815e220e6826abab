"""What a process or a step of it costs: CPU seconds over all threads, peak resident memory, and the time it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass
class Cost:
    """CPU seconds, peak resident memory in MB (10⁶ bytes); of a step also the seconds that it took."""

    seconds: float = 0.0
    megabytes: float = 0.0
    elapsed: float = 0.0


# Runs a command and tells its cost on standard error. A process of its own, without imports: the kernel counts the
# memory of the parent at the time of the fork as the child's.
LAUNCHER: Final = """
import json, os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6]), file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command: list[str], *, cwd: Path | None = None) -> tuple[Cost, str]:
    """Run a program to its end; return its cost, with that of its children, and its standard output."""
    launched = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(launched, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return Cost(*json.loads(done.stderr.splitlines()[-1])), done.stdout


@contextmanager
def step() -> Iterator[Cost]:
    """Measure a step: CPU of this process and of those that it started and that have ended, memory of this one.

    The kernel's high-water mark of memory is reset at its start (Linux).
    """
    Path("/proc/self/clear_refs").write_text("5")
    cost, start, begin = Cost(), _seconds(), time.perf_counter()
    yield cost
    cost.elapsed = time.perf_counter() - begin
    cost.seconds = _seconds() - start
    cost.megabytes = _peak()


def _seconds() -> float:
    return sum(os.times()[:4])


def _peak() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024 / 1e6
