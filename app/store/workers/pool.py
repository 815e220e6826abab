"""The pool of query workers of one web process: who evaluates, who waits, and who is killed.

A query gets a worker at once, or after a bounded wait in the order of arrival, or is refused. The worker is killed when
the deadline passes, when the client goes, and when the result is read too slowly; one that died by itself had a query
that was too much. Another one is started in its place, and when that fails, by the next query that needs one. None is
started before the first query, so a pool may be made before a fork.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
import weakref
from collections import deque
from typing import Final

from app.errors import Busy, StoreUnavailable
from app.store.workers.pieces import Pieces, Terms
from app.store.workers.process import Process
from app.store.workers.wire import Task

LOG: Final = logging.getLogger(__name__)
# Seconds between two looks for results that are late or were dropped, and for workers that died.
_PATROL: Final = 0.25
# Seconds from which a query may have needed much memory: what the allocator keeps of it would be missed by the next.
_LONG: Final = 0.25


class Pool:
    """At most `terms.workers` processes, started when they are needed."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        # All there are: nothing else counts them. Each is idle or at work, but for those that are being buried.
        self._processes: set[Process] = set()
        self._idle: list[Process] = []
        self._at_work: dict[Process, weakref.ref[Pieces]] = {}
        # May be taken again by who has it: the collector of garbage closes results wherever it runs.
        self._lock = threading.RLock()
        # Who waits, first come first.
        self._queue: deque[threading.Condition] = deque()
        self._patrol: threading.Thread | None = None
        weakref.finalize(self, _bury_all, self._processes)

    def stream(self, task: Task, client: socket.socket | None = None) -> Pieces:
        """Find a worker for a task, or raise `StoreUnavailable`; `client` is the connection of who asked."""
        with self._lock:
            process = self._taken()
            pieces = Pieces(self, process, task, client)
            self._at_work[process] = weakref.ref(pieces)
            return pieces

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        with self._lock:
            return sorted(process.pid for process in self._processes)

    def give_back(self, process: Process, seconds: float) -> None:
        """Take a worker back that has answered, after so many seconds; not one that keeps much memory of it."""
        if seconds > _LONG and process.resident() > self.terms.memory / 4:
            self.replace(process)
            return
        with self._lock:
            del self._at_work[process]
            self._idle.append(process)
            self._wake()

    def replace(self, process: Process) -> int:
        """Put another worker in the place of one that is in the middle of a query or dead; tell how that ended."""
        code = process.bury()
        with self._lock:
            self._forget(process)
            try:
                self._idle.append(self._start())
            except StoreUnavailable as error:
                LOG.warning("no query worker takes the place of %d: %r", process.pid, error.__cause__)
            self._wake()
        return code

    def successor(self, process: Process) -> Process:
        """Give the result of a worker that died before it read its task to another; or raise `StoreUnavailable`."""
        LOG.warning("query worker %d had died with %d", process.pid, process.bury())
        with self._lock:
            held = self._at_work[process]
            self._forget(process)
            try:
                another = self._start()
            except StoreUnavailable:
                self._wake()
                raise
            self._at_work[another] = held
            return another

    def look_after(self) -> None:
        """Free threads that are stuck with a result whose time is over; bury who works for nobody, or died idle."""
        with self._lock:
            dropped = [process for process, held in self._at_work.items() if not _in_time(process, held())]
            dead = [process for process in self._idle if not process.lives]
            for process in dead:
                LOG.warning("query worker %d had died with %d", process.pid, process.bury())
                self._idle.remove(process)
                self._forget(process)
            if dead:
                self._wake()
        for process in dropped:
            self.replace(process)

    def _taken(self) -> Process:
        if (self._queue or not self._has_room()) and not self._waited():
            raise Busy("Too many queries at the moment; ask again later", "Za dużo zapytań; spróbuj później")
        return self._idle.pop() if self._idle else self._start()

    def _has_room(self) -> bool:
        return bool(self._idle) or len(self._processes) < self.terms.workers

    def _waited(self) -> bool:
        if len(self._queue) >= self.terms.queue:
            return False
        turn = threading.Condition(self._lock)
        self._queue.append(turn)
        try:
            return turn.wait_for(lambda: self._queue[0] is turn and self._has_room(), self.terms.patience)
        finally:
            self._queue.remove(turn)
            # There may be room for the next too; it looks when this one has taken what it waited for.
            self._wake()

    def _wake(self) -> None:
        if self._queue:
            self._queue[0].notify()

    def _start(self) -> Process:
        try:
            if self._patrol is None or not self._patrol.is_alive():
                self._patrol = threading.Thread(target=_watch, args=(weakref.ref(self),), name="patrol", daemon=True)
                self._patrol.start()
            process = Process(self.terms.memory, self.terms.caps, self.terms.doors)
        except (OSError, RuntimeError) as error:
            raise StoreUnavailable(
                "No process can be started for the query at the moment; ask again later",
                "Nie można teraz uruchomić procesu dla zapytania; spróbuj później",
            ) from error
        self._processes.add(process)
        return process

    def _forget(self, process: Process) -> None:
        self._processes.discard(process)
        self._at_work.pop(process, None)


def _in_time(process: Process, pieces: Pieces | None) -> bool:
    """Cut a result off that is late; False when nobody has it any more."""
    if pieces is not None and pieces.overdue():
        pieces.cut_off(process)
    return pieces is not None


def _watch(pool_of: weakref.ref[Pool]) -> None:
    """Look after a pool again and again, as long as there is one."""
    while (pool := pool_of()) is not None:
        pool.look_after()
        del pool
        time.sleep(_PATROL)


def _bury_all(processes: set[Process]) -> None:
    while processes:
        processes.pop().bury()
