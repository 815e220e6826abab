"""The walk of one request to the endpoint: everything is decided before the work, then the result streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from app import context
from app.errors import LodzkieError
from app.headers import REVALIDATED, LinkTo, etag, link_header, not_modified
from app.namespaces import prefixes
from app.negotiation import GRAPH, PAGE, Offer, choose
from app.sparql import description, moment, protocol
from app.sparql.answer import answer
from app.sparql.page import address, editor
from app.store.writing import write_graph

BLUEPRINT: Final = Blueprint("sparql", __name__)
BLUEPRINT.register_error_handler(LodzkieError, editor.refused)
BLUEPRINT.before_request(protocol.keep_body)
moment.watch(BLUEPRINT)
# With one of these an address is of the page, with something in its field.
_OF_THE_PAGE: Final = ("draft", "example")


@BLUEPRINT.get("/sparql/")
def with_a_slash() -> Response:
    """Point to the endpoint from what is often typed."""
    asked = request.query_string.decode()
    return editor.see_other(f"/sparql?{asked}" if asked else "/sparql")


@BLUEPRINT.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query, or show the endpoint when there is none."""
    parameters, text = protocol.received()
    if text is None:
        return _about()
    g.query = text
    query = protocol.read(text, parameters)
    offer = protocol.chosen(query.form, parameters)
    if offer.page:
        return editor.answer(query, protocol.OFFERS[query.form])
    return answer(context.snapshot().store, query, offer)


@BLUEPRINT.after_request
def tell_what_is_read(response: Response) -> Response:
    """Name the media types of queries, to whoever asks and to whoever has sent another."""
    if request.method == "OPTIONS" or response.status_code == 415:
        response.headers.update(protocol.ACCEPTED)
    return response


def _about() -> Response:
    """A form for people; for programs, and whoever names nothing, a service description (its section 2)."""
    if request.args.keys() & _OF_THE_PAGE:
        offer = choose(request.headers.get("Accept"), (PAGE, *GRAPH))
    else:
        offer = protocol.among((*GRAPH, PAGE), request.args)
    links = list(_links(offer))
    response = editor.show(links) if offer.page else _description(offer)
    if response.status_code != 303:
        response.headers["Link"] = link_header(links)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = REVALIDATED
    return response


def _links(sent: Offer) -> Iterator[LinkTo]:
    """Links to the description in other formats, as of the moment that is asked for."""
    for offer in GRAPH:
        if offer is not sent:
            place = f"/sparql?{urlencode([*address.carried(), ('format', offer.extension)])}"
            yield LinkTo(place, "alternate", {"type": offer.media_type})


def _description(offer: Offer) -> Response:
    snapshot = context.snapshot()
    response = Response(content_type=offer.content_type)
    services = context.site().settings.services
    response.set_etag(etag(snapshot.manifest.id, offer.media_type, *services, *snapshot.store.functions))
    if not not_modified(response):
        triples = description.describe(snapshot, federates=bool(services))
        response.set_data(write_graph(triples, offer.media_type, prefixes(snapshot.iris.base)))
    return response
