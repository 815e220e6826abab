"""Logical targets: where the quads of a term map go, and in which form (RML-IO section 4).

Owns the reading of target descriptions. It refuses targets that are no local file, as that of a SPARQL endpoint.
"""

from __future__ import annotations

from typing import Final

from loaders.mapping.model import LogicalTarget, Place, Term
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.parsing.locations import file_location
from loaders.mapping.vocabulary import FORMATS, RML

_LOGICAL_TARGET: Final = frozenset({"target", "serialization", "encoding", "compression"})
_TARGET: Final = frozenset({"path", "root", "encoding", "compression"})


def parse_targets(graph: Graph, node: Term, subject: str) -> tuple[LogicalTarget, ...]:
    """The targets of the term map at `node`, part of the triples map `subject`."""
    place = graph.places.within(subject, f"{RML}logicalTarget")
    return tuple(_target(graph, each, place) for each in graph.all(node, "logicalTarget"))


def _target(graph: Graph, node: Term, place: Place) -> LogicalTarget:
    graph.require_known(node, _LOGICAL_TARGET, node.value)
    file = graph.one(node, "target", place)
    if file is not None:
        graph.require_known(file, _TARGET, node.value)
    path = file_location(graph, file, place)
    if path is None:
        raise place.error(
            "no target that is written here; written are files: rml:target with rml:path or void:dataDump",
            "nie jest to cel, który tu się zapisuje; zapisuje się pliki: rml:target z rml:path albo void:dataDump",
        )
    # RML-IO has encoding and compression on the target, its test cases on the logical target.
    stated = {
        name: graph.string(node, name, place) or graph.string(file, name, place) for name in ("encoding", "compression")
    }
    return LogicalTarget(
        path,
        place,
        root=graph.string(file, "root", place),
        serialization=graph.string(node, "serialization", place) or f"{FORMATS}N-Quads",
        encoding=(stated["encoding"] or "UTF-8").removeprefix(RML),
        compression=stated["compression"],
    )
