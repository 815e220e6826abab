"""The registers by area, in the order that the data give, each as a card."""

from __future__ import annotations

from collections.abc import Iterable

from app import i18n
from app.home.material import Material, link, register
from app.home.model import Card, Section
from app.labels import Reading
from app.snapshot import Dataset


def sections(material: Material, reading: Reading) -> Iterable[Section]:
    """The areas with their registers, then the registers that have no area."""
    by_iri = {dataset.iri: dataset for dataset in material.datasets.values()}
    placed: set[str] = set()
    for area in material.areas:
        here = [by_iri[iri] for iri in area.datasets if iri in by_iri and iri not in placed]
        placed |= {dataset.iri for dataset in here}
        if here:
            name = link(material.iris, area.iri, area.labels, reading)
            cards = tuple(card(material, reading, dataset) for dataset in here)
            yield Section(name, reading.chain.best(area.definitions), cards)
    if others := [dataset for iri, dataset in by_iri.items() if iri not in placed]:
        yield Section(None, None, tuple(card(material, reading, dataset) for dataset in others))


def card(material: Material, reading: Reading, dataset: Dataset) -> Card:
    """The card of a register."""
    facts = material.manifest.registers[dataset.slug]
    return Card(
        register=register(material, reading, dataset),
        description=reading.chain.best(dataset.descriptions),
        entries=i18n.plural("%(number)s entry", "%(number)s entries", reading.language, facts.entities),
        invented=dataset.invented,
    )
