"""The page of the endpoint: a query to write, examples to begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask import Response, render_template, request

from app import context
from app.context import Example
from app.errors import StoreUnavailable
from app.i18n import say
from app.labels import Label
from app.negotiation import GRAPH_AS_QUADS, PAGE, SOLUTIONS


def show() -> Response:
    """The form, with the draft or the example that the address names in its field."""
    language = context.language()
    html = render_template(
        "sparql.html",
        groups=_groups(context.site().examples),
        draft=request.args.get("draft") or _example(request.args.get("example", "")),
        offers=SOLUTIONS + GRAPH_AS_QUADS,
    )
    response = Response(html, content_type=PAGE.content_type)
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
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
