"""The moments of a delivery at which something may happen to it: they are counted, so that no clock says when it does.

Each request has five: before it, and when half of its head, its head, half of its body, or all of it is sent, and no
answer read. So has each time that readers are told something, and the pointer one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from urllib3.connection import HTTPConnection

from app.store.releases import Releases
from app.store.remote.client import Client
from loaders.delivery import settling
from loaders.delivery.target import Target


class Moments:
    """Counts the moments of deliveries of this thread."""

    def __init__(self, at: int | None = None, then: Callable[[], None] = lambda: None) -> None:
        """`then` is called at the moment number `at`, of those from 1."""
        self.passed = 0
        self.met = False
        self._at = at
        self._then = then
        self._thread = threading.current_thread()
        self._delivers = False

    def begin(self) -> None:
        """From now on moments count."""
        self._delivers = True

    def step(self) -> None:
        """Another moment."""
        if not self._delivers or threading.current_thread() is not self._thread:
            return
        self.passed += 1
        if self.passed == self._at:
            self.met = True
            self._then()


@contextmanager
def counted(at: int | None = None, then: Callable[[], None] = lambda: None) -> Iterator[Moments]:
    """Count the moments of what is delivered meanwhile, and call `then` at one of them."""
    moments = Moments(at, then)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "bring", _after(moments.begin, settling.bring))
        patch.setattr(HTTPConnection, "send", _in_halves(moments, HTTPConnection.send))
        for owner, name in ((Client, "_sent"), (Target, "announce"), (Releases, "point_to")):
            patch.setattr(owner, name, _after(moments.step, getattr(owner, name)))
        yield moments


def _after(first: Callable[[], None], work: Callable[..., Any]) -> Callable[..., Any]:
    def both(*arguments: Any, **said: Any) -> Any:
        first()
        return work(*arguments, **said)

    return both


def _in_halves(moments: Moments, send: Callable[..., Any]) -> Callable[..., Any]:
    def sent(self: HTTPConnection, data: Any) -> None:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            send(self, part)
            moments.step()

    return sent
