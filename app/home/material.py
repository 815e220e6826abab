"""What the home page is made of, and how it calls things; plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.addresses import followed
from app.changes import Change
from app.charts import Chart
from app.examples import Example
from app.home.areas import Area, Unit
from app.iris import Iris
from app.labels import Label, Reading, local_name
from app.page import Link
from app.snapshot import Dataset
from app.store.releases import Manifest


@dataclass(frozen=True)
class Material:
    """All that the page is made of; `line` are the releases that are kept, the current one last.

    `charts` are by the slug of the register; `name` is that of the site, "" when it has none.
    """

    iris: Iris
    line: Sequence[Manifest]
    datasets: Mapping[str, Dataset]
    areas: Sequence[Area]
    units: Sequence[Unit]
    changes: Sequence[Change]
    examples: Sequence[Example]
    charts: Mapping[str, Sequence[Chart]]
    name: str = ""

    @property
    def manifest(self) -> Manifest:
        """The current release."""
        return self.line[-1]


def link(iris: Iris, iri: str, labels: Iterable[Label], reading: Reading) -> Link:
    """The link to a thing by the best of its labels."""
    label = reading.chain.best(sorted(labels)) or Label(local_name(iri))
    return Link(iri, label, followed(iris, iri, reading.carried), external=False)


def register(material: Material, reading: Reading, dataset: Dataset) -> Link:
    """The link to a register; what its manifest calls it where the catalogue does not say."""
    titles = dataset.called(material.manifest.registers[dataset.slug])
    return link(material.iris, dataset.iri, titles, reading)
