"""A serialiser that pushes, read as an iterator that pulls.

pyoxigraph evaluates a query while it writes the result. A thread of its own does that into a bounded queue, so a slow
client slows the query and nothing piles up in memory; the thread ends when the reader goes away. The engine works
without the interpreter lock.
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import IO, Final, cast

# Bytes that are gathered before they are handed over, and how many such pieces may wait.
PIECE: Final = 64 * 1024
WAITING: Final = 4

Write = Callable[[IO[bytes]], None]


class Abandoned(OSError):
    """The reader has gone; ends the serialiser."""


def pull(write: Write) -> Iterator[bytes]:
    """Run `write(output)` in a thread and yield what it writes; its error is raised where it happened in the stream."""
    pipe = _Pipe()
    thread = threading.Thread(target=_run, args=(write, pipe), name="query", daemon=True)
    thread.start()
    try:
        while piece := pipe.take():
            yield piece
    finally:
        pipe.abandon()
        # Waiting bounds the queries that run by the threads of the server: nothing can stop the engine between writes.
        thread.join()


class _Pipe:
    """The output that the serialiser sees; `take` is the reader's end."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes | BaseException] = queue.Queue(WAITING)
        self._gathered = bytearray()
        self._abandoned = threading.Event()

    def write(self, chunk: bytes) -> int:
        self._gathered += chunk
        if len(self._gathered) >= PIECE:
            self.flush()
        return len(chunk)

    def flush(self) -> None:
        if self._gathered:
            self.put(bytes(self._gathered))
            self._gathered.clear()

    def put(self, piece: bytes | BaseException) -> None:
        while not self._abandoned.is_set():
            try:
                return self._pieces.put(piece, timeout=0.1)
            except queue.Full:
                continue
        raise Abandoned

    def take(self) -> bytes:
        """The next piece, empty at the end; raises what ended the serialiser."""
        piece = self._pieces.get()
        if isinstance(piece, BaseException):
            raise piece
        return piece

    def abandon(self) -> None:
        self._abandoned.set()


def _run(write: Write, pipe: _Pipe) -> None:
    try:
        end = _outcome(write, pipe)
        pipe.put(end)
    except Abandoned:
        return


def _outcome(write: Write, pipe: _Pipe) -> bytes | BaseException:
    try:
        write(cast("IO[bytes]", pipe))
        pipe.flush()
    except Abandoned:
        raise
    except BaseException as error:  # noqa: BLE001 - the reader's thread raises it, whatever it is
        return _sendable(error)
    return b""


def _sendable(error: BaseException) -> BaseException:
    """The error without its frames: they hold the engine's results, which leak when another thread drops them."""
    error.add_note(traceback.format_exc())
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
