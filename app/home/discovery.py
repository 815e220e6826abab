"""The site for search engines: a catalogue of datasets and a search, in schema.org's terms (JSON-LD)."""

from __future__ import annotations

from typing import Any, Final

from app import i18n
from app.home.material import Material
from app.home.model import Card
from app.home.sections import card
from app.labels import Reading
from app.snapshot import Dataset

_SCHEMA: Final = "https://schema.org/"


def json_ld(material: Material, reading: Reading) -> dict[str, Any]:
    """The site and its catalogue as schema.org describes them, for search engines."""
    base = material.iris.base
    name = material.name or i18n.say("Public registers as Linked Open Data", reading.language)
    cards = [(dataset, card(material, reading, dataset)) for dataset in material.datasets.values()]
    search = {"@type": "EntryPoint", "urlTemplate": f"{base}search?q={{search_term_string}}"}
    action = {"@type": "SearchAction", "target": search, "query-input": "required name=search_term_string"}
    return {
        "@context": _SCHEMA,
        "@graph": [
            {"@type": "WebSite", "@id": f"{base}#site", "url": base, "name": name, "potentialAction": action},
            {
                "@type": "DataCatalog",
                "@id": f"{base}#catalogue",
                "url": base,
                "name": name,
                "inLanguage": reading.language,
                "dateModified": material.manifest.created,
                "dataset": [_dataset(dataset, card) for dataset, card in cards],
            },
        ],
    }


def _dataset(dataset: Dataset, card: Card) -> dict[str, Any]:
    described = {"description": card.description.text} if card.description else {}
    licensed = {"license": list(dataset.licences)} if dataset.licences else {}
    return {"@type": "Dataset", "@id": dataset.iri, "url": dataset.iri, "name": card.register.label.text} | (
        described | licensed
    )
