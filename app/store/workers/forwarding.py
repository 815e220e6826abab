"""A door to the services that queries may call: on the loopback, for the engine, which would go anywhere by itself.

A request to `addresses[service]` is sent on to that service and no other, at an address that was looked at first: a
name that leads to a loopback, link-local or private address is refused, unless the operator listed that very address.
No redirect is followed, nothing but results in JSON or XML comes back, and no more than `MOST` bytes of them. What goes
wrong before the first byte is 502, after it the connection breaks, so that a cut answer is no answer.

The socket is made before a fork; each process that needs the door then opens it (`open`).
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import secrets
import socket
import ssl
import threading
import weakref
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

LOG: Final = logging.getLogger(__name__)
# Seconds without a byte, from the service or from the engine; the query itself has its deadline.
_IDLE: Final = 20
_POLL: Final = 0.1
_PIECE: Final = 64 * 1024
# Bytes of a query that is sent on, and of a result that comes back.
_LONGEST: Final = 1024 * 1024
MOST: Final = 64 * 1024 * 1024
_RESULTS: Final = ("application/sparql-results+json", "application/sparql-results+xml", "application/json")
_AS_IT_IS: Final = "/?%:@!$&'()*+,;=~"
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """A service will not be asked, or what it answers is not passed on."""


class Forwarder:
    """Listens for the engines of this site, as long as it is held; `port` is 0 when there is nothing to forward to."""

    def __init__(self, services: tuple[str, ...], site: str) -> None:
        self._server = _Server(services, site) if services else None
        if self._server:
            weakref.finalize(self, _Server.leave, self._server).atexit = False

    @property
    def port(self) -> int:
        """The TCP port of the door."""
        return self._server.port if self._server else 0

    @property
    def addresses(self) -> dict[str, str]:
        """What to call in place of each service."""
        return {service: address for address, service in self._server.services.items()} if self._server else {}

    def open(self) -> None:
        """Forward from now on, in a thread of this process."""
        if self._server and self._server.opened_by != os.getpid():
            self._server.opened_by = os.getpid()
            threading.Thread(target=self._server.serve_forever, args=(_POLL,), name="forwarder", daemon=True).start()


class _Server(ThreadingTCPServer):
    """Knows each service by an address that nobody else can guess."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, services: tuple[str, ...], site: str) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        # Another process with the same socket may have taken the connection that this one was woken for.
        self.socket.setblocking(False)
        self.agent = f"LODzkie ({site})"
        self.port = int(self.server_address[1])
        door = f"http://127.0.0.1:{self.port}/{secrets.token_urlsafe(16)}"
        self.opened_by: int | None = None
        self.services = {f"{door}/{number}": service for number, service in enumerate(services)}

    def leave(self) -> None:
        """Forward no more."""
        if self.opened_by == os.getpid():
            self.shutdown()
        self.server_close()

    def query(self, body: bytes) -> bytes:
        """What the engine asks, with the names of services inside as they were."""
        for address, service in self.services.items():
            body = body.replace(f"<{address}>".encode(), f"<{service}>".encode())
        return body


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    server: _Server

    def do_POST(self) -> None:
        """Ask the service, and hand on what it answers."""
        self.close_connection = True
        try:
            with contextlib.closing(self._asked()) as response:
                self._hand_on(response)
        except (OSError, HTTPException, Refused) as error:
            LOG.warning("a service was not reached: %s", error)

    def _asked(self) -> HTTPResponse:
        try:
            return ask(self._service(), self.server.query(self._body()), self.server.agent)
        except (OSError, HTTPException, Refused):
            self.send_response(502)
            self.send_header("Content-Length", "0")
            self.end_headers()
            raise

    def _service(self) -> str:
        service = self.server.services.get(f"http://127.0.0.1:{self.server.port}{self.path}")
        if service is None:
            raise Refused("no such door")
        return service

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LONGEST:
            raise Refused("a query of unknown or too great a length")
        return self.rfile.read(int(length))

    def _hand_on(self, response: HTTPResponse) -> None:
        self.send_response(200)
        self.send_header("Content-Type", response.headers.get_content_type())
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in _pieces(response):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        LOG.debug(format, *args)


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    left = MOST
    while piece := response.read1(_PIECE):
        left -= len(piece)
        if left < 0:
            raise Refused(f"an answer of more than {MOST} bytes")
        yield piece
    if response.length:
        raise Refused("an answer that ends too early")


def ask(service: str, query: bytes, agent: str) -> HTTPResponse:
    """Send a query to a service by form (SPARQL 1.1 Protocol section 2.1.2); `Refused` unless it answers results."""
    parts = urlsplit(service)
    kind = _PinnedTLS if parts.scheme == "https" else _Pinned
    path = quote(parts.path or "/", _AS_IT_IS) + (f"?{quote(parts.query, _AS_IT_IS)}" if parts.query else "")
    headers = {
        "Accept": ", ".join(_RESULTS[:2]),
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": agent,
        "Connection": "close",
    }
    with contextlib.closing(kind((parts.hostname or "").encode("idna").decode(), parts.port, timeout=_IDLE)) as sent:
        sent.request("POST", path, urlencode({"query": query}), headers)
        response = sent.getresponse()
    if fault := _fault(response):
        response.close()
        raise Refused(f"{service}: {fault}")
    return response


def _fault(response: HTTPResponse) -> str:
    if response.status != 200:
        return f"answered {response.status}"
    if response.headers.get_content_type() not in _RESULTS:
        return f"answered {response.headers.get_content_type()}"
    coding = response.headers.get("Content-Encoding", "identity")
    return "" if coding == "identity" else f"answered in {coding}, unasked"


class _Pinned(HTTPConnection):
    """Connects to the very address that was looked at: a second look-up could give another."""

    def connect(self) -> None:
        self.sock = _connected(self.host, self.port)


class _PinnedTLS(HTTPSConnection):
    def connect(self) -> None:
        self.sock = ssl.create_default_context().wrap_socket(
            _connected(self.host, self.port), server_hostname=self.host
        )


def _connected(host: str, port: int) -> socket.socket:
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        # An address that stands in the list itself is the operator's word.
        if address[0] == host or is_public(str(address[0])):
            return socket.create_connection((str(address[0]), port), _IDLE)
    raise Refused(f"{host} has no public address")


def is_public(text: str) -> bool:
    """True of an address of the public internet, also in what an IPv6 address carries of IPv4."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if carried or address.teredo:
            return carried is not None and is_public(str(carried))
    return address.is_global and not address.is_multicast
