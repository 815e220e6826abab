"""Connections of the web server whose clients ask again and again.

A thread stays a moment with the connection that it has answered, as long as no other waits for a thread: the next
request of a busy client then needs no hand-over. It waits for a client to hang up, too, which gunicorn would let its
loop do. Parsing and the WSGI environment are gunicorn's own; its hooks and its access log, which nothing here
configures, are left out. A process leaves new connections for a moment to those that have fewer.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Any, Final

from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.server.responses import GatheredResponse, send
from app.server.sharing import Shares

# Milliseconds that a thread waits for the next request on a connection.
_STAY: Final = 2
# Seconds that a client has to hang up after its last answer.
_FAREWELL: Final = 0.5
_PIECE: Final = 64 * 1024
# Seconds for which a new connection is left to a process that has fewer; should that one be busy, we take it then.
_COURTESY: Final = 0.001
# Of all processes: this is loaded before they fork.
_SHARES: Final = Shares()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process of the server, with threads that stay with busy connections."""

    alive: bool

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._place = _SHARES.enter()
        super().__init__(*arguments, **named)
        # Connections that wait for a thread; only single operations, which are atomic.
        self._unserved: set[TConn] = set()

    @property
    def nr_conns(self) -> int:
        """Open connections, as gunicorn counts them."""
        return _SHARES[self._place]

    @nr_conns.setter
    def nr_conns(self, count: int) -> None:
        _SHARES[self._place] = count

    def leave(self) -> None:
        """Count no more, when the process has ended."""
        _SHARES.leave(self._place)

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection that waits, if there still is one."""
        if self.nr_conns > _SHARES.fewest():
            time.sleep(_COURTESY)
        super().accept(listener)

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
        self._count()
        if not self.alive or len(self.keepalived_conns) >= self.max_keepalived:
            response.force_close()
        try:
            send(response, self.wsgi(environ, response.start_response), environ["wsgi.file_wrapper"])
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

    def _count(self) -> None:
        """Count a request; the last one that this process takes lets another process come in its place."""
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("A new process takes the place of %s after %d requests", self, self.nr)
            self.alive = False


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
