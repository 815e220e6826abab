"""Clients that are slow, or leave: each opens a connection, does part of what it should, and holds it."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final
from urllib.parse import quote

from tests.machine import PATIENCE
from tests.sparql.abuse.replies import JSON, a_client

HUGE: Final = "SELECT * { ?s ?p ?o }"
# Time without end and hardly any memory, so that nothing but the deadline ends it, however fast the machine.
_LISTS: Final = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(40)))} }}" for name in "abcdefgh")
ENDLESS: Final = f"SELECT (COUNT(*) AS ?n) {{ {_LISTS} }}"
GRAPHS: Final = b"GET /graph-store?default HTTP/1.1\r\nHost: lod\r\nAccept: application/n-triples\r\n\r\n"
# Reset at once instead of a farewell (RFC 9293 section 3.10.7): what a machine does that is switched off.
_RESET: Final = struct.pack("ii", 1, 0)


def connected(site: str, *, small: bool = False) -> socket.socket:
    """A connection of a new client; `small` when it takes in as little as it can."""
    host, _, port = site.removeprefix("http://").rpartition(":")
    sock = socket.socket()
    sock.settimeout(PATIENCE)
    if small:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.bind((a_client(), 0))
    sock.connect((host, int(port)))
    return sock


def asking(query: str, accept: str = "text/csv") -> bytes:
    """A request by GET, whole."""
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: lod\r\nAccept: {accept}\r\n\r\n".encode()


_WHOLE: Final = asking("ASK {}", JSON)
_POST: Final = b"POST /sparql HTTP/1.1\r\nHost: lod\r\nContent-Type: application/sparql-query\r\n"

# Where a client stops, and the statuses that it gets before the connection ends.
SENDERS: Final[dict[str, tuple[bytes, list[int]]]] = {
    "nothing": (b"", []),
    "half a request line": (_WHOLE[:9], []),
    "headers without end": (_WHOLE[:-2], []),
    "half a body": (_POST + b"Content-Length: 1000\r\n\r\nASK", [408]),
    "no body": (_POST + b"Content-Length: 1000\r\n\r\n", [408]),
    "no body, after leave": (_POST + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n", [100, 408]),
    "half a chunk": (_POST + b"Transfer-Encoding: chunked\r\n\r\n1000\r\nASK", [408]),
    "half a request behind a whole one": (_WHOLE + _WHOLE[:9], [200]),
}
# Seconds after which such a client is given up, whatever else keeps the machine.
GIVEN_UP: Final = 120
# Seconds in which others are answered meanwhile: ten times the three that a thread waits for the next bytes.
AWAITED: Final = 30


def leave_at_once(sock: socket.socket) -> None:
    """Say nothing more, as a program that ends."""
    sock.close()


def leave_by_reset(sock: socket.socket) -> None:
    """Vanish."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    sock.close()


def leave_in_the_middle(sock: socket.socket) -> None:
    """Read the beginning of the answer first."""
    assert sock.recv(4096).startswith(b"HTTP/1.1 ")
    sock.close()


LEAVING: Final[dict[str, tuple[str, Callable[[socket.socket], None]]]] = {
    "before the first byte": (ENDLESS, leave_at_once),
    "before the first byte, by reset": (ENDLESS, leave_by_reset),
    "while it is sent": (HUGE, leave_at_once),
    "in the middle": (HUGE, leave_in_the_middle),
}


def crowd(site: str, number: int, held: ExitStack, *, small: bool = False) -> list[socket.socket]:
    """So many connections, closed with `held`."""
    return [held.enter_context(connected(site, small=small)) for _ in range(number)]
