"""Well-known addresses (RFC 8615) of what the release says of itself: VoID and example queries.

    /.well-known/void              VoID section 7.2
    /.well-known/sparql-examples   where editors of queries look for examples, by sib-swiss/sparql-examples

Data come from the graph of that name; a reader is led to the page of all registers, or to that of queries.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from app import context
from app.addresses import page_path
from app.errors import NotFound
from app.headers import LinkTo, link_header, see_other
from app.iris import EXAMPLES, VOID
from app.negotiation import GRAPH, PAGE, Offer
from app.sparql import moment, protocol
from app.sparql.answer import answer
from app.store.base import Content

BLUEPRINT: Final = Blueprint("discovery", __name__)
moment.watch(BLUEPRINT)


@BLUEPRINT.get("/.well-known/void")
def void() -> Response:
    """Describe the registers as datasets."""
    iris = context.snapshot().iris
    return _graph(VOID, page_path(iris.rest(iris.datasets)))


@BLUEPRINT.get("/.well-known/sparql-examples")
def examples() -> Response:
    """List the example queries."""
    return _graph(EXAMPLES, "/sparql")


def _graph(name: str, page: str) -> Response:
    """The graph `name` of the release, or the way to the `page` that shows the same to readers."""
    snapshot, offers = context.snapshot(), (*GRAPH, PAGE)
    graph = snapshot.manifest.graphs.get(name)
    if graph is None:
        raise NotFound(f"This release has no graph {name}", f"To wydanie nie ma grafu {name}")
    offer = protocol.among(offers, request.args)
    if offer.page:
        response = see_other(page + context.carried())
        response.vary.add("Accept")
    else:
        response = answer(snapshot.store, Content(NamedNode(graph.iri)), offer)
    others = (_alternate(each) for each in GRAPH if each is not offer)
    response.headers["Link"] = link_header([LinkTo(graph.iri, "canonical"), *others])
    return response


def _alternate(offer: Offer) -> LinkTo:
    return LinkTo(f"?format={offer.extension}", "alternate", {"type": offer.media_type})
