"""SHACL property paths: as text, and the predicates in them.

Owns the reading of sh:path structures (SHACL section 2.3.1); evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Graph, URIRef
from rdflib.term import Node

from app.namespaces import SH

_UNARY: Final = (
    (SH.inversePath, "^", ""),
    (SH.zeroOrMorePath, "", "*"),
    (SH.oneOrMorePath, "", "+"),
    (SH.zeroOrOnePath, "", "?"),
)


def path_text(graph: Graph, path: Node) -> str:
    """The IRI of a predicate path as it is, any other path as SPARQL writes it (SPARQL 1.1 section 9.1)."""
    return str(path) if isinstance(path, URIRef) else _composite(graph, path)


def path_predicates(graph: Graph, path: Node) -> Iterator[URIRef]:
    """The predicates anywhere in a path."""
    if isinstance(path, URIRef):
        yield path
        return
    for operator in (SH.alternativePath, *(operator for operator, _, _ in _UNARY)):
        for inner in graph.objects(path, operator):
            yield from path_predicates(graph, inner)
    for step in graph.items(path):
        yield from path_predicates(graph, step)


def _composite(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return path.n3()
    for operator, prefix, suffix in _UNARY:
        for inner in graph.objects(path, operator):
            return f"{prefix}{_composite(graph, inner)}{suffix}"
    for alternatives in graph.objects(path, SH.alternativePath):
        return f"({'|'.join(_composite(graph, each) for each in graph.items(alternatives))})"
    return f"({'/'.join(_composite(graph, step) for step in graph.items(path))})"
