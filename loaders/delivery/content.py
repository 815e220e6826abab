"""The graphs of a release on disk, as a server is to hold them: by IRI, in the form that the embedded store keeps.

The graph `release` comes from the manifest, so that a release of an older version, which has no file of it, can be
delivered too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from app.iris import RELEASE, Iris
from app.store.releases import Manifest, Releases
from app.store.remote import constants
from loaders import graphs, provenance
from loaders.delivery import stored
from loaders.delivery.stored import Change


@dataclass(frozen=True)
class Content:
    """A release: its directory and its manifest."""

    directory: Path
    manifest: Manifest

    @staticmethod
    def of(releases: Releases, identifier: str) -> Content:
        """The release of this id, or `UnknownRelease`."""
        return Content(releases.path(identifier), releases.manifest(identifier))

    @property
    def id(self) -> str:
        """Id of the release."""
        return self.manifest.id

    @property
    def digest(self) -> str:
        """Digest of its graphs, which it says of itself."""
        return self.manifest.digest

    @property
    def iris(self) -> Iris:
        """The IRIs under the base that the release was made for."""
        return Iris(self.manifest.base_iri)

    @property
    def names(self) -> list[str]:
        """Names of the graphs, but that which says which release it is."""
        return sorted(self.manifest.graphs.keys() - {RELEASE})

    @property
    def identity(self) -> list[bytes]:
        """The graph that says which release it is, as lines of N-Triples."""
        return triples(provenance.identity(self.manifest, self.iris), self.iris.graph(RELEASE))

    def file(self, name: str) -> Path | None:
        """The file of a graph, None where there is no such graph."""
        return self.directory / "graphs" / graphs.file_name(name) if name in self.manifest.graphs else None

    def whole(self, name: str) -> Iterator[list[bytes]]:
        """Lines of N-Triples of a graph that there is, in chunks."""
        file = self.file(name)
        assert file is not None
        return (triples(lines, self.iris.graph(name)) for lines in stored.whole(file))

    def lines(self, name: str) -> int:
        """How many lines the file of a graph has: as many quads as the store keeps, or more."""
        return self.manifest.graphs[name].quads

    def counts(self, found: Mapping[str, int]) -> dict[str, int]:
        """How many quads the store keeps of each graph: as many as lines where a server was `found` to hold so many.

        Else they are counted, for there are fewer where some lines state the same.
        """
        store = ox.Store.read_only(str(self.directory / "store"))
        sizes = {
            name: lines if found.get(name) == (lines := self.lines(name)) else _size(store, self.iris.graph(name))
            for name in self.names
        }
        return {**sizes, RELEASE: len(self.identity)}


def differences(old: Content, new: Content) -> Iterator[tuple[str, Change]]:
    """What turns one release into another, by name of graph, in chunks of lines of N-Triples.

    The graph `release` is not among them: who delivers the change says so in the end.
    """
    before, after = old.manifest.graphs, new.manifest.graphs
    for name in sorted({*old.names, *new.names}):
        if before.get(name) != after.get(name):
            graph = new.iris.graph(name)
            for change in stored.changes(old.file(name), new.file(name)):
                yield name, Change(triples(change.removed, graph), triples(change.added, graph))


def triples(lines: list[bytes], graph: str) -> list[bytes]:
    """N-Quads lines of a graph as N-Triples, in a form in which every server finds again what it was given."""
    tail = len(f" <{graph}> .\n".encode())
    return [line + b" .\n" for line in constants.in_lines(line[:-tail] for line in lines)]


def _size(store: ox.Store, graph: str) -> int:
    solutions = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return int(next(solutions)["n"].value)
