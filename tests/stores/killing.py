"""A publisher that is killed at random moments of its deliveries: `python -m tests.stores.killing SEED KILLS`.

Settings come from the environment. After each attempt the next publisher publishes the same; a line of JSON tells
whether the first one died, and what the second one put right. It ends after so many deaths.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any

from app import config, registers
from app.config import Settings
from loaders import publish
from loaders.delivery import settling, target
from loaders.publish import Order, Publication
from tests.region import write_source

# Seconds in which a delivery may be over, to begin with: who was too late tries it earlier the next time.
SPAN = 0.3
EARLIER = 0.7
# How many a kill takes at most.
ATTEMPTS = 3


def rows_of(version: int) -> list[str]:
    """The rows of a version: all of them say which it is, and each version has another number of them."""
    return [f"{number};Wersja {version};;" for number in range(version, 40 * version % 211 + version + 1)]


def publish_version(settings: Settings, version: int) -> Publication:
    """Publish a version; every other one is too large for one request."""
    known = registers.load_all(settings)
    if version % 2:
        target.Target.largest = 2_000  # type: ignore[assignment, method-assign]
    source = write_source(settings.region / "new.csv", rows_of(version))
    return publish.publish(Order(list(known.values()), {"rzeczy": {"": str(source)}}), settings, known)


def main(seed: str, kills: str) -> None:
    settings, random = config.load(), Random(int(seed))
    span, deaths = SPAN, 0
    for version in range(2, ATTEMPTS * int(kills) + 2):
        killed = _dies(lambda version=version: publish_version(settings, version), random.random() * span)
        deaths, span = (deaths + 1, span) if killed else (deaths, span * EARLIER)
        _whole(lambda version=version, killed=killed: _tell(killed, publish_version(settings, version)))
        if deaths == int(kills):
            return


def _tell(killed: bool, publication: Publication) -> None:
    told = {"killed": killed, "repairs": [repair.what for repair in publication.repairs]}
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


def _dies(work: Callable[[], Any], seconds: float) -> bool:
    """Do the work in a process that is killed so many seconds after its delivery begins; True when that was in time."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        bring = settling.bring
        settling.bring = lambda *arguments, **said: (os.write(writer, b"."), bring(*arguments, **said))[1]
        _and_end(work)
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _whole(work: Callable[[], Any]) -> None:
    child = os.fork()
    if child == 0:
        _and_end(work)
    assert os.waitpid(child, 0)[1] == 0


def _and_end(work: Callable[[], Any]) -> None:
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
