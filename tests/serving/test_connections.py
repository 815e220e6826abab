"""The web server's connections: how many writes an answer takes, and requests that follow on one connection."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from app.server.connections import GatheredResponse
from tests.serving.conftest import GRAPHS, publish, settings_of
from tests.serving.test_serving import served


class Writes:
    """A socket that notes what is written to it at a time."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.written.append(data)


def written(pieces: Iterable[bytes], headers: list[tuple[str, str]], method: str = "GET") -> list[bytes]:
    request = SimpleNamespace(method=method, version=(1, 1), should_close=lambda: False)
    sock = Writes()
    response = GatheredResponse(request, sock, Config())
    response.start_response("200 OK", headers)
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


def test_static_file_comes_whole(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/static/site.css")
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200
            assert len(body) == (0 if method == "HEAD" else int(response.headers["Content-Length"]))
