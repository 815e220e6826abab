"""The site as `lodzkie serve` runs it, in processes of its own, for tests that go over HTTP."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app import config, registers
from loaders import publish as publisher
from loaders.publish import Order
from tests.machine import free_port, until
from tests.region import BASE, write_region

# On a machine that is busy a test is soon a client that has taken too much time, or one whose query waits too long for
# its turn, or takes too long, unless it is about that.
PATIENT = {"LOD_CLIENT_SECONDS": "100000", "LOD_QUERY_PATIENCE": "300", "LOD_QUERY_SECONDS": "300"}


def environment(folder: Path, rows: list[str]) -> dict[str, str]:
    """Settings of a site of its own in `folder`, with a region of one register that has these rows."""
    write_region(folder / "region", rows=rows)
    settings = {"LOD_REGION": str(folder / "region"), "LOD_VAR": str(folder / "var"), "LOD_BASE_IRI": BASE}
    return {**os.environ, **PATIENT, **settings, "LOD_BIND": f"127.0.0.1:{free_port()}"}


def publish(environ: dict[str, str], source: Path | None = None) -> None:
    """Publish from this process: a publisher is a process of its own beside the site."""
    settings = config.load(environ)
    known = registers.load_all(settings)
    overrides = {"rzeczy": {"": str(source)}} if source else {}
    assert publisher.publish(Order(list(known.values()), overrides), settings, known).release


@contextlib.contextmanager
def serving(environ: dict[str, str]) -> Iterator[str]:
    """The site as `lodzkie serve` runs it."""
    with running(environ):
        yield f"http://{environ['LOD_BIND']}"


@contextlib.contextmanager
def running(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The root process of the site; its log comes out when it dies early."""
    environ = PATIENT | environ
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    # A file and no pipe: nobody reads the log while the site is used, and a full pipe would stop it.
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, env=environ, stderr=log) as process:
        try:
            wait_until_up(f"http://{environ['LOD_BIND']}", process, log)
            yield process
        finally:
            process.terminate()


def wait_until_up(site: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    def well() -> bool:
        assert process.poll() is None, said(log)
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{site}/healthz", timeout=5):
            return True
        return False

    until(well, "the site did not come up", each=0.1)


def said(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode()
