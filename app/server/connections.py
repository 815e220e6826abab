"""Connections of the web server whose clients ask again and again, and answers in as few writes as can be.

A thread stays a moment with the connection that it has answered, as long as no other waits for a thread: the next
request of a busy client then needs no hand-over. It waits for a client to hang up, too, which gunicorn would let its
loop do. The head of an answer leaves with the first piece of its body, so that a small one is one write and one packet.
No client keeps a thread by reading slowly, and no answer that breaks off looks whole. Parsing and the WSGI environment
are gunicorn's own; its hooks and its access log, which nothing here configures, are left out.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time
from collections.abc import Iterable
from functools import partial
from typing import IO, Any, Final

from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.errors import ClientGone
from app.store.workers.pieces import SLOWEST

# Milliseconds that a thread waits for the next request on a connection.
_STAY: Final = 2
# Seconds that a client has to hang up after its last answer.
_FAREWELL: Final = 0.5
_PIECE: Final = 64 * 1024
# Seconds for which a thread waits, over a whole answer, until its client takes more of it; what was taken buys more.
_GRACE: Final = 10
# Values of SO_LINGER (socket(7)): the connection is reset when it is closed, or ended in order.
_RESET: Final = struct.pack("ii", 1, 0)
_IN_ORDER: Final = struct.pack("ii", 0, 0)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process of the server, with threads that stay with busy connections."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # Connections that wait for a thread; only single operations, which are atomic.
        self._unserved: set[TConn] = set()

    def enqueue_req(self, conn: TConn) -> None:
        """Let a connection wait for a thread."""
        self._unserved.add(conn)
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> object:
        """Handle the request of a connection, and those that follow at once; the last tells what becomes of it."""
        self._unserved.discard(conn)
        kept: object = super().handle(conn)
        while kept is True and self.alive and not self._unserved and _asks_more(conn):
            kept = super().handle(conn)
        if kept is False:
            _part(conn.sock)
        return kept

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer a request; False when the connection must be closed then."""
        response, environ = wsgi.create(
            req, conn.sock, conn.client, conn.server, self.cfg, response_class=GatheredResponse
        )
        environ["wsgi.multithread"] = True
        if not self.alive or len(self.keepalived_conns) >= self.max_keepalived:
            response.force_close()
        try:
            _send(response, self.wsgi(environ, response.start_response), environ["wsgi.file_wrapper"])
        except OSError:
            raise
        except (Exception, SystemExit) as error:
            if not response.headers_sent:
                raise
            # An error of its own behind what was sent would look like a part of it: the connection breaks off.
            self.log.exception("Error handling request")
            raise StopIteration from error
        finally:
            if response.broken:
                # Closed here, and so reset: whoever parts with the connection would end it in order first.
                conn.sock.close()
                conn.sock = socket.socket()
        return not response.should_close()


def _asks_more(conn: TConn) -> bool:
    """True when another request has begun to come within a moment."""
    waiting = select.poll()
    waiting.register(conn.sock, select.POLLIN)
    return bool(conn.parser.unreader.buf.getvalue() or waiting.poll(_STAY))


def _part(sock: socket.socket) -> None:
    """Let a client fetch its last answer and hang up (RFC 9112 section 9.6); after a moment nobody waits for it."""
    end = time.monotonic() + _FAREWELL
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        sock.settimeout(_FAREWELL)
        while sock.recv(_PIECE) and time.monotonic() < end:
            pass
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _send(response: GatheredResponse, pieces: Any, file_wrapper: Any) -> None:
    try:
        for piece in _read(pieces.filelike) if isinstance(pieces, file_wrapper) else pieces:
            response.write(piece)
        response.close()
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _read(file: IO[bytes]) -> Iterable[bytes]:
    return iter(partial(file.read, _PIECE), b"")


class GatheredResponse(wsgi.Response):  # type: ignore[misc]  # gunicorn has no types
    """A response whose head waits for something to go with, and whose client must not be too slow.

    Where nothing but the end of the connection ends the body (HTTP/1.0, RFC 9112 section 6.3), the connection is one to
    be reset until the body is whole, whatever happens to this process meanwhile.
    """

    headers_sent: bool

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._ended = False
        self._waited = 0.0
        self._taken = 0

    @property
    def broken(self) -> bool:
        """True when the answer was begun and is not whole, and only a reset tells its reader."""
        return self.headers_sent and not self._ended and self._ends_with_connection

    @property
    def _ends_with_connection(self) -> bool:
        return not (self.chunked or self._omits_body) and self.response_length is None

    def send_headers(self) -> None:
        """Wait: the head goes with the first piece, or at the end."""

    def close(self) -> None:
        """Send what is missing to the end."""
        if self.chunked:
            self._flush(b"0\r\n\r\n")
        elif not self.headers_sent:
            self._flush(b"")
        if self._ends_with_connection:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _IN_ORDER)
        self._ended = True

    def _emit_body(self, data: bytes) -> None:
        self._flush(b"%X\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def _flush(self, data: bytes) -> None:
        if not self.headers_sent:
            if self._ends_with_connection:
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            data = self._head() + data
            self.headers_sent = True
        rest = memoryview(data)
        while rest:
            try:
                taken = self.sock.send(rest, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait()
            else:
                self._taken += taken
                rest = rest[taken:]

    def _wait(self) -> None:
        """Wait until the client takes more, or raise `ClientGone` when it has been too slow."""
        left = _GRACE + self._taken / SLOWEST - self._waited
        writable = select.poll()
        writable.register(self.sock, select.POLLOUT)
        start = time.monotonic()
        if left <= 0 or not writable.poll(left * 1000):
            raise ClientGone("The client does not read")
        self._waited += time.monotonic() - start

    def _head(self) -> bytes:
        fields = (f"{name}: {value}\r\n" for name, value in self.headers)
        return "".join((*self.default_headers(), *fields, "\r\n")).encode("latin-1")
