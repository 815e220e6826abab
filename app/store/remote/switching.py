"""What a publisher announces while it changes a server, so that no reader takes one release for another.

    staging     graphs of the next release are being gathered on the server beside those that are published: readers
                name the graphs that they want to see, for "all of them" would show these too
    switching   the server is about to go from one release to the next, or has: readers ask it which one it holds, and
                go on naming graphs

An announcement is a symbolic link beside the pointer, made and read in one step, and stands until the pointer tells
the truth again. A reader looks at it before and after each answer: if it says the same, by its number too, and the
pointer still names the release that the answer was taken for, then nothing had begun to change meanwhile.

    staging.43.2    the phase, the number of the announcement, and how often a publisher put a server right
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
    """What is announced for the releases under `root`; "" before anything was.

    One system call, so a reader may ask at every request. `StoreUnavailable` when nobody can read it.
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


def mended(announcement: str) -> int:
    """How often a publisher found that a server held something else than it should, and put it right."""
    return _numbers(announcement)[1]


def announce(root: Path, what: Phase, *, mends: bool = False) -> None:
    """Tell readers of a phase, unless they know; NONE when it is over.

    Where it `mends` the server, what they took from it before is void.
    """
    known = said(root)
    if phase(known) is what and not mends:
        return
    number, times = _numbers(known)
    fresh = root / f"{_NAME}-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(f"{what}.{number + 1}.{times + mends}")
    fresh.replace(root / _NAME)
    fsync_directory(root)


def _numbers(announcement: str) -> tuple[int, int]:
    numbers = [int(text) if text.isdigit() else 0 for text in announcement.split(".")[1:]]
    number, times = (*numbers, 0, 0)[:2]
    return number, times
