"""A server that holds what others published: it is named, left alone, and goes only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import PublishError
from app.iris import Iris
from app.store.releases import Releases
from app.store.remote import switching
from app.store.remote.client import client
from app.store.remote.pointer import Pointer
from app.store.remote.switching import Phase
from loaders import delivery, publish
from loaders.delivery import Look, What, target
from tests.region import ROWS
from tests.stores import oxigraph
from tests.stores.asking import update
from tests.stores.publishing import empty, is_delivered, published, quads, settings_for
from tests.stores.servers import Server, launched

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OTHER = "INSERT DATA { GRAPH <https://other.example/g> { <https://other.example/a> <https://other.example/b> 'c' } }"


def test_what_others_keep_on_the_server_stays(settings: Settings, store: Server) -> None:
    published(settings)
    update(store, OTHER)
    published(settings, ROWS[:1])
    publish.settle(settings)
    assert len([quad for quad in quads(store) if quad.subject.value == "https://other.example/a"]) == 1


def test_what_others_keep_on_the_server_is_named(settings: Settings, store: Server) -> None:
    published(settings)
    update(store, OTHER)
    state = delivery.examine(settings)
    if target.Target(settings).server.kind.listed:
        assert (state.is_right, state.others) == (True, {}), "it is not seen: our graphs are named with every query"
    else:
        assert (state.is_right, state.others) == (False, {"https://other.example/g": 1})


def test_first_release_needs_a_dataset_of_its_own(settings: Settings, store: Server, releases: Releases) -> None:
    update(store, OTHER)
    if target.Target(settings).server.kind.listed:
        published(settings)
        return
    with pytest.raises(PublishError, match=r"1 statements in https://other\.example/g.*dataset of its own"):
        published(settings)
    assert releases.names() == set()


def test_dataset_of_others_is_not_written_to(settings: Settings, store: Server) -> None:
    update(store, OTHER)
    if target.Target(settings).server.kind.listed:
        pytest.skip("what others keep here is not seen")
    before = quads(store)
    for look in Look:
        with pytest.raises(PublishError, match="dataset of its own"):
            publish.settle(settings, look=look)
    assert quads(store) == before
    assert switching.phase(switching.said(settings.releases)) is Phase.NONE


def test_triples_in_no_graph_are_of_others(settings: Settings, store: Server) -> None:
    if not target.Target(settings).server.kind.union:
        pytest.skip("nobody sees them here")
    update(store, "INSERT DATA { <https://other.example/a> <https://other.example/b> 'c' }")
    try:
        with pytest.raises(PublishError, match="default graph"):
            published(settings)
    finally:
        update(store, "DROP DEFAULT")


def test_server_that_shows_the_union_of_its_graphs_to_everybody_holds_nothing_of_others(tmp_path: Path) -> None:
    server = launched(oxigraph.launch(tmp_path, options=("--union-default-graph",)))
    try:
        settings = settings_for(server, tmp_path)
        published(settings)
        state = delivery.examine(settings)
        assert (state.is_right, state.others) == (True, {})
        update(server, "INSERT DATA { <https://other.example/a> <https://other.example/b> 'c' }")
        assert delivery.examine(settings).others == {"": 1}
    finally:
        server.stop()


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """The same site in another folder, whose release the server holds."""
    others = replace(settings, var=tmp_path / "elsewhere")
    published(others, [*ROWS[:1], "9;Obca;;"], now=NOW)
    return others


def test_foreign_release_goes_only_after_a_yes(
    settings: Settings, store: Server, releases: Releases, elsewhere: Settings
) -> None:
    before, held = quads(store), Releases(elsewhere.releases).require_current()
    for publishes in (published, publish.settle):
        with pytest.raises(PublishError, match=f"holds release {held}, .*lodzkie store --settle --replace"):
            publishes(settings)
    assert not delivery.examine(settings).known
    assert quads(store) == before
    assert [repair.what for repair in publish.settle(settings, replaces=True)] == [What.CLEARED]
    assert not quads(store)
    published(settings)
    assert is_delivered(store, releases)
    with pytest.raises(PublishError, match="lodzkie store --settle --replace"):
        publish.rollback(None, elsewhere)
    assert [repair.what for repair in publish.settle(elsewhere, replaces=True)] == [What.LOADED]
    assert is_delivered(store, Releases(elsewhere.releases))


def test_release_of_the_same_second_is_another(settings: Settings, store: Server, elsewhere: Settings) -> None:
    empty(store)
    published(settings, now=NOW)
    empty(store)
    publish.settle(elsewhere)
    before = quads(store)
    assert delivery.examine(settings).held == delivery.examine(elsewhere).held
    with pytest.raises(PublishError, match="or is not the same"):
        published(settings, ROWS[:2])
    assert quads(store) == before
    mine, theirs = (Pointer(each.releases, client(each), Iris(each.base_iri)) for each in (settings, elsewhere))
    assert mine.require_current() == f"{theirs.require_current()}.{theirs.manifest(theirs.require_current()).digest}"
