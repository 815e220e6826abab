"""One publication of the generated contracts register, measured step by step: `python -m bench.walk SOURCE VAR`.

Run again over the same folder with a source that hardly differs, it measures what a small change costs. Settings are
those of the environment, such as `LOD_PROCESSES` and `LOD_THREADS`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from app import config, registers
from bench.measure import Cost, step
from loaders import publish
from loaders.pipeline import Watch
from loaders.publish import Order, Publication

REGISTER: Final = "umowy"


def main(source: Path, var: Path) -> None:
    """Publish `source` and print the cost of each step."""
    settings = replace(config.load(), var=var)
    known = registers.load_all(settings)
    # The generated register has no faults and any size, and refers to no other.
    register = replace(known[REGISTER], expected=(0, sys.maxsize), requires=())
    steps: dict[str, Cost] = {}
    with step() as whole:
        order = Order([register], {REGISTER: {"": str(source)}})
        publication = publish.publish(order, settings, known, watch=_watch(steps))
    _print(steps, whole, publication)


@contextmanager
def _step_into(steps: dict[str, Cost], name: str) -> Iterator[None]:
    with step() as cost:
        yield
    steps[name] = cost


def _watch(steps: dict[str, Cost]) -> Watch:
    return lambda _register, name: _step_into(steps, name)


def _print(steps: dict[str, Cost], whole: Cost, publication: Publication) -> None:
    """Print a row a step: CPU seconds, peak memory in MB, quads of the register a CPU second, cores at work."""
    assert publication.release is not None
    quads = publication.release.graphs[REGISTER].quads
    for name, cost in {**steps, "publish": whole}.items():
        rate = quads / cost.seconds if cost.seconds else 0
        cores = cost.seconds / cost.elapsed
        print(f"{name:<10} {cost.seconds:>9.2f} {cost.megabytes:>9.0f} {rate:>13,.0f} {cores:>6.2f}")
    print(f"{quads:,} quads")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
