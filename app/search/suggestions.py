"""What browsers complete while somebody writes, and the description by which they find the search of this site.

OpenSearch 1.1, draft 6, with its extension for suggestions 1.1.
"""

from __future__ import annotations

import json
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request

from app import context
from app.addresses import followed
from app.headers import REVALIDATED, etag, not_modified
from app.i18n import say
from app.index import Entry
from app.index.conditions import RDF_TYPE
from app.labels import Label, local_name
from app.search.asking import Asked, words
from app.search.looking import Looking

BLUEPRINT: Final = Blueprint("suggestions", __name__)
_TYPE: Final = "application/x-suggestions+json"
_DESCRIPTION: Final = "application/opensearchdescription+xml"
_MOST: Final = 8
# Several things may be called alike: more are looked at than are suggested.
_LOOKED_AT: Final = 30


@BLUEPRINT.get("/search/suggest")
def suggest() -> Response:
    """Complete what is written so far: texts, what each is, and where it leads."""
    snapshot, asked = context.snapshot(), Asked(q=words(request.args))
    response = _response(_TYPE)
    response.set_etag(etag(snapshot.manifest.id, context.language()))
    response.vary.add("Accept-Language")
    if not not_modified(response):
        looking = Looking(snapshot, asked, context.reading())
        found = _suggested(looking)
        texts, kinds, addresses = (list(column) for column in zip(*found, strict=True)) if found else ([], [], [])
        response.set_data(json.dumps([asked.q, texts, kinds, addresses], ensure_ascii=False))
    return response


@BLUEPRINT.get("/opensearch.xml")
def description() -> Response:
    """Describe the search of this site to browsers."""
    language, base = context.language(), context.site().settings.base_iri
    response = _response(_DESCRIPTION)
    response.set_etag(etag(language, base))
    response.vary.add("Accept-Language")
    if not not_modified(response):
        response.set_data(_described(base, language))
    return response


def _suggested(looking: Looking) -> list[tuple[str, str, str]]:
    """Things whose names answer, each name once; what others lie in goes first."""
    found: dict[str, tuple[str, str, str]] = {}
    units = looking.index.units()
    entries = looking.index.suggestions(looking.asked.q, _LOOKED_AT)
    for entry in sorted(entries, key=lambda each: each.iri not in units):
        label = looking.reading.chain.best(entry.labels) or Label(local_name(entry.iri))
        address = followed(looking.snapshot.iris, entry.iri, looking.reading.carried)
        found.setdefault(label.text.casefold(), (label.text, _told(looking, entry), address))
    return list(found.values())[:_MOST]


def _told(looking: Looking, entry: Entry) -> str:
    """What an entry is and the register it is in."""
    parts = (looking.kind(entry.values.get(RDF_TYPE, ())), looking.register(entry.register))
    return " · ".join(part.text for part in parts if part)


def _described(base: str, language: str) -> str:
    name = say("Registers", language)
    long_name = say("Search the public registers", language)
    urls = (
        ("text/html", f"search?q={{searchTerms}}&lang={language}", "results"),
        ("application/json", f"search.json?q={{searchTerms}}&lang={language}", "results"),
        (_TYPE, f"search/suggest?q={{searchTerms}}&lang={language}", "suggestions"),
    )
    lines = [
        f"<Url type={quoteattr(kind)} template={quoteattr(base + url)} rel={quoteattr(rel)}/>"
        for kind, url, rel in urls
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
            f"<ShortName>{escape(name)}</ShortName>",
            f"<Description>{escape(long_name)}</Description>",
            f"<Language>{escape(language)}</Language>",
            "<InputEncoding>UTF-8</InputEncoding>",
            *lines,
            "</OpenSearchDescription>\n",
        ]
    )


def _response(content_type: str) -> Response:
    response = Response(content_type=content_type)
    response.headers["Cache-Control"] = REVALIDATED
    return response
