"""A switch of which nobody knows whether it was done: what the server may hold is never taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.config import Settings
from app.errors import DeliveryError, LodzkieError, PublishError, QueryTimeout, StoreRefuses, StoreUnavailable
from app.store.releases import Releases
from app.store.remote import switching
from app.store.remote.client import Client
from app.store.remote.switching import Phase
from loaders.delivery import What, switchover, target
from tests.region import BASE, ROWS
from tests.stores.asking import update
from tests.stores.publishing import is_delivered, published, require_atomic
from tests.stores.servers import Server

LATE, BROKEN, REFUSED = QueryTimeout("late", "późno"), StoreUnavailable("broken", "urwane"), StoreRefuses("no", "nie")


def after_the_switch(
    patch: pytest.MonkeyPatch, answer: LodzkieError | None, question: Callable[[], LodzkieError | None]
) -> None:
    """Do the switch, answer it so, and fail questions that come after it as long as `question` tells a fault."""
    switched = False
    written, asked = Client.update, Client.query

    def updated(self: Client, text: bytes, *, seconds: float) -> None:
        nonlocal switched
        written(self, text, seconds=seconds)
        if not switched and b"hasCurrentVersion" in text:
            switched = True
            if answer:
                raise answer

    def queried(self: Client, *arguments: Any, **said: Any) -> Any:
        if switched and (fault := question()):
            raise fault
        return asked(self, *arguments, **said)

    patch.setattr(Client, "update", updated)
    patch.setattr(Client, "query", queried)


@pytest.mark.parametrize(
    ("answer", "question"),
    [(None, REFUSED), (REFUSED, REFUSED), (BROKEN, REFUSED), (LATE, BROKEN)],
    ids=["done", "refused", "broken", "late"],
)
def test_release_that_the_server_may_hold_stays(
    settings: Settings,
    store: Server,
    releases: Releases,
    monkeypatch: pytest.MonkeyPatch,
    answer: LodzkieError | None,
    question: LodzkieError,
) -> None:
    require_atomic(settings)
    published(settings)
    monkeypatch.setattr(switchover, "WAITS", 0)
    with monkeypatch.context() as patch:
        after_the_switch(patch, answer, lambda: question)
        with pytest.raises(DeliveryError, match="the next publication will find out"):
            published(settings, ROWS[:1])
    assert switching.phase(switching.said(releases.root)) is Phase.SWITCHING
    again = published(settings, ROWS[:1])
    assert ([repair.what for repair in again.repairs], again.release) == ([What.POINTED], None)
    assert is_delivered(store, releases)


@pytest.mark.parametrize("answer", [None, LATE], ids=["done", "late"])
def test_server_that_hangs_or_restarts_is_waited_for(
    settings: Settings,
    store: Server,
    releases: Releases,
    monkeypatch: pytest.MonkeyPatch,
    answer: LodzkieError | None,
) -> None:
    require_atomic(settings)
    published(settings)
    monkeypatch.setattr(switchover, "PAUSE", 0)
    faults = iter([REFUSED, BROKEN, LATE] * 30)
    with monkeypatch.context() as patch:
        after_the_switch(patch, answer, lambda: next(faults, None))
        assert published(settings, ROWS[:1]).release
    assert next(faults, None) is None
    assert is_delivered(store, releases)


def test_what_is_refused_again_may_have_been_taken_before(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_atomic(settings)
    published(settings)
    lost: list[bytes] = []
    faults = iter([LATE, REFUSED])
    original = Client.update

    def faulty(self: Client, text: bytes, *, seconds: float) -> None:
        if b"hasCurrentVersion" not in text:
            original(self, text, seconds=seconds)
            return
        lost.append(text)
        raise next(faults)

    with monkeypatch.context() as patch:
        patch.setattr(Client, "update", faulty)
        with pytest.raises(DeliveryError, match="the next publication will find out"):
            published(settings, ROWS[:1])
    update(store, lost[0].decode())
    again = published(settings, ROWS[:1])
    assert ([repair.what for repair in again.repairs], again.release) == ([What.POINTED], None)
    assert is_delivered(store, releases)


def test_nobody_knows_when_what_timed_out_is_written(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_atomic(settings)
    published(settings)
    before = releases.current()
    with monkeypatch.context() as patch:
        patch.setattr(target.Target, "largest", 1_000)

        def slow(self: target.Target, name: str, triples: list[bytes]) -> None:
            raise LATE

        patch.setattr(target.Target, "add", slow)
        with pytest.raises(PublishError, match=r"late.*The release before stays"):
            published(settings, [f"{number};Rzecz {number};;" for number in range(2, 50)])
    assert releases.names() == {before}
    assert switching.phase(switching.said(releases.root)) is Phase.STAGING
    update(store, f"INSERT DATA {{ GRAPH <{BASE}graph/staging/x/added/rzeczy> {{ <a:a> <a:b> 'c' }} }}")
    again = published(settings)
    assert [(repair.what, repair.name) for repair in again.repairs] == [(What.DROPPED, "staging/x/added/rzeczy")]
    assert is_delivered(store, releases)
