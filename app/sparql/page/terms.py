"""What the editor knows of the site: prefixes, classes and properties of the release with their names; its map.

Terms are those that the ontology declares and those that the shapes lay out, which are the terms of other vocabularies
that the registers use; both come from the release, and both have their names in the languages of the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from flask import Blueprint, Response, jsonify
from pyoxigraph import Literal, NamedNode

from app import context, queries
from app.headers import headed, not_modified
from app.labels import Label
from app.namespaces import prefixes
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("terms", __name__)
_CLASS: Final = "class"
_PROPERTY: Final = "property"

Names = dict[str, set[Label]]


@BLUEPRINT.get("/sparql/terms")
def terms() -> Response:
    """Send the terms; a browser that has those of this release is told so before any of them is read."""
    snapshot = context.snapshot()
    response = headed("application/json", snapshot.manifest.id)
    if not not_modified(response):
        response.set_data(jsonify(_terms(snapshot)).data)
    return response


def _terms(snapshot: Snapshot) -> dict[str, object]:
    declared = _declared(snapshot)
    laid_out = _laid_out(snapshot)
    settings = context.site().settings
    return {
        "base": snapshot.iris.base,
        "prefixes": prefixes(snapshot.iris.base),
        "classes": _listed({**laid_out[_CLASS], **declared[_CLASS]}),
        "properties": _listed({**laid_out[_PROPERTY], **declared[_PROPERTY]}),
        "map": {"tiles": settings.map_tiles, "credit": settings.map_credit},
    }


def _declared(snapshot: Snapshot) -> dict[str, Names]:
    """What the ontology declares."""
    found: dict[str, Names] = {_CLASS: defaultdict(set), _PROPERTY: defaultdict(set)}
    for row in snapshot.store.select(queries.text("terms")):
        term, kind, label = row["term"], row["kind"], row.get("label")
        assert isinstance(term, NamedNode)
        assert isinstance(kind, Literal)
        names = found[kind.value][term.value]
        if isinstance(label, Literal):
            names.add(Label.of(label))
    return found


def _laid_out(snapshot: Snapshot) -> dict[str, Names]:
    """What the shapes lay out; a property that classes call differently has the names of all of them."""
    found: dict[str, Names] = {_CLASS: defaultdict(set), _PROPERTY: defaultdict(set)}
    for (cls, path), slot in snapshot.layout.direct.items():
        found[_CLASS][cls].update()
        found[_PROPERTY][path].update(slot.names)
    return found


def _listed(names: Names) -> list[dict[str, object]]:
    return [{"iri": iri, "labels": _labels(labels)} for iri, labels in sorted(names.items())]


def _labels(labels: Iterable[Label]) -> dict[str, str]:
    """One name for a language: the first of the alphabet, so that it stays the same."""
    return {label.language: label.text for label in sorted(labels, key=lambda label: label.text, reverse=True)}
