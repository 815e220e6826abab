"""The real server: gunicorn on a free loopback port, releases swapped under load."""

import http.client
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from app import serving
from app.config import Settings
from app.serving import Server
from app.store.workers.process import Process
from tests.machine import until
from tests.serving.conftest import BASE, GRAPHS, publish
from tests.serving.test_store import numbered
from tests.sparql.test_pool import raising

CHECKOUT = Path(serving.__file__).resolve().parent.parent
PROGRAM = "from app import config, serving; serving.run(config.load(), bind='127.0.0.1:0')"
PAIRS = quote("SELECT DISTINCT ?a ?b { ?x <def/wydanie> ?a . <id/umowy/1> <def/wydanie> ?b }")


def environment(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOD_")}
    own = {"LOD_BASE_IRI": BASE, "LOD_VAR": str(settings.var), "LOD_REGION": str(settings.region)}
    return {**kept, **own, "PYTHONPATH": str(CHECKOUT)}


@contextmanager
def served(settings: Settings, **changes: str) -> Iterator[int]:
    """Serve in a process of its own; yields the port."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(
        command, env=environment(settings) | changes, cwd=settings.var, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if listening := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                    drain = threading.Thread(target=process.stderr.read, daemon=True)
                    drain.start()
                    yield int(listening[1])
                    break
            else:
                pytest.fail("gunicorn ended before it listened")
        finally:
            process.terminate()
            process.wait()


def get(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


@dataclass
class Load:
    """What a client saw: statuses that were not 200, answers of mixed state, releases."""

    failures: list[object] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, port: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            try:
                while not self.stop.is_set():
                    self.ask(connection)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(error)

    def ask(self, connection: http.client.HTTPConnection) -> None:
        status, body = get(connection, f"/sparql?query={PAIRS}")
        rows = json.loads(body)["results"]["bindings"] if status == 200 else []
        values = {row[name]["value"] for row in rows for name in ("a", "b")}
        if status != 200 or len(values) != 1:
            self.failures.append((status, values))
        self.seen |= values
        for path in ("/id/umowy/7", "/doc/umowy/7", "/data/umowy/7.ttl"):
            status, _ = get(connection, path)
            if status not in (200, 303):
                self.failures.append((path, status))


def test_releases_are_swapped_under_load_without_a_failure_or_mixed_state(settings: Settings) -> None:
    publish(settings.releases, "r1", numbered(1))
    loads = [Load() for _ in range(4)]
    with served(settings) as port:
        threads = [threading.Thread(target=load.run, args=(port,)) for load in loads]
        for thread in threads:
            thread.start()
        for number in range(2, 8):
            publish(settings.releases, f"r{number}", numbered(number), sequence=number)
            if number > 3:
                shutil.rmtree(settings.releases / f"r{number - 2}")
            until(lambda known={str(number)}: any(known <= load.seen or load.failures for load in loads), "not served")
        for load in loads:
            load.stop.set()
        for thread in threads:
            thread.join()
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            assert get(connection, "/readyz") == (200, b"r7\n")
    assert [failure for load in loads for failure in load.failures] == []


def test_server_keeps_names_as_they_were_sent_and_cuts_a_broken_answer(settings: Settings) -> None:
    rows = " ".join(f'<id/umowy/n{number}> lod:tekst "{"x" * 100}"@pl .' for number in range(5_000))
    publish(settings.releases, "r1", {**GRAPHS, "rows": rows, "odd": '<id/odd/1> lod:tekst "a\\u0001b"@pl .'})
    late = "SELECT ?o { { ?s <def/tekst> ?o FILTER(STRLEN(?o) > 50) } UNION { <id/odd/1> <def/tekst> ?o } }"
    with served(settings) as port, closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        assert get(connection, "/id/umowy/SR%2F2%2F2024")[0] == 303
        assert get(connection, "/id/umowy/SR/2/2024")[0] == 404
        status, body = get(connection, "/sparql?query=" + "a" * 8000, Accept="application/json")
        assert (status, json.loads(body)["column"]) == (400, 1)
        with pytest.raises(http.client.HTTPException):
            get(connection, f"/sparql?query={quote(late)}&format=xml")
        connection.close()
        assert get(connection, "/healthz")[0] == 200


def test_gunicorn_takes_our_settings_and_trusts_nobody(settings: Settings) -> None:
    server = Server(settings, serving.options(settings, workers=3))
    assert server.cfg.settings["bind"].value == [settings.bind]
    assert (server.cfg.workers, server.cfg.threads, server.cfg.worker_class_str) == (
        3,
        32,
        "app.server.connections.Worker",
    )
    assert server.cfg.preload_app is True
    assert server.cfg.forwarded_allow_ips == []
    assert server.load().extensions["lodzkie"].settings == settings


def test_any_wsgi_server_finds_the_application(settings: Settings) -> None:
    program = "from app.wsgi import application; print(application.extensions['lodzkie'].settings.base_iri)"
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment(settings), check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == BASE


def test_only_a_body_that_does_not_come_is_told_as_such(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same error of the system means that no process can be started: then it is our fault, and logged."""

    class Late(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise BlockingIOError(11, "Resource temporarily unavailable")

    publish(settings.releases, "r1", GRAPHS)
    client = Server(settings, serving.options(settings)).load().test_client()
    sparql = {"content_type": "application/sparql-query"}
    for announced in ({}, {"wsgi.input_terminated": True}):
        late = client.post("/sparql", input_stream=Late(b"ASK {}"), **sparql, environ_overrides=announced)
        assert late.status_code == 408, late.text
    assert client.post("/sparql", data=b"ASK {}", **sparql).status_code == 200
    monkeypatch.setattr(Process, "__init__", raising(BlockingIOError(11, "Resource temporarily unavailable")))
    site = client.application.extensions["lodzkie"]
    for pid in site.current.get().store._pool.pids():
        os.kill(pid, signal.SIGKILL)
    refused = client.post("/sparql", data=b"ASK { ?s ?p ?o }", **sparql)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
