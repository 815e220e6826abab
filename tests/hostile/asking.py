"""Requests to the hostile site as their bytes, so that nothing on our side tidies them up."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.machine import PATIENCE
from tests.region import BASE

# What browsers send: a page where there is one, and anything else.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_QUERY = "/:@!$&()*+,;=-._~%?[]|^\\`{}"


@dataclass(frozen=True)
class Reply:
    """What came: `headers` as they stood on the wire."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_page(self) -> bool:
        return (self.headers["Content-Type"] or "").startswith("text/html")


@dataclass(frozen=True)
class Site:
    """Where the site answers, and the folder of its state."""

    address: str
    var: Path

    def ask(self, target: str, accept: str = BROWSER, **headers: str) -> Reply:
        """Ask for a target, which may have any characters but blanks and line breaks."""
        fields = {"Accept": accept, **{name.replace("_", "-"): value for name, value in headers.items()}}
        host = fields.pop("Host", urlsplit(self.address).netloc)
        lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        return self.send("\r\n".join([*lines, "", ""]).encode())

    def send(self, request: bytes) -> Reply:
        """Send bytes, and read the answer to them."""
        place = urlsplit(self.address)
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=PATIENCE) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            body = response.read()
        return Reply(response.status, response.headers, body)

    def target(self, link: str) -> str | None:
        """What to ask this site for to follow a link of a page of it; None when it leads elsewhere."""
        place = urlsplit(link)
        if f"{place.scheme}://{place.netloc}" not in (self.address, BASE.rstrip("/")):
            return None
        # As a browser does (URL Standard, percent-encode sets of path and query).
        path = quote(place.path or "/", safe="/:@!$&'()*+,;=-._~%[]|^\\")
        return path + (f"?{quote(place.query, safe=_QUERY)}" if place.query else "")
