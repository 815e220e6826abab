"""What a request asks for (SPARQL 1.1 Protocol section 2): a query and its dataset, nothing, or what is refused here.

Request in, `PublicQuery` out. Refuses update and SERVICE (403) and what would overflow the engine, before it is asked.
Nothing is ever fetched: FROM names graphs of the release.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict

from app.errors import Forbidden, QuerySyntaxError, RequestError, UnsupportedMediaType
from app.negotiation import BOOLEAN, GRAPH_AS_QUADS, PAGE, SOLUTIONS, Offer, by_format, choose
from app.store import limits, syntax
from app.store.base import PublicQuery
from app.store.syntax import Form

_FORM: Final = "application/x-www-form-urlencoded"
_SAFE: Final = ("GET", "HEAD")
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"


def received() -> tuple[MultiDict[str, str], str | None]:
    """The parameters and the query of a request, by GET, by form or directly (sections 2.1.1 to 2.1.3)."""
    kind = request.mimetype
    if request.method in _SAFE:
        return request.args, _single(request.args)
    if kind == _FORM:
        return request.form, _single(request.form)
    if kind == _DIRECT:
        return request.args, _utf8(request.get_data())
    if kind == _UPDATE:
        raise _read_only()
    raise UnsupportedMediaType(
        f"Expected {_DIRECT} or {_FORM}, got {kind or 'none'}",
        f"Oczekiwano {_DIRECT} albo {_FORM}, jest {kind or 'brak'}",
    )


def _single(parameters: MultiDict[str, str]) -> str | None:
    if "update" in parameters:
        raise _read_only()
    queries = parameters.getlist("query")
    if len(queries) > 1 or (not queries and request.method not in _SAFE):
        raise RequestError(
            f"Expected one query, got {len(queries)}", f"Oczekiwano jednego zapytania, jest {len(queries)}"
        )
    return queries[0] if queries else None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("The query is not UTF-8", "Zapytanie nie jest zapisane w UTF-8") from None


def read(text: str, parameters: MultiDict[str, str]) -> PublicQuery:
    """Read what the query is; refuse it when it is not one, or not one for here."""
    limits.check_length(text)
    tokens = syntax.read(text)
    limits.check_structure(text, tokens)
    if syntax.is_update(tokens):
        raise _read_only()
    if syntax.calls_service(text):
        raise Forbidden("SERVICE is not allowed here", "SERVICE nie jest tu dozwolone")
    form = syntax.form(tokens)
    if form is None:
        raise _no_query(text[: syntax.after_prologue(text)])
    return PublicQuery(
        text,
        form,
        _graphs(parameters, "default-graph-uri"),
        _graphs(parameters, "named-graph-uri"),
        syntax.has_dataset_clause(tokens),
        syntax.is_volatile(tokens),
    )


def _no_query(before: str) -> QuerySyntaxError:
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QuerySyntaxError(
        f"Line {line}, column {column}: expected SELECT, ASK, CONSTRUCT or DESCRIBE",
        f"Wiersz {line}, kolumna {column}: oczekiwano SELECT, ASK, CONSTRUCT albo DESCRIBE",
        line=line,
        column=column,
    )


def _graphs(parameters: MultiDict[str, str], name: str) -> tuple[NamedNode, ...]:
    return tuple(graph(name, iri) for iri in parameters.getlist(name))


def graph(name: str, iri: str) -> NamedNode:
    """The graph that the parameter `name` gives by its absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        raise RequestError(
            f"{name}={iri!r}: expected an absolute IRI", f"{name}={iri!r}: oczekiwano pełnego IRI"
        ) from None


def chosen(form: Form, parameters: MultiDict[str, str]) -> Offer:
    """The form of the query gives the family, then `format=` (for browsers) or Accept the member."""
    return among(OFFERS[form], parameters)


def among(offers: tuple[Offer, ...], parameters: MultiDict[str, str]) -> Offer:
    """The offer that `format=` names, else the one that Accept prefers."""
    if extension := parameters.get("format"):
        offer = by_format(extension, offers)
        if offer is None:
            known = ", ".join(offer.extension for offer in offers)
            raise RequestError(f"format={extension!r}: expected {known}", f"format={extension!r}: oczekiwano {known}")
        return offer
    return choose(request.headers.get("Accept"), offers)


def _read_only() -> Forbidden:
    return Forbidden("This endpoint only answers queries", "Ten punkt dostępowy odpowiada tylko na zapytania")


# A page is for browsers: last, so that whoever names nothing gets data.
OFFERS: Final[Mapping[Form, tuple[Offer, ...]]] = {
    Form.SELECT: (*SOLUTIONS, PAGE),
    Form.ASK: (*BOOLEAN, PAGE),
    Form.CONSTRUCT: (*GRAPH_AS_QUADS, PAGE),
    Form.DESCRIBE: (*GRAPH_AS_QUADS, PAGE),
}
