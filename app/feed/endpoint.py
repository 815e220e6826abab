"""`GET /feed/<register>`: the feed of a register, in the reader's language."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response

from app import context, i18n
from app.errors import NotFound
from app.feed import atom, building
from app.feed.building import Told
from app.headers import LinkTo, headed, link_header, not_modified
from app.labels import Reading
from app.negotiation import PAGE
from app.snapshot import Dataset, Snapshot

BLUEPRINT: Final = Blueprint("feed", __name__)


@BLUEPRINT.get("/feed/<slug>")
def feed(slug: str) -> Response:
    """Tell what the releases that are kept changed in a register."""
    snapshot, reading = context.snapshot(), context.reading()
    dataset = snapshot.datasets.get(slug)
    if dataset is None:
        raise NotFound(f"There is no register {slug[:100]!r}", f"Nie ma rejestru {slug[:100]!r}")
    line = context.site().past.line()
    parts = (snapshot.manifest.id, line.first.id)  # a release that is not kept any longer leaves the feed
    response = headed(f"{atom.MEDIA_TYPE}; charset=utf-8", *parts, language=reading.language)
    response.headers["Link"] = link_header([LinkTo(dataset.iri, "alternate", {"type": PAGE.media_type})])
    if not not_modified(response):
        releases = building.told(snapshot, dataset, line, reading)
        response.set_data(atom.write(_head(snapshot, dataset, reading, releases), releases))
    return response


def link_to(dataset: Dataset, language: str) -> LinkTo:
    """The feed of a register, named as pages name other forms of themselves."""
    title = i18n.say("Changes of the register, release by release", language)
    return LinkTo(_path(dataset, language), "alternate", {"type": atom.MEDIA_TYPE, "title": title})


def _path(dataset: Dataset, language: str) -> str:
    # Readers of feeds ask for no language.
    return f"/feed/{quote(dataset.slug)}?lang={language}"


def _head(snapshot: Snapshot, dataset: Dataset, reading: Reading, releases: list[Told]) -> atom.Head:
    titles = dataset.called(snapshot.manifest.registers[dataset.slug])
    title, name = reading.chain.best(sorted(titles)), context.text(context.site().about.name)
    keepers = [reading.chain.best(sorted(keeper.labels)) for keeper in dataset.stewardship.of("keeper")]
    author = next((label.text for label in (*keepers, name) if label), snapshot.iris.base)
    return atom.Head(
        address=snapshot.iris.base + _path(dataset, reading.language).removeprefix("/"),
        page=dataset.iri,
        title=title.text if title else dataset.slug,
        author=author,
        updated=releases[0].moment if releases else snapshot.manifest.created,
        language=reading.language,
    )
