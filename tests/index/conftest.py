"""The index of the whole region, and a tiny region whose index changes."""

import pytest

from app.index import Index
from tests.published import Published
from tests.publishing.conftest import publisher, releases, settings  # the tiny region, and who publishes it

__all__ = ["publisher", "releases", "settings"]


@pytest.fixture(scope="session")
def region(published: Published) -> Index:
    return Index(published.settings.releases / "current")
