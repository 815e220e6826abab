"""What a request asks for (SPARQL 1.1 Protocol section 2): a query and its dataset, nothing, or what is refused here.

Request in, `PublicQuery` out. Refuses update, SERVICE but those of the list (403) and what would overflow the engine,
before it is asked. FROM names graphs of the release: nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from flask import request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict

from app import context
from app.errors import Forbidden, QuerySyntaxError, RequestError, UnsupportedMediaType
from app.negotiation import BOOLEAN, GRAPH_AS_QUADS, PAGE, SOLUTIONS, Offer, by_format, choose
from app.store.base import PublicQuery
from app.store.query import federation, limits, syntax
from app.store.query.syntax import Form, Tokens

_FORM: Final = "application/x-www-form-urlencoded"
_SAFE: Final = ("GET", "HEAD")
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
# What may stand in a body, told where somebody asks or sends something else (RFC 10008 section 3; LDP section 7.1).
ACCEPTED: Final = {"Accept-Query": f'"{_DIRECT}", "{_FORM}"', "Accept-Post": f"{_DIRECT}, {_FORM}"}

_NO_QUERY: Final = (
    "expected SELECT, ASK, CONSTRUCT or DESCRIBE",
    "oczekiwano SELECT, ASK, CONSTRUCT albo DESCRIBE",
)


def keep_body() -> None:
    """Read a body before a form is made of it: the form does not tell whether it was UTF-8."""
    if request.method not in _SAFE:
        request.get_data()


def received() -> tuple[MultiDict[str, str], str | None]:
    """The parameters and the query of a request, by GET, by form or directly (sections 2.1.1 to 2.1.3).

    Parameters of the address count beside a body too, so that none is lost; a query in both is two queries.
    """
    parameters, texts = _sent()
    if "update" in parameters:
        raise _read_only()
    queries = [*parameters.getlist("query"), *texts]
    if len(queries) > 1 or (not queries and request.method not in _SAFE):
        raise RequestError(
            f"Expected one query, got {len(queries)}", f"Oczekiwano jednego zapytania, jest {len(queries)}"
        )
    return parameters, queries[0] if queries else None


def _sent() -> tuple[MultiDict[str, str], list[str]]:
    """Every parameter of a request, and the query that stands in its body directly."""
    if request.method in _SAFE:
        return _decoded(request.args, request.query_string), []
    if request.mimetype == _UPDATE:
        raise _read_only()
    if request.mimetype not in (_FORM, _DIRECT):
        raise _unreadable(f"{_DIRECT}, {_FORM}", request.mimetype)
    _require_plain_utf8()
    body = request.get_data()
    if request.mimetype == _DIRECT:
        return request.args, [_utf8(body)]
    form = _decoded(request.form, body)
    return (MultiDict([*request.args.items(multi=True), *form.items(multi=True)]) if request.args else form), []


def _require_plain_utf8() -> None:
    """Refuse a body in another character encoding (section 2.1.3) or a content coding (RFC 9110 section 15.5.16)."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise _unreadable("charset=utf-8", charset)
    if coding := request.headers.get("Content-Encoding"):
        raise _unreadable("Content-Encoding: identity", coding)


def _decoded(parameters: MultiDict[str, str], raw: bytes) -> MultiDict[str, str]:
    """The parameters, unless they were not UTF-8: escapes of other bytes were left in the text as they stood."""
    if "%" in parameters.get("query", ""):
        _utf8(unquote_to_bytes(raw))
    return parameters


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("The query is not UTF-8", "Zapytanie nie jest zapisane w UTF-8") from None


def _unreadable(expected: str, found: str) -> UnsupportedMediaType:
    return UnsupportedMediaType(
        f"Expected {expected}, got {found or 'none'}", f"Oczekiwano {expected}, jest {found or 'brak'}"
    )


def read(text: str, parameters: MultiDict[str, str]) -> PublicQuery:
    """Read what the query is; refuse it when it is not one, or not one for here."""
    limits.check_length(text)
    tokens = _tokens(text)
    if syntax.is_update(tokens):
        raise _read_only()
    written = text
    federated = syntax.calls_service(text)
    if federated:
        text = _forwarded(text)
        # No escape is left in it; it is this that the engine will see.
        tokens = _tokens(text)
    form = syntax.form(tokens)
    if form is None:
        raise QuerySyntaxError.at(text, syntax.after_prologue(text), *_NO_QUERY)
    return PublicQuery(
        text,
        form,
        _graphs(parameters, "default-graph-uri"),
        _graphs(parameters, "named-graph-uri"),
        syntax.has_dataset_clause(tokens),
        syntax.is_volatile(text, tokens),
        federated=federated,
        written=written if federated else None,
    )


def _tokens(text: str) -> Tokens:
    tokens = syntax.read(text)
    limits.check_structure(text, tokens)
    return tokens


def _forwarded(text: str) -> str:
    """The query with our forwarder in place of the services that it may call."""
    site = context.site()
    admitted = federation.admit(text, site.settings.base_iri, site.forwarder.addresses)
    site.forwarder.open()
    return admitted


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
