"""One publication of the generated contracts register, measured step by step: `python -m bench.walk SOURCE VAR`.

The reference engines of inference and validation need minutes for what the other steps do in seconds: above
`REFERENCE_LIMIT` bytes of source they are left out, and the output says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app import config, registers
from app.validation.finding import Finding
from app.validation.shapes import Shapes
from bench.measure import Cost, step
from loaders import publish
from loaders.inference import Closed
from loaders.pipeline import Engines, Watch
from loaders.publish import Order, Publication

REGISTER: Final = "umowy"
REFERENCE_LIMIT: Final = 50_000_000


def main(source: Path, var: Path) -> None:
    """Publish `source` and print the cost of each step."""
    settings = replace(config.load({}), var=var)
    known = registers.load_all(settings)
    # The generated register has no faults and any size.
    register = replace(known[REGISTER], expected=(0, sys.maxsize))
    steps: dict[str, Cost] = {}
    engines = publish.ENGINES if source.stat().st_size < REFERENCE_LIMIT else NONE
    with step() as whole:
        order = Order([register], {REGISTER: {"": str(source)}})
        publication = publish.publish(order, settings, known, engines=engines, watch=_watch(steps))
    _print(steps, whole, publication)
    if engines is NONE:
        print("infer and check were left out: the reference engines would need hours")


class _NoGate:
    """Lets everything pass."""

    def check(self, store: ox.Store, graphs: Sequence[str], shapes: Shapes) -> tuple[Finding, ...]:  # noqa: ARG002
        """See `app.validation.gate.Gate`."""
        return ()


NONE: Final = Engines(_NoGate(), lambda _store, _graph, _schema, _target: Closed(()))


@contextmanager
def _step_into(steps: dict[str, Cost], name: str) -> Iterator[None]:
    with step() as cost:
        yield
    steps[name] = cost


def _watch(steps: dict[str, Cost]) -> Watch:
    return lambda _register, name: _step_into(steps, name)


def _print(steps: dict[str, Cost], whole: Cost, publication: Publication) -> None:
    """Print a row a step: CPU seconds, peak memory in MB, quads of the register a CPU second."""
    assert publication.release is not None
    quads = publication.release.graphs[REGISTER].quads
    for name, cost in {**steps, "publish": whole}.items():
        rate = quads / cost.seconds if cost.seconds else 0
        print(f"{name:<10} {cost.seconds:>9.2f} {cost.megabytes:>9.0f} {rate:>13,.0f}")
    print(f"{quads:,} quads")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
