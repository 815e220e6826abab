"""Triple stores of others as processes of their own on loopback, that tests kill and start again on the same data.

Each lives in a folder of its own and listens on a port that was free; what a store needs beyond that is in the module
of its name.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.machine import PATIENCE


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a store is started, and where it then answers."""

    name: str
    kind: str  # as `app/store/remote/servers.toml` calls it
    command: tuple[str, ...]
    folder: Path  # everything that it writes; its log is `log` there
    port: int
    dataset: str  # below which the other three lie
    query: str
    update: str
    graph_store: str
    user: str = ""
    password: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None  # once, after the first start


@dataclass
class Server:
    """A store that runs, or ran until `kill` or `stop`."""

    launch: Launch
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start on the data that is in the folder, and wait until it answers queries."""
        assert self.process is None, f"{self.name} already runs"
        self.launch.folder.mkdir(parents=True, exist_ok=True)
        environ = {**os.environ, **self.launch.environ}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.launch.command, cwd=self.launch.folder, env=environ, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def kill(self) -> None:
        """End it as a power cut would: nothing is flushed, nothing is said."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, as an init system would."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Start again on the same data and the same port, whether it was killed or still runs."""
        if self.process:
            self.stop()
        self.start()

    @property
    def name(self) -> str:
        return self.launch.name

    @property
    def query_url(self) -> str:
        return f"{self.site}{self.launch.query}"

    @property
    def update_url(self) -> str:
        return f"{self.site}{self.launch.update}"

    @property
    def graph_store_url(self) -> str:
        return f"{self.site}{self.launch.graph_store}"

    @property
    def user(self) -> str:
        return self.launch.user

    @property
    def password(self) -> str:
        return self.launch.password

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.launch.port}"

    @property
    def log(self) -> Path:
        return self.launch.folder / "log"

    def _end(self, signum: int) -> None:
        if self.process is None:
            return
        self.process.send_signal(signum)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} ended at once: {self._said()}"
            assert time.monotonic() < end, f"{self.name} did not come up in {PATIENCE} s: {self._said()}"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.query_url}?query=ASK%7B%7D", timeout=10):
                return True
        except urllib.error.HTTPError as error:
            error.close()
            return error.code in {401, 403}
        except OSError:
            return False

    def _said(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


def launched(launch: Launch) -> Server:
    """A store on a folder that is empty yet, ready for its first update."""
    server = Server(launch)
    server.start()
    launch.prepare()
    return server


def program(*names: str) -> str:
    """The first of these programs that is installed; without any a test is skipped, but never in CI."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(f"{' or '.join(names)} is not installed")


def missing(reason: str) -> str:
    """Skip, saying what is not there; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
