"""The public SPARQL endpoint (SPARQL 1.1 Protocol): everything is decided before the work, then the result streams.

Refuses update and SERVICE (403), what would overflow the engine, and a media type that the form of the query does not
have. Nothing is ever fetched: FROM names graphs of the release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict

from app import context, endpoint
from app.context import Example
from app.errors import Forbidden, QuerySyntaxError, RequestError, StoreUnavailable, UnsupportedMediaType
from app.i18n import say
from app.labels import Label
from app.namespaces import prefixes
from app.negotiation import BOOLEAN, GRAPH, RESOURCE, SOLUTIONS, Offer, by_format, choose
from app.store import limits, syntax
from app.store.base import PublicQuery
from app.store.streaming import PIECE
from app.store.syntax import Form
from app.store.writing import write_graph

BLUEPRINT: Final = Blueprint("sparql", __name__)
_FORM: Final = "application/x-www-form-urlencoded"
_SAFE: Final = ("GET", "HEAD")
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"


@BLUEPRINT.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query, or show the endpoint when there is none."""
    parameters, text = _received()
    if text is None:
        return _about()
    query = _read(text, parameters)
    offer = _chosen(query.form, parameters)
    return _streamed(context.snapshot().store.stream(query, offer.media_type), offer)


def _received() -> tuple[MultiDict[str, str], str | None]:
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


def _read(text: str, parameters: MultiDict[str, str]) -> PublicQuery:
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
        raise _no_query(text[: tokens.start])
    return PublicQuery(
        text,
        form,
        _graphs(parameters, "default-graph-uri"),
        _graphs(parameters, "named-graph-uri"),
        syntax.has_dataset_clause(tokens),
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
    return tuple(_graph(name, iri) for iri in parameters.getlist(name))


def _graph(name: str, iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise RequestError(
            f"{name}={iri!r}: expected an absolute IRI", f"{name}={iri!r}: oczekiwano pełnego IRI"
        ) from None


def _chosen(form: Form, parameters: MultiDict[str, str]) -> Offer:
    """The form of the query gives the family, then `format=` (for browsers) or Accept the member."""
    offers = _OFFERS[form]
    if extension := parameters.get("format"):
        offer = by_format(extension, offers)
        if offer is None:
            known = ", ".join(offer.extension for offer in offers)
            raise RequestError(f"format={extension!r}: expected {known}", f"format={extension!r}: oczekiwano {known}")
        return offer
    return choose(request.headers.get("Accept"), offers)


def _streamed(pieces: Iterator[bytes], offer: Offer) -> Response:
    """Wait for the first piece, so that what goes wrong before it has a status of its own; then send as it comes."""
    first = next(pieces, b"")
    if len(first) < PIECE:
        # Only the last piece is short: the whole result is here.
        response = Response(first + b"".join(pieces), content_type=offer.content_type)
    else:
        response = Response(_from(first, pieces), content_type=offer.content_type)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _from(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _about() -> Response:
    """A form for people, a service description for programs."""
    offer = choose(request.headers.get("Accept"), RESOURCE)
    if offer.page:
        language = context.language()
        html = render_template(
            "sparql.html",
            groups=_groups(context.site().examples),
            draft=request.args.get("draft") or _example(request.args.get("example", "")),
            offers=SOLUTIONS + GRAPH,
        )
        response = Response(html, content_type=offer.content_type)
        response.headers["Content-Language"] = language
        response.vary.add("Accept-Language")
    else:
        base = context.site().settings.base_iri
        response = Response(
            write_graph(endpoint.describe(base), offer.media_type, {**prefixes(base), "sd": endpoint.SD}),
            content_type=offer.content_type,
        )
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _example(name: str) -> str:
    """The text of the example `<register>/<name>`, "" where there is none."""
    examples = context.site().examples
    return next((example.text for example in examples if f"{example.register}/{example.name}" == name), "")


def _groups(examples: Iterable[Example]) -> list[tuple[Label, list[Example]]]:
    """Examples by the title of their register, in alphabetical order; those across registers first."""
    grouped: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        grouped[example.register].append(example)
    across = Label(say("sparql_across", context.language()), context.language())
    titles = {slug: _title(slug) if slug else across for slug in grouped}
    order = sorted(grouped, key=lambda slug: (slug != "", titles[slug].text.casefold()))
    return [(titles[slug], grouped[slug]) for slug in order]


def _title(slug: str) -> Label:
    try:
        dataset = context.snapshot().datasets.get(slug)
    except StoreUnavailable:
        dataset = None
    return (context.reading().chain.best(dataset.titles) if dataset else None) or Label(slug)


def _read_only() -> Forbidden:
    return Forbidden("This endpoint only answers queries", "Ten punkt dostępowy odpowiada tylko na zapytania")


_OFFERS: Final = {
    Form.SELECT: SOLUTIONS,
    Form.ASK: BOOLEAN,
    Form.CONSTRUCT: GRAPH,
    Form.DESCRIBE: GRAPH,
}
