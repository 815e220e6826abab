"""What a web process and its query workers say to each other: tasks one way, frames of the result the other.

A socket pair of bytes. A task is its length and its pickle; a frame is its kind, its length and its payload. A worker
believes its web process, which may do all that it may. A web process does not believe its workers, since they read what
strangers ask and what servers answer, and the kernel keeps from them what it may do: no more than `LONGEST` bytes of a
frame are taken, within a time, and nothing of it is unpickled (`app.store.workers.error_json`).
"""

from __future__ import annotations

import pickle
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from app.errors import LodzkieError
from app.store.base import Asked
from app.store.remote.place import Place
from app.store.workers.error_json import Malformed, from_json, to_json

# Bytes of a result that are gathered before they are handed over.
PIECE: Final = 64 * 1024
# Bytes of a frame: a piece takes twice that at most, and what ends a document that is cut may follow.
LONGEST: Final = 2 * PIECE + 1024
_LENGTH: Final = struct.Struct("!I")
_HEAD: Final = struct.Struct("!BI")
# The value of SO_RCVTIMEO and SO_SNDTIMEO (socket(7)): by `socket.settimeout`, a piece would take three calls more.
_TIME: Final = struct.Struct("ll")


class Kind(IntEnum):
    """What a frame carries."""

    READY = 0  # the worker has started; nothing of a result
    PIECE = 1  # a part of the result, more to come
    LAST = 2  # the rest of the result, perhaps empty
    TRUNCATED = 3  # the rest of the result up to a cap, well-formed
    ERROR = 4  # a `LodzkieError` in JSON that ends the result


_KINDS: Final = {int(kind): kind for kind in Kind}


class Frame(NamedTuple):
    """What a worker says; `error` in place of a payload."""

    kind: Kind
    payload: bytes
    error: LodzkieError | None = None


@dataclass(frozen=True)
class Task:
    """What to answer in `media_type` from the release in `place`: a directory, or where on a server it is."""

    place: str | Place
    asked: Asked
    media_type: str


def send_task(sock: socket.socket, task: Task, seconds: float) -> None:
    """Send a task to a worker; `OSError` when it has died, or does not go on to read it for so many seconds."""
    body = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    _have_patience(sock, socket.SO_SNDTIMEO, seconds)
    sock.sendall(_LENGTH.pack(len(body)) + body)


def receive_task(sock: socket.socket) -> Task:
    """Wait for the next task; `EOFError` when the web process has gone."""
    [length] = _LENGTH.unpack(_exactly(sock, _LENGTH.size))
    task = pickle.loads(_exactly(sock, length))  # noqa: S301 - see above
    assert isinstance(task, Task)
    return task


def send_frame(sock: socket.socket, kind: Kind, payload: bytes | bytearray) -> None:
    """Send a frame of a result; small ones leave in one write."""
    sock.sendall(_HEAD.pack(kind, len(payload)) + payload)


def send_error(sock: socket.socket, error: LodzkieError) -> None:
    """Send the frame of an error."""
    send_frame(sock, Kind.ERROR, to_json(error))


def receive_frame(sock: socket.socket, seconds: float) -> Frame:
    """Wait for the next frame.

    Raises `Malformed` when what comes is none, `EOFError` or `OSError` when the worker has died, or has not ended it
    after so many seconds.
    """
    _have_patience(sock, socket.SO_RCVTIMEO, seconds)
    number, length = _HEAD.unpack(_exactly(sock, _HEAD.size))
    kind = _KINDS.get(number)
    if kind is None or length > LONGEST:
        raise Malformed(f"a frame of kind {number} and {length} bytes")
    payload = _exactly(sock, length)
    return Frame(kind, b"", from_json(payload)) if kind is Kind.ERROR else Frame(kind, payload)


def _have_patience(sock: socket.socket, option: int, seconds: float) -> None:
    sock.setsockopt(socket.SOL_SOCKET, option, _TIME.pack(int(seconds), int(seconds % 1 * 1e6)))


def _exactly(sock: socket.socket, size: int) -> bytes:
    received = sock.recv(size, socket.MSG_WAITALL) if size else b""
    if len(received) < size:
        raise EOFError
    return received
