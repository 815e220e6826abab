"""A process that evaluates public queries, one after the other, and may be killed at any moment.

    python -m app.store.workers.worker DESCRIPTOR MEMORY ROWS BYTES DOORS

DESCRIPTOR is its end of a socket pair to the web process, MEMORY the bytes that a query may use, ROWS and BYTES the
caps on a result, DOORS what it may connect to (`app.store.workers.egress`). It ends when the other end is closed, in
the middle of a query too, and does not hear SIGTERM and SIGINT: the web process answers what it has begun.
"""

from __future__ import annotations

import logging
import os
import re
import resource
import select
import socket
import sys
import threading
from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Final

from app.errors import LodzkieError, StoreUnavailable, UnknownRelease
from app.namespaces import prefixes
from app.store import engine
from app.store.evaluation import Source, evaluate
from app.store.releases import Releases
from app.store.remote.client import Client
from app.store.remote.place import Place
from app.store.remote.source import Remote
from app.store.workers.caps import Caps
from app.store.workers.egress import Doors, confine
from app.store.workers.wire import Kind, Task, receive_task, send_error, send_frame
from app.store.writing import refuse_not_xml

LOG: Final = logging.getLogger(__name__)
# The engine recurses over the query; what it needs of this is only taken when it is used.
_STACK: Final = 256 * 1024 * 1024
# Once started, behind the web server when both want the processor: pages are answered first.
_NICENESS: Final = 10
# The current release and one of the past.
_OPEN: Final = 2


class Evaluator:
    """Answers the tasks that come over a socket; keeps the releases open that were asked for last."""

    def __init__(self, sock: socket.socket, caps: Caps) -> None:
        self._sock = sock
        self._caps = caps
        self._open: OrderedDict[str | Place, Source] = OrderedDict()

    def run(self) -> None:
        """Answer until the other end is closed."""
        try:
            send_frame(self._sock, Kind.READY, b"")
            while True:
                self.answer(receive_task(self._sock))
        except (EOFError, ConnectionError):
            return

    def answer(self, task: Task) -> None:
        """Answer one task; whatever goes wrong with it is its answer."""
        try:
            send = partial(self._send, task.media_type)
            evaluate(self._source(task.place), task.asked, task.media_type, self._caps, send)
        except LodzkieError as error:
            send_error(self._sock, error)

    def _send(self, media_type: str, kind: Kind, payload: bytes) -> None:
        refuse_not_xml(payload, media_type)
        send_frame(self._sock, kind, payload)

    def _source(self, place: str | Place) -> Source:
        if place not in self._open:
            self._open[place] = _remote(place) if isinstance(place, Place) else _opened(Path(place))
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(place)
        return self._open[place]


def _opened(directory: Path) -> engine.Release:
    try:
        base = Releases(directory.parent).manifest(directory.name).base_iri
    except UnknownRelease as error:
        raise StoreUnavailable(error.en, error.pl) from None
    return engine.Release(directory, engine.open_store(directory), base, prefixes(base))


def _remote(place: Place) -> Remote:
    return Remote(place, Client(lambda: place.server, public=True))


def main(arguments: list[str]) -> None:
    """Serve as the command line says."""
    descriptor, memory, rows, most_bytes = map(int, arguments[:-1])
    with socket.socket(fileno=descriptor) as sock:
        # A query may fill the memory: no core file of gigabytes is left of a process that died of it.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not confine(Doors.from_json(arguments[-1])):
            LOG.warning("this system does not keep query workers off the network")
        threading.stack_size(_STACK)
        threading.Thread(target=_serve, args=(sock, Caps(rows, most_bytes)), name="query", daemon=True).start()
        _limit_memory(memory)
        _wait_for_hang_up(sock)
        # The engine cannot be interrupted; there is nothing to put away.
        os._exit(0)


def _serve(sock: socket.socket, caps: Caps) -> None:
    # Of this thread, and of those that the engine starts in it.
    os.nice(_NICENESS)
    try:
        Evaluator(sock, caps).run()
    finally:
        # After a fault of ours too: the web process must not wait for an answer that will not come.
        sock.shutdown(socket.SHUT_RDWR)


def _limit_memory(most: int) -> None:
    """Let the process have `most` bytes more than it has: what goes over ends it (setrlimit(2), RLIMIT_DATA)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except FileNotFoundError:
        LOG.warning("this system does not tell what query workers use: their memory has no limit")
        return
    found = re.search(r"^VmData:\s+(\d+) kB", status, re.MULTILINE)
    assert found
    limit = int(found[1]) * 1024 + most
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _wait_for_hang_up(sock: socket.socket) -> None:
    waiting = select.poll()
    waiting.register(sock, 0)  # an error and a hang-up are always told
    while not waiting.poll():
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
