"""The endpoint against `oxigraph serve-read-only`, on one store in one run: `python -m bench.endpoint`.

Publishes the generated contracts, unless `--var` names a folder where `bench.walk` did, and asks both servers the same
in turns: points (all that is said of one contract) and joins of 20 rows, all different or the same few again and again,
and two results of half a million rows. What each answer must be is known before, from the engine in this process. Ends
with 1 when any is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import quote

import pyoxigraph

from app.store.releases import Releases
from bench import ratios, servers
from bench.load import Ask
from bench.measure import run
from bench.ratios import CONNECTIONS, Round
from bench.servers import Server
from bench.streams import compare as compare_streams

ROUNDS: Final = 5
CACHED: Final = 50
UNCACHED_BAR: Final = 0.3
CACHED_BAR: Final = 0.7
JSON: Final = "application/sparql-results+json"
DEF: Final = "https://lod.lodzkie.pl/def/"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
POINT: Final = "SELECT ?predicate ?object {{ <{}> ?predicate ?object }}"
JOIN: Final = (
    "SELECT ?contract ?label ?value {{ VALUES ?firm {{ <{}> <{}> <{}> }} "
    f"?contract <{DEF}wykonawca> ?firm ; <{LABEL}> ?label ; <{DEF}wartosc> ?value }}}} LIMIT 20"
)


@dataclass(frozen=True)
class Case:
    """Queries of one kind; `again` when a round asks a few of them over and over, `bar` the least ratio."""

    name: str
    queries: list[str]
    again: bool
    bar: float


def main() -> None:
    """Measure, print, and fail when an answer is wrong."""
    arguments = _arguments()
    with ExitStack() as stack:
        var = arguments.var or _published(arguments.rows, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        store = _store(var)
        theirs = stack.enter_context(servers.oxigraph(store))
        ours = stack.enter_context(servers.lodzkie(var))
        engine = pyoxigraph.Store.read_only(str(store))
        wrong = _rates(engine, theirs, ours, arguments.requests)
        wrong += compare_streams(engine, theirs, ours, arguments.result)
    for answer in wrong[:5]:
        print(f"\nWRONG: {answer.decode(errors='replace')}")
    print(f"\nwrong answers: {len(wrong)}")
    sys.exit(bool(wrong))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.endpoint", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="contracts to publish")
    parser.add_argument("--var", type=Path, help="a folder where bench.walk has published")
    parser.add_argument("--requests", type=int, default=4000, help="requests of a round")
    parser.add_argument("--result", type=int, default=500_000, help="rows of the large result")
    return parser.parse_args()


def _published(rows: int, folder: Path) -> Path:
    source, var = folder / "contracts.ndjson", folder / "var"
    run([sys.executable, "-m", "bench.generate", str(rows), str(source)])
    run([sys.executable, "-m", "bench.walk", str(source), str(var)])
    return var


def _store(var: Path) -> Path:
    releases = Releases(var / "releases")
    return releases.path(releases.require_current()) / "store"


def _rates(engine: pyoxigraph.Store, theirs: Server, ours: Server, requests: int) -> list[bytes]:
    """Requests a second of each case, and of the empty application; returns the wrong answers."""
    print(f"{CONNECTIONS} connections, {ROUNDS} rounds of {requests} requests in turns; CPU in µs a request\n")
    print(ratios.head(theirs.name, ours.name))
    wrong: list[bytes] = []
    with servers.empty() as nothing:
        idle = [Ask(_request(nothing, ""), b"")] * requests
        for case in _cases(engine, requests):
            wrong += _measure(case, engine, theirs, ours, requests)
        _yardstick(nothing, idle)
    return wrong


def _cases(engine: pyoxigraph.Store, requests: int) -> Iterator[Case]:
    """Points and joins; those that are asked once and those that are asked again are not the same."""
    enough = requests * (ROUNDS + 1) + CACHED
    points = list(islice(_points(engine), enough))
    joins = list(islice(_joins(engine), enough))
    for name, queries in (("point", points), ("join", joins)):
        yield Case(f"{name}, uncached", queries[CACHED:], False, UNCACHED_BAR)
        yield Case(f"{name}, cached", queries[:CACHED], True, CACHED_BAR)


def _points(engine: pyoxigraph.Store) -> Iterator[str]:
    contracts = _subjects(engine, "Umowa")
    Random(5).shuffle(contracts)
    yield from map(POINT.format, contracts)


def _joins(engine: pyoxigraph.Store) -> Iterator[str]:
    firms, random = _subjects(engine, "Podmiot"), Random(5)
    while True:
        yield JOIN.format(*random.sample(firms, 3))


def _subjects(engine: pyoxigraph.Store, name: str) -> list[str]:
    query = f"SELECT DISTINCT ?s {{ ?s a <{DEF}{name}> }}"
    return [row["s"].value for row in engine.query(query, use_default_graph_as_union=True)]


def _measure(case: Case, engine: pyoxigraph.Store, theirs: Server, ours: Server, requests: int) -> list[bytes]:
    sides: dict[str, list[Round]] = {theirs.name: [], ours.name: []}
    expected = {query: _answer(engine, query) for query in case.queries}
    for number in range(ROUNDS + 1):
        chosen = case.queries if case.again else case.queries[number * requests : (number + 1) * requests]
        asked = (chosen * (requests // len(chosen) + 1))[:requests]
        for server in (theirs, ours) if number % 2 else (ours, theirs):
            asks = [Ask(_request(server, query), expected[query]) for query in asked]
            sides[server.name].append(ratios.measure(server, asks))
    # The first round warms up: it is checked and not counted.
    print(ratios.row(case.name, case.bar, sides[theirs.name][1:], sides[ours.name][1:]), flush=True)
    return [answer for measured in sides.values() for done in measured for answer in done.load.wrong]


def _answer(engine: pyoxigraph.Store, query: str) -> bytes:
    results = engine.query(query, use_default_graph_as_union=True)
    return results.serialize(format=pyoxigraph.QueryResultsFormat.JSON)


def _request(server: Server, query: str) -> bytes:
    target = f"{server.path}?query={quote(query, safe='')}" if query else server.path
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAccept: {JSON}\r\n\r\n".encode()


def _yardstick(nothing: Server, idle: list[Ask]) -> None:
    ratios.measure(nothing, idle)
    measured = ratios.measure(nothing, idle)
    done = measured.load
    cost, asking = 1e6 * measured.cpu / len(idle), 1e6 * done.cpu / len(idle)
    print(f"{'empty Flask':<16} {'':>10} {done.rate:>9,.0f} {'':>6} {'':>6} {'':>5} {'':>6} {cost:>6.0f} ", end="")
    print(f"{asking:>12.0f} {1e3 * done.percentile(0.5):>7.2f} {1e3 * done.percentile(0.99):>7.2f}")


if __name__ == "__main__":
    main()
