"""The pool of query workers of one web process: who evaluates, who waits, and who is killed.

A query gets a worker at once, or after a bounded wait, or is refused. The worker is killed when the deadline passes,
when the client goes, and when the result is read too slowly; one that died by itself had a query that was too much.
Another one starts in its place at once. None is started before the first query, so a pool may be made before a fork.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
import weakref
from typing import Final

from app.errors import Busy
from app.store.workers.pieces import Pieces, Terms
from app.store.workers.process import Process
from app.store.workers.wire import Task

LOG: Final = logging.getLogger(__name__)
# Seconds between two looks for readers that are too slow.
_PATROL: Final = 0.25
# Seconds from which a query may have needed much memory: what the allocator keeps of it would be missed by the next.
_LONG: Final = 0.25


class Pool:
    """At most `terms.workers` processes, started when they are needed."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._processes: set[Process] = set()
        self._idle: list[Process] = []
        self._started = 0
        self._waiting = 0
        # Its lock may be taken again by who has it.
        self._changed = threading.Condition(threading.RLock())
        self._at_work: set[Pieces] = set()
        self._patrol: threading.Thread | None = None
        weakref.finalize(self, _bury_all, self._processes)

    def stream(self, task: Task, client: socket.socket | None = None) -> Pieces:
        """Give a task to a worker, or raise `Busy`; `client` is the connection of who asked."""
        process = self._taken()
        try:
            process.ask(task)
        except OSError:
            # It died between two queries: that says nothing of this one.
            self.replace(process)
            process = self._taken()
            process.ask(task)
        pieces = Pieces(self, process, client)
        with self._changed:
            self._at_work.add(pieces)
        return pieces

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        with self._changed:
            return sorted(process.pid for process in self._processes)

    def give_back(self, process: Process, seconds: float = 0.0) -> None:
        """Take a worker back that has answered, after so many seconds; not one that keeps much memory of it."""
        if seconds > _LONG and process.resident() > self.terms.memory / 4:
            self.replace(process)
            return
        with self._changed:
            self._idle.append(process)
            self._changed.notify()

    def replace(self, process: Process) -> int:
        """Put another worker in the place of one that is in the middle of a query or dead; tell how that ended."""
        code = self._buried(process)
        self.give_back(self._start())
        return code

    def at_work(self) -> list[Pieces]:
        """The results that have not ended."""
        with self._changed:
            return list(self._at_work)

    def leave(self, pieces: Pieces) -> None:
        """Forget a result that has ended."""
        with self._changed:
            self._at_work.discard(pieces)

    def bury_dead(self) -> None:
        """Let go of workers that died while they were idle; the next query that needs one starts another."""
        with self._changed:
            for process in [process for process in self._idle if process in self._processes and not process.lives]:
                LOG.warning("query worker %d had died with %d", process.pid, self._buried(process))
                self._idle.remove(process)
                self._started -= 1

    def _taken(self) -> Process:
        with self._changed:
            if not self._has_room() and not self._waited():
                raise Busy("Too many queries at the moment; ask again later", "Za dużo zapytań; spróbuj później")
            self.bury_dead()
            if self._idle:
                return self._idle.pop()
            self._started += 1
        return self._start()

    def _has_room(self) -> bool:
        return bool(self._idle) or self._started < self.terms.workers

    def _waited(self) -> bool:
        if self._waiting >= self.terms.queue:
            return False
        self._waiting += 1
        try:
            return self._changed.wait_for(self._has_room, self.terms.patience)
        finally:
            self._waiting -= 1

    def _start(self) -> Process:
        if self._patrol is None:
            self._patrol = threading.Thread(target=_watch, args=(weakref.ref(self),), name="patrol", daemon=True)
            self._patrol.start()
        try:
            process = Process(self.terms.memory, self.terms.caps, self.terms.port)
        except OSError:
            with self._changed:
                self._started -= 1
                self._changed.notify()
            raise
        self._processes.add(process)
        return process

    def _buried(self, process: Process) -> int:
        self._processes.discard(process)
        return process.bury()


def _watch(pool_of: weakref.ref[Pool]) -> None:
    """Cut off who reads so slowly that the thread which sends is stuck, as long as there is a pool; bury the dead."""
    while (pool := pool_of()) is not None:
        for pieces in pool.at_work():
            if pieces.overdue():
                pieces.cut_off()
        pool.bury_dead()
        del pool
        time.sleep(_PATROL)


def _bury_all(processes: set[Process]) -> None:
    while processes:
        processes.pop().bury()
