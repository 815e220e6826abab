"""A publisher that kills itself: `python -m tests.publishing.killed REGION VAR SOURCE POINT`.

POINT is a step of the walk, or the name of a call in the commit before which the process dies.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import config, registers
from app.store.releases import Releases
from loaders import committing, publish, staging
from loaders.publish import Order
from tests.region import BASE


def die(*_arguments: Any, **_keywords: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_prune() -> None:
    remove = shutil.rmtree
    shutil.rmtree = lambda path, **keywords: die() if ".doomed" in str(path) else remove(path, **keywords)


CALLS: dict[str, Callable[[], None]] = {
    "close the store": lambda: setattr(staging.Staging, "close", die),
    "write the manifest": lambda: setattr(committing, "_write_durably", die),
    "rename": lambda: setattr(Path, "rename", die),
    "point to": lambda: setattr(Releases, "point_to", die),
    "prune": lambda: setattr(committing, "prune", die),
    "prune half-way": die_in_prune,
}


def main(region: str, var: str, source: str, point: str) -> None:
    processes = int(os.environ.get("LOD_PROCESSES", "1"))
    settings = replace(
        config.load({"LOD_BASE_IRI": BASE}), processes=processes, region=Path(region), var=Path(var), keep_releases=2
    )
    known = registers.load_all(settings)
    CALLS.get(point, lambda: None)()

    @contextmanager
    def watch(_register: str, step: str):
        if step == point:
            die()
        yield

    order = Order(list(known.values()), {slug: {"": source} for slug in known if source})
    publish.publish(order, settings, known, watch=watch)


if __name__ == "__main__":
    main(*sys.argv[1:])
