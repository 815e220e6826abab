"""A publisher that is killed at moments of its deliveries: `python -m tests.stores.killing SEED KILLS`.

Settings come from the environment. After each attempt the next publisher publishes the same; a line of JSON tells
whether the first one died, and what the second one put right. It ends after so many deaths.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from math import ceil
from random import Random
from typing import Any

import pytest

from app import config, registers
from app.config import Settings
from loaders import publish
from loaders.delivery import target
from loaders.publish import Order, Publication
from tests.region import write_source
from tests.stores.moments import counted

# How many a kill takes at most: a delivery may be over before the moment that was chosen.
ATTEMPTS = 3
# Moments of a delivery: of even versions, and of most odd ones.
MOMENTS = (56, 190)


def rows_of(version: int) -> list[str]:
    """The rows of a version: all of them say which it is, and the next version has another number of them."""
    return [f"{number};Wersja {version};;" for number in range(version, 8 * version % 21 + version + 90)]


def publish_version(settings: Settings, version: int) -> Publication:
    """Publish a version; every other one is too large for one request."""
    known = registers.load_all(settings)
    source = write_source(settings.region / "new.csv", rows_of(version))
    with pytest.MonkeyPatch.context() as patch:
        if version % 2:
            patch.setattr(target.Target, "largest", 2_000)
        return publish.publish(Order(list(known.values()), {"rzeczy": {"": str(source)}}), settings, known)


def moment_of(version: int, deaths: int, kills: int, random: Random) -> int:
    """A moment of the delivery of a version: after so many deaths of all, as far into it."""
    return ceil(MOMENTS[version % 2] * (deaths + random.random()) / kills)


def main(seed: str, kills: str) -> None:
    settings, random, deaths = config.load(), Random(int(seed)), 0
    for version in range(2, ATTEMPTS * int(kills) + 2):
        moment = moment_of(version, deaths, int(kills), random)
        killed = _dies(lambda version=version: publish_version(settings, version), moment)
        _whole(lambda version=version, killed=killed: _tell(killed, publish_version(settings, version)))
        deaths += killed
        if deaths == int(kills):
            return


def _tell(killed: bool, publication: Publication) -> None:
    told = {"killed": killed, "repairs": [repair.what for repair in publication.repairs]}
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


def _dies(work: Callable[[], Any], moment: int) -> bool:
    """Do the work in a process that is killed at a moment of its delivery; True when it came to that."""
    child = os.fork()
    if child == 0:
        with counted(moment, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            _and_end(work)
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
