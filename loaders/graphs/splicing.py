"""Some subjects of a graph file, looked up or replaced: only the frames that they lie in are unpacked.

A file with subjects replaced is, to the byte, the file that writing all of its lines would make.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby
from pathlib import Path

from loaders.graphs.files import append_lines, write_lines
from loaders.graphs.frames import Frame, FrameWriter, lines_of, read_index, subject_of

# Lines of a subject, sorted; none take the subject out.
Replacements = Mapping[bytes, list[bytes]]


def replace_subjects(old: Path | None, replacements: Replacements, out: Path) -> None:
    """Write the graph in `old` to `out`, with the lines of the subjects in `replacements` in place of their own."""
    frames = read_index(old)
    if old is None or not frames:
        write_lines(out, (line for subject in sorted(replacements) for line in replacements[subject]))
        return
    parts = _parts(frames, replacements)
    with old.open("rb") as source, FrameWriter(out) as writer:
        for touched, group in groupby(enumerate(frames), key=lambda numbered: numbered[0] in parts):
            if touched:
                numbers, changed = zip(*group, strict=True)
                fresh = [subject for number in numbers for subject in parts[number]]
                append_lines(writer, _replaced(lines_of(source, changed), replacements, fresh))
                writer.finish_frame()
            else:
                for _, frame in group:
                    writer.copy(source, frame)


def lines_about(path: Path | None, wanted: Collection[bytes]) -> Iterator[bytes]:
    """The lines that begin with one of `wanted`: subjects, or subjects and predicates, as N-Quads writes them."""
    frames = read_index(path) if wanted else []
    if path is None or not frames:
        return
    firsts = [frame.first.encode() for frame in frames]
    numbers = {max(0, bisect_right(firsts, subject_of(prefix)) - 1) for prefix in wanted}
    widths = {prefix.count(b" ") + 1 for prefix in wanted}
    with path.open("rb") as file:
        for line in lines_of(file, (frames[number] for number in sorted(numbers))):
            if any(b" ".join(line.split(b" ", width)[:width]) in wanted for width in widths):
                yield line


def subject_and_predicate(line: bytes) -> bytes:
    """What an N-Quads line begins with, up to its object."""
    return b" ".join(line.split(b" ", 2)[:2])


def _parts(frames: list[Frame], replacements: Replacements) -> dict[int, list[bytes]]:
    """The frames to write anew, by number, each with those of the subjects that belong into it, sorted."""
    firsts = [frame.first.encode() for frame in frames]
    parts: dict[int, list[bytes]] = {}
    for subject in sorted(replacements):
        number = max(0, bisect_right(firsts, subject) - 1)
        parts.setdefault(number, []).append(subject)
        if number and firsts[number] == subject and not replacements[subject]:
            # Where the subject that begins a frame goes, the rest of the frame joins the one before.
            parts.setdefault(number - 1, [])
    return parts


def _replaced(lines: Iterator[bytes], replacements: Replacements, fresh: list[bytes]) -> Iterable[bytes]:
    kept = (line for line in lines if subject_of(line) not in replacements)
    return merge(kept, (line for subject in fresh for line in replacements[subject]))
