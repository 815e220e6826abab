"""The site as `lodzkie serve` runs it, in processes of its own, for tests that go over HTTP."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(environ: dict[str, str]) -> Iterator[str]:
    """The site as `lodzkie serve` runs it; its log comes out when the process dies early."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
        site = f"http://{environ['LOD_BIND']}"
        try:
            wait_until_up(site, process)
            yield site
        finally:
            process.terminate()
            process.communicate()


def wait_until_up(site: str, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[1]
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{site}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the site did not come up in 30 s")
