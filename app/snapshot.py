"""A release as the web modules see it: its store, and what is read from it once and used on every page.

What is read once is read when the release is opened, so that no page pays for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from pyoxigraph import Literal, NamedNode

from app import layout, queries, stewardship
from app.index import Index
from app.iris import Iris
from app.labels import Label
from app.layout import Layout
from app.register import tables
from app.register.tables import Tables
from app.stewardship import Stewardship
from app.store import rows
from app.store.base import Store, Term
from app.store.origins import Origins
from app.store.releases import Manifest
from app.terms import vocabulary
from app.terms.vocabulary import Vocabulary

Made = TypeVar("Made")


@dataclass(frozen=True)
class Dataset:
    """A register as the catalogue describes it; `invented` when its data are those of a sample, which are made up.

    `changed` is the moment of the release that last changed it, "" where none tells; `stewardship` tells who keeps it.
    """

    iri: str
    titles: frozenset[Label] = frozenset()
    descriptions: frozenset[Label] = frozenset()
    licences: tuple[str, ...] = ()
    invented: bool = False
    changed: str = ""
    stewardship: Stewardship = field(default_factory=Stewardship)

    @property
    def slug(self) -> str:
        """The name of the register."""
        return self.iri.rpartition("/")[2]


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

    def datasets_of(self, graphs: Iterable[str]) -> list[Dataset]:
        """The registers that named graphs belong to."""
        names = {graph.removeprefix(self.iris.graph("")).partition("/")[0] for graph in graphs}
        return [dataset for slug, dataset in self.datasets.items() if slug in names]


def take(store: Store, directory: Path, at_hand: Store) -> Snapshot:
    """Read what every page needs of the release in a directory, from the store `at_hand` that tells of it.

    The index is opened when it is first asked.
    """
    iris = Iris(store.manifest.base_iri)
    described, changed, kept = _described(at_hand), _changed(at_hand), stewardship.read(at_hand)
    datasets = {}
    for slug, facts in store.manifest.registers.items():
        iri = iris.dataset(slug)
        dataset = described.get(iri, Dataset(iri))
        datasets[slug] = replace(
            dataset, invented=facts.invented, changed=changed.get(iri, ""), stewardship=kept.get(iri, Stewardship())
        )
    laid_out = layout.read(at_hand)
    return Snapshot(
        store=store,
        iris=iris,
        layout=laid_out,
        index=Index(directory),
        datasets=datasets,
        vocabulary=vocabulary.read(at_hand),
        directory=directory,
        tables=tables.read(at_hand, laid_out),
        origins=Origins(directory),
    )


def _changed(store: Store) -> dict[str, str]:
    """The moment of the last change of each register that a release tells of, by the IRI of the register."""
    return {
        dataset.value: moment.value
        for row in store.select(queries.text("changed"))
        if isinstance(dataset := row.get("dataset"), NamedNode) and isinstance(moment := row.get("at"), Literal)
    }


def _described(store: Store) -> dict[str, Dataset]:
    by_dataset: dict[str, list[dict[str, Term]]] = defaultdict(list)
    for row in store.select(queries.text("datasets")):
        if isinstance(dataset := row["dataset"], NamedNode):
            by_dataset[dataset.value].append(row)
    return {
        iri: Dataset(
            iri,
            titles=rows.labels(found, "title"),
            descriptions=rows.labels(found, "description"),
            licences=tuple(sorted({term.value for row in found if isinstance(term := row.get("licence"), NamedNode)})),
        )
        for iri, found in by_dataset.items()
    }
