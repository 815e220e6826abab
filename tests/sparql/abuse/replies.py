"""Asking the site as a client who is prepared for anything, and judging what came back."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from tests.machine import PATIENCE

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"
_FORM: Final = "application/x-www-form-urlencoded"
# What a query that meets its limit meets again, however often it is asked.
FOR_GOOD: Final = frozenset({"rows", "bytes", "memory", "seconds"})
# The limits that a status can be for; a 503 without one is for the release, which is there in these tests.
LIMITS: Final[Mapping[int, frozenset[str]]] = {
    429: frozenset({"client"}),
    503: frozenset({"queue", "rows", "bytes", "memory"}),
    504: frozenset({"seconds"}),
}
# Every client has an address of its own in 127.0.0.0/8, so that none of them pays for what another one has done.
_ADDRESSES: Final = (f"127.{a}.{b}.{c}" for a, b, c in itertools.product(range(1, 255), range(256), range(1, 255)))


@dataclass(frozen=True)
class Reply:
    """What came back; status 0 when the connection ended before it, `broken` when it ended before the whole."""

    status: int
    body: bytes = b""
    broken: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True for a result that its reader may take for complete, unless it says that it is not."""
        if self.broken:
            return False
        result = self._json()
        return self.body.endswith(b" .\n") if result is None else "boolean" in result or "bindings" in result["results"]

    @property
    def says_it_is_cut(self) -> bool:
        """True for one that says so, in its headers or in itself."""
        return self.headers.get("result-truncated") == "?1" or "truncated" in (self._json() or {})

    @property
    def limit(self) -> str:
        """The limit that a problem document names, "" when it names none."""
        return str((self._json() or {}).get("limit", ""))

    def _json(self) -> dict[str, Any] | None:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def a_client() -> str:
    """An address that nobody has asked from yet."""
    return next(_ADDRESSES)


def ask(site: str, query: str, accept: str = JSON, *, client: str = "", seconds: float = PATIENCE) -> Reply:
    """Send a query by form."""
    body = urlencode({"query": query}).encode()
    return send(site, "POST", "/sparql", body, {"Accept": accept, "Content-Type": _FORM}, client, seconds)


def send(
    site: str,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    client: str = "",
    seconds: float = PATIENCE,
) -> Reply:
    """Send a request of any kind; whatever happens to the connection is a reply."""
    source = (client or a_client(), 0)
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=seconds, source_address=source)
    try:
        # The server may have answered, and closed, before it has read all.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return _read(response)
    except (http.client.HTTPException, OSError) as error:
        return Reply(0, repr(error).encode(), broken=True)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    try:
        return Reply(response.status, response.read(), broken=False, headers=headers)
    except http.client.IncompleteRead as error:
        return Reply(response.status, error.partial, broken=True, headers=headers)
    except OSError:
        return Reply(response.status, broken=True, headers=headers)


def fault(reply: Reply, allowed: Collection[int]) -> str:
    """What is wrong with a reply, "" when nothing is."""
    if reply.status not in allowed:
        return f"{reply.status} is none of {sorted(allowed)}: {reply.body[:300]!r}"
    if (told := LIMITS.get(reply.status)) and reply.limit not in told:
        return f"{reply.status} for limit {reply.limit!r}: {reply.body[:300]!r}"
    if reply.status in (429, 503) and (reply.limit in FOR_GOOD) == ("retry-after" in reply.headers):
        return f"{reply.status} for limit {reply.limit!r}, and Retry-After is {reply.headers.get('retry-after')}"
    if reply.status == 200 and not reply.broken and not reply.is_whole:
        return f"200 that looks whole and is not: …{reply.body[-300:]!r}"
    return ""
