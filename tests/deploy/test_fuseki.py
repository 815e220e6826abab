"""Fuseki as its image starts it: the jar that tests run against, and a dataset that the publisher alone writes to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.conftest import CHECKOUT
from tests.machine import PATIENCE, free_port, until
from tests.stores import fuseki

FILES = CHECKOUT / "deploy" / "fuseki"
DOCKERFILE = (FILES / "Dockerfile").read_text("utf-8")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Address of the dataset."""
    port = free_port()
    places = {
        "/run/fuseki": str(tmp_path / "run"),
        "/var/lib/fuseki": str(tmp_path / "data"),
        "/opt/fuseki/fuseki.jar": str(fuseki.jar()),
        "/opt/fuseki/config.ttl": str(tmp_path / "config.ttl"),
        "--port 3030": f"--port {port} --localhost",
    }
    for name in ("config.ttl", "start.sh"):
        text = (FILES / name).read_text("utf-8")
        for here, there in places.items():
            text = text.replace(here, there)
        (tmp_path / name).write_text(text, "utf-8")
    for name in ("run", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret").write_text("5ecret\n", "utf-8")
    environ = {**os.environ, "LOD_STORE_PASSWORD_FILE": str(tmp_path / "secret"), "FUSEKI_BASE": str(tmp_path / "run")}
    with (tmp_path / "log").open("wb") as log:
        command = ["sh", str(tmp_path / "start.sh")]
        with subprocess.Popen(command, env=environ, stdout=log, stderr=log, cwd=tmp_path) as process:
            try:
                yield f"http://127.0.0.1:{port}/lod"
            finally:
                process.terminate()


def status(url: str, body: bytes | None = None, password: str | None = None) -> int:
    request = urllib.request.Request(url, body, {"Content-Type": "application/sparql-update"} if body else {})
    if password:
        request.add_header("Authorization", "Basic " + b64encode(f"lodzkie:{password}".encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def answers(question: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(status(question))
    return False


def test_everybody_reads_and_the_publisher_writes(server: str) -> None:
    question = f"{server}/query?query=ASK%20%7B?s%20?p%20?o%7D"
    until(lambda: answers(question), "Fuseki did not come up", each=0.25)
    assert status(question) == 200
    insert = b"INSERT DATA { GRAPH <http://g> { <http://s> <http://p> 1 } }"
    assert status(f"{server}/update", insert) == 401
    assert status(f"{server}/update", insert, "wrong") == 401
    assert status(f"{server}/update", insert, "5ecret") in (200, 204)
    with urllib.request.urlopen(question, timeout=PATIENCE) as answer:
        assert b"true" in answer.read()  # of all named graphs together


def test_image_has_the_jar_that_tests_run_against() -> None:
    digest = hashlib.sha256(fuseki.jar().read_bytes()).hexdigest()
    assert f"--checksum=sha256:{digest} " in DOCKERFILE
    assert f"jena-fuseki-server-{fuseki.VERSION}.jar" in DOCKERFILE


def test_start_is_a_program_that_the_shell_accepts() -> None:
    assert os.access(FILES / "start.sh", os.X_OK)
    shell = shutil.which("sh")
    assert shell
    assert subprocess.run([shell, "-n", str(FILES / "start.sh")], check=False).returncode == 0
