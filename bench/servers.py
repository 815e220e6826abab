"""Servers to measure: each in processes of its own on a free port, with what its processes cost together (Linux)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_EMPTY: Final = (
    "from dataclasses import replace; from app import config, serving; from bench.empty import Empty; "
    "settings = config.load(); Empty(settings, serving.options(settings)).run()"
)
_TRIFID: Final = Path(__file__).with_name("trifid")


@dataclass(frozen=True)
class Server:
    """A server that answers on a port of the loopback address; `path` is where, `behind` is the one that it asks."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]
    behind: Server | None = None

    def cpu(self) -> float:
        """CPU seconds of its processes so far, and of those that it asks."""
        return sum(map(_cpu, _tree(self.process.pid))) + (self.behind.cpu() if self.behind else 0.0)

    def forget_peak(self) -> None:
        """Let the peak of memory begin anew."""
        for pid in _tree(self.process.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")

    def peak(self) -> float:
        """The peaks of resident memory of its processes, added up, in MB (10⁶ bytes)."""
        return sum(map(_peak, _tree(self.process.pid)))


@contextmanager
def oxigraph(store: Path) -> Iterator[Server]:
    """The engine's own server on a store, with the default graph that ours has."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    port = _free_port()
    options = ["--location", str(store), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _started("oxigraph", port, "/query", [program, "serve-read-only", *options], {}) as server:
        yield server


def install_trifid(folder: Path) -> None:
    """Install Trifid in `folder` by npm, in the versions of its lock file."""
    shutil.copytree(_TRIFID, folder, dirs_exist_ok=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def trifid(folder: Path, configuration: str, engine: Server, base: str) -> Iterator[Server]:
    """Trifid as it was installed in `folder`, with one of the configurations there, over a server of the engine."""
    port, program = _free_port(), str(folder / "node_modules" / "trifid" / "server.js")
    command = ["node", program, "--config", str(folder / f"{configuration}.yaml"), "--port", str(port)]
    endpoint = f"http://127.0.0.1:{engine.port}{engine.path}"
    environ = {"NODE_ENV": "production", "SPARQL_ENDPOINT_URL": endpoint, "DATASET_BASE_URL": base}
    with _started(f"Trifid ({configuration})", port, "/", command, environ) as server:
        yield replace(server, behind=engine)


@contextmanager
def lodzkie(var: Path) -> Iterator[Server]:
    """The site on the releases of a folder, as `lodzkie serve` runs it."""
    with _ours(
        "lodzkie", "/sparql", "from app.cli import main; main()", {"LOD_VAR": str(var), "LOD_CLIENT_SECONDS": "999999"}
    ) as server:
        yield server


@contextmanager
def empty() -> Iterator[Server]:
    """A Flask application that says nothing, under the server of the site."""
    with _ours("empty Flask", "/", _EMPTY, {}) as server:
        yield server


@contextmanager
def _ours(name: str, path: str, program: str, settings: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    environ = {"LOD_BIND": f"127.0.0.1:{port}", "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **settings}
    with _started(name, port, path, [sys.executable, "-c", program, "serve"], environ) as server:
        yield server


@contextmanager
def _started(name: str, port: int, path: str, command: list[str], settings: dict[str, str]) -> Iterator[Server]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("LOD_")} | settings
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(name, port, process)
            yield Server(name, port, path, process)
        finally:
            process.terminate()


def _wait(name: str, port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise SystemExit(f"{name} does not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> list[int]:
    """A process and all that descend from it; one that has just ended has none."""
    children: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text(encoding="ascii").split())
    return [pid, *(descendant for child in children for descendant in _tree(child))]


def _cpu(pid: int) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    return 0.0


def _peak(pid: int) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0) * 1024 / 1e6
    return 0.0
