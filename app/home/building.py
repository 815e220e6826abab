"""The home page for its reader, put together of what was read. Pure: values in, a `Home` out."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pyoxigraph import Literal

from app import i18n, values
from app.home import charts
from app.home.areas import Unit
from app.home.discovery import json_ld
from app.home.material import Material, link
from app.home.model import Home, Number
from app.home.news import day, news
from app.home.recipes import recipes
from app.home.sections import sections
from app.index import collation
from app.labels import Reading
from app.page import Link
from app.snapshot import Dataset


def build(material: Material, reading: Reading) -> Home:
    """Build the home page for its reader."""
    arranged = tuple(sections(material, reading))
    return Home(
        sections=arranged,
        numbers=tuple(_numbers(material, reading)),
        chart=charts.headline(material, arranged, reading),
        charts=tuple(charts.links(material, arranged, reading)),
        news=tuple(news(material, reading)),
        region=next((_unit(material, reading, unit) for unit in material.units if not unit.under), None),
        units=tuple(_units(material, reading)),
        recipes=tuple(recipes(material, reading)),
        invented=_invented(material.datasets.values()),
        json_ld=json.dumps(json_ld(material, reading), ensure_ascii=False),
    )


def _numbers(material: Material, reading: Reading) -> Iterable[Number]:
    """How much there is, and since when."""
    manifest, language = material.manifest, reading.language
    counted = (
        (i18n.say("Registers", language), len(material.datasets)),
        (i18n.say("Entries", language), sum(facts.entities for facts in manifest.registers.values())),
        (i18n.say("Statements", language), sum(graph.quads for graph in manifest.graphs.values())),
    )
    for name, number in counted:
        if number:
            yield Number(name, values.show(Literal(number), language))
    yield Number(i18n.say("Last publication", language), day(manifest, reading))


def _units(material: Material, reading: Reading) -> Iterable[Link]:
    links = (_unit(material, reading, unit) for unit in material.units if unit.under)
    return sorted(links, key=lambda link: (collation.key(link.label.text), link.iri))


def _unit(material: Material, reading: Reading, unit: Unit) -> Link:
    return link(material.iris, unit.iri, unit.labels, reading)


def _invented(datasets: Iterable[Dataset]) -> str:
    """How many of the registers have made-up data: "all", "some" or none ("")."""
    kinds = {dataset.invented for dataset in datasets}
    return "" if True not in kinds else "some" if False in kinds else "all"
