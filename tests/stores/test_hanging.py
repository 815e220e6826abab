"""A server that hangs, or never comes to an end: bounded, and nothing that can do without it waits for it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from app.errors import QueryTimeout
from app.store.remote import answers
from app.store.remote.client import Client
from tests.machine import PATIENCE
from tests.stores.test_cut_off import BODY, LINES, Says, answer, chunked, place

# Seconds for an answer, and after which a byte more of it comes: often, but never the last one.
WHOLE, EACH = 1.0, 0.05


class Drips(Says):
    """A server that says so many bytes at once and the rest one by one; `ended` when the other end has hung up."""

    def __init__(self, said: bytes, begun: int) -> None:
        self.ended = threading.Event()
        self._begun = begun
        super().__init__(said)

    def say(self, near: socket.socket) -> None:
        """Say it until the other end hangs up."""
        near.settimeout(EACH)
        near.sendall(self.said[: self._begun])
        for at in range(self._begun, len(self.said)):
            if _gone(near):
                break
            near.sendall(self.said[at : at + 1])
        self.ended.set()


def _gone(near: socket.socket) -> bool:
    try:
        return near.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def solutions(client: Client) -> list[object]:
    """All rows."""
    found = answers.results(client.query("SELECT ?s { ?s ?p ?o }", answers.JSON, seconds=WHOLE))
    return list(found)  # type: ignore[arg-type]


def triples(client: Client) -> list[object]:
    """All triples."""
    return list(answers.triples(client.query("CONSTRUCT WHERE { ?s ?p ?o }", answers.N_TRIPLES, seconds=WHOLE)))


WAYS = {"rows": (solutions, BODY), "triples": (triples, LINES)}
ANSWERS = {"length": lambda body: answer(body, length=len(body)), "pieces": lambda body: chunked(body, end=True)}
BEGUN = {"nothing": 0, "a part of the head": 20, "a part of the body": 5_000}


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
@pytest.mark.parametrize("made", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize(("read", "body"), WAYS.values(), ids=WAYS)
def test_answer_that_comes_byte_by_byte_is_late(
    read: Callable[[Client], list[object]], body: bytes, made: Callable[[bytes], bytes], begun: int
) -> None:
    drips = Drips(made(body), begun)
    client = Client(lambda: place(drips.url).server)
    try:
        with pytest.raises(QueryTimeout), answers.translated():
            read(client)
        assert drips.ended.wait(PATIENCE), "the connection is closed"
    finally:
        drips.close()
