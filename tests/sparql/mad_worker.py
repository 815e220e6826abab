"""A query worker that somebody has taken over: it starts, takes a task, and says what SAYS names.

    SAYS=… MARK=… python -m tests.sparql.mad_worker DESCRIPTOR …

MARK is a file that is there when anything of what it says was run.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from typing import Any, Final

READY, PIECE, LAST, ERROR = 0, 1, 2, 4


class Bomb:
    """Makes a file where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def head(kind: int, length: int) -> bytes:
    return struct.pack("!BI", kind, length)


def frame(kind: int, payload: bytes) -> bytes:
    return head(kind, len(payload)) + payload


def bomb() -> Iterator[bytes]:
    yield frame(ERROR, pickle.dumps(Bomb(Path(os.environ["MARK"]))))


def bomb_in_a_tuple() -> Iterator[bytes]:
    """As errors of workers once came."""
    yield frame(ERROR, pickle.dumps((Bomb(Path(os.environ["MARK"])), {})))


def unknown_class() -> Iterator[bytes]:
    yield frame(ERROR, b'{"class": "SystemExit", "en": "", "pl": ""}')


def wrong_members() -> Iterator[bytes]:
    yield frame(ERROR, b'{"class": "QueryTimeout", "en": "Slow", "pl": ["Wolno"]}')


def unknown_kind() -> Iterator[bytes]:
    yield frame(9, b"")


def four_gigabytes() -> Iterator[bytes]:
    yield head(LAST, 0xFFFFFFFF)
    yield from repeat(bytes(1 << 20))


def longer_than_any() -> Iterator[bytes]:
    yield frame(PIECE, bytes(1 << 18))


def ready_for_ever() -> Iterator[bytes]:
    yield from repeat(frame(READY, b""))


def pieces_for_ever() -> Iterator[bytes]:
    yield from repeat(frame(PIECE, bytes(1 << 16)))


def half_a_head() -> Iterator[bytes]:
    yield head(LAST, 10)[:3]


def half_a_frame() -> Iterator[bytes]:
    yield head(LAST, 10) + b"half"


def half_and_a_child() -> Iterator[bytes]:
    """Half a frame, and a child that keeps the connection open when this process is killed."""
    if os.fork():
        yield head(LAST, 10) + b"half"


def half_and_death() -> Iterator[bytes]:
    yield head(LAST, 10) + b"half"
    os.kill(os.getpid(), signal.SIGKILL)


SAYINGS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    saying.__name__: saying
    for saying in (
        *(bomb, bomb_in_a_tuple, unknown_class, wrong_members, unknown_kind, four_gigabytes, longer_than_any),
        *(ready_for_ever, pieces_for_ever, half_a_head, half_a_frame, half_and_a_child, half_and_death),
    )
}


def main() -> None:
    # The other end may be closed at any moment.
    with socket.socket(fileno=int(sys.argv[1])) as sock, suppress(ConnectionError):
        sock.sendall(frame(READY, b""))
        [length] = struct.unpack("!I", sock.recv(4, socket.MSG_WAITALL))
        sock.recv(length, socket.MSG_WAITALL)
        for said in SAYINGS[os.environ["SAYS"]]():
            sock.sendall(said)
        # Silent from here on, until the other end is closed.
        sock.recv(1)


if __name__ == "__main__":
    main()
