"""What programs that crawl the web are told: where not to go (RFC 9309), and which pages lead to all others.

/robots.txt    searches and queries are endless
/sitemap.xml   sitemaps.org 0.9: the home page, the registers, the ontology, the code lists
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from app import context
from app.addresses import page_path
from app.headers import etag, not_modified
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("crawling", __name__)
_ROBOTS: Final = "User-agent: *\nDisallow: /search\nDisallow: /sparql?\nSitemap: {base}sitemap.xml\n"


@BLUEPRINT.get("/robots.txt")
def robots() -> Response:
    """Say where not to go."""
    return Response(_ROBOTS.format(base=context.site().settings.base_iri), content_type="text/plain; charset=utf-8")


@BLUEPRINT.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages that lead to all others."""
    snapshot = context.snapshot()
    response = Response(content_type="application/xml")
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(etag(snapshot.manifest.id))
    if not not_modified(response):
        listed = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in _pages(snapshot))
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        response.set_data(f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{namespace}">\n{listed}</urlset>\n')
    return response


def _pages(snapshot: Snapshot) -> Iterator[str]:
    base, vocabulary = snapshot.iris.base, snapshot.vocabulary
    yield base
    datasets = (dataset.iri for dataset in snapshot.datasets.values())
    for iri in (*datasets, *vocabulary.ontologies, *vocabulary.code_lists):
        if snapshot.iris.is_ours(iri):
            yield base + page_path(snapshot.iris.rest(iri)).removeprefix("/")
