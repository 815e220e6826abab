"""Graphs that come from Turtle files as they are: ontology, shapes, catalogue.

Blank nodes become IRIs under `/.well-known/genid/` (RDF 1.1 section 3.5), named by the canonical labels of RDFC-1.0, so
that the same files give the same bytes and a release can be compared with another. Namespaces that SHACL's prefix
declarations write relative to the base IRI become absolute, as SHACL section 5.2.1 asks: whoever reads the graph knows
no base.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox

from app.errors import RegisterError
from app.iris import Iris
from app.namespaces import SH
from loaders import graphs

_NAMESPACE: Final = ox.NamedNode(str(SH.namespace))


def write(files: Iterable[Path], *, name: str, iris: Iris, out: Path, more: Iterable[ox.Triple] = ()) -> None:
    """Write the triples of Turtle files, and `more`, as the graph file of `name`."""
    triples = chain((triple for file in files for triple in _parse(file, iris.base)), more)
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graph, genid = ox.NamedNode(iris.graph(name)), f"{iris.base}.well-known/genid/{name}-"
    graphs.write_lines(out, sorted(f"{_named(quad, genid, graph)} .\n".encode() for quad in dataset))


def _parse(file: Path, base: str) -> Iterable[ox.Triple]:
    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
            yield _absolute(quad.triple, base) if quad.predicate == _NAMESPACE else quad.triple
    except SyntaxError as error:
        raise RegisterError(f"{file}:{error.lineno}: {error.msg}") from None


def _absolute(declaration: ox.Triple, base: str) -> ox.Triple:
    namespace = declaration.object
    assert isinstance(namespace, ox.Literal)
    return ox.Triple(
        declaration.subject,
        declaration.predicate,
        ox.Literal(urljoin(base, namespace.value), datatype=namespace.datatype),
    )


def _named(quad: ox.Quad, genid: str, graph: ox.NamedNode) -> ox.Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.NamedNode(genid + subject.value)
    if isinstance(value, ox.BlankNode):
        value = ox.NamedNode(genid + value.value)
    return ox.Quad(subject, quad.predicate, value, graph)
