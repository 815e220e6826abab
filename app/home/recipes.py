"""How to get the data: four ways, each with an address of this very site."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from app import i18n
from app.addresses import example_path, followed
from app.home.material import Material
from app.home.model import Recipe
from app.iris import CATALOGUE
from app.labels import Reading


def recipes(material: Material, reading: Reading) -> Iterable[Recipe]:
    """Four ways to the data, each with an address of this very site."""
    iris, language = material.iris, reading.language
    thing = next((unit.iri for unit in material.units), "") or next(
        (dataset.iri for dataset in material.datasets.values()), iris.datasets
    )
    yield Recipe(
        i18n.say("In a browser", language),
        i18n.say("Every entry has a permanent address. Open it and you see a page:", language),
        href=followed(iris, thing, reading.carried),
        text=thing,
    )
    yield Recipe(
        i18n.say("From a program", language),
        i18n.say("The same address gives data to a program that asks for them by its Accept header:", language),
        command=f'curl -L -H "Accept: text/turtle" {thing}',
    )
    yield from _query(material, reading)
    catalogue = f"graph-store?graph={quote(iris.graph(CATALOGUE), safe=':/')}&format=ttl"
    yield Recipe(
        i18n.say("As a file", language),
        i18n.say("All registers together in one file, or one graph alone, such as the catalogue:", language),
        href="/graph-store?format=trig",
        text=i18n.say("All data in one file (TriG)", language),
        command=f"curl -o catalogue.ttl '{iris.base}{catalogue}'",
    )


def _query(material: Material, reading: Reading) -> Iterable[Recipe]:
    """A way by the first example query, one across registers before those of one."""
    for example in sorted(material.examples, key=lambda example: bool(example.register))[:1]:
        yield Recipe(
            i18n.say("By a query", reading.language),
            i18n.say(
                "SPARQL asks all registers at once, and every query has an address. For example:", reading.language
            ),
            href=example_path(example.key, reading.carried),
            text=example.titles.get(reading.language) or next(iter(example.titles.values()), example.name),
        )
