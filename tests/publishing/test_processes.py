"""Processes of the publisher: none outlives it, whenever it dies, and one that dies is told of."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.config import CHECKOUT
from app.errors import ProcessDied
from loaders.processes import Call, Child, fault
from tests.machine import until

# It dies before the process that it has started, which is stopped so long, has looked who started it.
PUBLISHER = """
import os, signal, time
from loaders.processes import Call
process = Call("Sleep", "Sen", time.sleep, 600).pid
os.kill(process, signal.SIGSTOP)
print(process, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_process_does_not_outlive_a_publisher_that_dies_while_it_begins(tmp_path: Path) -> None:
    with (tmp_path / "told").open("w+") as told:
        # No pipe: the process would hold it open.
        publisher = subprocess.run([sys.executable, "-c", PUBLISHER], cwd=CHECKOUT, check=False, stdout=told)
        told.seek(0)
        process = psutil.Process(int(told.read()))
    assert publisher.returncode == -signal.SIGKILL
    process.resume()
    try:
        until(lambda: not lives(process), "the process did not end")
    finally:
        if lives(process):
            process.kill()


def test_process_that_dies_before_it_was_told_anything_is_told_of() -> None:
    """More is said to it than a connection takes before it is read, to a program that reads nothing."""
    child = Child("keyword", b"-" * 10_000_000)
    with pytest.raises((EOFError, OSError)):
        child.receive()
    assert "its process ended with 0" in fault("It", "On", child.died())[0]


def test_call_tells_what_its_function_returns() -> None:
    call = Call("The process", "Proces", os.getpid)
    assert call.result() == call.pid
    call.end()


def test_process_that_is_killed_fails_its_call() -> None:
    call = Call("Sleep", "Sen", time.sleep, 600)
    os.kill(call.pid, signal.SIGKILL)
    with pytest.raises(ProcessDied, match=r"killed \(SIGKILL\)"):
        call.result()
