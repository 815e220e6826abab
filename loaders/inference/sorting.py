"""Graphs as sorted N-Quads lines, in bounded memory.

Owns the order (by bytes, as graph files have it) and the runs on disk that a large graph is sorted by.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Final

import pyoxigraph as ox

# Lines sorted in memory at a time: about 25 MB.
RUN: Final = 100_000


def lines(store: ox.Store, graph: str) -> Iterator[bytes]:
    """The quads of a named graph as N-Quads, each line with its end."""
    return ordered(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


def ordered(quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    """Quads that come in any order as N-Quads, each line with its end."""
    unsorted = (f"{quad} .\n".encode() for quad in quads)
    run = sorted(islice(unsorted, RUN))
    if len(run) < RUN:
        yield from run
        return
    with ExitStack() as files:
        runs = []
        while run:
            file = files.enter_context(tempfile.TemporaryFile(prefix="sorting-"))
            file.writelines(run)
            file.seek(0)
            runs.append(file)
            run = sorted(islice(unsorted, RUN))
        yield from heapq.merge(*runs)
