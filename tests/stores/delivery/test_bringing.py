"""Publishing into a SPARQL server: what it is sent, what it holds then, and what is told when it does not take it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import registers
from app.config import Settings
from app.errors import DeliveryError, PublishError
from app.store.releases import Releases
from app.store.remote.switching import Phase
from loaders import delivery, publish
from loaders.delivery import bringing, target
from loaders.publish import Order
from tests.machine import free_port
from tests.region import BASE, ROWS
from tests.stores.publishing import is_delivered, published, quads, require_atomic
from tests.stores.servers import Server


def test_first_release_is_loaded(settings: Settings, store: Server, releases: Releases) -> None:
    release = published(settings).release
    assert release is not None
    assert releases.current() == release.id
    assert is_delivered(store, releases)


def test_changed_row_is_one_request_about_its_entity(
    settings: Settings, store: Server, releases: Releases, sent: list[str]
) -> None:
    require_atomic(settings)
    published(settings)
    sent.clear()
    published(settings, ["1;Zmieniona;01.02.2026;600", *ROWS[1:]])
    assert is_delivered(store, releases)
    turn, exchange = sent
    assert "rzeczy" not in turn
    start, _, rest = exchange.partition(f"GRAPH <{BASE}graph/rzeczy> {{\n")
    assert start.startswith("DELETE {")
    gone = rest.partition("}")[0].splitlines()
    assert gone == [f'<{BASE}id/rzeczy/1> <http://www.w3.org/2000/01/rdf-schema#label> "Pierwsza"@pl .']
    assert "rzeczy/2" not in exchange


def test_same_input_sends_nothing(settings: Settings, sent: list[str]) -> None:
    published(settings)
    sent.clear()
    assert published(settings).release is None
    assert sent == []


def test_rollback_is_delivered(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    published(settings, ROWS[:1])
    publish.rollback(None, settings)
    assert is_delivered(store, releases)
    assert any(quad.subject.value == f"{BASE}id/rzeczy/3" for quad in quads(store))


def test_large_change_is_gathered_and_taken_over_in_one_request(
    settings: Settings, store: Server, releases: Releases, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_atomic(settings)
    published(settings)
    sent.clear()
    monkeypatch.setattr(target.Target, "largest", 1_000)
    phases: list[Phase] = []
    announce = target.Target.announce
    monkeypatch.setattr(
        target.Target,
        "announce",
        lambda self, phase, **said: (phases.append(phase), announce(self, phase, **said)),
    )
    published(settings, [f"{number};Rzecz {number};;" for number in range(2, 50)])
    assert phases == [Phase.NONE, Phase.STAGING, Phase.STAGING, Phase.SWITCHING, Phase.NONE]
    assert [number for number, text in enumerate(sent) if f"GRAPH <{BASE}graph/rzeczy>" in text] == [len(sent) - 1]
    assert is_delivered(store, releases)


def test_server_that_shows_half_of_a_request_holds_no_release_meanwhile(
    settings: Settings, store: Server, releases: Releases, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)
    sent.clear()
    kind = replace(target.Target(settings).server.kind, atomic=False)
    monkeypatch.setattr(target.Target, "server", replace(target.Target(settings).server, kind=kind))
    stages: list[delivery.Stage] = []
    with delivery.told(stages.append):
        published(settings, ROWS[:2])
    assert all(stage.total for stage in stages), "where nothing came out otherwise, nothing is loaded"
    # The first one takes the turn.
    assert ["hasCurrentVersion" in text for text in sent[1:]] == [True, *([False] * (len(sent) - 3)), True]
    assert is_delivered(store, releases)


def test_refused_update_leaves_the_release_before(
    settings: Settings, store: Server, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(settings)
    before = releases.current()
    with monkeypatch.context() as patch:
        exchange = bringing.updates.exchange

        def nonsense(removed: list[bytes], added: list[bytes], guard: str) -> bytes:
            return b"nonsense" if "hasCurrentVersion" in guard else exchange(removed, added, guard)

        patch.setattr(bringing.updates, "exchange", nonsense)
        with pytest.raises(PublishError, match=r"does not take release .*400"):
            published(settings, ROWS[:1])
    assert releases.names() == {before}
    assert is_delivered(store, releases)
    assert published(settings, ROWS[:1]).release


def test_server_that_is_down_is_told(settings: Settings, store: Server, releases: Releases) -> None:
    published(settings)
    before = releases.current()
    address = f"http://127.0.0.1:{free_port()}"
    away = replace(settings, store=f"oxigraph+{address}")
    attempts = (lambda: published(away, ROWS[:1]), lambda: publish.settle(away), lambda: delivery.examine(away))
    for attempt in attempts:
        with pytest.raises(DeliveryError, match=f"{address}: .*cannot be reached"):
            attempt()
    assert releases.current() == before


def test_wrong_password_is_told(settings: Settings, store: Server, releases: Releases) -> None:
    if settings.store_password_file is None:
        pytest.skip(f"{store.name} lets everybody write here")
    published(settings)
    settings.store_password_file.write_text("wrong")
    before = releases.current()
    with pytest.raises(PublishError, match=r"401"):
        published(settings, ROWS[:1])
    assert releases.names() == {before}


def test_check_does_without_the_server(settings: Settings) -> None:
    known = registers.load_all(settings)
    unreachable = replace(settings, store=f"oxigraph+http://127.0.0.1:{free_port()}")
    assert publish.publish(Order(list(known.values()), {}, dry_run=True), unreachable, known).changes
