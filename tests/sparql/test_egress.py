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
from app.store.workers.egress import Doors, to_forwarder, to_servers
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE

# Says whether the kernel agreed, then for each address whether the engine got there, by a thread as in a worker.
CALL = """
import sys, threading, pyoxigraph
from app.store.workers.egress import Doors, confine
print(confine(Doors.from_json(sys.argv[1])), flush=True)
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


def calls(doors: Doors, *addresses: str) -> list[str]:
    """What a process that is confined to `doors` says of its calls."""
    command = [sys.executable, "-c", CALL, doors.to_json(), *addresses]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=PATIENCE)
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
    agreed, *told = calls(
        to_forwarder(0), f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", "http://[::1]:9999/"
    )
    assert agreed == "True"
    assert len(told) == 3
    with pytest.raises(TimeoutError):
        listening.accept()


@knows_ports
def test_only_one_port_is_reached(listening: socket.socket) -> None:
    with socket.create_server(("127.0.0.1", 0)) as allowed:
        allowed.settimeout(PATIENCE)
        agreed, *told = calls_while_refusing(allowed, port_of(listening))
    assert agreed == "True"
    assert len(told) == 2
    assert "denied" in told[0]
    with pytest.raises(TimeoutError):
        listening.accept()


def calls_while_refusing(allowed: socket.socket, other: int) -> list[str]:
    """Call the other port, then the allowed one, which hangs up."""
    addresses = (f"http://127.0.0.1:{other}/", f"http://127.0.0.1:{port_of(allowed)}/")
    command = [sys.executable, "-c", CALL, to_forwarder(port_of(allowed)).to_json(), *addresses]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        connection, _ = allowed.accept()
        connection.close()
        return process.communicate(timeout=PATIENCE)[0].splitlines()


# Says what comes of making a socket of UDP, and of connecting to each place as the driver for servers does.
CONNECT = """
import socket, sys
from urllib3.util.connection import create_connection
from app.store.workers.egress import Doors, confine
assert confine(Doors.from_json(sys.argv[1]))
def told(attempt, *arguments):
    try:
        attempt(*arguments).close()
    except OSError as error:
        return type(error).__name__
    return "done"
print(told(socket.socket, socket.AF_INET, socket.SOCK_DGRAM))
for place in sys.argv[2:]:
    host, _, port = place.rpartition(":")
    print(told(create_connection, (host, int(port)), 60))
"""
REFUSED, DONE = "PermissionError", "done"


@knows_ports
@pytest.mark.parametrize(
    ("host", "looks_up"), [("127.0.0.1", REFUSED), ("localhost", REFUSED), ("baza.example.org", DONE)]
)
def test_server_is_reached_at_its_port_alone(listening: socket.socket, host: str, looks_up: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        doors = to_servers([f"http://{host}:{port_of(server)}/lod"])
        places = [f"{each}:{port}" for port in map(port_of, (server, listening)) for each in ("127.0.0.1", "localhost")]
        command = [sys.executable, "-c", CONNECT, doors.to_json(), *places]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert done.stdout.split() == [looks_up, DONE, DONE, REFUSED, REFUSED]
    with pytest.raises(TimeoutError):
        listening.accept()


@pytest.mark.parametrize(
    ("addresses", "ports", "names"),
    [
        (["http://127.0.0.1:3030/lod", "http://127.0.0.1:3030/lod"], (3030,), False),
        (["https://[::1]/sparql", "http://10.0.0.7:8890/data"], (443, 8890), False),
        (["http://fuseki:3030/lod"], (3030, 53), True),
        (["https://sparql.example.org/"], (443, 53), True),
    ],
)
def test_ports_of_servers(addresses: list[str], ports: tuple[int, ...], names: bool) -> None:
    doors = to_servers(addresses)
    assert (doors.ports, doors.names) == (ports, names)


@pytest.mark.embedded("workers speak with a server")
def test_workers_of_the_site_have_no_network(client: FlaskClient, listening: socket.socket) -> None:
    """A query that the reader of tokens lets pass by mistake fails in its worker."""
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port_of(listening)}/> {{ ?s ?p ?o }} }}"
    site = client.application.extensions["lodzkie"]
    with pytest.raises(StoreUnavailable):
        next(site.current.get().store.stream(PublicQuery(text, Form.SELECT), "text/csv"))
    with pytest.raises(TimeoutError):
        listening.accept()
