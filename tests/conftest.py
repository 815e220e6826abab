"""Fixtures that every test may use."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from app.errors import LodzkieError
from loaders.mapping import reference
from tests.published import Published, publish_all

# The machine may be busy, and a test must fail again where it failed once.
settings.register_profile("lodzkie", deadline=None, derandomize=True)
settings.load_profile("lodzkie")

CHECKOUT = Path(__file__).resolve().parent.parent

# A release is brought to the disk by fsync, hundreds of times: two thirds of the time of a test that publishes, and
# nothing is learnt from it. So tests write into memory where there is room, unless they are told where.
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30


def pytest_configure() -> None:
    """Choose where temporary files go, of the tests and of the programs that they start."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session")
def morph_kgc() -> None:
    """Morph-KGC in an environment of its own, made when it is not there; CI never goes without it."""
    try:
        reference.installed()
    except LodzkieError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"Morph-KGC cannot be installed here: {error}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, vocabularies and conformance suites beside the checkout; CI never goes without it."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("real data and conformance suites are not beside this checkout (../shared)")
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The region, published once from its samples; read only."""
    return publish_all(tmp_path_factory.mktemp("published"))
