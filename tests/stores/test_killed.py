"""kill -9 of publisher and server while a release is delivered: readers see whole releases, the next one repairs."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.config import Settings
from app.errors import PublishError, QueryTimeout, StoreUnavailable, UnknownRelease
from app.store.choosing import choose
from app.store.releases import Releases
from app.store.workers.pool import Pool
from loaders.delivery import bringing, target
from tests.region import BASE
from tests.stores.killing import SPAN, publish_version, rows_of
from tests.stores.publishing import empty, is_delivered, settings_for
from tests.stores.servers import Server

LOG = logging.getLogger(__name__)
CHECKOUT = Path(__file__).resolve().parent.parent.parent
KILLS = 20
SEED = 7
# Starting anew takes them some seconds.
SERVER_KILLS = {"Oxigraph (serve)": 20}
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
            "there is no release here while one is changed, and the next publisher loads all: see test_delivery"
        )
    return settings


class Reader(threading.Thread):
    """Asks, as the site does, for what is published, again and again; `seen` is what it got."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.seen: list[dict[str, int]] = []
        self.ended = threading.Event()
        pool = cast("Pool", SimpleNamespace(terms=SimpleNamespace(seconds=30)))
        self.releases, self.open = choose(settings, pool)

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self.seen.append(self.read())
            # The site says 503, or asks again.
            except (StoreUnavailable, QueryTimeout, UnknownRelease):
                time.sleep(0.005)

    def read(self) -> dict[str, int]:
        current = self.releases.require_current()
        store = self.open(self.releases.path(current), self.releases.manifest(current))
        return {row["label"].value: int(row["n"].value) for row in store.select(LABELS)}


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
    whole = [{f"Wersja {version}": len(rows_of(version))} for version in range(1, KILLS + 2)]
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
    assert len(told) == KILLS
    LOG.info("killed, and put right: %s", [(each["killed"], each["repairs"]) for each in told])
    assert any(each["repairs"] for each in told if each["killed"]), "what was put right is told"
    assert not any(each["repairs"] for each in told if not each["killed"])
    assert is_delivered(server, Releases(settings.releases))


def test_server_is_killed(settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "PAUSE", 0.1)
    monkeypatch.setattr(bringing, "TRIES", 300)
    random, releases = Random(SEED), Releases(settings.releases)
    publish_version(settings, 1)
    failed = 0
    with watched(settings):
        for version in range(2, SERVER_KILLS.get(server.name, 4) + 2):
            killer = threading.Thread(target=_killed_after, args=(server, random.random() * SPAN))
            before = releases.current()
            killer.start()
            try:
                publish_version(settings, version)
            except PublishError:
                failed += 1
                assert releases.current() == before
            killer.join()
            publish_version(settings, version)
            assert is_delivered(server, releases)
    LOG.info("%d publications failed", failed)


def _killed_after(server: Server, seconds: float) -> None:
    time.sleep(seconds)
    server.kill()
    server.start()
