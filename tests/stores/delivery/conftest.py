"""A site that publishes to a server which holds nothing yet, and what it sends there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import Settings
from app.store.releases import Releases
from app.store.remote.client import Client
from tests.stores.publishing import empty, settings_for
from tests.stores.servers import Server


@pytest.fixture
def store(server: Server) -> Server:
    """A store that holds nothing, whatever the test before left there."""
    empty(server)
    return server


@pytest.fixture
def settings(tmp_path: Path, store: Server) -> Settings:
    """The settings of a site over this store."""
    return settings_for(store, tmp_path)


@pytest.fixture
def releases(settings: Settings) -> Releases:
    """The releases of that site."""
    return Releases(settings.releases)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The update requests that went to the server."""
    texts: list[str] = []
    original = Client.update

    def recorded(self: Client, text: bytes, *, seconds: float) -> None:
        texts.append(text.decode())
        original(self, text, seconds=seconds)

    monkeypatch.setattr(Client, "update", recorded)
    return texts
