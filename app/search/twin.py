"""A page of results as JSON: what was found, with the same facets and the addresses of the same pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.labels import Label
from app.search.asking import PAGE_SIZE, Asked
from app.search.model import Choice, Hit, Results

ADDRESS = "/search.json"


def as_json(results: Results, language: str) -> dict[str, Any]:
    """The twin of a page; `language` is that which its addresses carry on, "" for none."""
    asked = results.asked
    return {
        "query": asked.q,
        "corrected": dict(results.corrected),
        "anyWord": results.loosely,
        "total": results.total,
        "page": asked.page,
        "pages": results.pages,
        "pageSize": PAGE_SIZE,
        "reachable": results.reachable,
        "results": [_hit(each) for each in results.hits],
        "facets": {
            "register": _choices(results.registers),
            "type": _choices(results.kinds),
            "unit": _choices(results.units),
        },
        "links": {
            name: _address(other, language)
            for name, other in (("self", asked), ("prev", results.before), ("next", results.after))
            if other
        },
    }


def _hit(hit: Hit) -> dict[str, Any]:
    place = hit.place
    return {
        "iri": hit.iri,
        "page": hit.href,
        "label": _label(hit.label),
        "type": _label(hit.kind),
        "register": _label(hit.register),
        "excerpt": "".join(piece.text for piece in hit.excerpt),
        "position": [place.lon, place.lat] if place else None,
    }


def _choices(choices: Iterable[Choice]) -> list[dict[str, Any]]:
    return [
        {
            "value": each.value,
            "label": _label(each.label),
            "count": each.count,
            "chosen": each.chosen,
            "search": f"{ADDRESS}?{each.query}",
        }
        for each in choices
    ]


def _label(label: Label | None) -> dict[str, str] | None:
    return {"text": label.text, "language": label.language} if label else None


def _address(asked: Asked, language: str) -> str:
    return f"{ADDRESS}?{asked.query(language)}"
