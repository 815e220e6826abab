"""The bucket of a client: what it may save up, when it may ask again, and who shares it."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import throttling
from app.config import load
from app.errors import TooManyRequests
from app.factory import create_app
from app.store.workers import pieces
from app.store.workers.pool import Pool
from app.throttling import Buckets
from tests.serving.conftest import BASE, publish

DATA = {"umowy": " ".join(f"<id/umowy/{number}> lod:nr {number} ." for number in range(2000))}
SLOW = {"query": 'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = "nothing") }'}
THREADS, CHARGES = 4, 3000
FAST = {"query": "SELECT * { ?s ?p ?o } LIMIT 1"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(throttling.time, "monotonic", lambda: now[0])
    return now


def test_client_regains_a_second_each_second(clock: list[float]) -> None:
    buckets = Buckets(saved=10)
    buckets.charge("192.0.2.1", 12.5)
    with pytest.raises(TooManyRequests) as refused:
        buckets.admit("192.0.2.1")
    assert refused.value.retry_after == 3
    buckets.admit("192.0.2.2")
    clock[0] += 3
    buckets.admit("192.0.2.1")
    clock[0] += 1000
    buckets.charge("192.0.2.1", 10)
    buckets.admit("192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.3", False),
        # Of a socket that listens for both.
        ("::ffff:192.0.2.1", "::ffff:192.0.2.3", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "", True),
        ("not:an:address", "not:an:address", True),
    ],
)
def test_network_of_a_customer_has_one_bucket(clock: list[float], one: str, other: str, same: bool) -> None:
    buckets = Buckets(saved=1)
    buckets.charge(one, 5)
    if same:
        with pytest.raises(TooManyRequests):
            buckets.admit(other)
    else:
        buckets.admit(other)


def test_processes_share_buckets() -> None:
    buckets = Buckets(saved=10)
    child = os.fork()
    if not child:
        buckets.charge("192.0.2.1", 100)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with pytest.raises(TooManyRequests):
        buckets.admit("192.0.2.1")


def test_no_charge_is_lost_between_threads_and_processes(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    """Nothing is regained, for the clock stands: what is owed is the sum."""
    monkeypatch.setattr(throttling, "_PATIENCE", 3600)
    buckets = Buckets(saved=0.5)
    child = os.fork()
    charge_at_once(buckets)
    if not child:
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert owed(buckets) == 2 * THREADS * CHARGES


def charge_at_once(buckets: Buckets) -> None:
    def charge(_: int) -> None:
        for _ in range(CHARGES):
            buckets.charge("192.0.2.1", 1)

    with ThreadPoolExecutor(THREADS) as many:
        list(many.map(charge, range(THREADS)))


def owed(buckets: Buckets) -> int:
    """Seconds that a client owes, to be told by the wait that it is given."""
    with pytest.raises(TooManyRequests) as refused:
        buckets.admit("192.0.2.1")
    return refused.value.retry_after


def test_process_that_dies_with_the_lock_keeps_nobody(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    monkeypatch.setattr(throttling, "_PATIENCE", 0.05)
    buckets = Buckets(saved=0.5)
    child = os.fork()
    if not child:
        with buckets._locked():
            os._exit(0)
    os.waitpid(child, 0)
    buckets.charge("192.0.2.1", 1)
    monkeypatch.setattr(throttling, "_PATIENCE", 3600)
    buckets.charge("192.0.2.1", 1)
    assert owed(buckets) == 2


def site(region: Path, var: Path, **more: str) -> FlaskClient:
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(var), "LOD_REGION": str(region), **more})
    publish(settings.releases, "r1", DATA)
    return create_app(settings).test_client()


def pool_of(client: FlaskClient) -> Pool:
    pool: Pool = client.application.extensions["lodzkie"].current.get().store._pool
    return pool


@contextmanager
def patient(client: FlaskClient) -> Iterator[None]:
    """All the time for queries that a busy machine needs, under settings that leave them little."""
    pool = pool_of(client)
    usual = pool.terms
    pool.terms = replace(usual, seconds=300.0)
    yield
    pool.terms = usual


def warmed(client: FlaskClient) -> TestResponse:
    """The answer to a small query of somebody else, for which a worker was started."""
    with patient(client):
        return client.get("/sparql", query_string=FAST, environ_base={"REMOTE_ADDR": "192.0.2.77"})


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings under which a query that is killed costs so much that no test outlives the debt, however busy it is."""
    monkeypatch.setattr(pieces, "_RESTART", 600)
    return {"LOD_QUERY_SECONDS": "2", "LOD_CLIENT_SECONDS": "60"}


def test_queries_that_took_much_are_paid_for(region: Path, tmp_path: Path, dear: dict[str, str]) -> None:
    client = site(region, tmp_path, **dear)
    warm = warmed(client)
    assert [client.get("/sparql", query_string=SLOW).status_code for _ in range(2)] == [504, 429]
    refused = client.get("/sparql", query_string=SLOW)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.content_type == "application/problem+json"
    assert client.get("/sparql", query_string=FAST).data == warm.data, "what is there costs nothing"
    assert client.get("/sparql", query_string=SLOW, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 504


@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 504)])
def test_client_behind_a_proxy_is_known_when_the_setting_says_so(
    region: Path, tmp_path: Path, dear: dict[str, str], proxies: str, status: int
) -> None:
    client = site(region, tmp_path, **dear, LOD_PROXIES=proxies)
    warmed(client)
    first = client.get("/sparql", query_string=SLOW, headers={"X-Forwarded-For": "192.0.2.1"})
    second = client.get("/sparql", query_string=SLOW, headers={"X-Forwarded-For": "192.0.2.2"})
    assert (first.status_code, second.status_code) == (504, status)


def test_client_with_little_left_runs_one_query_and_not_many_at_a_time(
    region: Path, tmp_path: Path, dear: dict[str, str]
) -> None:
    more = {"LOD_CLIENT_SECONDS": "0.9", "LOD_QUERY_WORKERS": "4", "LOD_QUERY_QUEUE": "8"}
    client = site(region, tmp_path, **dear | more)
    warmed(client)
    with ThreadPoolExecutor(8) as many:
        found = many.map(lambda _: client.application.test_client().get("/sparql", query_string=SLOW), range(8))
    assert sorted(response.status_code for response in found) == [*[429] * 7, 504]


def test_client_leaves_a_worker_to_others(region: Path, tmp_path: Path) -> None:
    more = {"LOD_QUERY_SECONDS": "300", "LOD_QUERY_WORKERS": "2", "LOD_QUERY_PATIENCE": "0.2", "LOD_QUERY_QUEUE": "0"}
    client = site(region, tmp_path, **more)
    warmed(client)
    with ThreadPoolExecutor(4) as many:
        slow = [many.submit(client.application.test_client().get, "/sparql", query_string=SLOW) for _ in range(4)]
        refused = [future.result() for future in islice(as_completed(slow), 3)]
        other = {"query": "SELECT * { ?s ?p ?o } LIMIT 2", "format": "csv"}
        answered = client.get("/sparql", query_string=other, environ_base={"REMOTE_ADDR": "192.0.2.9"})
        assert sum(future.running() for future in slow) == 1
        for pid in pool_of(client).pids():
            os.kill(pid, signal.SIGKILL)
    assert answered.status_code == 200
    assert {response.status_code for response in refused} == {429}
    assert {int(response.headers["Retry-After"]) for response in refused} == {1}
