"""What shapes and ontology say of the index: whose instances are entries, which values they have, what is territory.

Read from the graph files of the release. A node shape with `sh:targetClass` (SHACL section 2.1.3.2) makes entries; the
property shapes with a plain path that it has, by `sh:node` too, lay out their values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.namespaces import DCTERMS, PREFIXES
from loaders import graphs

_SH: Final = PREFIXES["sh"]
_SUB_PROPERTY: Final = ox.NamedNode(f"{PREFIXES['rdfs']}subPropertyOf")
# What says where a thing lies, or what area it is about, with all that the ontology puts under it.
_SPATIAL: Final = (str(DCTERMS.spatial), f"{PREFIXES['eli']}relevant_for")
# The property of the region's ontology by which a territorial unit lies in larger ones.
_LIES_IN: Final = "def/lezyW"


@dataclass(frozen=True)
class Rules:
    """Terms are IRIs as N-Quads writes them; `layout` has the properties of each class whose instances are entries."""

    layout: dict[bytes, frozenset[bytes]]
    spatial: frozenset[bytes]
    above: frozenset[bytes]


def read(files: Iterable[Path], base: str) -> Rules:
    """The rules that the graph files of shapes and ontology give."""
    store = ox.Store()
    for file in files:
        store.extend(graphs.read_quads(file))
    return Rules(
        layout=_layout(store),
        spatial=frozenset(_below(store, _SPATIAL)),
        above=frozenset(_below(store, (f"{base}{_LIES_IN}",))),
    )


def _layout(store: ox.Store) -> dict[bytes, frozenset[bytes]]:
    paths: dict[bytes, set[bytes]] = defaultdict(set)
    for shape, target in _pairs(store, "targetClass"):
        for each in _with_nodes(store, shape):
            for prop in _objects(store, each, "property"):
                found = (path for path in _objects(store, prop, "path") if isinstance(path, ox.NamedNode))
                paths[str(target).encode()].update(str(path).encode() for path in found)
    return {target: frozenset(found) for target, found in paths.items()}


def _with_nodes(store: ox.Store, shape: ox.NamedNode | ox.BlankNode) -> list[ox.NamedNode | ox.BlankNode]:
    """A shape and those that it has by `sh:node`, however deep."""
    found, waiting = [shape], [shape]
    while waiting:
        for other in _objects(store, waiting.pop(), "node"):
            if isinstance(other, ox.NamedNode | ox.BlankNode) and other not in found:
                found.append(other)
                waiting.append(other)
    return found


def _below(store: ox.Store, properties: Iterable[str]) -> set[bytes]:
    """Properties and all that are said to be under them."""
    found = {ox.NamedNode(iri) for iri in properties}
    waiting = list(found)
    while waiting:
        for quad in store.quads_for_pattern(None, _SUB_PROPERTY, waiting.pop(), None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return {str(each).encode() for each in found}


def _pairs(store: ox.Store, name: str) -> Iterator[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{_SH}{name}"), None, None):
        if isinstance(quad.subject, ox.NamedNode | ox.BlankNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object


def _objects(store: ox.Store, subject: object, name: str) -> list[object]:
    assert isinstance(subject, ox.NamedNode | ox.BlankNode | ox.Triple)  # a literal has no properties
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(f"{_SH}{name}"), None, None)]
