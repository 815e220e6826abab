"""What a publisher announces while it changes a server, so that no reader takes one release for another.

    staging     graphs of the next release are being gathered on the server beside those that are published: readers
                name the graphs that they want to see, for "all of them" would show these too
    switching   the server is about to go from one release to the next, or has: readers ask it which one it holds, and
                go on naming graphs

An announcement is a symbolic link beside the pointer, made and read in one step, and stands until the pointer tells
the truth again. A reader looks at it after each answer: if there is none and the pointer still names the release that
the answer was taken for, then the server had not begun to change when it answered.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.store.releases import fsync_directory

_NAME: Final = ".next"


class Phase(StrEnum):
    """How far a publisher is with the server."""

    NONE = "none"
    STAGING = "staging"
    SWITCHING = "switching"


def phase(root: Path) -> Phase:
    """What is announced for the releases under `root`; one system call, so a reader may ask at every request."""
    try:
        # As for the pointer: a `Path` would cost five times the call.
        return Phase(os.readlink(f"{root}/{_NAME}"))  # noqa: PTH115
    except FileNotFoundError:
        return Phase.NONE


def announce(root: Path, what: Phase) -> None:
    """Tell readers of a phase; NONE when it is over."""
    link = root / _NAME
    if what is Phase.NONE:
        link.unlink(missing_ok=True)
    else:
        fresh = root / f"{_NAME}-{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(what)
        fresh.replace(link)
    fsync_directory(root)
