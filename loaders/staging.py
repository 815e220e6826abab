"""The staging area: a private copy of the current release in which the next one is prepared.

A folder of graph files, hard-linked from the parent where they stay as they are, and a store that follows them
(`staged_store`). Readers never open the area; a publisher that dies leaves it behind, and the next one sweeps it away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.iris import Iris
from app.store.releases import GraphFacts, Releases
from app.validation.view import View
from loaders import graphs
from loaders.staged_store import BULK, StagedStore, as_stored, lines_of

PREFIX: Final = ".staging-"


@dataclass(frozen=True)
class Change:
    """How many quads a graph lost and won; `patch` tells which, until the staging area is closed.

    There is no patch where a graph came into being: all that it has is new.
    """

    removed: int = 0
    added: int = 0
    patch: Path | None = None


class Staging:
    """A release in the making: `graphs` are the facts of every graph as it would be published.

    It follows the current release, `parent`, and starts with the content of it, or of the release named `content`.
    """

    def __init__(
        self, releases: Releases, iris: Iris, content: str | None = None, directory: Path | None = None
    ) -> None:
        self.iris = iris
        self.directory = directory or releases.root / f"{PREFIX}{os.getpid()}"
        self.files = self.directory / "graphs"
        self.files.mkdir(parents=True)
        current = releases.current()
        self.parent = releases.manifest(current) if current else None
        self.parent_directory = releases.path(current) if current else None
        self.graphs: dict[str, GraphFacts] = {}
        self.torn: set[str] = set()
        origin = content or current
        if origin:
            self.graphs.update(releases.manifest(origin).graphs)
            link_files(releases.path(origin) / "graphs", self.files)
        self.staged = StagedStore(
            self.directory / "store", self.files, self.graphs, releases.path(origin) if origin else None
        )

    @property
    def store(self) -> ox.Store:
        """The graphs as a store, for queries."""
        return self.staged.graphs

    def seen(self, names: Collection[str]) -> ox.Store | View:
        """The store without the graphs that are not among `names`."""
        if self.graphs.keys() <= set(names):
            return self.store
        return View(self.store, [ox.NamedNode(self.iris.graph(name)) for name in sorted(names) if name in self.graphs])

    def facts(self, names: Collection[str]) -> dict[str, GraphFacts]:
        """The facts of those graphs that are among `names`."""
        return {name: facts for name, facts in self.graphs.items() if name in names}

    def file(self, name: str) -> Path | None:
        """The graph file of `name`, None when the graph is empty."""
        return self.files / graphs.file_name(name) if name in self.graphs else None

    def parent_file(self, name: str) -> Path | None:
        """The graph file of `name` in the parent release, None when it has none."""
        if self.parent is None or self.parent_directory is None or name not in self.parent.graphs:
            return None
        return self.parent_directory / "graphs" / graphs.file_name(name)

    def replace(self, name: str, file: Path) -> Change:
        """Make `file` (which is moved) the content of graph `name`, in the store too; an empty file drops the graph."""
        fresh = graphs.facts(file, self.iris.graph(name))
        if self.graphs.get(name) == fresh:
            file.unlink()
            return Change()
        old = self.file(name)
        if old is None:
            self._keep(name, file, fresh)
            self.staged.load(name)
            return Change(added=fresh.quads)
        patch = self.directory / graphs.patch_name(name)
        counts = graphs.write_patch(patch, graphs.compare(old, file))
        self._keep(name, file, fresh)
        self.staged.apply(name, patch, added=counts["A"], removed=counts["D"])
        return Change(counts["D"], counts["A"], patch)

    def adopt(self, name: str, file: Path | None) -> None:
        """Make a file of another staging area, None for the empty graph, the content of graph `name`."""
        copy = self.directory / f"adopted{graphs.SUFFIX}"
        if file is None:
            graphs.write_lines(copy, ())
        else:
            os.link(file, copy)
        self.replace(name, copy)

    def quads(self, change: Change) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """What a change to a graph that was there removed from the store and added, in the form that the store keeps.

        A value that only changed its lexical form, or stays in another one, neither went nor came.
        """
        removed, added = (as_stored(self.written(change, operation)) for operation in "DA")
        return [quad for quad in removed if quad not in self.store], [quad for quad in added if quad not in removed]

    def written(self, change: Change, operations: str = "DA") -> Iterator[ox.Quad]:
        """The quads that a change with a patch deleted (`D`) and added (`A`), as they were written."""
        if change.patch is not None:
            for operation in operations:
                yield from graphs.quads_of(lines_of(change.patch, operation))

    def take(self, name: str, lines: Iterable[bytes]) -> None:
        """Make sorted lines, which the store has as graph `name` already, its file."""
        file = self.directory / f"taken{graphs.SUFFIX}"
        graphs.write_lines(file, lines)
        fresh = graphs.facts(file, self.iris.graph(name))
        self.staged.bulk_built |= fresh.quads > BULK
        self._keep(name, file, fresh)

    def follow(self, name: str, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Bring the file of graph `name` up to a small change that its graph in the store has seen already."""
        gone, come = ({f"{quad} .\n".encode() for quad in as_stored(quads)} for quads in (removed, added))
        subjects = {graphs.subject_of(line) for line in gone | come}
        old = self.file(name)
        if not subjects:
            return
        lines = (set(graphs.lines_about(old, subjects)) - gone) | come
        replacements: dict[bytes, list[bytes]] = {subject: [] for subject in subjects}
        for line in sorted(lines):
            replacements[graphs.subject_of(line)].append(line)
        file = self.directory / f"followed{graphs.SUFFIX}"
        graphs.replace_subjects(old, replacements, file)
        self._keep(name, file, graphs.facts(file, self.iris.graph(name)))

    def _keep(self, name: str, file: Path, fresh: GraphFacts) -> None:
        if fresh.quads:
            file.replace(self.files / graphs.file_name(name))
            self.graphs[name] = fresh
        else:
            file.unlink()
            (self.files / graphs.file_name(name)).unlink(missing_ok=True)
            self.graphs.pop(name, None)

    @contextmanager
    def written_by_others(self, name: str) -> Iterator[None]:
        """While graph `name` is written in the store directly; after a fault, file and store do not agree."""
        self.torn.add(name)
        yield
        self.torn.discard(name)

    def restore(self, name: str) -> None:
        """Bring graph `name` back to what the parent release holds, or to nothing."""
        if name in self.torn:
            self.torn.discard(name)
            self.staged.reload(name, self.iris.graph(name))
        self.adopt(name, self.parent_file(name))

    def changed(self) -> list[str]:
        """Names of the graphs that differ from the parent release, sorted."""
        before = self.parent.graphs if self.parent else {}
        return sorted(name for name in before.keys() | self.graphs.keys() if before.get(name) != self.graphs.get(name))

    def close(self) -> None:
        """Write everything to disk and let go of the store; the staging area is then ready to become a release."""
        for patch in self.directory.glob("*.rdfp.zst"):
            patch.unlink()
        self.staged.close()

    def discard(self) -> None:
        """Remove the staging area, unless it has become a release."""
        self.staged.let_go()
        if self.directory.exists():
            shutil.rmtree(self.directory)


def sweep(releases: Releases, *, settled: bool = True) -> list[str]:
    """Remove what dead publishers left: staging areas, and releases that were renamed into place but never current.

    Releases form one line (a rollback is a release too), so whatever follows the current one was never current. They
    stay until it is `settled` that no server holds one of them.
    """
    current = releases.current()
    last = releases.manifest(current).sequence if current else 0
    orphans = [releases.root / manifest.id for manifest in releases.all() if settled and manifest.sequence > last]
    leftovers = sorted([*releases.root.glob(f"{PREFIX}*"), *releases.root.glob(".doomed-*"), *orphans])
    for path in leftovers:
        shutil.rmtree(path)
    return [path.name for path in leftovers]


def link_files(source: Path, target: Path) -> None:
    """Hard-link every file of a folder into another, which is made when missing."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        os.link(path, target / path.name)
