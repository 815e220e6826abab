"""`/search`: the page of a search and its twins, `/search.json` and `/search.geojson`, by suffix or by Accept."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from app import context
from app.headers import LinkTo, headed, link_header, not_modified, translations
from app.negotiation import GEO_JSON, PAGE, PLAIN_JSON, Offer, choose
from app.search import asking, places, twin
from app.search.asking import Asked
from app.search.model import Results
from app.search.results import search

BLUEPRINT: Final = Blueprint("search", __name__)


@BLUEPRINT.get("/search")
def page() -> Response:
    """Search, for people or programs."""
    return _answer(choose(request.headers.get("Accept"), (PAGE, PLAIN_JSON, GEO_JSON)))


@BLUEPRINT.get(twin.ADDRESS)
def data() -> Response:
    """Search, for programs."""
    return _answer(PLAIN_JSON)


@BLUEPRINT.get(places.ADDRESS)
def features() -> Response:
    """Where the things are that a search finds, for maps."""
    return _answer(GEO_JSON)


def _answer(offer: Offer) -> Response:
    snapshot, asked = context.snapshot(), asking.read(request.args)
    response = headed(offer.content_type, snapshot.manifest.id, offer.media_type, language=context.language())
    response.vary.add("Accept")
    if not_modified(response):
        return response
    if offer is GEO_JSON:
        response.set_data(places.features(snapshot, asked, context.reading()))
    else:
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
    """The pages around this one, and the same in the other formats."""
    path = "/search" if offer is PAGE else twin.ADDRESS
    forms = (("/search", PAGE), (twin.ADDRESS, PLAIN_JSON), (places.ADDRESS, GEO_JSON))
    around = (("prev", results.before), ("next", results.after))
    return [
        *(
            LinkTo(f"{address}?{_query(results.asked)}", "alternate", {"type": form.media_type})
            for address, form in forms
            if form is not offer
        ),
        *(LinkTo(f"{path}?{_query(asked)}", relation) for relation, asked in around if asked),
        *(translations(context.here(), context.site().settings.languages) if offer is PAGE else ()),
    ]


def _query(asked: Asked) -> str:
    return asked.query(_carried())


def _carried() -> str:
    """The language that addresses carry on."""
    return context.language() if context.carried() else ""
