"""Two sides of a comparison, measured in turns: what each answered a second, and what a request cost it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench import load
from bench.load import Ask, Load
from bench.servers import Server

CONNECTIONS: Final = 8


@dataclass(frozen=True)
class Round:
    """One round of requests to one side; `cpu` are the CPU seconds of its processes."""

    load: Load
    cpu: float


def measure(server: Server, asks: Sequence[Ask]) -> Round:
    """Send the requests over connections that are busy all the time."""
    before = server.cpu()
    done = load.run(server.port, asks, CONNECTIONS)
    return Round(done, server.cpu() - before)


def head(theirs: str, ours: str) -> str:
    """The head of the table that `row` writes; CPU is in µs a request."""
    numbers = f"{theirs + '/s':>10} {ours + '/s':>9} {'ratio':>6} {'by CPU':>6} {'bar':>5}"
    return f"{'':<16} {numbers} {'CPU':>6} {'CPU':>6} {'clients':>12} {'p50 ms':>7} {'p99 ms':>7}"


def row(name: str, bar: float, theirs: Sequence[Round], ours: Sequence[Round]) -> str:
    """One line; `by CPU` is the ratio of CPU a request, the generator's included: what a machine at its limit gives."""
    ratio = median(our.load.rate / their.load.rate for their, our in zip(theirs, ours, strict=True))
    rates = [median(done.load.rate for done in side) for side in (theirs, ours)]
    wholes = [sum((done.load for done in side), Load()) for side in (theirs, ours)]
    asking = [1e6 * whole.cpu / len(whole.latencies) for whole in wholes]
    costs = [
        1e6 * sum(done.cpu for done in side) / len(whole.latencies)
        for side, whole in zip((theirs, ours), wholes, strict=True)
    ]
    by_cpu = (costs[0] + asking[0]) / (costs[1] + asking[1])
    return (
        f"{name:<16} {rates[0]:>10,.0f} {rates[1]:>9,.0f} {ratio:>6.2f} {by_cpu:>6.2f} {bar:>5.2f} "
        f"{costs[0]:>6.0f} {costs[1]:>6.0f} {asking[0]:>7.0f} {asking[1]:>4.0f} "
        f"{1e3 * wholes[1].percentile(0.5):>7.2f} {1e3 * wholes[1].percentile(0.99):>7.2f}"
    )
