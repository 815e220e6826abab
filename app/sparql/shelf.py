"""The shelf of saved queries: texts in files, each under a name made from the text, for ever.

A name is the beginning of the SHA-256 of its text, as long as it takes to differ from every other: ten characters, but
for texts that were made to collide. So the same text has the same name, nothing is ever written over, and any number of
processes may save at a time. Nothing here deletes.
"""

from __future__ import annotations

import os
import re
import tempfile
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.errors import ShelfFull, StoreUnavailable
from app.store.releases import fsync_directory

SHORTEST: Final = 10
NAME: Final = re.compile(r"[a-z2-7]{10,52}")
_SUFFIX: Final = ".rq"


def put(shelf: Path, text: str, room: int) -> str:
    """Save a query and tell its name; `ShelfFull` when `room` others are there already and it is not one of them."""
    for name in _names(text):
        if get(shelf, name) is None:
            _check_room(shelf, room)
            with _translated():
                _write(_path(shelf, name), text)
        # Another process may have been quicker, with this text or with another.
        if get(shelf, name) == text:
            return name
    raise AssertionError("two texts have the same SHA-256")


def get(shelf: Path, name: str) -> str | None:
    """The query of a name, None when there is none."""
    if not NAME.fullmatch(name):
        return None
    try:
        with _translated():
            return _path(shelf, name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None


def _names(text: str) -> Iterator[str]:
    digest = b32encode(sha256(text.encode()).digest()).decode().lower().rstrip("=")
    yield from (digest[:length] for length in range(SHORTEST, len(digest) + 1))


def _path(shelf: Path, name: str) -> Path:
    return shelf / name[:2] / f"{name}{_SUFFIX}"


def _check_room(shelf: Path, room: int) -> None:
    if sum(1 for _ in shelf.glob(f"*/*{_SUFFIX}")) >= room:
        raise ShelfFull(
            f"{room} queries are saved, and no more are taken; use the long address",
            f"Zapisano już {room} zapytań i więcej się nie zmieści; użyj długiego adresu",
        )


def _write(path: Path, text: str) -> None:
    """Put a whole file in its place, or leave the one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
        fsync_directory(path.parent)
    finally:
        Path(temporary).unlink()


@contextmanager
def _translated() -> Iterator[None]:
    """Faults of the disk as ours; that a file is not there is none."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailable(
            "Saved queries cannot be reached at the moment", "Zapisane zapytania są chwilowo niedostępne"
        ) from error
