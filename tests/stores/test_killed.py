"""kill -9 of publisher and server while a release is delivered: readers see whole releases, the next one repairs."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from app.store.remote.client import Client
from app.store.workers.pool import Pool
from loaders.delivery import settling, switchover, target
from loaders.delivery.content import Content
from tests.region import BASE
from tests.stores.killing import ATTEMPTS, publish_version, rows_of
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
        while not self.ended.is_set():
            try:
                self.seen.append(self.read())
            # The site says 503, or asks again.
            except (StoreUnavailable, QueryTimeout, UnknownRelease):
                time.sleep(0.005)

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
    random, releases, deliveries = Random(SEED), Releases(settings.releases), Deliveries(monkeypatch)
    for version in (1, 2, 3):
        publish_version(settings, version)
    failed = 0
    with watched(settings):
        for version in range(4, KILLS + 4):
            killer = threading.Timer(random.random() * deliveries.seconds[version % 2], _kill, (server,))
            deliveries.begun = killer.start
            before = releases.current()
            try:
                publish_version(settings, version)
            except PublishError:
                failed += 1
                assert releases.current() == before
            killer.join()
            deliveries.begun = _nothing
            publish_version(settings, version)
            assert is_delivered(server, releases)
    LOG.info("%d of %d publications met it, %d failed", deliveries.broken, KILLS, failed)
    assert deliveries.broken >= KILLS // 4, "it was killed in the middle of deliveries"


class Deliveries:
    """Watches deliveries: how long the last of each size took, and how many met a server that did not answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds: dict[int, float] = {}
        self.begun: Callable[[], None] = _nothing
        self.broken = 0
        self._fault = False
        bring, sent = settling.bring, Client._sent

        def watched_bring(goal: target.Target, new: Content, **said: bool) -> None:
            started, self._fault = time.monotonic(), False
            self.begun()
            bring(goal, new, **said)
            if self.begun is _nothing:
                self.seconds[new.manifest.sequence % 2] = time.monotonic() - started

        def watched_sent(*arguments: Any, **said: Any) -> Any:
            try:
                return sent(*arguments, **said)
            except (StoreUnavailable, QueryTimeout):
                # The reader asks too.
                if threading.current_thread() is threading.main_thread():
                    self.broken += not self._fault
                    self._fault = True
                raise

        monkeypatch.setattr(settling, "bring", watched_bring)
        monkeypatch.setattr(Client, "_sent", watched_sent)


def _nothing() -> None:
    """Nobody is killed."""


def _kill(server: Server) -> None:
    server.kill()
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
