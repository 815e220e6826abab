"""The snapshot of a release, read when the release is opened, so that no page pays for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from pyoxigraph import NamedNode

from app import queries
from app.index import Index
from app.iris import Iris
from app.snapshot import datasets, layout, tables, vocabulary
from app.snapshot.datasets import Dataset
from app.snapshot.layout import Layout
from app.snapshot.tables import Tables
from app.snapshot.vocabulary import Vocabulary
from app.store.base import Store
from app.store.origins import Origins
from app.store.releases import Manifest

Made = TypeVar("Made")


@dataclass(frozen=True)
class Snapshot:
    """One release, open, in its `directory`; `datasets` are keyed by the register's slug, in the manifest's order."""

    store: Store
    iris: Iris
    layout: Layout = field(repr=False)
    index: Index = field(repr=False)
    datasets: Mapping[str, Dataset]
    vocabulary: Vocabulary = field(repr=False)
    directory: Path
    tables: Tables = field(repr=False)
    origins: Origins = field(repr=False)
    kept: dict[Hashable, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self.store.manifest

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for a release; `key` begins with the name of the module that keeps it."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast("Made", self.kept[key])

    def exists(self, iri: str) -> bool:
        """True when the release says anything of `iri`."""
        return self.store.ask(queries.text("exists"), this=NamedNode(iri))

    def register(self, iri: str) -> Dataset | None:
        """The register of an IRI; None of whatever is no register of the release."""
        return next((dataset for dataset in self.datasets.values() if dataset.iri == iri), None)

    def datasets_of(self, graphs: Iterable[str]) -> list[Dataset]:
        """The registers that named graphs belong to."""
        names = {graph.removeprefix(self.iris.graph("")).partition("/")[0] for graph in graphs}
        return [dataset for slug, dataset in self.datasets.items() if slug in names]


def take(store: Store, directory: Path, at_hand: Store) -> Snapshot:
    """Read what every page needs of the release in a directory, from the store `at_hand` that tells of it.

    The index is opened when it is first asked.
    """
    iris = Iris(store.manifest.base_iri)
    laid_out = layout.read(at_hand)
    return Snapshot(
        store=store,
        iris=iris,
        layout=laid_out,
        index=Index(directory),
        datasets=datasets.read(at_hand, iris, store.manifest),
        vocabulary=vocabulary.read(at_hand),
        directory=directory,
        tables=tables.read(at_hand, laid_out),
        origins=Origins(directory),
    )
