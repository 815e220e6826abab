"""Connections that come together are shared among the processes of the web server."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import psutil
import pytest

from app.server.sharing import Shares
from tests.served import environment, publish, running

CONNECTIONS = 8
ROUNDS = 10


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, psutil.Process]]:
    environ = environment(tmp_path_factory.mktemp("site"), ["1;Pierwsza;01.02.2026;"]) | {"LOD_WORKERS": "2"}
    publish(environ)
    with running(environ) as process:
        root = psutil.Process(process.pid)
        wait_for_all(environ["LOD_BIND"], root)
        yield environ["LOD_BIND"], root


def wait_for_all(address: str, root: psutil.Process) -> None:
    """Wait until every process answers: the first is up before the others."""
    until = time.monotonic() + 30
    counts: list[int] = []
    # One may answer before the other is there.
    while len(counts) < 2 or not counts[0]:
        assert time.monotonic() < until, "a process takes no connections"
        with ExitStack() as stack:
            connect(address, stack)
            counts = held(root)


def wait_until_closed(root: psutil.Process) -> None:
    """Wait until the processes have heard that the connections of the round before were closed: they count them too."""
    until = time.monotonic() + 30
    while any(c.status != psutil.CONN_LISTEN for child in root.children() for c in child.net_connections("tcp")):
        assert time.monotonic() < until, "a process keeps connections that were closed"
        time.sleep(0.01)


def held(root: psutil.Process) -> list[int]:
    """How many connections each process of the site has."""
    return sorted(sum(c.status == "ESTABLISHED" for c in process.net_connections("tcp")) for process in root.children())


def connect(address: str, stack: ExitStack) -> None:
    """Open connections at once, and keep them after one request each."""
    connections = [stack.enter_context(closing(http.client.HTTPConnection(address))) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.connect()
    for connection in connections:
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()


def test_connections_that_come_together_are_shared(site: tuple[str, psutil.Process]) -> None:
    address, root = site
    few = 0
    for _ in range(ROUNDS):
        wait_until_closed(root)
        with ExitStack() as stack:
            connect(address, stack)
            counts = held(root)
        assert sum(counts) == CONNECTIONS
        few += counts[0]
    # Half of them are all there can be; unshared, a quarter of these is common (measured).
    assert few >= ROUNDS * CONNECTIONS * 3 // 8, few


def test_process_that_died_leaves_no_count(site: tuple[str, psutil.Process]) -> None:
    address, root = site
    with ExitStack() as stack:
        connect(address, stack)
        before = {process.pid for process in root.children()}
        os.kill(min(before), signal.SIGKILL)
        until = time.monotonic() + 20
        while len(after := {process.pid for process in root.children()} - {min(before)}) < len(before):
            assert time.monotonic() < until, "no process took its place"
            time.sleep(0.05)
    assert after != before
    with ExitStack() as stack:
        connect(address, stack)
        assert sum(held(root)) == CONNECTIONS


def test_place_is_taken_again() -> None:
    shares = Shares()
    first, second = shares.enter(), shares.enter()
    shares[first], shares[second] = 3, 5
    assert shares.fewest() == 3
    shares.leave(first)
    assert shares.fewest() == 5
    assert shares.enter() == first
    assert shares.fewest() == 0


def test_processes_beyond_the_places_share_the_last() -> None:
    shares = Shares()
    places = [shares.enter() for _ in range(200)]
    assert places[-1] == places[-2] == len(set(places)) - 1


def test_nobody_has_the_fewest_of_nothing() -> None:
    assert Shares().fewest() == 0
