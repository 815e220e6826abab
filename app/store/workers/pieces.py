"""A public result while it is read: its deadline, its client, and the worker that it keeps until it ends."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from app.errors import ClientGone, QueryDied, QueryTimeout, StoreUnavailable
from app.store.workers.caps import Caps
from app.store.workers.egress import NOWHERE, Doors
from app.store.workers.error_json import Malformed
from app.store.workers.process import HungUp, Process, Silent, Unread
from app.store.workers.wire import Frame, Kind, Task

LOG: Final = logging.getLogger(__name__)
# Bytes a second below which a reader keeps a worker from others: what was sent buys time at this rate.
SLOWEST: Final = 100_000
# The value of SO_LINGER (socket(7)).
_LINGER: Final = struct.Struct("ii")
# Seconds in which a worker must have started, on a machine that is taken by other queries.
_START: Final = 30
# Seconds that a thread may need to see that a deadline has passed.
_SLACK: Final = 0.5
# Seconds of a processor that it takes to start one.
_RESTART: Final = 0.3


@dataclass(frozen=True)
class Terms:
    """What queries get: how many run, how many more may wait and for how many seconds; and what each may have.

    `seconds` bounds its time, `memory` the bytes that it uses, `caps` what it answers; `doors` are what its process
    may connect to.
    """

    workers: int
    queue: int
    patience: float
    seconds: float
    memory: int
    caps: Caps
    doors: Doors = NOWHERE


class Keeper(Protocol):
    """The pool, as a result knows it: what it may have, and who takes its worker."""

    terms: Terms

    def give_back(self, process: Process, seconds: float) -> None:
        """Take a worker back that has answered, after so many seconds."""
        ...

    def replace(self, process: Process) -> int:
        """Put another worker in the place of one that is in the middle of a query or dead; tell how that ended."""
        ...

    def successor(self, process: Process) -> Process:
        """Give the result of a worker that died before it read its task to another; or raise `StoreUnavailable`."""
        ...


class Pieces(Iterator[bytes]):
    """A result in pieces; see `app.store.base.Result`. Its worker gets the task when the first is asked for."""

    def __init__(self, pool: Keeper, process: Process, task: Task, client: socket.socket | None) -> None:
        self.complete = False
        self.truncated = False
        self._pool = pool
        self._process: Process | None = process
        self._asked: Process | None = None
        self._task = task
        self._client = client
        self._sent = 0
        self._start, self._allowed = self._begun(process)
        self._end: float | None = None
        self._killed = False
        self._cut_off = False
        self._succeeded = False

    @property
    def seconds(self) -> float:
        """Seconds for which a worker has been at it, and what it takes to start another when it was killed."""
        return self._elapsed() + (_RESTART if self._killed else 0)

    def remaining(self) -> float:
        """Seconds until the deadline: those of a query, and more for what has been sent."""
        return self._allowed + self._sent / SLOWEST - self._elapsed()

    def overdue(self) -> bool:
        """True when its thread must be stuck; one that waits for the worker sees to the deadline itself."""
        return self._process is not None and self.remaining() < -_SLACK

    def __next__(self) -> bytes:
        if self._process is None:
            raise StopIteration
        kind, payload, error = self._received(self._process)
        if kind is Kind.PIECE:
            self._sent += len(payload)
            return payload
        self._pool.give_back(self._ended(), self._elapsed())
        if error is not None:
            raise error
        self.complete, self.truncated = True, kind is Kind.TRUNCATED
        return payload

    def close(self) -> None:
        """Kill the worker that is still at it."""
        if self._process is not None:
            self._replaced()

    def cut_off(self, process: Process) -> None:
        """Free the thread from a client that does not read, or a worker that does not; called by another thread.

        The pool holds its lock meanwhile, so that `process` is still at this.
        """
        self._cut_off = True
        process.kill()
        if self._sent and self._client is not None:
            with contextlib.suppress(OSError):
                _shut(self._client)

    def _received(self, process: Process) -> Frame:
        try:
            return self._heard(process)
        except HungUp:
            self.close()
            raise ClientGone("The client has gone") from None
        except Silent:
            self.close()
            raise _timeout(self._pool.terms.seconds) from None
        except Unread:
            return self._received(self._another(process))
        except Malformed as fault:
            LOG.warning("query worker %d is stopped, for it says %s", process.pid, fault)
            raise self._died(process) from None
        except (EOFError, OSError):
            raise self._died(process) from None

    def _heard(self, process: Process) -> Frame:
        if self._asked is not process:
            self._asked = process
            process.ask(self._task, self.remaining())
        frame = process.receive(self.remaining(), self._client)
        if frame.kind is Kind.READY and not process.ready:
            # What it took to start is not the query's.
            process.ready = True
            self._start, self._allowed = self._begun(process)
            frame = process.receive(self.remaining(), self._client)
        self._check(frame)
        return frame

    def _check(self, frame: Frame) -> None:
        """Refuse with `Malformed` what a worker never says now, though it may be said."""
        if frame.kind is Kind.READY:
            raise Malformed("again that it has started")
        if frame.kind is Kind.PIECE and self._sent + len(frame.payload) > self._pool.terms.caps.bytes:
            raise Malformed("more than a result may have")

    def _another(self, process: Process) -> Process:
        """Another worker, once, for one that died before it read the task: that says nothing of the query."""
        if self._cut_off or self._sent:
            raise self._died(process)
        if self._succeeded:
            self._pool.replace(self._ended())
            self._start = self._end = time.monotonic()
            raise StoreUnavailable(
                "The query was not evaluated; ask again later", "Nie wykonano zapytania; spróbuj później"
            )
        self._succeeded = True
        # Should none start, there is nothing to give back.
        self._process = None
        self._process = self._pool.successor(process)
        self._start, self._allowed = self._begun(self._process)
        return self._process

    def _died(self, process: Process) -> QueryDied | QueryTimeout:
        code = self._replaced()
        if self._cut_off or self.remaining() < 0:
            return _timeout(self._pool.terms.seconds)
        LOG.warning("query worker %d died with %d", process.pid, code)
        return QueryDied()

    def _begun(self, process: Process) -> tuple[float, float]:
        """When its time begins, and how much it has."""
        return time.monotonic(), self._pool.terms.seconds + (0 if process.ready else _START)

    def _replaced(self) -> int:
        self._killed = True
        return self._pool.replace(self._ended())

    def _elapsed(self) -> float:
        return (self._end or time.monotonic()) - self._start

    def _ended(self) -> Process:
        process, self._process = self._process, None
        assert process is not None
        self._end = time.monotonic()
        return process


def _shut(client: socket.socket) -> None:
    """End a connection, but for one that is to be reset if the result is not whole: its end would say that it is."""
    lingers, seconds = _LINGER.unpack(client.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER.size))
    if not lingers or seconds:
        client.shutdown(socket.SHUT_RDWR)


def _timeout(seconds: float) -> QueryTimeout:
    return QueryTimeout(
        f"The query was stopped after {seconds:g} s; ask for less",
        f"Zapytanie przerwano po {seconds:g} s; zapytaj o mniej",
    )
