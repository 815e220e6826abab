"""Fixtures that every test may use."""

import fcntl
import os
import pickle
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from app import config
from app.errors import LodzkieError
from loaders.mapping import reference
from tests.browser import bury_dead
from tests.fetching import alone
from tests.published import Published, publish_all
from tests.stores import quirks
from tests.stores.sites import SITES

# The machine may be busy, and a test must fail again where it failed once.
settings.register_profile("lodzkie", deadline=None, derandomize=True)
settings.load_profile("lodzkie")

CHECKOUT = Path(__file__).resolve().parent.parent

# A release is brought to the disk by fsync, hundreds of times: two thirds of the time of a test that publishes, and
# nothing is learnt from it. So tests write into memory where there is room, unless they are told where.
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests be asked of another store."""
    parser.addoption(
        "--store", choices=("embedded", "oxigraph", "fuseki", "virtuoso"), default="embedded", help="behind sites"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose where temporary files go, and which processes are measured: those of tests, not what they start."""
    SITES.store = config.getoption("store")
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    if not config.getoption("numprocesses", None):
        os.environ.pop("COVERAGE_PROCESS_START", None)


def pytest_unconfigure() -> None:
    """Stop the servers behind sites."""
    SITES.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, where another store is asked, what is about the embedded one."""
    about = item.get_closest_marker("embedded")
    if about and SITES.store != "embedded":
        pytest.skip(f"about the embedded store: {about.args[0]}")


def pytest_exception_interact(node: pytest.Item | pytest.Collector, call: pytest.CallInfo[None]) -> None:
    """Let no test meet a browser that died under another."""
    if isinstance(node, pytest.Function) and call.excinfo:
        bury_dead(node, call.excinfo.value)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect of sites what the table of their store says."""
    quirks.expect_of_sites(items, SITES.store)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process whole folders of tests, for those of a folder share servers and browsers."""
    return ByFolder(config, log)


class ByFolder(LoadScopeScheduling):
    """Schedules by the folder that a test lies in."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


@pytest.fixture(scope="session")
def morph_kgc() -> None:
    """Morph-KGC in an environment of its own, made when it is not there; CI never goes without it."""
    try:
        # Two processes that test would put it into one folder at the same time.
        with alone(config.load().var / "reference"):
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
    """The region, published once from its samples, for all processes that test; read only."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published"
    folder.mkdir(exist_ok=True)
    record = folder / "published.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():
            record.write_bytes(pickle.dumps(publish_all(folder / "var")))
    made: Published = pickle.loads(record.read_bytes())
    return made if SITES.store == "embedded" else made.delivered()
