"""Connections that come together are shared among the processes of the web server."""

from __future__ import annotations

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing

import psutil
import pytest

from app.server.sharing import Shares
from tests.machine import until
from tests.served import environment, publish, running

CONNECTIONS = 8
ROUNDS = 10
TIMES = 10


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

    def taken() -> bool:
        with ExitStack() as stack:
            connect(address, stack)
            counts = held(root)
        # One may answer before the other is there.
        return len(counts) == 2 and bool(counts[0])

    until(taken, "a process takes no connections")


def wait_until_closed(root: psutil.Process) -> None:
    """Wait until the processes have heard that the connections of the round before were closed: they count them too."""
    until(lambda: not any(map(connections, root.children())), "a process keeps connections that were closed", each=0.01)


def connections(process: psutil.Process) -> list[str]:
    """The states of all that a process has, but for that in which it listens."""
    return [c.status for c in process.net_connections("tcp") if c.status != psutil.CONN_LISTEN]


def children(root: psutil.Process) -> set[int]:
    return {process.pid for process in root.children()}


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
    """At most times: a process that the machine keeps from its turn for a moment leaves all to the other."""
    # Half of them are all that there can be. Unshared, a quarter of these is common, and a half rare (measured).
    assert any(fewest(*site) >= ROUNDS * CONNECTIONS * 3 // 8 for _ in range(TIMES))


def fewest(address: str, root: psutil.Process) -> int:
    """How many connections of some rounds the process had that had fewer."""
    few = 0
    for _ in range(ROUNDS):
        wait_until_closed(root)
        with ExitStack() as stack:
            connect(address, stack)
            counts = held(root)
        assert sum(counts) == CONNECTIONS
        few += counts[0]
    return few


def test_process_that_died_leaves_no_count(site: tuple[str, psutil.Process]) -> None:
    address, root = site
    with ExitStack() as stack:
        connect(address, stack)
        before = children(root)
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(children(root) - {min(before)}) == len(before), "no process took its place")
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
