"""Property shapes with the targets of the shapes around them: the same results in far fewer calls.

Owns one rewriting for engines that validate a property shape inside a node shape once for every focus node, and a
property shape with targets once for all. A node shape that has targets, and serves nothing but them, passes each focus
node on to its property shapes (SHACL section 4.7.2); so its targets may stand on these. Not hoisted are the
properties of shapes that others refer to, that read them by sh:closed or sh:qualifiedValueShapesDisjoint, that are
deactivated, or that are classes themselves.
"""

from __future__ import annotations

from typing import Final

from rdflib import OWL, RDF, RDFS, Graph
from rdflib.term import Node

from app.namespaces import SH

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def hoisted(shapes: Graph) -> Graph:
    """A copy of the shapes in which property shapes stand on their own wherever that changes no result."""
    copy = Graph() + shapes
    for shape in set(shapes.subjects(SH.property)):
        targets = [(predicate, target) for predicate in _TARGETS for target in shapes.objects(shape, predicate)]
        if targets and not _is_bound(shapes, shape):
            for inner in shapes.objects(shape, SH.property):
                copy.remove((shape, SH.property, inner))
                for predicate, target in targets:
                    copy.add((inner, predicate, target))
    return copy


def _is_bound(shapes: Graph, shape: Node) -> bool:
    is_class = any((shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class))
    is_used = (None, None, shape) in shapes
    reads = (shape, SH.closed, None) in shapes or any(
        (inner, SH.qualifiedValueShapesDisjoint, None) in shapes for inner in shapes.objects(shape, SH.property)
    )
    return is_class or is_used or reads or any((shape, fact, None) in shapes for fact in (SH.path, SH.deactivated))
