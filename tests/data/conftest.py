"""Fixtures of the tests of registers as data."""

import pytest

from tests.data.reading import Samples


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """What the samples of all registers become."""
    return Samples(tmp_path_factory.mktemp)
