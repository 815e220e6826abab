"""A server that answers half, or says not where it ends, or refuses: an error, and never a result that looks whole."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus

import pytest

from app.errors import LodzkieError, QueryTimeout, RequestError, StoreRefuses, StoreUnavailable
from app.store.base import Content, PublicQuery
from app.store.query.syntax import Form
from app.store.remote import answers
from app.store.remote.client import Client
from app.store.remote.dataset import Dataset
from app.store.remote.place import Place
from app.store.remote.servers import Server, kinds
from app.store.workers.caps import Caps
from app.store.workers.egress import to_servers
from app.store.workers.pool import Pool
from app.store.workers.wire import Task
from tests.serving.conftest import BASE
from tests.stores.conftest import TERMS
from tests.stores.test_contract import JSON

ROWS = 30_000
BODY = json.dumps(
    {
        "head": {"vars": ["s"]},
        "results": {"bindings": [{"s": {"type": "uri", "value": f"{BASE}id/{row}"}} for row in range(ROWS)]},
    }
).encode()
LINES = "".join(f"<{BASE}id/{row}> <{BASE}def/p> <{BASE}id/x> .\n" for row in range(ROWS)).encode()
SELECT = PublicQuery("SELECT ?s { ?s ?p ?o }", Form.SELECT)
CONSTRUCT = PublicQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", Form.CONSTRUCT)


def answer(body: bytes, *, status: int = 200, length: int | None = None) -> bytes:
    """An answer as it goes over the wire; without a length its end is the end of the connection."""
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/octet-stream\r\n"
    told = "" if length is None else f"Content-Length: {length}\r\n"
    return f"{head}{told}Connection: close\r\n\r\n".encode() + body


def chunked(body: bytes, *, end: bool) -> bytes:
    """An answer in pieces; without an end it breaks off between two of them."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%b\r\n" % (len(body), body) + (b"0\r\n\r\n" if end else b"")


# In the middle of a row, and between two of them, where N-Triples would look whole.
HALF_JSON = BODY[: len(BODY) // 2]
HALF_LINES = LINES[: LINES.index(b"\n", len(LINES) // 2) + 1]
CUT = {
    "length-in-json": (SELECT, answer(HALF_JSON, length=len(BODY))),
    "length-in-lines": (CONSTRUCT, answer(HALF_LINES, length=len(LINES))),
    "pieces-in-json": (SELECT, chunked(HALF_JSON, end=False)),
    "pieces-in-lines": (CONSTRUCT, chunked(HALF_LINES, end=False)),
    "whole-pieces-of-half-a-json": (SELECT, chunked(HALF_JSON, end=True)),
    "no-length-json": (SELECT, answer(BODY)),
    "no-length-lines": (CONSTRUCT, answer(LINES)),
    "page-of-a-proxy": (SELECT, answer(b"<html>Down</html>", length=17)),
    "nothing": (SELECT, answer(b"", length=0)),
    "not-even-a-status": (SELECT, b""),
    "graph-no-length": (Content(None), answer(LINES)),
    "graph-cut": (Content(None), answer(HALF_LINES, length=len(LINES))),
}


class Says:
    """A server that says the same bytes to everybody."""

    def __init__(self, said: bytes, port: int = 0) -> None:
        self.said = said
        self._listening = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Say nothing any more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(near,), daemon=True).start()

    def _answer(self, near: socket.socket) -> None:
        with suppress(OSError), near:
            # A connection that is closed with something unread is reset, and what was said is lost.
            with near.makefile("rb") as request:
                head = list(iter(request.readline, b"\r\n"))
                lengths = [line.partition(b":")[2] for line in head if line.lower().startswith(b"content-length:")]
                request.read(int(lengths[0]) if lengths else 0)
            self.say(near)

    def say(self, near: socket.socket) -> None:
        """Say it over a connection."""
        near.sendall(self.said)


@pytest.fixture(scope="module")
def server() -> Iterator[Says]:
    """One for all tests: workers may connect to its port alone."""
    made = Says(b"")
    yield made
    made.close()


@pytest.fixture(scope="module")
def pool(server: Says) -> Pool:
    return Pool(replace(TERMS, seconds=60.0, caps=Caps(10**6, 10**8), doors=to_servers([server.url])))


@pytest.fixture
def says(server: Says) -> Callable[[bytes], Says]:
    """The server, which says what a test wants."""

    def saying(said: bytes) -> Says:
        server.said = said
        return server

    return saying


def place(url: str) -> Place:
    server = Server(kinds()["sparql"], url, url, f"{url}/graphs")
    return Place(server, BASE, Dataset((f"{BASE}graph/umowy",), None), 60.0)


@pytest.mark.parametrize("name", CUT)
def test_half_an_answer_never_ends_well(pool: Pool, says: Callable[[bytes], Says], name: str) -> None:
    asked, said = CUT[name]
    media_type = JSON if asked is SELECT else "application/n-quads" if isinstance(asked, Content) else "text/turtle"
    result = pool.stream(Task(place(says(said).url), asked, media_type))
    with pytest.raises(LodzkieError) as failed:
        list(result)
    assert isinstance(failed.value, StoreUnavailable)
    assert not result.complete


@pytest.mark.parametrize("whole", [answer(BODY, length=len(BODY)), chunked(BODY, end=True)], ids=["length", "pieces"])
def test_whole_answer_is_taken(pool: Pool, says: Callable[[bytes], Says], whole: bytes) -> None:
    result = pool.stream(Task(place(says(whole).url), SELECT, JSON))
    assert len(json.loads(b"".join(result))["results"]["bindings"]) == ROWS
    assert result.complete


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestError),
        (401, StoreUnavailable),
        (403, StoreUnavailable),
        (404, StoreUnavailable),
        (302, StoreUnavailable),
        (500, StoreUnavailable),
        (502, StoreUnavailable),
        (503, QueryTimeout),
        (504, QueryTimeout),
    ],
)
def test_refusal_is_an_error_of_its_kind(
    pool: Pool, says: Callable[[bytes], Says], status: int, error: type[LodzkieError]
) -> None:
    said = answer(b"Parse error: no such thing\nat line 7", status=status, length=36)
    with pytest.raises(error) as failed:
        list(pool.stream(Task(place(says(said).url), SELECT, JSON)))
    assert ("no such thing" in failed.value.en) == (status == 400)
    assert "line 7" not in failed.value.en


def test_own_query_over_half_an_answer_is_unavailable(says: Callable[[bytes], Says]) -> None:
    client = Client(lambda: place(says(answer(HALF_JSON, length=len(BODY))).url).server)
    with pytest.raises(StoreUnavailable):
        _select(client)


NO_RIGHT = b"""Virtuoso 42000 Error SR186:SECURITY: No permission to execute X

SPARQL query:
define sql:big-data-const 0 INSERT DATA { <a:a> <a:b> <a:c> }"""


@pytest.mark.parametrize(
    ("status", "body", "logged", "told"),
    [
        (401, b"", r"the store answers 401 at http://\S+[^:]$", r"401 at http://\S+, see LOD_STORE_USER, \S+, \S+"),
        (404, b"", r"the store answers 404 at http://\S+[^:]$", r"404 at http://\S+, see LOD_STORE, .*"),
        (500, b"Out of\nmemory", r"the store answers 500 at \S+: Out of\nmemory$", r"500 Out of memory"),
        (500, NO_RIGHT, r"No permission to execute X$", r'500 at http://\S+, .*: grant SPARQL_UPDATE to "SPARQL"'),
    ],
)
def test_refusal_is_told_to_who_runs_it(
    says: Callable[[bytes], Says], caplog: pytest.LogCaptureFixture, status: int, body: bytes, logged: str, told: str
) -> None:
    client = Client(lambda: place(says(answer(body, status=status, length=len(body))).url).server)
    with pytest.raises(StoreRefuses) as refused:
        _select(client)
    assert re.fullmatch(told, refused.value.said)
    [line] = caplog.messages
    assert re.search(logged, line)


def _select(client: Client) -> list[object]:
    with answers.translated():
        return list(answers.results(client.query("SELECT ?s { ?s ?p ?o }", JSON)))  # type: ignore[arg-type]


def test_server_that_says_nothing_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        short = Pool(replace(TERMS, seconds=1.0, doors=to_servers([url])))
        with pytest.raises(QueryTimeout):
            list(short.stream(Task(replace(place(url), seconds=1.0), SELECT, JSON)))
