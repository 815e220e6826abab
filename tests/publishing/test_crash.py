"""kill -9 at every stage of a publication: the old release stays, whole, and the next publisher works."""

import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from app.config import Settings
from app.store.releases import Releases
from loaders import graphs
from tests.publishing.conftest import Publisher
from tests.region import ROWS, write_source

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BEFORE_POINTER = ["read", "compile", "map", "stage", "infer", "check", "close the store", "write the manifest",
                  "rename", "point to"]  # fmt: skip
AFTER_POINTER = ["prune", "prune half-way"]


def publish_and_die(settings: Settings, source: Path, point: str) -> None:
    command = [sys.executable, "-m", "tests.publishing.killed", settings.region, settings.var, source, point]
    died = subprocess.run([str(part) for part in command], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr


def is_whole(releases: Releases, release: str) -> bool:
    folder, manifest = releases.path(release), releases.manifest(release)
    store = set(ox.Store.read_only(str(folder / "store")))
    files = {quad for name in manifest.graphs for quad in graphs.read_quads(folder / "graphs" / graphs.file_name(name))}
    return store == files


@pytest.mark.parametrize("point", BEFORE_POINTER)
def test_killed_before_the_pointer_moves_the_old_release_stays(
    point: str, publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    publisher()
    old = releases.require_current()
    source = write_source(tmp_path / "new.csv", ROWS[:1])
    publish_and_die(settings, source, point)
    assert releases.require_current() == old
    assert is_whole(releases, old)
    after = publisher(source)
    assert after.swept, "what was left behind is named"
    assert after.release is not None
    assert is_whole(releases, after.release.id)
    assert [path.name for path in releases.root.iterdir() if path.name.startswith(".staging")] == []


@pytest.mark.parametrize("point", AFTER_POINTER)
def test_killed_after_the_pointer_moved_the_new_release_is_whole(
    point: str, publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    publisher()
    publisher(write_source(tmp_path / "one.csv", ROWS[:2]))
    source = write_source(tmp_path / "new.csv", ROWS[:1])
    publish_and_die(settings, source, point)
    assert is_whole(releases, releases.require_current())
    assert publisher(source).release is None, "it was published"
    assert is_whole(releases, releases.require_current())
