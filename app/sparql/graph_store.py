"""Reads of whole graphs by the SPARQL 1.1 Graph Store HTTP Protocol, its section 5.2 and indirect identification (4.2).

    /graph-store?graph=<IRI>   one named graph of the release, 404 when it has none of that name
    /graph-store?default       the default graph, which is every named graph together
    /graph-store               the dataset, as quads

A release never changes, so there is nothing to write to: every other method is 405. Direct identification (section
4.1) is the address of a graph itself, `/graph/<name>`: it leads to the register or here, see `app.resource`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pyoxigraph import DefaultGraph, NamedNode
from werkzeug.datastructures import MultiDict

from app import context, queries
from app.addresses import page_path
from app.errors import NotFound, RequestError
from app.headers import LinkTo, link_header
from app.negotiation import DATASET, GRAPH_AS_QUADS, Offer
from app.snapshot import Snapshot
from app.sparql import moment, protocol
from app.sparql.answer import answer
from app.store.base import Content

BLUEPRINT: Final = Blueprint("graph_store", __name__)
moment.watch(BLUEPRINT)


@BLUEPRINT.get("/graph-store")
def graph_store() -> Response:
    """Send one graph, or all of them."""
    content = _content(request.args)
    offers = DATASET if content.graph is None else GRAPH_AS_QUADS
    offer = protocol.among(offers, request.args)
    snapshot = context.snapshot()
    if isinstance(content.graph, NamedNode):
        _require(snapshot, content.graph)
    response = answer(snapshot.store, content, offer)
    response.headers["Link"] = link_header(_links(snapshot, content, offer, offers))
    return response


def _content(parameters: MultiDict[str, str]) -> Content:
    """What the query component identifies (section 4.2), or a refusal of what identifies nothing or two things."""
    named, default = parameters.getlist("graph"), parameters.getlist("default")
    if len(named) + len(default) > 1:
        raise RequestError("Expected one of graph= and default, once", "Oczekiwano graph= albo default, jeden raz")
    if default:
        return Content(DefaultGraph())
    return Content(protocol.graph("graph", named[0]) if named else None)


def _require(snapshot: Snapshot, graph: NamedNode) -> None:
    if not snapshot.store.select(queries.text("graph"), graph=graph):
        raise NotFound(f"There is no graph {graph.value}", f"Nie ma grafu {graph.value}")


def _links(snapshot: Snapshot, content: Content, sent: Offer, offers: Iterable[Offer]) -> Iterable[LinkTo]:
    yield from (_alternate(offer) for offer in offers if offer is not sent)
    if isinstance(content.graph, NamedNode):
        yield LinkTo(content.graph.value, "canonical")
        for dataset in snapshot.datasets_of([content.graph.value]):
            yield from (LinkTo(licence, "license") for licence in dataset.licences)
            yield LinkTo(page_path(snapshot.iris.rest(dataset.iri)), "collection")


def _alternate(offer: Offer) -> LinkTo:
    asked = [(name, text) for name, text in request.args.items(multi=True) if name != "format"]
    return LinkTo(f"?{urlencode([*asked, ('format', offer.extension)])}", "alternate", {"type": offer.media_type})
