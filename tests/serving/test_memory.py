"""Threads of the web server share few heaps."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.server.memory import HEAPS

THREADS = 16
# Counts the heaps that there are while all threads hold what they have taken.
PROGRAM = f"""
import ctypes, sys, threading
from app.server.memory import share_heaps

if "share" in sys.argv:
    share_heaps()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
taken = threading.Barrier({THREADS} + 1)

def take():
    held = [bytes(3000) for _ in range(5000)]
    taken.wait()
    taken.wait()

for _ in range({THREADS}):
    threading.Thread(target=take).start()
taken.wait()
file = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, file)
libc.fclose(file)
taken.wait()
"""


@pytest.mark.parametrize(("share", "fewer"), [("share", True), ("each", False)])
def test_threads_share_heaps(tmp_path_factory: pytest.TempPathFactory, share: str, fewer: bool) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("heaps are counted by the GNU C library")
    told = tmp_path_factory.mktemp("heaps") / "told.xml"
    subprocess.run([sys.executable, "-c", PROGRAM, str(told), share], check=True)
    assert (told.read_text().count("<heap ") <= HEAPS) == fewer
