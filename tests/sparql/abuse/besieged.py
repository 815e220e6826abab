"""The site under attack: who asks for its pages meanwhile, which processes it has, and whether it is well again."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import psutil

from tests.sparql.abuse import visitor
from tests.sparql.abuse.replies import Reply, ask

# The same as in `app.store.workers.process`: what a query worker is started as.
WORKER: Final = "app.store.workers.worker"
# Seconds in which a good query must be answered after an attack, where nothing else keeps the machine; and after which
# this must have come to be so, and the last process of the attack be gone, though something does.
AT_ONCE: Final = 2
SOON: Final = 60
# Limits that a good query meets where the machine stands still for a while: it is asked again then.
_LATE: Final = frozenset({"queue", "seconds"})
# The p99 of pages in quiet above which something else does.
_BUSY: Final = 0.05
_QUIET: Final = 8
# Pages whose p99 says something, and the seconds in which they are there on any machine.
_FEW: Final = 100
_SLOW: Final = 240
_ASKED: Final = itertools.count()


@dataclass(frozen=True)
class Visit:
    """One page that the visitor opened."""

    start: float
    seconds: float
    status: int
    memory: int
    late: float


@dataclass(frozen=True)
class Site:
    """A served site, its root process, and the notes of its visitor."""

    address: str
    root: psutil.Process
    notes: Path
    attacked: float

    @property
    def quiet(self) -> list[Visit]:
        """The pages before the first attack."""
        return [visit for visit in self.visits() if visit.start < self.attacked]

    def visits(self) -> list[Visit]:
        """What the visitor has seen so far."""
        lines = self.notes.read_text(encoding="ascii").splitlines(keepends=True)
        fields = (line.split() for line in lines if line.endswith("\n"))
        return [Visit(float(each[0]), float(each[1]), int(each[2]), int(each[3]), float(each[4])) for each in fields]

    def family(self) -> tuple[list[psutil.Process], list[psutil.Process]]:
        """The web processes and the query workers."""
        children = self.root.children(recursive=True)
        workers = [child for child in children if WORKER in _command(child)]
        return [child for child in children if child.ppid() == self.root.pid], workers

    def ill(self, web: list[psutil.Process], workers: int) -> str:
        """What is wrong with the processes, "" when they are as they were: no more, none dead, none at work."""
        now, evaluating = self.family()
        if now != web:
            return f"web processes {now}, were {web}"
        if len(evaluating) > workers:
            return f"{len(evaluating)} query workers of {workers}"
        if dead := [child for child in self.root.children(recursive=True) if _status(child) == psutil.STATUS_ZOMBIE]:
            return f"dead and not buried: {dead}"
        if busy := _busy(evaluating):
            return f"still at work: {busy}"
        return ""


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _status(process: psutil.Process) -> str:
    try:
        return process.status()
    except psutil.NoSuchProcess:
        return ""


def _busy(workers: list[psutil.Process]) -> list[psutil.Process]:
    before = {process: _seconds(process) for process in workers}
    time.sleep(0.2)
    return [process for process in workers if _seconds(process) - before[process] > 0.05]


def _seconds(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0


def wait_until_well(site: Site, web: list[psutil.Process], workers: int) -> None:
    """Fail unless good queries come to be answered at once, and no process is left over from the attack."""
    ill = until(lambda: _slow(site) or site.ill(web, workers), SOON)
    assert not ill, ill


def _slow(site: Site) -> str:
    start = time.monotonic()
    reply = good(site.address)
    took = time.monotonic() - start
    return (
        "" if took < AT_ONCE * max(1, p99(seconds(site.quiet)) / _BUSY) else f"a good query took {took:.2f} s: {reply}"
    )


def good(address: str) -> Reply:
    """Ask something that is answered in a moment, and by a worker, for nobody has asked it before."""
    reply = in_time(lambda: ask(address, f"SELECT ?s {{ ?s a ?c }} LIMIT 5 # {next(_ASKED)}"))
    assert reply.status == 200, reply
    assert reply.is_whole, reply
    return reply


def in_time(asked: Callable[[], Reply]) -> Reply:
    """The reply to what costs little: the first that is not late, if one comes soon."""
    end = time.monotonic() + SOON
    while (reply := asked()).limit in _LATE and time.monotonic() < end:
        pass
    return reply


def seconds(visits: list[Visit]) -> list[float]:
    """How long each page took."""
    return [visit.seconds for visit in visits]


def p99(times: list[float]) -> float:
    """The time in which all but one in a hundred were over."""
    return sorted(times)[len(times) * 99 // 100]


def until(ill: Callable[[], str], seconds: float) -> str:
    """Look again for so many seconds, until nothing is wrong; tell what is at last."""
    end = time.monotonic() + seconds
    while (found := ill()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@contextmanager
def visited(address: str, pid: int, paths: list[str], notes: Path) -> Iterator[Site]:
    """Let the visitor come, first while it is quiet."""
    command = [sys.executable, str(Path(visitor.__file__)), address, str(pid), str(notes), *paths]
    with subprocess.Popen(command) as process:
        try:
            time.sleep(_QUIET)
            site = Site(address, psutil.Process(pid), notes, time.monotonic())
            assert not until(lambda: "few" if len(site.visits()) <= _FEW else "", _SLOW), "the visitor sees no pages"
            yield replace(site, attacked=time.monotonic())
        finally:
            process.kill()
