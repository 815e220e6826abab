"""The page of the endpoint: a query to write, its answer or what is wrong with it, examples to begin with.

Works without scripts: a form, links and tables. Whatever the text of a query holds, templates show it escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app import context, headers, problems
from app.errors import LodzkieError, NotFound, ReleaseMoved
from app.examples import Example
from app.headers import REVALIDATED, LinkTo, etag, link_header, not_modified
from app.i18n import mark, say
from app.namespaces import prefixes
from app.negotiation import PAGE, Offer
from app.problems import Problem
from app.snapshot import Snapshot
from app.sparql.answer import TRUNCATED, charged
from app.sparql.page import address, dataset, fault, gallery, prologue, shown, state
from app.sparql.page.excerpt import ROWS
from app.sparql.page.shown import Shown
from app.sparql.page.table import Names
from app.store.base import PublicQuery

# The field is as high as the query that stands in it, within these.
_LEAST_LINES: Final = 10
_MOST_LINES: Final = 24
_FIRST: Final = """
SELECT ?register ?title WHERE {
  ?register a dcat:Dataset ; dcterms:title ?title .
  FILTER(LANG(?title) = "%s")
} ORDER BY ?title
"""
# What to do about a problem, by its status.
_HINTS: Final = {
    400: mark("Mend the query and run it again."),
    403: mark("Data can only be queried here: by SELECT, ASK, CONSTRUCT and DESCRIBE."),
    413: mark("Shorten the query; a long list of values can be split between several."),
    429: mark(
        "Too many costly queries came from this address in a short time. Wait a moment and try again; the "
        "query is still in the field below."
    ),
    503: mark("Try again in a moment; the query is still in the field below."),
    504: mark(
        "The query took too long and was stopped, so there is no result, not even a part of one. Narrow it: "
        "add conditions, name a graph or a register, avoid patterns without a common variable. LIMIT helps "
        "where there is no ORDER BY and no aggregate."
    ),
}


def show(links: Sequence[LinkTo]) -> Response:
    """The form, with the draft or the example that the address names in its field, and links for its head."""
    example = _example(request.args.get("example", ""))
    if example and "run" in request.args:
        return see_other(address.of(example.text) + "#results")
    text = request.args.get("draft") or (example.text if example else _first())
    described = gallery.described(example) if example else ""
    parts = {"described": described, "counted": gallery.counted()}
    return form(text, example=example, examples=True, links=links, **parts)


def _example(name: str) -> Example | None:
    example = gallery.find(name)
    if name and example is None:
        raise NotFound(f"There is no example {name}", f"Nie ma przykładu {name}")
    return example


def _first() -> str:
    """A query to begin with: the registers that there are."""
    table = prefixes(context.site().settings.base_iri)
    return prologue.declare(_FIRST % context.language(), table)


def form(text: str, **parts: Any) -> Response:
    """The form with a query in its field."""
    return _headed(page(text, **parts))


def answer(query: PublicQuery, offers: Sequence[Offer], places: Sequence[str] = (), **parts: Any) -> Response:
    """The answer to a query as a page; `places` are where the other `offers` are, when they are not at `/sparql`.

    What is shown is the text that was sent (`g.query`): that of `query` names our own forwarder in place of services.
    """
    snapshot = context.snapshot()
    data = [offer for offer in offers if not offer.page]
    places = places or [address.of(g.query, ("format", offer.extension)) for offer in data]
    links = [LinkTo(place, "alternate", {"type": offer.media_type}) for offer, place in zip(data, places, strict=True)]
    response = _validated(query, snapshot)
    if all(0 < len(place) <= address.REPEATED for place in places):
        response.headers["Link"] = link_header(links)
    if not not_modified(response):
        found = _read(query, snapshot)
        if found.table and found.table.more:
            response.headers[TRUNCATED] = "?1"
        downloads = list(zip(data, places, strict=True))
        parts |= {"release": snapshot.manifest, "missing": dataset.missing(query, g.query, snapshot)}
        links = [link for link in links if link.target]
        response.set_data(page(g.query, results=found, downloads=downloads, links=links, **parts))
    return response


def _validated(query: PublicQuery, snapshot: Snapshot) -> Response:
    response = _headed("")
    if query.volatile:
        response.headers["Cache-Control"] = "no-store"
    elif request.method in ("GET", "HEAD"):
        # Weak, for the page tells how long the evaluation took.
        parts = (snapshot.manifest.id, PAGE.media_type, context.language(), *state.releases())
        response.set_etag(etag(*parts), weak=True)
    return response


def _read(query: PublicQuery, snapshot: Snapshot) -> Shown:
    naming = Names(snapshot.iris, prefixes(snapshot.iris.base), context.carried())
    opened = partial(charged, snapshot.store, replace(query, enough=ROWS + 1))
    return shown.read(query.form, g.query, opened, naming, context.language())


def refused(error: LodzkieError) -> ResponseReturnValue:
    """What is wrong, and the query as it was written, for readers of pages; a problem document for all others."""
    if isinstance(error, ReleaseMoved) and not g.get("again"):
        return problems.once_more(error, refused)
    return problems.from_ours(error, _refusal if "query" in g else None)


def see_other(place: str) -> Response:
    """Point to another page, as this button or address does now."""
    return headers.see_other(place, "no-store")


def page(draft: str, **parts: Any) -> str:
    """The HTML of the page with `draft` in its field and other parts as the template knows them."""
    draft = address.plain(draft)
    return render_template(
        "sparql.html",
        **{"groups": gallery.groups() if parts.pop("examples", False) else [], **parts},
        draft=draft,
        lines=min(max(_LEAST_LINES, draft.count("\n") + 2), _MOST_LINES),
        carried_on=address.carried(),
        rest=address.rest(),
        asked=address.asked(),
        state=state.of_request(),
        prefixes=prefixes(context.site().settings.base_iri),
        undeclared=prologue.undeclared(draft),
    )


def _refusal(problem: Problem) -> str:
    line, column = problem.more.get("line"), problem.more.get("column")
    place = fault.locate(g.query, line, column) if line and column else None
    return page(g.query, problem=problem, fault=place, hint=_hint(problem.status))


def _hint(status: int) -> str:
    return say(_HINTS[status], context.language()) if status in _HINTS else ""


def _headed(html: str) -> Response:
    response = Response(html, content_type=PAGE.content_type)
    response.headers["Content-Language"] = context.language()
    response.headers["Cache-Control"] = REVALIDATED
    response.vary.update(("Accept", "Accept-Language"))
    return response
