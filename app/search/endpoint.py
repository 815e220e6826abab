"""`/search`: the page of a search and its twin, `/search.json`, by suffix or by Accept."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from app import context
from app.headers import LinkTo, etag, link_header, not_modified
from app.negotiation import PAGE, Offer, choose
from app.search import asking, twin
from app.search.asking import Asked
from app.search.model import Results
from app.search.results import search

BLUEPRINT: Final = Blueprint("search", __name__)
JSON: Final = Offer("application/json", "json")


@BLUEPRINT.get("/search")
def page() -> Response:
    """Search, for people or programs."""
    return _answer(choose(request.headers.get("Accept"), (PAGE, JSON)))


@BLUEPRINT.get(twin.ADDRESS)
def data() -> Response:
    """Search, for programs."""
    return _answer(JSON)


def _answer(offer: Offer) -> Response:
    snapshot, asked = context.snapshot(), asking.read(request.args)
    response = Response(content_type=offer.content_type)
    response.set_etag(etag(snapshot.manifest.id, offer.media_type, context.language()))
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Language"] = context.language()
    response.vary.update(("Accept", "Accept-Language"))
    if not not_modified(response):
        results = search(snapshot, asked, context.reading())
        links = _links(results, offer)
        response.headers["Link"] = link_header(links)
        response.set_data(_page(results, links) if offer is PAGE else _twin(results))
    return response


def _page(results: Results, links: list[LinkTo]) -> str:
    return render_template(
        "search.html", results=results, links=links, query=_query, release=context.snapshot().manifest
    )


def _twin(results: Results) -> str:
    return json.dumps(twin.as_json(results, _carried()), ensure_ascii=False, indent=1) + "\n"


def _links(results: Results, offer: Offer) -> list[LinkTo]:
    """The pages around this one, and the same in the other format."""
    path = "/search" if offer is PAGE else twin.ADDRESS
    other, media_type = (twin.ADDRESS, JSON.media_type) if offer is PAGE else ("/search", PAGE.media_type)
    around = (("prev", results.before), ("next", results.after))
    return [
        LinkTo(f"{other}?{_query(results.asked)}", "alternate", {"type": media_type}),
        *(LinkTo(f"{path}?{_query(asked)}", relation) for relation, asked in around if asked),
    ]


def _query(asked: Asked) -> str:
    return asked.query(_carried())


def _carried() -> str:
    """The language that addresses carry on."""
    return context.language() if context.carried() else ""
