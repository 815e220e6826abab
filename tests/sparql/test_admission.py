"""Admission of queries: which wait, which are refused, and that each ends."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest

from app.admission import ADVANCE, Admission
from app.errors import TooManyRequests
from app.throttling import Buckets

ONE, OTHER = "192.0.2.1", "192.0.2.2"


def admission(saved: float = 1000, workers: int = 3, queue: int = 0, patience: float = 0.05) -> Admission:
    return Admission(Buckets(saved), workers, queue, patience)


@pytest.mark.parametrize(("workers", "each"), [(1, 1), (2, 1), (3, 2), (8, 7)])
def test_client_has_all_workers_but_one_at_most(workers: int, each: int) -> None:
    held = admission(workers=workers)
    begun = [held.begin(ONE) for _ in range(each)]
    with pytest.raises(TooManyRequests):
        held.begin(ONE)
    begun.append(held.begin(OTHER))
    begun[0].end(0.1)
    begun.append(held.begin(ONE))


def test_next_query_waits_to_be_let_in() -> None:
    held = admission(workers=2, patience=30)
    first = held.begin(ONE)
    with ThreadPoolExecutor(1) as other:
        second = other.submit(held.begin, ONE)
        while not held._waiting:
            time.sleep(0.001)
        assert not second.done()
        first.end(0.1)
        second.result().end(0.1)
    assert held._at_work == {}


def test_more_than_may_wait_are_refused_at_once() -> None:
    held = admission(workers=2, queue=1, patience=30)
    first = held.begin(ONE)
    with ThreadPoolExecutor(2) as others:
        waiting = [others.submit(held.begin, ONE) for _ in range(2)]
        while held._waiting < 2:
            time.sleep(0.001)
        with pytest.raises(TooManyRequests) as refused:
            held.begin(ONE)
        assert refused.value.retry_after == 30
        first.end(0.1)
        for admitted in as_completed(waiting):
            admitted.result().end(0.1)


def test_queries_at_work_count_before_they_have_ended() -> None:
    held = admission(saved=2.5 * ADVANCE, workers=9)
    begun = [held.begin(ONE) for _ in range(3)]
    with pytest.raises(TooManyRequests):
        held.begin(ONE)
    assert held.begin(OTHER)
    begun.pop().end(0)
    begun.append(held.begin(ONE))


def test_who_waited_pays_for_what_the_others_have_cost() -> None:
    held = admission(saved=5, workers=2, patience=30)
    first = held.begin(ONE)
    with ThreadPoolExecutor(1) as other:
        second = other.submit(held.begin, ONE)
        while not held._waiting:
            time.sleep(0.001)
        first.end(60)
        with pytest.raises(TooManyRequests):
            second.result()
    assert (held._at_work, held._waiting) == ({}, 0)


def test_query_ends_once_and_when_it_is_dropped() -> None:
    held = admission()
    admitted = held.begin(ONE)
    for _ in range(2):
        admitted.end(0.1)
    held.begin(ONE)
    gc.collect()
    assert held._at_work == {}


def test_no_more_than_their_number_are_at_work_whoever_asks_at_once() -> None:
    held, at_work, most, lock = admission(workers=3, queue=100, patience=30), 0, 0, threading.Lock()

    def work(_: int) -> None:
        nonlocal at_work, most
        admitted = held.begin(ONE)
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.001)
        with lock:
            at_work -= 1
        admitted.end(0.001)

    with ThreadPoolExecutor(16) as many:
        list(many.map(work, range(200)))
    assert most == 2
    assert (held._at_work, held._waiting) == ({}, 0)
