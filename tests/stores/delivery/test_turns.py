"""One publisher at a time: who lost the turn stops, and changes nothing any more."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import PublisherBusy, PublishError
from app.store.releases import Releases
from loaders import delivery
from loaders.delivery import bringing, settling, target, turns
from loaders.delivery.content import Content
from tests.region import ROWS
from tests.stores.publishing import is_delivered, published, require_atomic
from tests.stores.servers import Server

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = [f"{number};Rzecz {number};;" for number in range(2, 30)]


@pytest.mark.parametrize("look", [settling.Look.COUNT, settling.Look.COMPARE])
def test_who_lost_the_turn_removes_nothing_that_the_other_gathers(
    settings: Settings, store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: settling.Look
) -> None:
    """Two hosts go on from the same releases: one settles, and the other gathers and switches meanwhile."""
    require_atomic(settings)
    published(settings)
    others = replace(settings, var=tmp_path / "elsewhere")
    shutil.copytree(settings.var, others.var, symlinks=True)
    stale = target.Target(settings)
    stale.take()
    current = Content.of(stale.releases, stale.releases.require_current())
    switch, met = bringing.switch, []

    def late(*arguments: object) -> None:
        with pytest.raises(PublisherBusy) as busy:
            settling._cleared(stale, current, look)
        met.append(busy.value)
        switch(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(target.Target, "largest", 2_000)
    monkeypatch.setattr(bringing, "switch", late)
    assert published(others, MANY).release
    assert len(met) == 1
    assert is_delivered(store, Releases(others.releases))
    assert delivery.examine(others).is_right


def test_release_that_another_publisher_brought_meanwhile_stays(
    settings: Settings, store: Server, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = replace(settings, var=tmp_path / "elsewhere")
    bring = settling.bring

    def late(*arguments: target.Target | Content, **said: bool) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(settling, "bring", bring)
            published(others, now=NOW)
        bring(*arguments, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "bring", late)
    with pytest.raises(PublishError, match="not published from this folder"):
        published(settings)
    assert releases.names() == set()
    assert is_delivered(store, Releases(others.releases))


def test_who_lost_the_turn_stops_and_leaves_what_is_there(
    settings: Settings, store: Server, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hosts load an empty server: the second one takes the turn, and the first one finds out."""
    require_atomic(settings)
    others = replace(settings, var=tmp_path / "elsewhere")
    add, texts = target.Target.add, iter([None])

    def interrupted(self: target.Target, name: str, triples: list[bytes]) -> None:
        if next(texts, True) is None:
            assert (delivery.examine(settings).turn or "").startswith(socket.gethostname())
            published(others, ROWS[:1], now=NOW)
        add(self, name, triples)

    monkeypatch.setattr(target.Target, "add", interrupted)
    with pytest.raises(PublisherBusy, match="another publisher works on the same server"):
        published(settings)
    assert releases.names() == set()
    assert is_delivered(store, Releases(others.releases))


@pytest.mark.parametrize("register", ["turn", "staging", "inferred"])
def test_what_is_gathered_is_no_turn_whatever_the_register_is_called(register: str) -> None:
    turn = turns.fresh()
    assert turns.is_of_one(turns.graph(turn))
    assert not turns.is_of_one(turns.gathering(turn, "added", register))
