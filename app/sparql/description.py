"""The SPARQL endpoint's description of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Triple

from app.description import TYPE
from app.store.base import Term

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_WRITTEN: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
)


def describe(base: str) -> list[Triple]:
    """Describe the endpoint of the site whose IRIs begin with `base`."""
    service = NamedNode(f"{base}sparql")
    return [Triple(service, NamedNode(predicate), value) for predicate, value in _facts(service)]


def _facts(service: NamedNode) -> Iterable[tuple[str, Term]]:
    yield TYPE, NamedNode(f"{SD}Service")
    yield f"{SD}endpoint", service
    yield f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Query")
    # The default graph is the union of all named graphs.
    yield f"{SD}feature", NamedNode(f"{SD}UnionDefaultGraph")
    for name in _WRITTEN:
        yield f"{SD}resultFormat", NamedNode(_FORMATS + name)
