"""The gunicorn worker: a thread gets a request when it is whole, and never waits for a client that is slow to send.

Gunicorn's own threaded worker lets a thread read each request, so that as many half requests as there are threads stop
a site ("slowloris"), and its loop waits for those who do not hang up. Here the loop gathers what comes, on all
connections at once, and waits for nobody. It refuses nothing itself but a head that is too long and chunks that are
mostly frames; a body that is announced as too long goes on at once, for the application to refuse.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import time
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.factory import LARGEST_BODY

# Seconds in which a request must have come, and in which a client must hang up after the last answer.
PATIENCE: Final = 15
_LINGER: Final = 2
# So many may be about to hang up; then the oldest is dropped for the next.
_CROWD: Final = 200
# Bytes of all requests that have not come whole; then the one that has waited longest is dropped.
_HELD: Final = 64 * 1024 * 1024
_LARGEST_HEAD: Final = 64 * 1024
_PIECE: Final = 64 * 1024
# Bytes that the system holds for a client to fetch (it doubles the number): they count as sent, so a large buffer would
# buy time for those who do not read.
_SEND_BUFFER: Final = 128 * 1024
# Seconds for which a thread waits until a client takes more of a page.
_STUCK: Final = struct.pack("ll", 30, 0)

_LENGTH: Final = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECT: Final = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_SIZE: Final = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(;|$)")
_LONGEST_SIZE: Final = 256
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_REFUSAL: Final = "HTTP/1.1 {}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Gathered:
    """What has come of one request (RFC 9112 section 6).

    `is_cut` when its body is too large to be waited for.
    """

    def __init__(self) -> None:
        self.received = bytearray()
        self.deadline = time.monotonic() + PATIENCE
        self.is_cut = False
        # Where the head ends, and the body, as far as that is known.
        self._head = self._end = 0
        # Where the next chunk begins; 0 when no chunk is awaited.
        self._chunk = 0

    def add(self, piece: bytes) -> None:
        """Take in what came."""
        self.received += piece
        if not self._head:
            self._read_head(max(0, len(self.received) - len(piece) - 3))
        while self._chunk and self._has_passed_chunk():
            pass

    @property
    def is_whole(self) -> bool:
        """True when nothing more is needed for an answer, be it a refusal."""
        return self._head > 0 and not self._chunk and len(self.received) >= self._end

    @property
    def refusal(self) -> str:
        """The status for what will not be read on, "" for all else."""
        if not self._head and len(self.received) > _LARGEST_HEAD:
            return "431 Request Header Fields Too Large"
        if self._chunk and len(self.received) - self._head > LARGEST_BODY:
            return "413 Content Too Large"
        return ""

    def may_go_on(self) -> bool:
        """True, once, for a client that waits to be told so before it sends the body (RFC 9110 section 10.1.1)."""
        expected = _EXPECT.search(self.received, 0, self._head)
        if expected is None:
            return False
        taken = expected.end() - expected.start()
        del self.received[expected.start() : expected.end()]
        self._head -= taken
        self._end -= taken
        self._chunk = max(0, self._chunk - taken)
        return True

    def _read_head(self, since: int) -> None:
        blank = self.received.find(b"\r\n\r\n", since)
        if blank < 0:
            return
        self._head = self._end = blank + 4
        if _CHUNKED.search(self.received, 0, self._head):
            self._chunk = self._head
        elif length := _LENGTH.search(self.received, 0, self._head):
            self.is_cut = int(length[1]) > LARGEST_BODY
            self._end += 0 if self.is_cut else int(length[1])

    def _has_passed_chunk(self) -> bool:
        """Go to the next chunk (RFC 9112 section 7.1); one that is malformed is the last, for the parser to refuse."""
        line = self.received.find(b"\r\n", self._chunk, self._chunk + _LONGEST_SIZE)
        if line < 0:
            if len(self.received) < self._chunk + _LONGEST_SIZE:
                return False
            self._chunk = 0
            return True
        size = _SIZE.match(self.received[self._chunk : line])
        if size and int(size[1], 16):
            self._chunk = line + 2 + int(size[1], 16) + 2
            return True
        # Behind the last chunk come trailers.
        if size and self.received.find(b"\r\n\r\n", line) < 0:
            return False
        self._chunk = 0
        return True


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose end does not keep the loop."""

    def __init__(self, leave: Callable[[socket.socket], None], *arguments: Any) -> None:
        super().__init__(*arguments)
        self.is_cut = False
        self._leave = leave

    def close(self, graceful: bool = False) -> None:
        """Close at once, or let the client fetch what was sent."""
        if graceful:
            self._leave(self.sock)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threaded worker, with a loop that gathers requests for the threads."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._waiting: dict[Connection, Gathered] = {}
        self._held = 0
        self._leaving: dict[socket.socket, float] = {}

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and drop the one that has waited longest when there are too many."""
        try:
            sock, address = listener.accept()
        except OSError:  # another process took it, it has gone, or there are too many of them
            return
        self._make_room()
        self.nr_conns += 1
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _STUCK)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _STUCK)
        conn = Connection(self._leave, self.cfg, sock, address, listener.getsockname())
        conn.init()
        self.enqueue_req(conn)

    def enqueue_req(self, conn: Connection) -> None:
        """Begin to gather a request; gunicorn calls this where one may have begun."""
        gathered = Gathered()
        gathered.add(conn.parser.unreader.take_buffered())
        conn.sock.setblocking(False)
        self._gather(conn, gathered)

    def murder_pending(self) -> None:
        """Drop who has had his time, and all when the worker stops; gunicorn calls this each second."""
        now = time.monotonic()
        for conn in [conn for conn, gathered in self._waiting.items() if gathered.deadline < now or not self.alive]:
            self._drop(conn)
        for sock in [sock for sock, deadline in self._leaving.items() if deadline < now]:
            self._hang_up(sock)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Begin to gather the next request of a client; gunicorn calls this when the first bytes of it have come."""
        # What the poller found at the same time may have made room by dropping this one; so also below.
        if conn in self.keepalived_conns:
            super().on_client_socket_readable(conn, client)

    def _gather(self, conn: Connection, gathered: Gathered) -> None:
        """Take in what is there; then wait for more, hand over what is whole, or give up."""
        try:
            while not (gathered.is_whole or gathered.refusal):
                piece = conn.sock.recv(_PIECE)
                if not piece:
                    self._give_up(conn)
                    return
                gathered.add(piece)
        except BlockingIOError:
            self._wait(conn, gathered)
        except OSError:
            self._give_up(conn)
        else:
            self._settle(conn, gathered)

    def _wait(self, conn: Connection, gathered: Gathered) -> None:
        if gathered.may_go_on():
            _tell(conn, _CONTINUE)
        self._waiting[conn] = gathered
        self._held += len(gathered.received)
        self.poller.register(conn.sock, EVENT_READ, partial(self._receive, conn))
        if self._held > _HELD:
            self._drop_oldest()

    def _receive(self, conn: Connection, _: socket.socket) -> None:
        if conn in self._waiting:
            self._gather(conn, self._taken(conn))

    def _taken(self, conn: Connection) -> Gathered:
        """Let a connection wait no more."""
        self.poller.unregister(conn.sock)
        gathered = self._waiting.pop(conn)
        self._held -= len(gathered.received)
        return gathered

    def _settle(self, conn: Connection, gathered: Gathered) -> None:
        if gathered.refusal:
            _tell(conn, _REFUSAL.format(gathered.refusal).encode())
            self._give_up(conn, graceful=True)
            return
        conn.is_cut = gathered.is_cut
        conn.parser.unreader.unread(bytes(gathered.received))
        super().enqueue_req(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        # The body that was not waited for is still to come.
        return not conn.is_cut and bool(super()._keepalive_after(conn, keepalive))

    def _make_room(self) -> None:
        if self.nr_conns + 1 < self.worker_connections:
            return
        if self._waiting:
            self._drop_oldest()
        elif self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._give_up(conn)

    def _drop_oldest(self) -> None:
        self._drop(min(self._waiting, key=lambda conn: self._waiting[conn].deadline))

    def _drop(self, conn: Connection) -> None:
        self._taken(conn)
        self._give_up(conn)

    def _give_up(self, conn: Connection, *, graceful: bool = False) -> None:
        self.nr_conns -= 1
        conn.close(graceful)

    def _leave(self, sock: socket.socket) -> None:
        """Let a client fetch its last answer and hang up, without waiting for that (RFC 9112 section 9.6)."""
        try:
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            sock.close()
            return
        if len(self._leaving) >= _CROWD:
            self._hang_up(next(iter(self._leaving)))
        sock.setblocking(False)
        self._leaving[sock] = time.monotonic() + _LINGER
        self.poller.register(sock, EVENT_READ, self._read_away)

    def _read_away(self, sock: socket.socket) -> None:
        """Take what a client still sends; closed with that unread, the connection would lose the answer."""
        if sock not in self._leaving:
            return
        try:
            if sock.recv(_PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._hang_up(sock)

    def _hang_up(self, sock: socket.socket) -> None:
        del self._leaving[sock]
        self.poller.unregister(sock)
        sock.close()


def _tell(conn: Connection, message: bytes) -> None:
    """Send what fits into any buffer; who does not take it learns it from the end of the connection."""
    with contextlib.suppress(OSError):
        conn.sock.send(message)
