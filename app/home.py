"""The front of the site: home page, and whether the service lives and is ready."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, current_app, render_template, request

from app import context
from app.addresses import page_path
from app.errors import StoreUnavailable
from app.headers import etag, not_modified
from app.i18n import plural
from app.labels import Label
from app.negotiation import PAGE, choose
from app.page import Link
from app.snapshot import Dataset, Snapshot

BLUEPRINT: Final = Blueprint("home", __name__)


@BLUEPRINT.get("/")
def home() -> Response:
    """List the registers; before the first release, say that there is none yet."""
    choose(request.headers.get("Accept"), (PAGE,))
    language = context.language()
    try:
        snapshot = context.snapshot()
    except StoreUnavailable:
        response = Response(render_template("home.html", registers=[]), 503, content_type=PAGE.content_type)
    else:
        response = Response(content_type=PAGE.content_type)
        response.set_etag(etag(snapshot.manifest.id, PAGE.media_type, language))
        response.headers["Cache-Control"] = "public, no-cache"
        if not not_modified(response):
            registers = [_register(snapshot, slug, dataset) for slug, dataset in snapshot.datasets.items()]
            response.set_data(
                render_template(
                    "home.html", registers=registers, release=snapshot.manifest, invented=_invented(snapshot)
                )
            )
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


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
    """Say which release is served; a problem (503) when none can be."""
    return _plain(context.snapshot().manifest.id)


def _invented(snapshot: Snapshot) -> str:
    """How many of the registers have made-up data: "all", "some" or none ("")."""
    kinds = {dataset.invented for dataset in snapshot.datasets.values()}
    return "" if True not in kinds else "some" if False in kinds else "all"


def _register(snapshot: Snapshot, slug: str, dataset: Dataset) -> tuple[Link, Label | None, str, bool]:
    reading = context.reading()
    facts = snapshot.manifest.registers[slug]
    titles = dataset.titles or {Label(text, tag) for tag, text in facts.title.items()}
    path = page_path(snapshot.iris.rest(dataset.iri)) + reading.carried
    link = Link(dataset.iri, reading.chain.best(titles) or Label(slug), path, external=False)
    entries = plural("%(number)s entry", "%(number)s entries", reading.language, facts.entities)
    return link, reading.chain.best(dataset.descriptions), entries, dataset.invented


def _plain(text: str) -> Response:
    response = Response(f"{text}\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
