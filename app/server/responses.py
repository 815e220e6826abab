"""What the web server sends: answers in few writes, to clients that must not be too slow, and never cut in silence.

The head of an answer leaves with the first piece of its body, so that a small one is one write and one packet. A thread
waits for its client no longer than what was taken has bought. Where nothing but the end of the connection ends the body
(HTTP/1.0, RFC 9112 section 6.3), the connection is one to be reset until the body is whole, whatever happens to this
process meanwhile.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Iterable
from functools import partial
from typing import IO, Any, Final

from gunicorn.http import wsgi  # type: ignore[import-untyped]

from app.errors import ClientGone
from app.server.wsgi import close
from app.store.workers.pieces import SLOWEST

_PIECE: Final = 64 * 1024
# Seconds for which a thread waits, over a whole answer, until its client takes more of it; what was taken buys more.
_GRACE: Final = 10
# Values of SO_LINGER (socket(7)): the connection is reset when it is closed, or ended in order.
_RESET: Final = struct.pack("ii", 1, 0)
_IN_ORDER: Final = struct.pack("ii", 0, 0)


def send(response: GatheredResponse, pieces: Any, file_wrapper: Any) -> None:
    """Send a body piece by piece to its end, and close it."""
    try:
        for piece in _read(pieces.filelike) if isinstance(pieces, file_wrapper) else pieces:
            response.write(piece)
        response.close()
    finally:
        close(pieces)


def _read(file: IO[bytes]) -> Iterable[bytes]:
    return iter(partial(file.read, _PIECE), b"")


class GatheredResponse(wsgi.Response):  # type: ignore[misc]  # gunicorn has no types
    """A response whose head waits for something to go with."""

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
