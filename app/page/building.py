"""The whole page of a thing for its reader, put together of its parts."""

from __future__ import annotations

from collections.abc import Iterable

from app import i18n, values
from app.description import Description
from app.incoming import Incoming
from app.labels import Label, Labels, Reading, local_name
from app.page.arrivals import arrivals
from app.page.groups import groups
from app.page.links import Reader, link
from app.page.model import Link, Page
from app.snapshot import Snapshot


def build(snapshot: Snapshot, description: Description, incoming: Incoming, reading: Reading) -> Page:
    """Build the page about a thing for its reader."""
    reader = Reader(snapshot, Labels(description.triples), reading)
    title = reader.labels.find(description.iri, reader.chain) or Label(local_name(description.iri))
    datasets = tuple(link(reader, dataset.iri, reader.chain.best(dataset.titles)) for dataset in description.datasets)
    return Page(
        iri=description.iri,
        title=title,
        types=tuple(link(reader, iri) for iri in description.types),
        groups=tuple(groups(reader, description)),
        arrivals=tuple(arrivals(reader, description, incoming, arriving) for arriving in incoming.properties),
        datasets=datasets,
        licences=tuple(link(reader, iri) for iri in description.licences),
        citation=_citation(reader, description.iri, title, datasets),
        invented=_is_invented(snapshot, description),
    )


def _is_invented(snapshot: Snapshot, description: Description) -> bool:
    """True of a register with made-up data, and of what is in one."""
    here = [dataset for dataset in snapshot.datasets.values() if dataset.iri == description.iri]
    return any(dataset.invented for dataset in (*description.datasets, *here))


def _citation(reader: Reader, iri: str, title: Label, datasets: Iterable[Link]) -> str:
    return i18n.say(
        "%(title)s. %(dataset)s. Release of %(date)s. %(iri)s",
        reader.language,
        title=title.text,
        dataset=", ".join(link.label.text for link in datasets)
        or i18n.say("Public registers as Linked Open Data", reader.language),
        date=values.day(reader.snapshot.manifest.created, reader.language),
        iri=iri,
    )
