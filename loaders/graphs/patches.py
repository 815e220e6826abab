"""What turns one graph file into another, as rows of an RDF Patch, and that patch as a file.

Two files are compared by one merge of the lines of those frames that only one of them has: constant memory, and time
that grows with what differs. The store does not keep lexical forms (`31.40` becomes `31.4`), so differences come from
these files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import zstandard

from loaders.graphs.files import open_lines
from loaders.graphs.frames import LEVEL, Frame, lines_of, read_index, unpacked

_BLOCK: Final = 1 << 20


class Row(NamedTuple):
    """One row of an RDF Patch: `operation` is `D` (delete) or `A` (add), `line` an N-Quads line with its end."""

    operation: str
    line: bytes


def patch_name(graph: str) -> str:
    """Name of the file of a graph's change set: an RDF Patch under zstd."""
    return graph.replace("/", ".") + ".rdfp.zst"


def compare(old: Path | None, new: Path | None) -> Iterator[Row]:
    """What turns the graph in `old` into the one in `new`, in the order of the lines."""
    before, after = read_index(old), read_index(new)
    # A line stands in one place of the order only, so a frame that both have takes no part in the merge.
    common = {frame.sha256 for frame in before} & {frame.sha256 for frame in after}
    with ExitStack() as stack:
        left, right = (_remaining(stack, *side, common) for side in ((old, before), (new, after)))
        yield from _merge(left, right)


def _remaining(stack: ExitStack, path: Path | None, frames: list[Frame], common: set[str]) -> Iterator[bytes]:
    if path is None:
        return iter(())
    return lines_of(stack.enter_context(path.open("rb")), (each for each in frames if each.sha256 not in common))


def _merge(left: Iterator[bytes], right: Iterator[bytes]) -> Iterator[Row]:
    one, two = next(left, b""), next(right, b"")
    while one and two:
        if one == two:
            one, two = next(left, b""), next(right, b"")
        elif one < two:
            yield Row("D", one)
            one = next(left, b"")
        else:
            yield Row("A", two)
            two = next(right, b"")
    while one:
        yield Row("D", one)
        one = next(left, b"")
    while two:
        yield Row("A", two)
        two = next(right, b"")


def write_patch(path: Path, rows: Iterable[Row]) -> Counter[str]:
    """Write rows as an RDF Patch under zstd; return how many of each operation.

    https://afs.github.io/rdf-delta/rdf-patch.html: `A s p o g .` and `D s p o g .`, one transaction.
    """
    counts: Counter[str] = Counter()
    with _compressed(path) as writer:
        for row in rows:
            counts[row.operation] += 1
            writer.write(f"{row.operation} ".encode() + row.line)
    return counts


def write_whole_patch(path: Path, operation: str, graph: Path) -> Counter[str]:
    """Write the patch that adds (`A`) or deletes (`D`) a whole graph, as `write_patch` would, block by block."""
    mark = f"{operation} ".encode()
    with _compressed(path) as writer, open_lines(graph) as lines:
        writer.write(mark)
        before = lines.read(_BLOCK)
        while block := lines.read(_BLOCK):
            writer.write(before.replace(b"\n", b"\n" + mark))
            before = block
        # The last line end begins no row.
        writer.write(before[:-1].replace(b"\n", b"\n" + mark) + before[-1:])
    return Counter({operation: sum(frame.quads for frame in read_index(graph))})


def _compressed(path: Path) -> BinaryIO:
    return zstandard.ZstdCompressor(level=LEVEL).stream_writer(path.open("wb"), closefd=True)


def read_patch(path: Path) -> Iterator[Row]:
    """The rows of an RDF Patch that `write_patch` wrote."""
    with unpacked(path.open("rb")) as stream:
        for line in stream:
            yield Row(chr(line[0]), line[2:])
