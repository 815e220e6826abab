"""What is known of a server that hangs: nobody but one thread asks it, until it has answered."""

import socket
import threading

import pytest

from app.errors import QueryTimeout, StoreAway
from app.store.remote import answers, presence
from app.store.remote.client import Client
from app.store.remote.presence import Presence
from tests.machine import PATIENCE, free_port
from tests.stores.test_cut_off import Says, chunked, place


def late() -> None:
    raise QueryTimeout("late")


def join_all() -> None:
    """Wait for threads that ask whether a server answers."""
    for thread in threading.enumerate():
        if thread.name == "store":
            thread.join(60)


def test_server_that_refuses_is_asked_each_time() -> None:
    known = Presence()
    known.missed("refused", seconds=0.0)
    known.require(late)


def test_server_that_comes_back_is_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # However slow the machine is, this is a refusal.
    monkeypatch.setattr(presence, "_LONG", 60.0)
    port = free_port()
    client = Client(lambda: place(f"http://127.0.0.1:{port}").server)
    with pytest.raises(StoreAway):
        client.query("ASK {}", answers.JSON)
    back = Says(chunked(b'{"head": {}, "boolean": true}', end=True), port)
    try:
        assert client.query("ASK {}", answers.JSON).read()
    finally:
        back.close()


class GivesUp(Says):
    """A server that gives up the first question that it takes, which is asked twice, and answers all others."""

    left = 2

    def say(self, near: socket.socket) -> None:
        self.left -= 1
        if self.left < 0:
            super().say(near)


def test_question_that_a_server_gives_up_says_nothing_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # However soon it is given up, it took long.
    monkeypatch.setattr(presence, "_LONG", 0.0)
    gives_up = GivesUp(chunked(b'{"head": {}, "boolean": true}', end=True))
    client = Client(lambda: place(gives_up.url).server)
    try:
        with pytest.raises(StoreAway):
            client.query("SELECT heavy", answers.JSON)
        assert client.query("ASK {}", answers.JSON).read()
    finally:
        gives_up.close()


def test_server_that_hangs_is_asked_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_BETWEEN", 0.0)
    known, asked, may_answer = Presence(), threading.Semaphore(0), threading.Event()

    def glance() -> None:
        asked.release()
        may_answer.wait(PATIENCE)
        known.heard()

    known.missed("no answer", seconds=3.0)
    for _ in range(3):
        with pytest.raises(StoreAway):
            known.require(glance)
    assert asked.acquire(timeout=PATIENCE)
    assert not asked.acquire(blocking=False), "one thread alone asks"
    may_answer.set()
    join_all()
    known.require(late)


def test_server_that_still_hangs_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_BETWEEN", 0.0)
    known, asked = Presence(), threading.Semaphore(0)

    def glance() -> None:
        asked.release()
        late()

    known.missed("no answer", seconds=3.0)
    for _ in range(2):
        with pytest.raises(StoreAway):
            known.require(glance)
        assert asked.acquire(timeout=PATIENCE)
        join_all()


def test_log_has_a_line_when_it_goes_and_one_when_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    known = Presence()
    for _ in range(2):
        known.heard()
        for seconds in (0.0, 3.0, 0.0):
            known.missed("no answer", seconds=seconds)
    known.heard()
    assert [record.getMessage() for record in caplog.records] == [
        *["the store is away: no answer", "the store answers again"] * 2
    ]
