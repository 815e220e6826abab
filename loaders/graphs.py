"""Graph files: sorted, de-duplicated N-Quads under zstd, the form in which a release keeps and compares its graphs.

The store does not keep lexical forms (`31.40` becomes `31.4`), so differences and downloads come from these files. Two
files are compared by one merge of their sorted lines: constant memory, linear time.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import pyoxigraph as ox
import zstandard

from app.store.releases import GraphFacts

SUFFIX: Final = ".nq.zst"
LEVEL: Final = 3  # about 11 bytes a quad; higher levels cost twice the time for a tenth of the size
BUFFER: Final = 1 << 20


class Row(NamedTuple):
    """One row of an RDF Patch: `operation` is `D` (delete) or `A` (add), `line` an N-Quads line with its end."""

    operation: str
    line: bytes


def file_name(graph: str) -> str:
    """Name of the file of a named graph: `things/inferred` is kept in `things.inferred.nq.zst`."""
    return graph.replace("/", ".") + SUFFIX


def patch_name(graph: str) -> str:
    """Name of the file of a graph's change set: an RDF Patch under zstd."""
    return graph.replace("/", ".") + ".rdfp.zst"


def open_lines(path: Path | None) -> BinaryIO:
    """Open a graph file as a stream of N-Quads lines; None is the empty graph."""
    if path is None:
        return io.BytesIO()
    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True), BUFFER)


def write_lines(path: Path, lines: Iterable[bytes]) -> int:
    """Write N-Quads lines, each with its end, in the order given; return how many."""
    count = 0
    with path.open("wb") as file, zstandard.ZstdCompressor(level=LEVEL).stream_writer(file, closefd=False) as writer:
        for line in lines:
            writer.write(line)
            count += 1
    return count


def facts(path: Path, iri: str) -> GraphFacts:
    """Digest of the uncompressed lines of a graph file, and their number."""
    digest, quads = hashlib.sha256(), 0
    with open_lines(path) as stream:
        while block := stream.read(BUFFER):
            digest.update(block)
            quads += block.count(b"\n")
    return GraphFacts(iri, digest.hexdigest(), quads)


def compare(old: Path | None, new: Path | None) -> Iterator[Row]:
    """What turns the graph in `old` into the one in `new`, in the order of the lines."""
    with open_lines(old) as left, open_lines(new) as right:
        yield from _merge(left, right)


def _merge(left: BinaryIO, right: BinaryIO) -> Iterator[Row]:
    one, two = left.readline(), right.readline()
    while one and two:
        if one == two:
            one, two = left.readline(), right.readline()
        elif one < two:
            yield Row("D", one)
            one = left.readline()
        else:
            yield Row("A", two)
            two = right.readline()
    while one:
        yield Row("D", one)
        one = left.readline()
    while two:
        yield Row("A", two)
        two = right.readline()


def write_patch(path: Path, rows: Iterable[Row]) -> Counter[str]:
    """Write rows as an RDF Patch under zstd; return how many of each operation.

    https://afs.github.io/rdf-delta/rdf-patch.html: `A s p o g .` and `D s p o g .`, one transaction.
    """
    counts: Counter[str] = Counter()
    write_lines(path, (f"{row.operation} ".encode() + row.line for row in _counted(rows, counts)))
    return counts


def _counted(rows: Iterable[Row], counts: Counter[str]) -> Iterator[Row]:
    for row in rows:
        counts[row.operation] += 1
        yield row


def read_patch(path: Path) -> Iterator[Row]:
    """The rows of an RDF Patch that `write_patch` wrote."""
    with open_lines(path) as stream:
        for line in stream:
            yield Row(chr(line[0]), line[2:])


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """The quads of a graph file, in order."""
    with open_lines(path) as stream:
        yield from ox.parse(stream, format=ox.RdfFormat.N_QUADS)
