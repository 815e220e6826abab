"""What a publisher announces while it changes a server, so that no reader takes one release for another.

    staging     graphs of the next release are being gathered on the server beside those that are published: readers
                name the graphs that they want to see, for "all of them" would show these too
    switching   the server is about to go from one release to the next, or has: readers ask it which one it holds, and
                go on naming graphs

An announcement is a symbolic link beside the pointer, made and read in one step, and stands until the pointer tells
the truth again. A reader looks at it before and after each answer: if it says the same, by its number too, and the
pointer still names the release that the answer was taken for, then nothing had begun to change meanwhile.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.errors import StoreUnavailable
from app.store.releases import fsync_directory

_NAME: Final = ".next"


class Phase(StrEnum):
    """How far a publisher is with the server."""

    NONE = "none"
    STAGING = "staging"
    SWITCHING = "switching"


def said(root: Path) -> str:
    """What is announced for the releases under `root`, phase and number; "" before anything was.

    One system call, so a reader may ask at every request.
    """
    try:
        # As for the pointer: a `Path` would cost five times the call.
        return os.readlink(f"{root}/{_NAME}")  # noqa: PTH115
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise StoreUnavailable(
            f"What the publisher announces cannot be told: {error.strerror}",
            f"Nie da się ustalić, co robi proces publikujący: {error.strerror}",
        ) from error


def phase(announcement: str) -> Phase:
    """The phase that an announcement names; where that is a word of another version, only the server knows."""
    word = announcement.partition(".")[0] or Phase.NONE
    return next((phase for phase in Phase if phase == word), Phase.SWITCHING)


def announce(root: Path, what: Phase) -> None:
    """Tell readers of a phase, unless they know; NONE when it is over."""
    known = said(root)
    if phase(known) is what:
        return
    number = int(known.partition(".")[2] or 0) + 1
    fresh = root / f"{_NAME}-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(f"{what}.{number}")
    fresh.replace(root / _NAME)
    fsync_directory(root)
