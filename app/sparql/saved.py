"""Saved queries: short permanent addresses for their texts, for descriptions of them, and for their answers.

    POST /sparql/saved        saves; 303 to
    /q/<name>                 by Accept or suffix: the page with the query in its field, its text (.rq), or RDF about it
    /q/<name>/result          what the query answers, by Accept or suffix: as at /sparql

Only what the endpoint would answer is saved: a query within its limits that the engine can read. Who saves is asked for
no name and gets no cookie, so there is nothing that a form on another site could do in somebody's name: it can add a
text, which anyone may. Each costs its client some of the time that its queries have; what is kept in all is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, g, request
from pyoxigraph import Literal, NamedNode, Triple
from werkzeug.datastructures import MultiDict

from app import context
from app.description import TYPE
from app.errors import LodzkieError, NotFound
from app.headers import LinkTo, headed, link_header, not_modified
from app.iris import Iris
from app.namespaces import PREFIXES, prefixes
from app.negotiation import GRAPH, PAGE, SPARQL_QUERY, Offer, by_extension, choose
from app.sparql import moment, protocol, shelf
from app.sparql.answer import answer, charged
from app.sparql.page import address, editor
from app.store.base import PublicQuery
from app.store.query import syntax
from app.store.query.executables import EXECUTABLE, EXECUTABLES
from app.store.writing import write_graph

BLUEPRINT: Final = Blueprint("saved", __name__)
BLUEPRINT.register_error_handler(LodzkieError, editor.refused)
BLUEPRINT.before_request(protocol.keep_body)
# An answer is of a moment; a text is not.
_ANSWERS: Final = Blueprint("answers", __name__)
moment.watch(_ANSWERS)
BLUEPRINT.register_blueprint(_ANSWERS)
# A program that names nothing gets the text.
OFFERS: Final = (SPARQL_QUERY, PAGE, *GRAPH)
# Seconds that saving costs a client, besides those of reading the query.
_COST: Final = 2.0
# A dataset without a triple.
_NOTHING: Final = (NamedNode("urn:x-lodzkie:nothing"),)
_RDFS, _SCHEMA = PREFIXES["rdfs"], PREFIXES["schema"]
_COMMENT: Final = re.compile(r"\s*#[ \t#]*(\S[^\r\n]*)")


@dataclass(frozen=True)
class Saved:
    """A saved query as its page shows it: the first comment is its title, "" when there is none."""

    name: str
    iri: str
    title: str


@BLUEPRINT.post("/sparql/saved")
def save() -> Response:
    """Save a query and point to its address."""
    _, text = protocol.received()
    g.query = address.plain(text or "")
    query = protocol.read(g.query, MultiDict())
    _check(query)
    settings, buckets = context.site().settings, context.site().buckets
    buckets.charge(request.remote_addr or "", _COST)
    name = shelf.put(settings.queries, g.query, settings.saved_queries)
    return editor.see_other(f"/q/{name}{address.rest()}")


@BLUEPRINT.get("/q/<name>")
@BLUEPRINT.get("/q/<name>.<extension>")
def query(name: str, extension: str = "") -> Response:
    """Show a saved query: as a page, as its text, or as data about it."""
    offer = _offer(extension, OFFERS) or choose(request.headers.get("Accept"), OFFERS)
    text = _text(name)
    if offer.page:
        return _marked(editor.form(text, saved=_saved(name, text), links=_links(name, offer)), name, offer)
    response = _marked(headed(offer.content_type, offer.media_type), name, offer)
    response.vary.add("Accept")
    if not not_modified(response):
        response.set_data(text if offer is SPARQL_QUERY else _described(name, text, offer))
    return response


@_ANSWERS.get("/q/<name>/result")
@_ANSWERS.get("/q/<name>/result.<extension>")
def result(name: str, extension: str = "") -> Response:
    """Answer a saved query."""
    g.query = _text(name)
    query = protocol.read(g.query, request.args)
    offers = protocol.OFFERS[query.form]
    offer = _offer(extension, offers) or protocol.chosen(query.form, request.args)
    if not offer.page:
        return answer(context.snapshot().store, query, offer)
    places = [f"/q/{name}/result.{data.extension}{address.rest()}" for data in offers if not data.page]
    return editor.answer(query, offers, places, saved=_saved(name, g.query))


def _check(query: PublicQuery) -> None:
    """Let the engine read a query, over no data; its reader is the one that will answer it."""
    asked = replace(query, default_graphs=_NOTHING, named_graphs=_NOTHING, enough=1)
    media_type = protocol.OFFERS[query.form][0].media_type
    with charged(context.snapshot().store, asked, media_type) as found:
        next(found, None)


def _offer(extension: str, offers: tuple[Offer, ...]) -> Offer | None:
    """What a suffix names, None without one."""
    if not extension:
        return None
    offer = by_extension(extension, offers)
    if offer is None:
        raise NotFound(f"There is no format .{extension} here", f"Nie ma tu postaci .{extension}")
    return offer


def _text(name: str) -> str:
    text = shelf.get(context.site().settings.queries, name)
    if text is None:
        raise NotFound(f"No query is saved as {name}", f"Żadne zapytanie nie jest zapisane jako {name}")
    return text


def _saved(name: str, text: str) -> Saved:
    comment = _COMMENT.match(text)
    return Saved(name, _iri(name), comment[1].strip() if comment else "")


def _iri(name: str) -> str:
    return f"{context.site().settings.base_iri}q/{name}"


def _marked(response: Response, name: str, sent: Offer) -> Response:
    """The response with links to the other forms; search engines are told to leave what strangers wrote alone."""
    response.headers["Link"] = link_header(_links(name, sent))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _links(name: str, sent: Offer) -> list[LinkTo]:
    others = (offer for offer in OFFERS if offer is not sent)
    forms = (LinkTo(f"/q/{name}.{offer.extension}", "alternate", {"type": offer.media_type}) for offer in others)
    return [LinkTo(_iri(name), "canonical"), *forms]


def _described(name: str, text: str, offer: Offer) -> bytes:
    node = NamedNode(_iri(name))
    triples = [Triple(node, NamedNode(predicate), value) for predicate, value in _facts(name, text)]
    return write_graph(triples, offer.media_type, prefixes(context.site().settings.base_iri))


def _facts(name: str, text: str) -> Iterable[tuple[str, NamedNode | Literal]]:
    form = syntax.form(syntax.read(text))
    assert form is not None  # it was checked when it was saved
    executable = EXECUTABLES[form]
    yield TYPE, NamedNode(EXECUTABLE)
    yield TYPE, NamedNode(executable.kind)
    yield executable.text, Literal(text)
    yield f"{_SCHEMA}target", NamedNode(Iris(context.site().settings.base_iri).endpoint)
    if title := _saved(name, text).title:
        yield f"{_RDFS}label", Literal(title)
