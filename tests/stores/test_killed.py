"""kill -9 of publisher and server while a release is delivered: readers see whole releases, the next one repairs."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.config import Settings
from app.errors import PublishError, QueryTimeout, StoreUnavailable, UnknownRelease
from app.store.choosing import choose
from app.store.current import Current
from app.store.releases import Releases
from app.store.workers.pool import Pool
from loaders.delivery import switchover, target
from tests.region import BASE
from tests.stores.killing import ATTEMPTS, moment_of, publish_version, rows_of
from tests.stores.moments import counted
from tests.stores.publishing import empty, is_delivered, settings_for
from tests.stores.servers import Server

LOG = logging.getLogger(__name__)
CHECKOUT = Path(__file__).resolve().parent.parent.parent
KILLS = 20
JOURNAL = "Failed to read the journal entry"
SEED = 7
LABELS = f"""SELECT ?label (COUNT(*) AS ?n) WHERE {{
  GRAPH ?g {{ ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label }}
  FILTER(STRSTARTS(STR(?thing), "{BASE}id/rzeczy/"))
}} GROUP BY ?label"""


@pytest.fixture
def settings(tmp_path: Path, server: Server) -> Settings:
    empty(server)
    settings = settings_for(server, tmp_path)
    if not target.Target(settings).server.kind.atomic:
        pytest.skip(
            "there is no release here while one is changed, and the next publisher loads all: see test_settling"
        )
    return settings


class Reader(threading.Thread):
    """Asks, as the site does, for what is published, again and again; `seen` is what it got."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.seen: list[dict[str, int]] = []
        self.ended = threading.Event()
        pool = cast("Pool", SimpleNamespace(terms=SimpleNamespace(seconds=30)))
        releases, open_store = choose(settings, pool)
        self.current = Current(releases, open_store, waits=True)

    def run(self) -> None:
        while not self.ended.wait(0.005):
            # The site says 503, or asks again.
            with suppress(StoreUnavailable, QueryTimeout, UnknownRelease):
                self.seen.append(self.read())

    def read(self) -> dict[str, int]:
        rows = self.current.get().select(LABELS)
        return {row["label"].value: int(row["n"].value) for row in rows}


@contextmanager
def watched(settings: Settings) -> Iterator[list[dict[str, int]]]:
    """What a reader sees meanwhile; in the end, each time it was one version, and the whole of it."""
    reader = Reader(settings)
    reader.start()
    try:
        yield reader.seen
    finally:
        reader.ended.set()
        reader.join()
    whole = [{f"Wersja {version}": len(rows_of(version))} for version in range(1, ATTEMPTS * KILLS + 2)]
    assert [seen for seen in reader.seen if seen not in whole] == []
    assert len({json.dumps(seen) for seen in reader.seen}) > 1
    LOG.info("%d answers", len(reader.seen))


def test_publisher_is_killed(settings: Settings, server: Server) -> None:
    publish_version(settings, 1)
    values = {
        "LOD_BASE_IRI": BASE,
        "LOD_STORE": settings.store,
        "LOD_REGION": str(settings.region),
        "LOD_VAR": str(settings.var),
        "LOD_STORE_USER": settings.store_user,
        "LOD_STORE_PASSWORD_FILE": str(settings.store_password_file or ""),
    }
    command = [sys.executable, "-m", "tests.stores.killing", str(SEED), str(KILLS)]
    with watched(settings):
        done = subprocess.run(
            command, cwd=CHECKOUT, env={**os.environ, **values}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(each["killed"] for each in told) == KILLS
    LOG.info("killed, and put right: %s", [(each["killed"], each["repairs"]) for each in told])
    assert any(each["repairs"] for each in told if each["killed"]), "what was put right is told"
    assert not any(each["repairs"] for each in told if not each["killed"])
    assert is_delivered(server, Releases(settings.releases))


def test_server_is_killed(settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switchover, "PAUSE", 0.1)
    random, releases = Random(SEED), Releases(settings.releases)
    publish_version(settings, 1)
    killed = failed = 0
    with watched(settings):
        for version in range(2, ATTEMPTS * KILLS + 2):
            before, starts = releases.current(), Starts(server)
            with counted(moment_of(version, killed, KILLS, random), starts.after_a_kill) as moments:
                try:
                    publish_version(settings, version)
                except PublishError:
                    failed += 1
                    assert releases.current() == before
            starts.wait()
            killed += moments.met
            publish_version(settings, version)
            assert is_delivered(server, releases)
            if killed == KILLS:
                break
    assert killed == KILLS
    LOG.info("%d of %d publications failed", failed, KILLS)
    assert 0 < failed < KILLS


class Starts:
    """Starts of a server after it was killed, which go on while its publisher does."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._executor = ThreadPoolExecutor(1)
        self._running: list[Future[None]] = []

    def after_a_kill(self) -> None:
        self._server.kill()
        self._running.append(self._executor.submit(_start, self._server))

    def wait(self) -> None:
        """Wait until it is up."""
        for each in self._running:
            each.result()
        self._executor.shutdown()


def _start(server: Server) -> None:
    try:
        server.start()
    except AssertionError as error:
        # TDB2 does not start on a journal of which the last entry is half there; its database is loaded anew then.
        if JOURNAL not in str(error):
            raise
        LOG.warning("%s does not start after a kill: %s", server.name, JOURNAL)
        server.kill()
        shutil.rmtree(server.launch.folder / "tdb2")
        server.start()
