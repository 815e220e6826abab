"""The store of a staging area: the same graphs as its files, for queries.

It starts as a hard-linked checkpoint of a release's store: nothing is copied but what changes. That of a first release
is in memory, where everything reads and writes it at a third of the cost, until it grows too large or is complete.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.store.releases import GraphFacts
from loaders import graphs

# A fresh load beats deleting quads one by one above this share of the store (measured: 20 µs a removal).
REBUILD_SHARE: Final = 0.25
# A bulk load beats a transaction above this many quads, and leaves a store that wants optimising.
BULK: Final = 100_000
# Bytes of lines in one bulk load, of which the store holds all in memory, at 1 kB a quad.
PIECE: Final = 32 * 1024 * 1024
# Above this many quads, at 350 bytes each, a store moves from memory to disk.
IN_MEMORY: Final = 1_000_000
# Stands in the line of a literal whose lexical form the store may fold.
_TYPED: Final = b'"^^<'


class StagedStore:
    """A store in `directory`, that follows the graph files in `files`; `facts` are those of the graphs as they are now.

    `origin` is the release whose content it starts with, None for none.
    """

    def __init__(self, directory: Path, files: Path, facts: Mapping[str, GraphFacts], origin: Path | None) -> None:
        self.bulk_built = False
        self.in_memory = origin is None
        self._directory = directory
        self._files = files
        self._facts = facts
        self._behind = False
        self._store = _checkpoint(origin / "store", directory) if origin else ox.Store()

    @property
    def graphs(self) -> ox.Store:
        """The store itself, with all graphs as they are now."""
        if self._behind:
            self._rebuild()
        return self._store

    def postpone(self) -> None:
        """Load nothing into the store of a first release before somebody asks it."""
        self._behind = self.in_memory

    def load(self, name: str) -> None:
        """Load a graph that the store does not have yet."""
        quads = self._facts[name].quads if name in self._facts else 0
        if self._behind:
            return
        if self._outgrows_memory():
            self._rebuild()
        elif quads > BULK:
            self._bulk_load(name)
        elif quads:
            self._store.extend(graphs.read_quads(self._file(name)))

    def apply(self, name: str, patch: Path, *, added: int, removed: int) -> None:
        """Bring a graph up to a change, whose file is there already."""
        if self._behind:
            return
        too_many = removed > BULK and removed > REBUILD_SHARE * self._quads()
        if too_many or self._outgrows_memory():
            self._rebuild()
            return
        for quad in graphs.quads_of(lines_of(patch, "D")):
            self._store.remove(quad)
        if max(added, removed) > BULK:
            self._bulk_load(name)
        else:
            self._store.extend(graphs.quads_of(self._folded(name, patch)))
            self._store.extend(graphs.quads_of(lines_of(patch, "A")))

    def reload(self, name: str, iri: str) -> None:
        """Load a graph again, whatever of it is there."""
        self.graphs.clear_graph(ox.NamedNode(iri))
        if name in self._facts:
            self._bulk_load(name)

    def close(self) -> None:
        """Write everything to disk and let go of the store."""
        if self.in_memory:
            self._rebuild()
        self.graphs.flush()
        if self.bulk_built:
            self._store.optimize()
        self.let_go()

    def let_go(self) -> None:
        """Let go of the store, if that has not been done: RocksDB tidies up its files as long as it is open."""
        if hasattr(self, "_store"):
            del self._store

    def _file(self, name: str) -> Path:
        return self._files / graphs.file_name(name)

    def _folded(self, name: str, patch: Path) -> Iterator[bytes]:
        """Lines that stay, but whose quad may have gone: the store folds the lexical forms of a value into one."""
        touched = {graphs.subject_and_predicate(line) for line in lines_of(patch, "D") if _TYPED in line}
        return graphs.lines_about(self._file(name) if name in self._facts else None, touched)

    def _bulk_load(self, *names: str) -> None:
        """Load whole graphs: a store is a set, so what it has already does no harm."""
        for piece in _pieces(self._file(name) for name in names):
            self._store.bulk_load(piece, format=ox.RdfFormat.N_QUADS)
        self.bulk_built = True

    def _quads(self) -> int:
        return sum(facts.quads for facts in self._facts.values())

    def _outgrows_memory(self) -> bool:
        return self.in_memory and self._quads() > IN_MEMORY

    def _rebuild(self) -> None:
        """Load all graph files into a new store, on disk."""
        del self._store
        shutil.rmtree(self._directory, ignore_errors=self.in_memory)
        self._store = ox.Store(str(self._directory))
        self.in_memory = self._behind = False
        self._bulk_load(*self._facts)


def lines_of(patch: Path, operation: str) -> Iterator[bytes]:
    """The lines that a patch adds (`A`) or deletes (`D`)."""
    return (row.line for row in graphs.read_patch(patch) if row.operation == operation)


def as_stored(quads: Iterable[ox.Quad]) -> ox.Store:
    """The quads in a small store of their own, which folds literals as the large one does."""
    store = ox.Store()
    store.extend(quads)
    return store


def _checkpoint(source: Path, target: Path) -> ox.Store:
    # The target is on the same file system, so RocksDB links its immutable files (`Store.backup`).
    ox.Store.read_only(str(source)).backup(str(target))
    return ox.Store(str(target))


def _pieces(files: Iterable[Path]) -> Iterator[bytes]:
    """The lines of graph files, many at a time; those of small graphs together."""
    piece = bytearray()
    for file in files:
        with graphs.open_lines(file) as stream:
            while lines := stream.readlines(PIECE - len(piece)):
                piece += b"".join(lines)
                if len(piece) >= PIECE:
                    yield bytes(piece)
                    piece.clear()
    if piece:
        yield bytes(piece)
