"""The front of the site: home page, and whether the service lives and is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import Markup

from app import changes, charts, context
from app.errors import NothingPublished
from app.headers import REVALIDATED, LinkTo, etag, link_header, not_modified, see_other
from app.home import areas, building
from app.home.material import Material
from app.iris import CATALOGUE
from app.negotiation import GRAPH, PAGE, Offer, choose
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("home", __name__)


@BLUEPRINT.get("/")
def home() -> Response:
    """Show what there is; before the first release, say that there is nothing yet.

    Who asks for data gets the catalogue: 303 to the graph that describes the registers.
    """
    offer = choose(request.headers.get("Accept"), (PAGE, *GRAPH))
    try:
        snapshot = context.snapshot()
    except NothingPublished:
        if not offer.page:
            raise
        response = Response(render_template("home.html", home=None), 503, content_type=PAGE.content_type)
    else:
        response = _page(snapshot) if offer.page else see_other(_twin(snapshot, offer))
    if response.status_code != 303:
        response.headers["Content-Language"] = context.language()
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _page(snapshot: Snapshot) -> Response:
    response = Response(content_type=PAGE.content_type)
    response.set_etag(etag(snapshot.manifest.id, PAGE.media_type, context.language()))
    response.headers["Cache-Control"] = REVALIDATED
    links = list(_links(snapshot))
    response.headers["Link"] = link_header(links)
    if not not_modified(response):
        built = building.build(_material(snapshot), context.reading())
        # In JSON `<` stands only in strings, and a script ends with `</`.
        json_ld = Markup(built.json_ld.replace("<", "\\u003c"))  # noqa: S704
        page = render_template(
            "home.html", home=built, json_ld=json_ld, links=links, twins=_twins(snapshot), release=snapshot.manifest
        )
        response.set_data(page)
    return response


def _material(snapshot: Snapshot) -> Material:
    site, store = context.site(), snapshot.store
    directory, name = snapshot.directory, context.text(site.about.name)
    return Material(
        iris=snapshot.iris,
        line=site.past.line().until(snapshot.manifest),
        datasets=snapshot.datasets,
        areas=areas.areas(store),
        units=areas.entrances(store),
        changes=changes.read(snapshot, directory),
        examples=site.examples,
        charts={slug: charts.of_release(directory, slug) for slug in snapshot.datasets},
        name=name.text if name else "",
    )


def _links(snapshot: Snapshot) -> Iterator[LinkTo]:
    yield LinkTo(snapshot.iris.base, "canonical")
    for offer, place in _twins(snapshot):
        yield LinkTo(place, "alternate", {"type": offer.media_type})
    for language in context.site().settings.languages:
        yield LinkTo(f"/?lang={language}", "alternate", {"type": PAGE.media_type, "hreflang": language})


def _twins(snapshot: Snapshot) -> list[tuple[Offer, str]]:
    """The page as data: the catalogue, in each format."""
    return [(offer, _twin(snapshot, offer)) for offer in GRAPH]


def _twin(snapshot: Snapshot, offer: Offer) -> str:
    return f"/graph-store?{urlencode({'graph': snapshot.iris.graph(CATALOGUE), 'format': offer.extension})}"


@BLUEPRINT.get("/favicon.ico")
def icon() -> Response:
    """The icon of the site, for who asks without having read a page."""
    return current_app.send_static_file("icon.svg")


@BLUEPRINT.get("/healthz")
def healthz() -> Response:
    """Say that the process lives."""
    return _plain("ok")


@BLUEPRINT.get("/readyz")
def readyz() -> Response:
    """Say which release is served; a problem (503) when none can be, as where its store does not answer."""
    snapshot = context.snapshot()
    snapshot.exists(snapshot.iris.base)
    return _plain(snapshot.manifest.id)


def _plain(text: str) -> Response:
    response = Response(f"{text}\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
