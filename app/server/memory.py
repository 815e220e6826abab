"""Memory of a process with many threads: few heaps, so that what one thread gives back another one takes.

The GNU C library gives each thread a heap of its own, up to eight for each processor, and keeps in it what was once
used. Threads of Python take turns anyway, so two heaps serve them as well, and a process stays at half the size.
"""

from __future__ import annotations

import ctypes
from typing import Final

# malloc.h of the GNU C library.
_M_ARENA_MAX: Final = -8
HEAPS: Final = 2


def share_heaps() -> None:
    """Let the threads that begin from now on, and those of child processes, share heaps; elsewhere do nothing."""
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(_M_ARENA_MAX, HEAPS)
