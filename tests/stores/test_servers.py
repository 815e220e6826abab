"""The stores that tests start: they take data, answer, refuse strangers, and keep what they said they had."""

import urllib.error
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stores import oxigraph
from tests.stores.asking import ask, put, update
from tests.stores.servers import Server, launched

GRAPH = "http://example.org/graph"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
LINES = "".join(f"<http://example.org/{n}> <http://example.org/p> {n}.0 .\n" for n in range(1000))
NTRIPLES = "".join(f'<http://example.org/{n}> <http://example.org/p> "Łódź {n}"@pl .\n' for n in range(1000))


@pytest.fixture
def empty(server: Server) -> Server:
    """A store whose graph is empty, whatever the test before left there."""
    update(server, f"CLEAR SILENT GRAPH <{GRAPH}>")
    return server


def test_what_is_put_is_counted(empty: Server) -> None:
    assert put(empty, GRAPH, NTRIPLES) in {200, 201, 204}
    assert ask(empty, COUNT) == [{"n": "1000"}]


def test_several_operations_go_in_one_request(empty: Server) -> None:
    first, rest = LINES.split("\n", 1)
    update(empty, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {first} }} }}")
    update(
        empty,
        f"DELETE DATA {{ GRAPH <{GRAPH}> {{ {first} }} }} ; INSERT DATA {{ GRAPH <{GRAPH}> {{ {rest} }} }}",
    )
    assert ask(empty, COUNT) == [{"n": "999"}]
    assert ask(empty, f"SELECT ?s {{ GRAPH <{GRAPH}> {{ ?s ?p 0.0 }} }}") == []


def test_an_answered_update_outlives_a_kill(empty: Server) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {LINES} }} }}")
    empty.kill()
    empty.start()
    assert ask(empty, COUNT) == [{"n": "1000"}]


def test_data_outlive_a_restart(empty: Server) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {LINES} }} }}")
    empty.restart()
    assert ask(empty, COUNT) == [{"n": "1000"}]


def test_who_writes_needs_the_password(empty: Server) -> None:
    if not empty.user:
        pytest.skip(f"{empty.name} lets everybody write here")
    stranger = Server(replace(empty.launch, password="wrong"), empty.process)
    with pytest.raises(urllib.error.HTTPError) as refused:
        update(stranger, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {LINES} }} }}")
    refused.value.close()
    assert refused.value.code == 401
    assert ask(empty, COUNT) == [{"n": "0"}]


def test_a_read_only_store_refuses_to_be_written_to(tmp_path: Path) -> None:
    writer = launched(oxigraph.launch(tmp_path))
    update(writer, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {LINES} }} }}")
    writer.stop()
    reader = launched(oxigraph.launch(tmp_path, read_only=True))
    try:
        assert ask(reader, COUNT) == [{"n": "1000"}]
        with pytest.raises(urllib.error.HTTPError) as refused:
            update(reader, f"CLEAR GRAPH <{GRAPH}>")
        refused.value.close()
        assert refused.value.code in {403, 404, 405}
    finally:
        reader.stop()
