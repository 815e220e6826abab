"""Requests of a publisher that was killed, which the server begins to read when the next publisher is done.

A proxy may hold them, or a server whose threads are all at work; whatever is sent, it comes late here once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.config import Settings
from app.store.releases import Releases
from app.store.remote.client import Client
from loaders import publish
from loaders.delivery import Look, target, turns
from loaders.delivery.bringing import bring
from loaders.delivery.content import Content
from tests.region import BASE
from tests.stores.asking import update
from tests.stores.publishing import empty, is_delivered, published, quads, settings_for
from tests.stores.servers import Server

MANY = [f"{number};Rzecz {number};;" for number in range(2, 30)]
# Requests of one publication at most.
MOST = 200


@pytest.fixture
def settings(tmp_path: Path, server: Server) -> Settings:
    empty(server)
    return settings_for(server, tmp_path)


class Killed(BaseException):
    """The publisher is dead; nothing catches this."""


def spoil(store: Server) -> None:
    """Take something away and add something, so that each settling has a graph to load and one to remove."""
    update(
        store,
        f"DELETE DATA {{ GRAPH <{BASE}graph/rzeczy> {{ <{BASE}id/rzeczy/1> a <{BASE}def/Rzecz> }} }} ;"
        f"INSERT DATA {{ GRAPH <{BASE}graph/nobody> {{ <a:a> <a:b> 'c' }} }}",
    )


def nothing(_: Server) -> None:
    """The server holds what was published."""


def change(settings: Settings) -> None:
    """Bring another release than that which is current; to walk its register each time would prove nothing more."""
    releases = Releases(settings.releases)
    other = next(manifest for manifest in releases.all() if manifest.id != releases.current())
    bring(target.Target(settings), Content.of(releases, other.id))


def next_publisher(settings: Settings) -> None:
    """What whoever publishes does first."""
    publish.settle(settings, look=Look.WHERE_UNSURE)


@pytest.mark.parametrize(
    ("before", "work", "largest", "atomic"),
    [
        (nothing, change, None, True),
        (nothing, change, 3_000, True),
        (nothing, change, 5_000, False),
        (empty, change, 15_000, True),
        (spoil, publish.settle, 1_500, True),
    ],
    ids=["one request", "gathered", "openly", "loaded", "settled"],
)
def test_request_that_comes_late_changes_nothing(
    settings: Settings,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[Server], None],
    work: Callable[[Settings], object],
    largest: int | None,
    atomic: bool,
) -> None:
    goal = target.Target(settings)
    if not goal.server.kind.atomic:
        pytest.skip("operations are not done at once here, so what one of them asks may change meanwhile")
    if largest:
        monkeypatch.setattr(target.Target, "largest", largest)
    monkeypatch.setattr(target.Target, "server", replace(goal.server, kind=replace(goal.server.kind, atomic=atomic)))
    published(settings, MANY)
    published(settings)
    deaths, releases = 0, Releases(settings.releases)
    current = releases.current()
    for send in each_request(monkeypatch, settings, server, before, work):
        next_publisher(settings)
        before_it = quads(server)
        send()
        if stray := quads(server) - before_it:
            # Who takes a turn waits for the answer, so nothing else comes after it; the next publisher looks for it.
            assert all(turns.is_of_one(quad.graph_name.value.removeprefix(f"{BASE}graph/")) for quad in stray), deaths
            next_publisher(settings)
        assert releases.current() == current
        assert is_delivered(server, releases), f"after request {deaths} came late"
        deaths += 1
    assert deaths > 1


def each_request(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    server: Server,
    before: Callable[[Server], None],
    work: Callable[[Settings], object],
) -> Iterator[Callable[[], Any]]:
    """Let publishers die, the first at its first request, the next at its second; what was not sent, for each."""
    sent = Client._sent
    for number in range(MOST):
        before(server)
        held: list[Callable[[], Any]] = []
        written = iter(range(MOST))

        def mortal(self: Client, method: str, url: str, **said: Any) -> Any:
            writes = url != self.server.query and method != "GET"
            if writes and next(written) == number:  # noqa: B023
                held.append(lambda: sent(self, method, url, **said).drain_conn())  # noqa: B023
                raise Killed
            return sent(self, method, url, **said)

        with monkeypatch.context() as patch:
            patch.setattr(Client, "_sent", mortal)
            try:
                work(settings)
            except Killed:
                pass
            else:
                return
        yield held[0]
