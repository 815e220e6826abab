"""A release as the web modules see it: its store, and what is read from it once and used on every page.

What is read once is read when the release is opened, so that no page pays for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from app import layout, queries
from app.index import Index
from app.iris import Iris
from app.labels import Label
from app.layout import Layout
from app.store.base import Store, Term
from app.store.releases import Manifest
from app.terms import vocabulary
from app.terms.vocabulary import Vocabulary


@dataclass(frozen=True)
class Dataset:
    """A register as the catalogue describes it; `invented` when its data are those of a sample, which are made up."""

    iri: str
    titles: frozenset[Label] = frozenset()
    descriptions: frozenset[Label] = frozenset()
    licences: tuple[str, ...] = ()
    invented: bool = False

    @property
    def slug(self) -> str:
        """The name of the register."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Snapshot:
    """One release, open; `datasets` are keyed by the register's slug, in the manifest's order."""

    store: Store
    iris: Iris
    layout: Layout = field(repr=False)
    index: Index = field(repr=False)
    datasets: Mapping[str, Dataset]
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False)

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        return self.store.manifest

    def exists(self, iri: str) -> bool:
        """True when the release says anything of `iri`."""
        return self.store.ask(queries.text("exists"), this=NamedNode(iri))

    def datasets_of(self, graphs: Iterable[str]) -> list[Dataset]:
        """The registers that named graphs belong to."""
        names = {graph.removeprefix(self.iris.graph("")).partition("/")[0] for graph in graphs}
        return [dataset for slug, dataset in self.datasets.items() if slug in names]


def take(store: Store, index: Index) -> Snapshot:
    """Read what every page needs from a store; the index is opened when it is first asked."""
    iris = Iris(store.manifest.base_iri)
    described = _described(store)
    datasets = {
        slug: replace(described.get(iris.dataset(slug), Dataset(iris.dataset(slug))), invented=facts.invented)
        for slug, facts in store.manifest.registers.items()
    }
    return Snapshot(store, iris, layout.read(store), index, datasets, vocabulary.read(store))


def _described(store: Store) -> dict[str, Dataset]:
    rows: dict[str, list[dict[str, Term]]] = defaultdict(list)
    for row in store.select(queries.text("datasets")):
        if isinstance(dataset := row["dataset"], NamedNode):
            rows[dataset.value].append(row)
    return {
        iri: Dataset(
            iri,
            titles=_labels(found, "title"),
            descriptions=_labels(found, "description"),
            licences=tuple(sorted({term.value for row in found if isinstance(term := row.get("licence"), NamedNode)})),
        )
        for iri, found in rows.items()
    }


def _labels(rows: list[dict[str, Term]], name: str) -> frozenset[Label]:
    literals = [row.get(name) for row in rows]
    return frozenset(
        Label(literal.value, literal.language or "") for literal in literals if isinstance(literal, Literal)
    )
