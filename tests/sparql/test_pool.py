"""The pool of query workers: what it kills, what it refuses, and that it loses none."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from app.config import CHECKOUT
from app.errors import Busy, ClientGone, QueryDied, QuerySyntaxError, QueryTimeout, StoreUnavailable
from app.store.base import PublicQuery
from app.store.query.syntax import Form
from app.store.workers import pool as pools
from app.store.workers.caps import Caps
from app.store.workers.pieces import Pieces, Terms
from app.store.workers.pool import Pool
from app.store.workers.process import Process, Unread
from app.store.workers.wire import Task
from tests.machine import stop, until
from tests.serving.conftest import publish

JSON = "application/sparql-results+json"
SMALL = PublicQuery("SELECT * { ?s ?p ?o } LIMIT 3", Form.SELECT)
# More rows than anybody waits for; it has its first piece at once.
ENDLESS = PublicQuery("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Form.SELECT)
# No row before the end of time, and little memory.
SILENT = PublicQuery(
    'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = "nothing") }', Form.SELECT
)
# All of it in memory.
GREEDY = PublicQuery("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f", Form.SELECT)


def terms(**changes: object) -> Terms:
    usual = {"workers": 1, "queue": 0, "patience": 5.0, "seconds": 300.0, "memory": 10**9, "caps": Caps(10**9, 10**9)}
    return Terms(**{**usual, **changes})  # type: ignore[arg-type]


@contextmanager
def hurried(pool: Pool) -> Iterator[None]:
    """Half a second for a query; to let those that should be answered have no more would fail on a busy machine."""
    usual = pool.terms
    pool.terms = terms(seconds=0.5)
    yield
    pool.terms = usual


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("releases")
    publish(root, "r1", {"umowy": " ".join(f"<id/umowy/{number}> lod:nr {number} ." for number in range(2000))})
    return root / "r1"


def ask(pool: Pool, release: Path, query: PublicQuery = SMALL) -> bytes:
    return b"".join(pool.stream(Task(str(release), query, JSON)))


def test_one_worker_answers_one_after_the_other(release: Path) -> None:
    pool = Pool(terms())
    assert pool.pids() == []
    answers = {ask(pool, release) for _ in range(3)}
    assert len(answers) == 1
    assert len(pool.pids()) == 1
    with pytest.raises(QuerySyntaxError) as refused:
        ask(pool, release, PublicQuery("SELECT * {", Form.SELECT))
    assert refused.value.line == 1
    assert ask(pool, release) in answers


def test_who_comes_when_all_are_at_work_is_waits_and_is_refused(release: Path) -> None:
    pool = Pool(terms(queue=1, patience=0.2))
    held = pool.stream(Task(str(release), ENDLESS, JSON))
    next(held)
    started = time.monotonic()
    with pytest.raises(Busy):
        ask(pool, release)
    assert time.monotonic() - started >= 0.2
    held.close()
    assert ask(pool, release)


def test_queue_has_an_end(release: Path) -> None:
    pool = Pool(terms(queue=1, patience=20))
    held = pool.stream(Task(str(release), ENDLESS, JSON))
    next(held)
    answers: list[bytes] = []
    waiting = threading.Thread(target=lambda: answers.append(ask(pool, release)))
    waiting.start()
    until(lambda: len(pool._queue) == 1)
    with pytest.raises(Busy):
        ask(pool, release)
    held.close()
    waiting.join()
    assert answers


def test_deadline_kills_and_another_takes_the_place(release: Path) -> None:
    pool = Pool(terms())
    ask(pool, release)
    [before] = pool.pids()
    started = time.monotonic()
    with hurried(pool), pytest.raises(QueryTimeout, match=r"0\.5 s"):
        ask(pool, release, SILENT)
    assert time.monotonic() - started >= 0.5
    [after] = pool.pids()
    assert after != before
    assert not alive(before)
    assert ask(pool, release)


def test_memory_ends_the_query_not_the_site(release: Path) -> None:
    pool = Pool(terms(memory=200 * 10**6))
    with pytest.raises(QueryDied):
        ask(pool, release, GREEDY)
    assert ask(pool, release)


def test_worker_that_keeps_much_memory_after_a_long_query_retires(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an engine keeps is its own affair; that the pool looks is ours."""
    pool = Pool(terms())
    monkeypatch.setattr(Process, "resident", lambda _: 10**9)
    monkeypatch.setattr(pools, "_LONG", 60.0)
    ask(pool, release)
    [before] = pool.pids()
    ask(pool, release)
    assert pool.pids() == [before], "a short query keeps nothing"
    monkeypatch.setattr(pools, "_LONG", 0.0)
    ask(pool, release)
    assert pool.pids() != [before]
    assert ask(pool, release)


def test_worker_knows_what_it_holds() -> None:
    pool = Pool(terms())
    process = pool._start()
    until(lambda: process.resident() > 10**6)
    assert process.resident() < 10**9


def test_dead_worker_that_is_idle_is_let_go(release: Path) -> None:
    pool = Pool(terms())
    ask(pool, release)
    [idle] = pool.pids()
    os.kill(idle, signal.SIGKILL)
    until(lambda: pool.pids() == [])
    assert not Path(f"/proc/{idle}").exists(), "no zombie is left"
    assert ask(pool, release)
    assert len(pool.pids()) == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_worker_that_breaks_is_replaced(release: Path, number: signal.Signals) -> None:
    pool = Pool(terms())
    ask(pool, release)
    [idle] = pool.pids()
    os.kill(idle, number)
    until(lambda: not alive(idle))
    assert ask(pool, release), "one that died between two queries is not noticed"
    [working] = pool.pids()
    result = pool.stream(Task(str(release), SILENT, JSON))
    with at_work(working, lambda: os.kill(working, number)), pytest.raises(QueryDied):
        next(result)
    assert ask(pool, release)
    assert len(pool.pids()) == 1


def test_client_that_goes_frees_the_worker_at_once(release: Path) -> None:
    """And not when the query comes to its end or its deadline, which is another error."""
    pool = Pool(terms())
    ask(pool, release)
    [working] = pool.pids()
    ours, theirs = socket.socketpair()
    with ours:
        result = pool.stream(Task(str(release), SILENT, JSON), ours)
        with at_work(working, theirs.close), pytest.raises(ClientGone):
            next(result)
    assert ask(pool, release)


def test_slow_reader_is_cut_off(release: Path) -> None:
    """A thread that is stuck in sending comes free, because its client's connection is shut."""
    pool = Pool(terms())
    ours, theirs = socket.socketpair()
    with ours, theirs:
        fill(ours)
        result = pool.stream(Task(str(release), ENDLESS, JSON), ours)
        piece = next(result)
        result._allowed = 0.0
        with pytest.raises(OSError, match="Broken pipe"):
            ours.sendall(piece)
        result.close()
    assert ask(pool, release)
    assert len(pool.pids()) == 1


def test_worker_ends_with_its_web_process(release: Path) -> None:
    pool = Pool(terms())
    result = pool.stream(Task(str(release), ENDLESS, JSON))
    next(result)
    [pid] = pool.pids()
    del result, pool
    gc.collect()
    until(lambda: not alive(pid))


def test_release_that_is_gone_is_unavailable(release: Path) -> None:
    pool = Pool(terms())
    with pytest.raises(StoreUnavailable):
        ask(pool, release.with_name("r0"))
    assert ask(pool, release)


def test_a_worker_reads_past_releases_too(release: Path) -> None:
    pool = Pool(terms())
    answers = []
    for number in range(2, 6):
        publish(release.parent, f"r{number}", {"umowy": f"<id/umowy/1> lod:nr {number} ."}, sequence=number)
        answers.append(ask(pool, release.with_name(f"r{number}")))
    assert len(set(answers)) == 4
    assert ask(pool, release.with_name("r2")) == answers[0]


def test_worker_that_died_idle_costs_nobody_anything(release: Path) -> None:
    pool = Pool(terms())
    for _ in range(5):
        ask(pool, release)
        [idle] = pool.pids()
        os.kill(idle, signal.SIGKILL)
        assert ask(pool, release)


def test_worker_that_dies_before_it_reads_its_task_costs_nobody_anything(release: Path) -> None:
    pool = Pool(terms())
    ask(pool, release)
    [idle] = pool.pids()
    stop(idle)
    started = time.monotonic()
    threading.Timer(0.5, os.kill, (idle, signal.SIGKILL)).start()
    result = pool.stream(Task(str(release), SMALL, JSON))
    assert b"".join(result)
    assert result.seconds <= time.monotonic() - started - 0.5


def test_workers_that_all_die_before_they_read_are_no_fault_of_the_query(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = Pool(terms())
    with monkeypatch.context() as patched:
        patched.setattr(Process, "ask", raising(Unread()))
        result = pool.stream(Task(str(release), SMALL, JSON))
        with pytest.raises(StoreUnavailable):
            next(result)
    assert result.seconds == 0
    assert ask(pool, release)
    assert len(pool.pids()) == 1


@pytest.mark.parametrize("fault", [BlockingIOError(11, "no process"), RuntimeError("can't start new thread")])
def test_no_worker_is_lost_when_none_can_be_started(
    release: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    pool = Pool(terms())
    with monkeypatch.context() as patched:
        patched.setattr(
            *(pools, "Process") if isinstance(fault, OSError) else (threading.Thread, "start"), raising(fault)
        )
        for _ in range(3):
            with pytest.raises(StoreUnavailable) as refused:
                ask(pool, release)
            assert not isinstance(refused.value, Busy)
            assert refused.value.retry_after > 0
    ask(pool, release)
    [idle] = pool.pids()
    os.kill(idle, signal.SIGKILL)
    until(lambda: pool.pids() == [])
    assert ask(pool, release)


def test_deadline_is_told_when_no_other_worker_can_be_started(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(terms())
    ask(pool, release)
    with monkeypatch.context() as patched:
        patched.setattr(pools, "Process", raising(BlockingIOError(11, "no process")))
        with hurried(pool), pytest.raises(QueryTimeout):
            ask(pool, release, SILENT)
    assert ask(pool, release)


def test_result_that_is_dropped_gives_its_worker_back(release: Path) -> None:
    pool = Pool(terms(queue=1, patience=20))
    next(pool.stream(Task(str(release), ENDLESS, JSON)))
    assert ask(pool, release)
    assert len(pool.pids()) == 1


def test_worker_that_does_not_read_holds_no_thread(release: Path) -> None:
    pool = Pool(terms())
    ask(pool, release)
    [idle] = pool.pids()
    stop(idle)
    goes_on = threading.Timer(120, os.kill, (idle, signal.SIGCONT))
    goes_on.start()
    with hurried(pool), pytest.raises(QueryTimeout):
        ask(pool, release, PublicQuery("ASK { } #" + "long" * 10**6, Form.ASK))
    goes_on.cancel()
    assert ask(pool, release)


def test_patrol_kills_no_worker_that_has_another_query(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(terms())
    result = pool.stream(Task(str(release), SMALL, JSON))
    ended, too_late = threading.Event(), []
    reading = threading.Thread(target=lambda: (list(result), ended.set()))
    [own], kill = pool.pids(), Process.kill

    def kill_slowly(process: Process) -> None:
        # The collector of garbage may come upon the pool of another test, which ends its own.
        if process.pid != own:
            kill(process)
            return
        reading.start()
        too_late.append(ended.wait(2))

    with monkeypatch.context() as patched:
        patched.setattr(Process, "kill", kill_slowly)
        patched.setattr(Pieces, "overdue", lambda _: not reading.ident)
        until(lambda: too_late)
        reading.join()
    assert too_late == [False]
    assert ask(pool, release)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_site_that_is_told_to_stop_ends_its_answers(release: Path, number: signal.Signals) -> None:
    """A service manager or a terminal tells all processes; who asked still gets the answer."""
    pool = Pool(terms())
    result = pool.stream(Task(str(release), ENDLESS, JSON))
    next(result)
    [pid] = pool.pids()
    os.kill(pid, number)
    for _ in range(100):
        assert next(result)
    result.close()


def test_who_came_first_is_next(release: Path) -> None:
    pool = Pool(terms(queue=2, patience=20))
    held = pool.stream(Task(str(release), ENDLESS, JSON))
    next(held)
    order: list[str] = []

    def take(who: str) -> None:
        result = pool.stream(Task(str(release), SMALL, JSON))
        order.append(who)
        list(result)

    first = threading.Thread(target=take, args=("first",))
    first.start()
    until(lambda: len(pool._queue) == 1)
    with pool._lock:
        held.close()
        take("newcomer")
    first.join()
    assert order == ["first", "newcomer"]


def test_other_systems_have_less_and_still_start() -> None:
    """Linux alone tells that a client has gone; who develops elsewhere does without."""
    program = "import select; del select.POLLRDHUP; import app.store.workers.pool"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=CHECKOUT)


def test_client_that_closes_its_half_counts_as_gone(release: Path) -> None:
    """TCP tells no more of one that is gone; docs/http.md warns."""
    pool = Pool(terms())
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        ours, _ = server.accept()
        with ours:
            client.shutdown(socket.SHUT_WR)
            with pytest.raises(ClientGone):
                next(pool.stream(Task(str(release), SILENT, JSON), ours))


def raising(error: Exception):
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@contextmanager
def at_work(pid: int, then: Callable[[], object]) -> Iterator[None]:
    """Do something when a worker has read the task that it gets in the block, and is at it."""
    idle = used(pid)

    def wait() -> None:
        until(lambda: used(pid) > idle + 0.03)
        then()

    waiting = threading.Thread(target=wait)
    waiting.start()
    yield
    waiting.join()


def used(pid: int) -> float:
    """Seconds of a processor that a process has had."""
    return float(psutil.Process(pid).cpu_times().user)


def fill(sock: socket.socket) -> None:
    """Send as much as is taken without anybody who reads."""
    sock.setblocking(False)
    with suppress(BlockingIOError):
        while sock.send(b"-" * 65536):
            pass
    sock.setblocking(True)


def alive(pid: int) -> bool:
    """True for a process that runs; a zombie does not, when its last thread has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    except FileNotFoundError:
        return False
    return state != "Z" or threads > 1
