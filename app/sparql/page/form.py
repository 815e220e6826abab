"""What the buttons of the form do: run the query, add the prefixes that it lacks. Each answers with an address.

A form is sent by POST, since a query may be too long for a URL; an answer that can have an address is at that address,
so that it can be kept, shared and reloaded. Nothing is changed here: a POST from another site does no harm.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, request

from app import context
from app.errors import LodzkieError
from app.namespaces import prefixes
from app.sparql import moment, protocol
from app.sparql.page import address, editor, prologue
from app.store.query import limits

BLUEPRINT: Final = Blueprint("sparql_form", __name__)
BLUEPRINT.register_error_handler(LodzkieError, editor.refused)
moment.watch(BLUEPRINT)


@BLUEPRINT.post("/sparql/run")
def run() -> Response:
    """Point to the answer; give it here when the query is too long for an address."""
    g.query = _field()
    place = address.of(g.query)
    if place:
        return editor.see_other(f"{place}#results")
    query = protocol.read(g.query, request.form)
    return editor.answer(query, protocol.OFFERS[query.form])


@BLUEPRINT.post("/sparql/prefixes")
def declare() -> Response:
    """Declare the prefixes that the query uses, and show it again."""
    g.query = _field()
    limits.check_length(g.query)
    text = prologue.declare(g.query, prefixes(context.site().settings.base_iri))
    place = address.draft(text)
    return editor.see_other(place) if place else editor.form(text)


@BLUEPRINT.get("/sparql/run")
@BLUEPRINT.get("/sparql/prefixes")
@BLUEPRINT.get("/sparql/saved")
def back() -> Response:
    """A page that has no address was reloaded, or read in another language: begin anew."""
    return editor.see_other(f"/sparql{context.carried()}")


def _field() -> str:
    return address.plain(request.form.get("query", ""))
