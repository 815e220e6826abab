"""A register as a whole to fetch: its named graphs in every form, and what search for data sets reads of that.

The block of its page says it as schema.org does: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.addresses import page_path
from app.description import Description
from app.negotiation import CSV, GRAPH, PLAIN_JSON, Offer
from app.register.listing import MOST
from app.snapshot import Dataset, Snapshot


def graphs(snapshot: Snapshot, dataset: Dataset) -> tuple[tuple[str, str, bool], ...]:
    """The named graphs of the register that there are, where each is sent whole, and whether it only follows."""
    iris = snapshot.iris
    names = (dataset.slug, f"{dataset.slug}/inferred")
    there = [iris.graph(name) for name in names if name in snapshot.manifest.graphs]
    return tuple((graph, f"/{iris.content(graph).removeprefix(iris.base)}", iris.is_inferred(graph)) for graph in there)


def offered(snapshot: Snapshot, description: Description) -> dict[str, Any]:
    """What schema.org says of a register that is no fact of its record: catalogue, last change, downloads."""
    base, dataset = snapshot.iris.base, snapshot.register(description.iri)
    assert dataset
    return {
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}#catalogue"},
        **({"dateModified": dataset.changed} if dataset.changed else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{base}{address}",
                "encodingFormat": offer.media_type,
            }
            for offer, address in _downloads(snapshot, dataset)
        ],
    }


def _downloads(snapshot: Snapshot, dataset: Dataset) -> Iterator[tuple[Offer, str]]:
    """Every form of the whole register, without what only follows from it."""
    for _, address, follows in graphs(snapshot, dataset):
        yield from ((offer, f"{address[1:]}&format={offer.extension}") for offer in GRAPH if not follows)
    listed = snapshot.tables.of(dataset.iri).entry_class and snapshot.index.ready
    if listed and snapshot.manifest.registers[dataset.slug].entities <= MOST:
        address = page_path(f"dataset/{dataset.slug}").removeprefix("/")
        yield from ((offer, f"{address}.{offer.extension}") for offer in (CSV, PLAIN_JSON))
