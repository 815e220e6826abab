"""The web server's connections: how many writes an answer takes, and requests that follow on one connection."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from app.errors import ClientGone
from app.server import responses
from app.server.responses import GatheredResponse
from tests.serving.conftest import GRAPHS, publish, settings_of
from tests.serving.test_serving import served


class Writes:
    """A socket that notes what is written to it at a time."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def send(self, data: memoryview, flags: int) -> int:
        self.written.append(bytes(data))
        return len(data)


def started(
    sock: object, headers: list[tuple[str, str]], method: str = "GET", version: tuple[int, int] = (1, 1)
) -> GatheredResponse:
    request = SimpleNamespace(method=method, version=version, should_close=lambda: False)
    response = GatheredResponse(request, sock, Config())
    response.start_response("200 OK", headers)
    return response


def written(pieces: Iterable[bytes], headers: list[tuple[str, str]], method: str = "GET") -> list[bytes]:
    sock = Writes()
    response = started(sock, headers, method)
    for piece in pieces:
        response.write(piece)
    response.close()
    return sock.written


def test_small_answer_is_one_write() -> None:
    [whole] = written([b"body"], [("Content-Length", "4"), ("ETag", '"x"')])
    head, _, body = whole.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'\r\nETag: "x"' in head
    assert body == b"body"


@pytest.mark.parametrize(("pieces", "method"), [([b"body"], "HEAD"), ([b""], "GET"), ([], "GET")])
def test_answer_without_a_body_is_one_write(pieces: list[bytes], method: str) -> None:
    [whole] = written(pieces, [("Content-Length", "4" if pieces == [b"body"] else "0")], method)
    assert whole.endswith(b"\r\n\r\n")


def test_stream_begins_with_its_first_piece_and_ends_with_the_last_chunk() -> None:
    first, second, end = written([b"one", b"", b"second"], [])
    assert b"\r\nTransfer-Encoding: chunked\r\n" in first
    assert first.endswith(b"\r\n\r\n3\r\none\r\n")
    assert (second, end) == (b"6\r\nsecond\r\n", b"0\r\n\r\n")


def test_stream_without_a_piece_is_whole() -> None:
    [whole] = written([], [])
    assert whole.endswith(b"\r\n\r\n0\r\n\r\n")


def test_no_more_is_sent_than_was_announced() -> None:
    assert b"".join(written([b"bo", b"dy and more"], [("Content-Length", "4")])).endswith(b"\r\n\r\nbody")


@pytest.mark.parametrize("headers", [[], [("Content-Length", "100000000")]])
def test_client_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch, headers: list[tuple[str, str]]) -> None:
    monkeypatch.setattr(responses, "_GRACE", 0.1)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        response = started(ours, headers)
        with pytest.raises(ClientGone):
            response.write(bytes(10**8))


def test_client_that_reads_is_given_time_for_what_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pause of this one is longer than what is granted to all."""
    monkeypatch.setattr(responses, "_GRACE", 0.05)
    # Of bytes a second: what is taken at once buys minutes.
    monkeypatch.setattr(responses, "SLOWEST", 1000)
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200_000)
    read: list[int] = []

    def reading() -> None:
        while piece := theirs.recv(200_000, socket.MSG_WAITALL):
            read.append(len(piece))
            time.sleep(0.1)

    with theirs:
        thread = threading.Thread(target=reading)
        thread.start()
        with ours:
            response = started(ours, [])
            for _ in range(10):
                response.write(bytes(200_000))
            response.close()
        thread.join()
    assert sum(read) > 2_000_000


def tcp() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        return server.accept()[0], client


@pytest.mark.parametrize(("version", "headers"), [((1, 0), []), ((1, 1), []), ((1, 0), [("Content-Length", "8")])])
@pytest.mark.parametrize("whole", [True, False])
def test_what_is_not_whole_is_told_apart(whole: bool, version: tuple[int, int], headers: list[tuple[str, str]]) -> None:
    """By the last chunk, the length, or else by a reset: also when all that is left is that the process dies."""
    ours, theirs = tcp()
    response = started(ours, headers, version=version)
    response.write(b"half")
    if whole:
        response.write(b"half")
        response.close()
    only_by_reset = version == (1, 0) and not headers
    assert response.broken == (only_by_reset and not whole)
    ours.close()
    with theirs, pytest.raises(ConnectionResetError) if response.broken else nullcontext():
        while piece := theirs.recv(65536):
            assert b"half" in piece


@pytest.fixture(scope="module")
def port(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = settings_of(region, tmp_path_factory.mktemp("var"))
    publish(settings.releases, "r1", GRAPHS)
    with served(settings) as port:
        yield port


def test_requests_follow_on_one_connection_at_once_and_after_a_while(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for pause in (0, 0, 0.05, 0, 0.3):
            time.sleep(pause)
            connection.request("GET", "/data/umowy/1.ttl")
            response = connection.getresponse()
            assert (response.status, b"Umowa nr 1" in response.read()) == (200, True)
            assert response.headers["Connection"] == "keep-alive"


def test_requests_that_were_sent_together_are_answered_in_order(port: int) -> None:
    paths = ["/data/umowy/1.ttl", "/healthz", "/data/umowy/1.nt", "/nowhere"]
    asked = "".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths[:-1])
    asked += f"GET {paths[-1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(asked.encode())
        answers = b"".join(iter(lambda: sock.recv(65536), b""))
    statuses = [line.split()[1] for line in answers.splitlines() if line.startswith(b"HTTP/1.1")]
    assert statuses == [b"200", b"200", b"200", b"404"]


def test_more_clients_than_threads_are_all_answered(port: int) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(50)]
    for _ in range(3):
        for connection in connections:
            connection.request("GET", "/healthz")
        assert {connection.getresponse().read() for connection in connections} == {b"ok\n"}
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("cap", [20_000, 10**6])
def test_cut_result_does_not_look_whole_to_old_clients(region: Path, tmp_path: Path, cap: int) -> None:
    settings = settings_of(region, tmp_path)
    rows = " ".join(f"<id/umowy/{number}> lod:nr {number} ." for number in range(30_000))
    publish(settings.releases, "r1", {"umowy": rows})
    with (
        served(settings, LOD_QUERY_ROWS=str(cap)) as port,
        socket.create_connection(("127.0.0.1", port)) as sock,
    ):
        sock.sendall(b"GET /sparql?query=SELECT*{?s+?p+?o}&format=csv HTTP/1.0\r\n\r\n")
        body = bytearray()
        with pytest.raises(ConnectionResetError) if cap < 30_000 else nullcontext():
            while piece := sock.recv(65536):
                body += piece
        assert b"HTTP/1.0 200 OK" in body
        assert (body.count(b"\r\n") > 30_000) == (cap > 30_000)
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200


def test_static_file_comes_whole(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/static/site.css")
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200
            assert len(body) == (0 if method == "HEAD" else int(response.headers["Content-Length"]))
