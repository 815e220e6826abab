"""A code list as a table.

/data/code/<scheme>.csv             a line for each concept: notation, labels, broader notation, definitions, IRI
/data/code/<scheme>.csv?q=<words>   those that are found by words, as on the page
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from flask import Blueprint, Response, request

from app import context
from app.addresses import page_path, requested_path
from app.errors import NotFound
from app.headers import LinkTo, headed, link_header, not_modified
from app.labels import Chain, Label
from app.negotiation import CSV_RESULTS
from app.terms import codes
from app.terms.codes import Code, CodeList
from app.terms.words import asked_for
from app.twins import csv_text

BLUEPRINT: Final = Blueprint("code_lists", __name__)


@BLUEPRINT.get("/data/code/<scheme>.csv")
def table(scheme: str) -> Response:  # noqa: ARG001 - the path as it was sent says more
    """Send a code list; it speaks all languages at once."""
    snapshot = context.snapshot()
    rest = requested_path(request.environ).removeprefix("/data/").removesuffix(".csv")
    iri = snapshot.iris.resource(rest)
    listed = codes.of_scheme(snapshot, iri)
    if not listed.codes:
        raise NotFound(f"Nothing is known of a code list {iri}", f"Nic nie wiadomo o liście kodów {iri}")
    response = headed(CSV_RESULTS.content_type, snapshot.manifest.id, CSV_RESULTS.media_type)
    links = [LinkTo(iri, "canonical"), LinkTo(page_path(rest), "describedby")]
    response.headers["Link"] = link_header(links)
    if not not_modified(response):
        found = listed.found(asked_for(request.args))
        response.set_data("".join(lines(listed, found, context.site().settings.languages)))
    return response


def lines(listed: CodeList, found: Iterable[Code], languages: Iterable[str]) -> Iterator[str]:
    """The header, and the lines of those that were found in a list."""
    spoken = tuple(languages)
    labels, definitions = ([f"{name}_{language}" for language in spoken] for name in ("label", "definition"))
    yield csv_text.head(["notation", *labels, "broader", *definitions, "iri"])
    for code in found:
        above = (listed.codes[iri].notation if iri in listed.codes else iri for iri in code.broader)
        yield csv_text.line(
            [
                code.notation,
                *(_text(code.labels, language) for language in spoken),
                " ".join(above),
                *(_text(code.definitions, language) for language in spoken),
                code.iri,
            ]
        )


def _text(labels: Iterable[Label], language: str) -> str:
    """The text in a language, or without one, "" when there is none."""
    found = Chain((language, "")).best(labels)
    return found.text if found else ""
