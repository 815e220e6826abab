"""Graphs that come from Turtle files as they are: ontology, shapes, catalogue.

Blank nodes become IRIs under `/.well-known/genid/` (RDF 1.1 section 3.5), named by the canonical labels of RDFC-1.0, so
that the same files give the same bytes and a release can be compared with another.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from app.errors import RegisterError
from app.iris import Iris
from loaders import graphs

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def write(files: Iterable[Path], *, name: str, iris: Iris, out: Path) -> int:
    """Write the triples of Turtle files as the graph file of `name`; return the number of quads."""
    dataset = ox.Dataset(
        ox.Quad(triple.subject, triple.predicate, triple.object) for file in files for triple in _parse(file, iris.base)
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graph, genid = ox.NamedNode(iris.graph(name)), f"{iris.base}.well-known/genid/{name}-"
    quads = (ox.Quad(_named(q.subject, genid), q.predicate, _named(q.object, genid), graph) for q in dataset)
    return graphs.write_lines(out, sorted(f"{quad} .\n".encode() for quad in quads))


def _parse(file: Path, base: str) -> Iterable[ox.Triple]:
    try:
        yield from ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise RegisterError(f"{file}:{error.lineno}: {error.msg}") from None


def _named(term: Node, genid: str) -> Node:
    return ox.NamedNode(genid + term.value) if isinstance(term, ox.BlankNode) else term
