"""A publisher over a tiny region."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import config, registers
from app.config import Settings
from app.store.releases import Releases
from loaders import publish
from loaders.publish import Order, Publication
from tests.region import BASE, write_region

Publisher = Callable[..., Publication]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_region(tmp_path / "region")
    settings = config.load({"LOD_BASE_IRI": BASE, "LOD_PROCESSES": "1"})
    return replace(settings, region=tmp_path / "region", var=tmp_path / "var")


@pytest.fixture
def releases(settings: Settings) -> Releases:
    return Releases(settings.releases)


@pytest.fixture
def publisher(settings: Settings) -> Publisher:
    """Publishes the region's registers; `source` replaces that of the only register."""

    def run(source: Path | None = None, *, dry_run: bool = False, now: datetime | None = None) -> Publication:
        known = registers.load_all(settings)
        overrides = {slug: {"": str(source)} for slug in known} if source else {}
        order = Order(list(known.values()), overrides, dry_run)
        return publish.publish(order, settings, known, now=now)

    return run


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)
