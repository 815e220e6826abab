"""The processes of a site: reloaded, replaced, stopped and started again under load, and no request is lost."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import pytest

from tests.deploy.loaded import load
from tests.machine import PATIENCE, until
from tests.served import environment, publish, said, wait_until_up

WORKERS = 2
NAMED = '[name]\npl = "{0}"\nen = "{0}"\n'
SERVE = "from app.cli import main; main()"
# Lets requests that were begun take two seconds when the site stops.
HURRIED = "from app import serving; serving.GRACE = 2; " + SERVE
# Lets them take as long as a busy machine takes, on which processes with queries come last.
UNHURRIED = "from app import serving; serving.GRACE = 300; " + SERVE
# Takes the socket of this test, as it would from systemd (sd_listen_fds(3)).
ACTIVATED = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-c", "from app.cli import main; main()", "serve"])
"""
# Joins everything with everything: never ends.
ENDLESS = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
# A second of a processor and more: long enough to be seen at work.
LONG = quote("SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 12000000 } }")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    rows = [f"{number};Nazwa {number};01.01.2026;" for number in range(20)]
    environ = environment(tmp_path, rows) | {"LOD_WORKERS": str(WORKERS)}
    (tmp_path / "region" / "site.toml").write_text(NAMED.format("Przedtem"), "utf-8")
    publish(environ)
    return environ


@contextlib.contextmanager
def site(environ: dict[str, str], program: str = SERVE) -> Iterator[tuple[psutil.Process, IO[bytes]]]:
    """The root process of a site and its log; whatever happens, nothing of it is left."""
    command = [sys.executable, "-c", program, "serve"]
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, env=environ, stderr=log) as process:
        root = psutil.Process(process.pid)
        try:
            wait_until_up(address(environ), process, log)
            wait_until_forked(root)
            yield root, log
        finally:
            process.terminate()


def address(environ: dict[str, str]) -> str:
    return f"http://{environ['LOD_BIND']}"


def workers(root: psutil.Process) -> set[int]:
    return {child.pid for child in root.children()}


def wait_until_forked(root: psutil.Process) -> None:
    """The first process may answer before the others are there."""
    until(lambda: len(workers(root)) == WORKERS, "not all processes were there")


def wait_until_replaced(root: psutil.Process, old: set[int]) -> None:
    until(lambda: len(workers(root)) == WORKERS and not workers(root) & old, f"{old} were not replaced")


def home(environ: dict[str, str]) -> str:
    with urllib.request.urlopen(f"{address(environ)}/", timeout=PATIENCE) as response:
        return str(response.read().decode())


def test_nothing_that_does_not_survive_a_fork_is_open_before_it(environ: dict[str, str]) -> None:
    with site({**environ, "LOD_SERVICES": "https://example.org/sparql"}) as (root, _):
        home(environ)
        assert root.num_threads() == 1
        assert [file.path for file in root.open_files() if "/var/" in file.path] == []
        assert len(root.net_connections()) == 2  # the site's socket, and the door to services


def test_reload_reads_the_region_anew_and_loses_no_request(environ: dict[str, str]) -> None:
    with site(environ) as (root, _), load(address(environ)) as seen:
        for name in ("Potem", "Jeszcze później"):
            Path(environ["LOD_REGION"], "site.toml").write_text(NAMED.format(name), "utf-8")
            seen.rounds(50)
            before = workers(root)
            root.send_signal(signal.SIGHUP)
            wait_until_replaced(root, before)
            seen.rounds(50)
            assert name in home(environ)
    assert seen.lost == []


def test_reload_of_a_wrong_region_says_so_and_the_site_goes_on(environ: dict[str, str]) -> None:
    with site(environ) as (root, log), load(address(environ)) as seen:
        Path(environ["LOD_REGION"], "site.toml").write_text("name = [", "utf-8")
        before = workers(root)
        root.send_signal(signal.SIGHUP)
        wait_until_replaced(root, before)
        seen.rounds(50)
        assert "Przedtem" in home(environ)
        assert "The site goes on as it was: " in said(log)
        assert "site.toml" in said(log)
    assert seen.lost == []


def test_processes_make_place_for_others_and_no_request_is_lost(environ: dict[str, str]) -> None:
    with site({**environ, "LOD_WORKER_REQUESTS": "60"}) as (root, log), load(address(environ)) as seen:
        before = workers(root)
        while said(log).count("A new process takes the place of") < 5 and not seen.lost:
            seen.rounds(60)
        assert not workers(root) & before
    assert seen.lost == []


def test_a_restart_behind_a_socket_that_somebody_holds_loses_no_request(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as held:
        environ["LOD_BIND"] = f"127.0.0.1:{held.getsockname()[1]}"
        command = [sys.executable, "-c", ACTIVATED, str(held.fileno())]
        with contextlib.ExitStack() as running:

            def start() -> subprocess.Popen[bytes]:
                log = running.enter_context(tempfile.TemporaryFile())
                process = subprocess.Popen(command, env=environ, stderr=log, pass_fds=[held.fileno()])
                running.callback(process.wait, PATIENCE)
                running.callback(process.terminate)
                wait_until_up(address(environ), process, log)
                return process

            process = start()
            with load(address(environ)) as seen:
                for _ in range(2):
                    seen.rounds(50)
                    process.terminate()
                    assert process.wait(PATIENCE) == 0
                    process = start()
                    seen.rounds(50)
    assert seen.lost == []


def test_stop_answers_what_was_begun_and_leaves_no_process(environ: dict[str, str]) -> None:
    answers: list[int] = []

    def ask() -> None:
        with urllib.request.urlopen(f"{address(environ)}/sparql?query={LONG}", timeout=PATIENCE) as response:
            answers.append(response.status)

    with site({**environ, "LOD_QUERY_SECONDS": "300"}, UNHURRIED) as (root, _):
        asking = threading.Thread(target=ask)
        asking.start()
        wait_for_queries(root)
        everything = [root, *root.children(recursive=True)]
        root.terminate()
        _, left = psutil.wait_procs(everything, timeout=PATIENCE)
        asking.join()
    assert left == []
    assert answers == [200]


def test_stop_waits_for_nobody_longer_than_the_grace(environ: dict[str, str]) -> None:
    with site({**environ, "LOD_QUERY_SECONDS": "1000"}, HURRIED) as (root, _):
        host, _, port = environ["LOD_BIND"].rpartition(":")
        with socket.create_connection((host, int(port))) as asked:
            asked.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            wait_for_queries(root)
            everything = [root, *root.children(recursive=True)]
            began = time.monotonic()
            root.terminate()
            _, left = psutil.wait_procs(everything, timeout=PATIENCE)
    assert left == []
    assert time.monotonic() - began >= 2


def wait_for_queries(root: psutil.Process) -> None:
    """Wait until a process that evaluates queries is at work."""
    until(lambda: any(child.cpu_times().user > 0.8 for child in queries(root)), "no query was evaluated")


def queries(root: psutil.Process) -> list[psutil.Process]:
    """The processes that evaluate queries."""
    return [child for worker in root.children() for child in worker.children()]
