"""A process that evaluates public queries reaches nothing over the network, whatever the engine would like to call."""

from __future__ import annotations

import platform
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.errors import StoreUnavailable
from app.store.base import PublicQuery
from app.store.query.syntax import Form
from tests.conftest import CHECKOUT

# Says whether the kernel agreed, then for each address whether the engine got there, by a thread as in a worker.
CALL = """
import sys, threading, pyoxigraph
from app.store.workers.egress import confine
print(confine(int(sys.argv[1])), flush=True)
def call():
    for address in sys.argv[2:]:
        try:
            list(pyoxigraph.Store().query("SELECT * { SERVICE <%s> { ?s ?p ?o } }" % address))
        except OSError as error:
            print(error)
thread = threading.Thread(target=call)
thread.start()
thread.join()
"""


def calls(port: int, *addresses: str) -> list[str]:
    """What a process that is confined to `port` says of its calls."""
    command = [sys.executable, "-c", CALL, str(port), *addresses]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


# Landlock knows of TCP since Linux 6.7.
knows_ports = pytest.mark.skipif(
    tuple(map(int, platform.release().split(".")[:2])) < (6, 7), reason="the kernel cannot tell ports apart"
)


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def test_no_socket_is_made(listening: socket.socket) -> None:
    port = port_of(listening)
    agreed, *told = calls(0, f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", "http://[::1]:9999/")
    assert agreed == "True"
    assert len(told) == 3
    with pytest.raises(TimeoutError):
        listening.accept()


@knows_ports
def test_only_one_port_is_reached(listening: socket.socket) -> None:
    with socket.create_server(("127.0.0.1", 0)) as allowed:
        allowed.settimeout(5)
        agreed, *told = calls_while_refusing(allowed, port_of(listening))
    assert agreed == "True"
    assert len(told) == 2
    assert "denied" in told[0]
    with pytest.raises(TimeoutError):
        listening.accept()


def calls_while_refusing(allowed: socket.socket, other: int) -> list[str]:
    """Call the other port, then the allowed one, which hangs up."""
    addresses = (f"http://127.0.0.1:{other}/", f"http://127.0.0.1:{port_of(allowed)}/")
    command = [sys.executable, "-c", CALL, str(port_of(allowed)), *addresses]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        connection, _ = allowed.accept()
        connection.close()
        return process.communicate(timeout=60)[0].splitlines()


@pytest.mark.embedded("workers speak with a server")
def test_workers_of_the_site_have_no_network(client: FlaskClient, listening: socket.socket) -> None:
    """A query that the reader of tokens lets pass by mistake fails in its worker."""
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port_of(listening)}/> {{ ?s ?p ?o }} }}"
    site = client.application.extensions["lodzkie"]
    with pytest.raises(StoreUnavailable):
        next(site.current.get().store.stream(PublicQuery(text, Form.SELECT), "text/csv"))
    with pytest.raises(TimeoutError):
        listening.accept()
