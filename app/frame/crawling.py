"""What programs that crawl the web are told: where not to go (RFC 9309), and which pages there are (sitemaps.org 0.9).

    /robots.txt                          searches and queries are endless
    /sitemap.xml                         names the others, which lie beside it because they list what is below them
    /sitemap-pages.xml                   the home page, the registers, the ontology, the code lists
    /sitemap-<register>-<number>.xml     pages of entries, from the index, sent while they are read

A release without an index lists no entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from app import context
from app.addresses import page_path, whole
from app.errors import NotFound
from app.headers import headed, not_modified
from app.index import Filters
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("crawling", __name__)
# A file may hold 50,000 addresses and 50 MB: so many, each of 2,000 characters, are never more.
SIZE: Final = 25_000
_ROBOTS: Final = "User-agent: *\nDisallow: /search\nDisallow: /sparql?\nSitemap: {base}sitemap.xml\n"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


@BLUEPRINT.get("/robots.txt")
def robots() -> Response:
    """Say where not to go."""
    return Response(_ROBOTS.format(base=context.site().settings.base_iri), content_type="text/plain; charset=utf-8")


@BLUEPRINT.get("/sitemap.xml")
def sitemaps() -> Response:
    """Name the files that list pages."""
    snapshot = context.snapshot()
    return _sent(snapshot, "sitemapindex", "sitemap", _files(snapshot))


@BLUEPRINT.get("/sitemap-pages.xml")
def pages() -> Response:
    """List the pages that lead to all others."""
    snapshot = context.snapshot()
    return _sent(snapshot, "urlset", "url", _pages(snapshot))


@BLUEPRINT.get("/sitemap-<register>-<number>.xml")
def entries(register: str, number: str) -> Response:
    """List pages of entries of a register."""
    snapshot = context.snapshot()
    if not 1 <= whole(number) <= _how_many(snapshot).get(register, 0):
        raise NotFound(f"There is no sitemap {number} of {register}", f"Nie ma mapy {number} rejestru {register}")
    return _sent(snapshot, "urlset", "url", _entries(snapshot, register, whole(number)))


def _sent(snapshot: Snapshot, root: str, element: str, listed: Iterable[tuple[str, str]]) -> Response:
    """A list of addresses, each with the moment of its last change or "", in its file."""
    response = headed("application/xml", snapshot.manifest.id, str(snapshot.index.ready))
    if not not_modified(response):
        response.response = (line.encode() for line in _lines(root, element, listed))
    return response


def _lines(root: str, element: str, listed: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'{_DECLARED}<{root} xmlns="{_NAMESPACE}">\n'
    for address, changed in listed:
        moment = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        yield f"<{element}><loc>{escape(address)}</loc>{moment}</{element}>\n"
    yield f"</{root}>\n"


def _files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    yield f"{snapshot.iris.base}sitemap-pages.xml", ""
    for register, files in _how_many(snapshot).items():
        for number in range(1, files + 1):
            yield f"{snapshot.iris.base}sitemap-{register}-{number}.xml", snapshot.datasets[register].changed


def _pages(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    vocabulary = snapshot.vocabulary
    yield snapshot.iris.base, ""
    registers = ((dataset.iri, dataset.changed) for dataset in snapshot.datasets.values())
    others = ((iri, "") for iri in (*vocabulary.ontologies, *vocabulary.code_lists))
    for iri, changed in (*registers, *others):
        if snapshot.iris.is_ours(iri):
            yield _page(snapshot, iri), changed


def _entries(snapshot: Snapshot, register: str, number: int) -> Iterator[tuple[str, str]]:
    for iri in snapshot.index.iris(_listed(register), (number - 1) * SIZE, SIZE):
        yield _page(snapshot, iri), ""


def _how_many(snapshot: Snapshot) -> dict[str, int]:
    """How many files list the entries of each register."""
    if not snapshot.index.ready:
        return {}
    return snapshot.once(
        (__name__, "files"),
        lambda: {slug: -(-snapshot.index.count(_listed(slug)) // SIZE) for slug in snapshot.datasets},
    )


def _listed(register: str) -> Filters:
    """The entries of a register that have pages to find: what is only a part of another is shown on that one's page."""
    return Filters(register=register, findable=True)


def _page(snapshot: Snapshot, iri: str) -> str:
    return snapshot.iris.base + page_path(snapshot.iris.rest(iri)).removeprefix("/")
