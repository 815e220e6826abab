"""Problems: every error as an answer that its reader understands (RFC 9457 for programs, a page for people).

One form for the tree of `app.errors`, for what the framework refuses, and for faults of our own, which the framework
logs and we tell without details. It is chosen by Accept; a client that accepts none of them gets problem+json.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from app import context
from app.addresses import page_path, requested_path
from app.errors import (
    LodzkieError,
    NotAcceptable,
    QuerySyntaxError,
    ReleaseMoved,
    StoreAway,
    StoreUnavailable,
    TooManyRequests,
)
from app.frame import advice
from app.i18n import mark, say
from app.labels import Label
from app.namespaces import PREFIXES
from app.negotiation import PAGE, PROBLEM, PROBLEMS, TURTLE, Offer, choose
from app.sparql.answer import FAILED
from app.store.writing import write_graph

LOG: Final = logging.getLogger(__name__)
_HTTP: Final = "http://www.w3.org/2011/http#"
# Titles of problems by status.
_TITLE: Final = mark("Something is wrong")
_TITLES: Final = {
    400: mark("Bad request"),
    403: mark("Forbidden"),
    404: mark("Not found"),
    405: mark("Method not allowed"),
    406: mark("Not acceptable"),
    408: mark("Request timed out"),
    413: mark("Content too large"),
    414: mark("URI too long"),
    415: mark("Unsupported media type"),
    429: mark("Too many requests"),
    500: mark("Internal server error"),
    503: mark("Service unavailable"),
    504: mark("Query timed out"),
    507: mark("Insufficient storage"),
}


@dataclass(frozen=True)
class Problem:
    """A problem details object (RFC 9457 section 3.1); `more` are its extension members."""

    status: int
    title: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)


def register(app: Flask) -> None:
    """Let the application answer every error through this module."""
    app.register_error_handler(LodzkieError, from_ours)
    app.register_error_handler(ReleaseMoved, once_more)
    app.register_error_handler(HTTPException, from_framework)


def from_ours(error: LodzkieError, page: Callable[[Problem], str] | None = None) -> Response:
    """Answer an error of our tree with its own message; `page` writes it for people where a plain page will not do."""
    if error.status >= 500:
        # Of a store that is away there is a line when it goes (`app.store.remote.presence`), and none for each request.
        LOG.log(
            logging.DEBUG if isinstance(error, StoreAway) else logging.ERROR,
            "%s: %s (%r)",
            request.path,
            error,
            error.__cause__,
        )
    response = _answer(_problem(error.status, error.text(context.language()), _more(error)), page)
    if isinstance(error, StoreUnavailable | TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def once_more(
    error: ReleaseMoved, refused: Callable[[LodzkieError], ResponseReturnValue] | None = None
) -> ResponseReturnValue:
    """Answer from the release that is current now; when that one has gone too, it is a problem like others.

    `refused` answers errors where that is not `from_ours`.
    """
    answer = refused or from_ours
    if g.get("again"):
        return answer(error)
    g.again = True
    g.pop("snapshot", None)
    request.environ.pop(FAILED, None)
    try:
        return current_app.preprocess_request() or current_app.dispatch_request()
    except LodzkieError as another:
        return answer(another)


def from_framework(error: HTTPException) -> Response:
    """Answer what the framework refuses (no route, method, size) or caught, with its headers such as Allow."""
    status = error.code or 500
    response = _answer(_problem(status, _detail(error, status), {}))
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _detail(error: HTTPException, status: int) -> str:
    """What there is to say besides the status: the methods that an address takes, how much it takes."""
    language = context.language()
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return say(
            "This address takes only the methods %(methods)s. Data are only read here.",
            language,
            methods=", ".join(sorted(error.valid_methods)),
        )
    if isinstance(error, RequestEntityTooLarge):
        return say(
            "The body of a request may have %(bytes)s bytes at most.",
            language,
            bytes=current_app.config["MAX_CONTENT_LENGTH"],
        )
    if isinstance(error, NotFound):
        return say("There is nothing at this address.", language)
    return say("The server cannot answer this request (%(status)s).", language, status=status)


def of_malformed_body(_: Exception) -> Response:
    """Answer a body that the server found malformed while it was read."""
    return _answer(
        _problem(400, say("The server cannot answer this request (%(status)s).", context.language(), status=400), {})
    )


def _problem(status: int, detail: str, more: Mapping[str, Any]) -> Problem:
    return Problem(status, say(_TITLES.get(status, _TITLE), context.language()), detail, more)


def _more(error: LodzkieError) -> Mapping[str, Any]:
    if isinstance(error, NotAcceptable):
        return {"offers": list(error.offers)}
    if isinstance(error, QuerySyntaxError) and error.line is not None:
        return {"line": error.line, "column": error.column}
    return {"limit": error.limit} if error.limit else {}


def _answer(problem: Problem, page: Callable[[Problem], str] | None = None) -> Response:
    offer = _chosen()
    write = page if page and offer.page else _WRITERS[offer]
    response = Response(write(problem), problem.status, content_type=offer.content_type)
    response.vary.update(("Accept", "Accept-Language"))
    response.headers["Content-Language"] = context.language()
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen() -> Offer:
    try:
        return choose(request.headers.get("Accept"), PROBLEMS)
    except NotAcceptable:
        return PROBLEM


def _json(problem: Problem) -> str:
    members = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    return json.dumps({**members, **problem.more}, ensure_ascii=False) + "\n"


def _page(problem: Problem) -> str:
    counsel = advice.of(problem.status, problem.more.get("limit", ""))
    words = advice.words(requested_path(request.environ)) if counsel.search else ""
    return render_template("problem.html", problem=problem, advice=counsel, words=words, register=_register(counsel))


def _register(counsel: advice.Advice) -> tuple[Label, str] | None:
    """The register that the address of something missing names: its title, and the path of its page."""
    if not counsel.search:
        return None
    try:
        snapshot = context.snapshot()
    except StoreUnavailable:
        return None
    parts = requested_path(request.environ).split("/")
    dataset = next((dataset for slug, dataset in snapshot.datasets.items() if slug in parts[1:-1]), None)
    if dataset is None:
        return None
    title = context.reading().chain.best(dataset.titles) or Label(dataset.slug)
    return title, page_path(snapshot.iris.rest(dataset.iri)) + context.carried()


def _turtle(problem: Problem) -> bytes:
    node, language = BlankNode("problem"), context.language()
    facts = [
        (f"{_HTTP}statusCodeNumber", Literal(problem.status)),
        (f"{PREFIXES['dcterms']}title", Literal(problem.title, language=language)),
        (f"{PREFIXES['dcterms']}description", Literal(problem.detail, language=language)),
    ]
    triples = [Triple(node, NamedNode(predicate), value) for predicate, value in facts]
    return write_graph(triples, TURTLE.media_type, {**PREFIXES, "http": _HTTP})


_WRITERS: Final[Mapping[Offer, Any]] = {PROBLEM: _json, PAGE: _page, TURTLE: _turtle}
