"""Entries of a register with their facts, of which only the subjects are held in memory."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile

Facts = list[tuple[bytes, bytes]]


class Entries(Mapping[bytes, Facts]):
    """What is said of entries, terms as N-Quads writes them; the facts are in a file without a name, until closed.

    Each entry is put in once, before any is read.
    """

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder, buffering=1 << 20)  # noqa: SIM115  # closed by `close`
        self._places: dict[bytes, int] = {}
        self._starts = array("Q", [0])

    def put(self, subject: bytes, facts: Facts) -> None:
        """Put an entry in."""
        # No term has a line break in it (N-Quads section 4).
        written = self._file.write(b"\n".join(chain.from_iterable(facts)))
        self._places[subject] = len(self._places)
        self._starts.append(self._starts[-1] + written)

    def close(self) -> None:
        """Let go of the facts."""
        self._file.close()

    def __getitem__(self, subject: bytes) -> Facts:
        place = self._places[subject]
        start, end = self._starts[place : place + 2]
        self._file.flush()
        terms = os.pread(self._file.fileno(), end - start, start).split(b"\n")
        return list(zip(terms[::2], terms[1::2], strict=False))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
