"""A load generator: keep-alive connections over one epoll, each answer compared with the bytes that it should have.

Written for the endpoint's benchmark, where both sides are measured with it: a request costs it some 15 µs of CPU,
which is told beside every figure. It reads as much of HTTP/1.1 as both servers write: Content-Length and chunks.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length:"
_RECEIVED: Final = 256 * 1024
_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Ask:
    """A request as it is sent, and the body that answers it; None when any will do, or who asks wants to see it."""

    request: bytes
    expected: bytes | None = None
    seen: bool = False


@dataclass
class Load:
    """What became of the requests of one run; `latencies` are in seconds, `bodies` those to be seen."""

    seconds: float = 0.0
    cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)
    bodies: list[tuple[Ask, bytes]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the requests did not exceed."""
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]

    def __add__(self, other: Load) -> Load:
        return Load(
            self.seconds + other.seconds,
            self.cpu + other.cpu,
            self.latencies + other.latencies,
            self.wrong + other.wrong,
            self.bodies + other.bodies,
        )


def run(port: int, asks: Sequence[Ask], connections: int) -> Load:
    """Send every request once, over `connections` that are busy all the time, and check the answers."""
    load, left = Load(), iter(asks)
    poll = select.epoll()
    clients = {client.socket.fileno(): client for client in _connected(port, connections)}
    started, cpu = time.perf_counter(), time.process_time()
    for number, client in list(clients.items()):
        poll.register(number, select.EPOLLIN)
        _next(client, left, clients)
    while clients:
        events = poll.poll(_PATIENCE)
        if not events:
            raise SystemExit(f"{len(clients)} requests without an answer for {_PATIENCE:.0f} s")
        for number, _ in events:
            client = clients[number]
            if client.received():
                _note(client, load)
                _next(client, left, clients)
    load.seconds, load.cpu = time.perf_counter() - started, time.process_time() - cpu
    poll.close()
    return load


class _Client:
    """One connection; at most one request at a time (no pipelining)."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port
        self.ask = Ask(b"")
        self.answer = b""
        self.sent = 0.0
        self._body = self._end = 0

    def send(self, ask: Ask) -> None:
        self.ask, self.answer, self._body = ask, b"", 0
        self.sent = time.perf_counter()
        self.socket.sendall(ask.request)

    def received(self) -> bool:
        """Take what has come; true when the answer is whole."""
        piece = self.socket.recv(_RECEIVED)
        if not piece:
            raise SystemExit(f"The server at port {self.port} closed a connection after {self.answer[:200]!r}")
        self.answer += piece
        if not self._body:
            self._body = self.answer.find(_END) + len(_END)
            if self._body < len(_END):
                self._body = 0
                return False
            self._end = _announced(self.answer[: self._body], self._body)
        return len(self.answer) >= self._end if self._end else self.answer.endswith(b"0" + _END)

    def body(self) -> bytes:
        """The content of a whole answer."""
        return self.answer[self._body :] if self._end else b"".join(chunks(self.answer, self._body))


def _connected(port: int, connections: int) -> Iterator[_Client]:
    for _ in range(connections):
        yield _Client(port)


def _announced(head: bytes, start: int) -> int:
    """Where the answer ends, 0 when it comes in chunks."""
    found = head.lower().find(_LENGTH)
    if found < 0:
        return 0
    value = found + len(_LENGTH)
    return start + int(head[value : head.index(b"\r\n", value)])


def chunks(answer: bytes, start: int) -> Iterable[bytes]:
    """The pieces of a chunked body that begins at `start` (RFC 9112 section 7.1)."""
    while size := int(answer[start : (line := answer.index(b"\r\n", start))], 16):
        yield answer[line + 2 : line + 2 + size]
        start = line + 2 + size + 2


def _note(client: _Client, load: Load) -> None:
    load.latencies.append(time.perf_counter() - client.sent)
    expected = client.ask.expected
    if not client.answer.startswith(b"HTTP/1.1 200 ") or (expected is not None and client.body() != expected):
        load.wrong.append(client.ask.request[:300] + b"\n" + client.answer[:500])
    elif client.ask.seen:
        load.bodies.append((client.ask, client.body()))


def _next(client: _Client, left: Iterator[Ask], clients: dict[int, _Client]) -> None:
    """Send one more; a client without work goes."""
    ask = next(left, None)
    if ask is None:
        del clients[client.socket.fileno()]
        client.socket.close()
    else:
        client.send(ask)
