"""Registers as the catalogue describes them: their titles, licences, keepers, and when each was last changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from app import queries
from app.iris import Iris
from app.labels import Label
from app.snapshot import stewardship
from app.snapshot.stewardship import Stewardship
from app.store import rows
from app.store.base import Store, Term
from app.store.releases import Manifest, RegisterFacts


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

    def called(self, facts: RegisterFacts) -> frozenset[Label]:
        """Its titles; what the manifest of a release calls it where the catalogue does not say."""
        return self.titles or frozenset(Label(text, tag) for tag, text in facts.title.items())


def read(store: Store, iris: Iris, manifest: Manifest) -> dict[str, Dataset]:
    """The registers of a release by slug, in the order of its manifest."""
    described, changed, kept = _described(store), _changed(store), stewardship.read(store)
    found = {}
    for slug, facts in manifest.registers.items():
        iri = iris.dataset(slug)
        dataset = described.get(iri, Dataset(iri))
        found[slug] = replace(
            dataset, invented=facts.invented, changed=changed.get(iri, ""), stewardship=kept.get(iri, Stewardship())
        )
    return found


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
