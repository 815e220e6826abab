"""The hostile region, published and served as `lodzkie serve` does, for tests that go over HTTP and by a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import config, registers
from loaders import publish
from loaders.publish import Order
from tests.hostile import region
from tests.hostile.asking import Site
from tests.machine import free_port
from tests.region import BASE
from tests.served import serving


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the site, with the region published."""
    folder = tmp_path_factory.mktemp("hostile")
    region.write(folder / "region")
    settings = {
        "LOD_REGION": str(folder / "region"),
        "LOD_VAR": str(folder / "var"),
        "LOD_BASE_IRI": BASE,
        "LOD_BIND": f"127.0.0.1:{free_port()}",
        "LOD_CLIENT_SECONDS": "9999",
    }
    loaded = config.load(settings)
    known = registers.load_all(loaded)
    published = publish.publish(Order(list(known.values()), {}), loaded, known)
    # Hostile cells are data like any other: all but the one with the fault are published.
    assert published.release
    assert [outcome.report.quarantined for outcome in published.outcomes] == [1]
    return {**os.environ, **settings}


@pytest.fixture(scope="session")
def site(published: dict[str, str]) -> Iterator[Site]:
    with serving(published) as address:
        yield Site(address, Path(published["LOD_VAR"]))
