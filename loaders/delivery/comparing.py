"""What a server holds, beside what was published, statement by statement: a number alone may be right by chance.

A server gives a graph in no order. It is sorted in runs on disk (where `TMPDIR` says), as graph files are, and both are
read side by side, so memory is that of a chunk. Both are in the form that the embedded store keeps: what a server
writes in its own way (`app.store.remote.levelling`) does not differ, and what it cannot keep does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.iris import RELEASE
from loaders import graphs, provenance
from loaders.delivery import stored
from loaders.delivery.content import Content
from loaders.delivery.target import Target
from loaders.delivery.telling import Doing, Told
from loaders.inference import sorting


class Difference(NamedTuple):
    """How many statements of a graph a server lacks, and how many it has that were not published."""

    missing: int
    surplus: int


_NONE: Final = Difference(missing=0, surplus=0)


def compare(
    target: Target, current: Content, sizes: Mapping[str, int], alike: Collection[str] = ()
) -> dict[str, Difference]:
    """The difference of each graph of a release; `sizes` are those of the graphs that the server has.

    Graphs that are known to be `alike` are not read.
    """
    names = [*current.names, RELEASE]
    doubtful = [name for name in names if name not in alike]
    told = Told(Doing.COMPARING, target.server.query, sum(sizes.get(name, 0) for name in doubtful))
    differences = {name: _difference(target, current, name, sizes, told) for name in doubtful}
    return {name: differences.get(name, _NONE) for name in names}


def _difference(target: Target, current: Content, name: str, sizes: Mapping[str, int], told: Told) -> Difference:
    with TemporaryDirectory(prefix="comparing-") as folder:
        published = _published(current, name, Path(folder))
        found = _found(told.each(target.connection.read(name)), Path(folder)) if sizes.get(name) else None
        return Difference(missing=_gone(published, found), surplus=_gone(found, published))


def _found(quads: Iterable[ox.Quad], folder: Path) -> Path:
    """A file of these quads; of two forms that a server keeps apart, and that are one for us, one."""
    file = folder / f"found{graphs.SUFFIX}"
    graphs.write_lines(file, (line for line, _ in groupby(sorting.ordered(quads))))
    return file


def _gone(old: Path | None, new: Path | None) -> int:
    """How many statements of one file the other lacks."""
    return sum(len(change.removed) for change in stored.changes(old, new))


def _published(current: Content, name: str, folder: Path) -> Path | None:
    """The file of a graph; that which says which release it is comes from the manifest, as for the server."""
    if name != RELEASE:
        return current.file(name)
    file = folder / f"{RELEASE}{graphs.SUFFIX}"
    graphs.write_lines(file, provenance.identity(current.manifest, current.iris))
    return file
