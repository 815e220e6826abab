"""What a web process and its query workers say to each other: tasks one way, frames of the result the other.

A socket pair of bytes. A task is its length and its pickle; a frame is its kind, its length and its payload. Both ends
are processes of ours, the pickle never comes from outside.
"""

from __future__ import annotations

import pickle
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from app.store.base import Asked
from app.store.remote.place import Place

# Bytes of a result that are gathered before they are handed over.
PIECE: Final = 64 * 1024
_LENGTH: Final = struct.Struct("!I")
_HEAD: Final = struct.Struct("!BI")


class Kind(IntEnum):
    """What a frame carries."""

    READY = 0  # the worker has started; nothing of a result
    PIECE = 1  # a part of the result, more to come
    LAST = 2  # the rest of the result, perhaps empty
    TRUNCATED = 3  # the rest of the result up to a cap, well-formed
    ERROR = 4  # a pickled `LodzkieError` that ends the result


@dataclass(frozen=True)
class Task:
    """What to answer in `media_type` from the release in `place`: a directory, or where on a server it is."""

    place: str | Place
    asked: Asked
    media_type: str


def send_task(sock: socket.socket, task: Task) -> None:
    """Send a task to a worker."""
    body = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    sock.sendall(_LENGTH.pack(len(body)) + body)


def receive_task(sock: socket.socket) -> Task:
    """Wait for the next task; `EOFError` when the web process has gone."""
    task = pickle.loads(_exactly(sock, _LENGTH.unpack(_exactly(sock, _LENGTH.size))[0]))  # noqa: S301 - see above
    assert isinstance(task, Task)
    return task


def send_frame(sock: socket.socket, kind: Kind, payload: bytes | bytearray) -> None:
    """Send a frame of a result; small ones leave in one write."""
    sock.sendall(_HEAD.pack(kind, len(payload)) + payload)


def receive_frame(sock: socket.socket) -> tuple[Kind, bytes]:
    """Wait for the next frame; `EOFError` when the worker has died."""
    kind, length = _HEAD.unpack(_exactly(sock, _HEAD.size))
    return Kind(kind), _exactly(sock, length)


def pack_error(error: Exception) -> bytes:
    """Carry an error of ours over; its cause stays behind."""
    return pickle.dumps((type(error), error.__dict__))


def unpack_error(payload: bytes) -> Exception:
    """Build the error again from what `pack_error` made."""
    kind, members = pickle.loads(payload)  # noqa: S301 - see above
    error: Any = kind.__new__(kind)
    error.__dict__.update(members)
    error.args = (members.get("en", ""),)
    assert isinstance(error, Exception)
    return error


def _exactly(sock: socket.socket, size: int) -> bytes:
    received = sock.recv(size, socket.MSG_WAITALL) if size else b""
    if len(received) < size:
        raise EOFError
    return received
