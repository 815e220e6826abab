"""The registers in charts: the first chart of the first register drawn, and the way to all others."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from app.addresses import page_path
from app.home.material import Material, register
from app.home.model import ChartLink, Section
from app.labels import Label, Reading
from app.register.figures import Figure, figure


def headline(material: Material, sections: Iterable[Section], reading: Reading) -> Figure | None:
    """The first chart that there is, by the order of the sections."""
    for slug in _slugs(material, sections):
        for chart in material.charts.get(slug, ())[:1]:
            kept_back = material.manifest.registers[slug].quarantined
            return figure(chart, slug, material.iris, reading, MultiDict(), kept_back=kept_back)
    return None


def links(material: Material, sections: Iterable[Section], reading: Reading) -> Iterable[ChartLink]:
    """Every chart by its title, with the register that it is of."""
    for slug in _slugs(material, sections):
        place = page_path(f"dataset/{quote(slug)}") + reading.carried
        for chart in material.charts.get(slug, ()):
            titles = sorted(Label(text, tag) for tag, text in chart.titles.items())
            title = reading.chain.best(titles) or Label(chart.name)
            yield ChartLink(title, f"{place}#chart-{chart.name}", register(material, reading, material.datasets[slug]))


def _slugs(material: Material, sections: Iterable[Section]) -> list[str]:
    by_iri = {dataset.iri: slug for slug, dataset in material.datasets.items()}
    return [by_iri[card.register.iri] for section in sections for card in section.cards]
