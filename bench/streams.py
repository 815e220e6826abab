"""One large result from both servers, in turns: bytes a second, time to the first byte, memory, every byte checked."""

from __future__ import annotations

import hashlib
import http.client
import time
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Final
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import QueryResultsFormat

from bench.servers import Server

ROUNDS: Final = 3
BAR: Final = 0.8
_PIECE: Final = 256 * 1024
_FORMATS: Final = {
    "CSV": ("text/csv", QueryResultsFormat.CSV),
    "JSON": ("application/sparql-results+json", QueryResultsFormat.JSON),
}


@dataclass(frozen=True)
class Transfer:
    """One answer as it came; times and CPU in seconds, `peak` in MB."""

    status: int
    length: int
    digest: str
    first: float
    whole: float
    peak: float
    cpu: float

    @property
    def rate(self) -> float:
        """MB (10⁶ bytes) a second."""
        return self.length / self.whole / 1e6


def compare(engine: pyoxigraph.Store, theirs: Server, ours: Server, rows: int) -> list[bytes]:
    """Ask both for `rows` rows in each format; return what was wrong."""
    query = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {rows}"
    print(f"\n{rows:,} rows, {ROUNDS} times in turns\n")
    print(
        f"{'':<6} {'MB':>6} {'oxigraph MB/s':>14} {'lodzkie MB/s':>13} {'ratio':>6} {'by CPU':>6} {'bar':>5} ", end=""
    )
    print(f"{'first byte ms':>16} {'peak RSS MB':>16}")
    wrong: list[bytes] = []
    for name, (media_type, written) in _FORMATS.items():
        expected = hashlib.sha256(_answer(engine, query, written)).hexdigest()
        pairs = [(_fetch(theirs, query, media_type), _fetch(ours, query, media_type)) for _ in range(ROUNDS)]
        _print(name, pairs)
        wrong += [
            f"{name}: status {transfer.status}, {transfer.length} bytes".encode()
            for pair in pairs
            for transfer in pair
            if transfer.status != 200 or transfer.digest != expected
        ]
    return wrong


def _answer(engine: pyoxigraph.Store, query: str, written: QueryResultsFormat) -> bytes:
    return engine.query(query, use_default_graph_as_union=True).serialize(format=written)


def _fetch(server: Server, query: str, media_type: str) -> Transfer:
    server.forget_peak()
    digest, length, cpu = hashlib.sha256(), 0, server.cpu()
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        started = time.perf_counter()
        connection.request("GET", f"{server.path}?query={quote(query)}", headers={"Accept": media_type})
        response = connection.getresponse()
        length += len(piece := response.read1(_PIECE))
        first = time.perf_counter() - started
        while piece:
            digest.update(piece)
            length += len(piece := response.read1(_PIECE))
        whole = time.perf_counter() - started
    return Transfer(response.status, length, digest.hexdigest(), first, whole, server.peak(), server.cpu() - cpu)


def _print(name: str, pairs: list[tuple[Transfer, Transfer]]) -> None:
    ratio = median(ours.rate / theirs.rate for theirs, ours in pairs)
    theirs, ours = zip(*pairs, strict=True)
    by_cpu = sum(transfer.cpu for transfer in theirs) / sum(transfer.cpu for transfer in ours)
    rates = [median(transfer.rate for transfer in side) for side in (theirs, ours)]
    firsts = [1e3 * median(transfer.first for transfer in side) for side in (theirs, ours)]
    peaks = [max(transfer.peak for transfer in side) for side in (theirs, ours)]
    print(f"{name:<6} {ours[0].length / 1e6:>6.0f} {rates[0]:>14,.0f} {rates[1]:>13,.0f} ", end="")
    print(f"{ratio:>6.2f} {by_cpu:>6.2f} {BAR:>5.2f} ", end="")
    print(f"{firsts[0]:>7.0f} {firsts[1]:>8.0f} {peaks[0]:>7.0f} {peaks[1]:>8.0f}", flush=True)
