"""The region of this checkout in each store: every statement of every register as it was published, and pages of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import config
from app.config import Settings
from app.factory import create_app
from loaders import delivery, publish
from loaders.delivery import What
from tests.published import BASE, Published
from tests.stores.delivered import environment
from tests.stores.publishing import empty
from tests.stores.servers import Server


@pytest.fixture
def settings(published: Published, server: Server, tmp_path: Path) -> Settings:
    """The release of the region beside an application that keeps it on a server, which holds nothing yet."""
    empty(server)
    shutil.copytree(published.settings.var, tmp_path / "var", symlinks=True, copy_function=os.link)
    return config.load({"LOD_VAR": str(tmp_path / "var"), "LOD_BASE_IRI": BASE, **environment(server, tmp_path)})


def test_region_is_held_to_the_last_statement_and_a_site_opens_there(
    settings: Settings, published: Published, server: Server
) -> None:
    assert [repair.what for repair in publish.settle(settings)] == [What.LOADED]
    state = delivery.examine(settings, compares=True)
    assert state.is_right, {name: difference for name, difference in state.differences.items() if any(difference)}
    assert state.differences.keys() == published.manifest.graphs.keys()
    client, embedded = (create_app(each).test_client() for each in (settings, published.settings))
    assert len(published.registers) >= 12
    for slug in published.registers:
        assert titles(client, f"/doc/dataset/{slug}") == titles(embedded, f"/doc/dataset/{slug}")
    assert titles(client, "/") == titles(embedded, "/")
    empty(server)


def titles(client: FlaskClient, path: str) -> list[str]:
    """What a page says that does not hang on the order of a store: its headings."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text[:500]
    found = [line.strip() for line in response.text.split("\n") if "<h1" in line or "<h2" in line or "<title" in line]
    assert len(found) > 1
    return found
