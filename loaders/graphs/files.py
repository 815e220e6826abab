"""Graph files by name: writing lines into one, reading it back, and what a manifest says of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from app.store.releases import GraphFacts
from loaders.graphs.frames import FrameWriter, digest, read_index, subject_of, unpacked

SUFFIX: Final = ".nq.zst"
_LINES_AT_A_TIME: Final = 10_000


def file_name(graph: str) -> str:
    """Name of the file of a named graph: `things/inferred` is kept in `things.inferred.nq.zst`."""
    return graph.replace("/", ".") + SUFFIX


def open_lines(path: Path | None) -> BinaryIO:
    """Open a graph file as a stream of N-Quads lines; None is the empty graph."""
    return io.BytesIO() if path is None else unpacked(path.open("rb"))


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write N-Quads lines, each with its end, sorted and without repetition."""
    with FrameWriter(path) as writer:
        append_lines(writer, lines)


def append_lines(writer: FrameWriter, lines: Iterable[bytes]) -> None:
    """Write sorted N-Quads lines behind those that are there."""
    remaining, last = iter(lines), b""
    while batch := list(islice(remaining, _LINES_AT_A_TIME)):
        starts, place = [], 0
        for line in batch:
            # A subject's own text ends at its first blank, so a line of the same subject begins with all of it.
            if not last or not line.startswith(last):
                starts.append(place)
                last = subject_of(line) + b" "
            place += len(line)
        writer.write(b"".join(batch), starts)


def facts(path: Path, iri: str) -> GraphFacts:
    """Digest of a graph file, and the number of its quads."""
    frames = read_index(path)
    return GraphFacts(iri, digest(frames), sum(frame.quads for frame in frames))


def quads_of(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """The quads of some lines, in order; literals keep their lexical form."""
    remaining = iter(lines)
    batches = iter(lambda: b"".join(islice(remaining, _LINES_AT_A_TIME)), b"")
    return chain.from_iterable(ox.parse(batch, format=ox.RdfFormat.N_QUADS) for batch in batches)


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """The quads of a graph file, in order."""
    with open_lines(path) as stream:
        yield from ox.parse(stream, format=ox.RdfFormat.N_QUADS)
