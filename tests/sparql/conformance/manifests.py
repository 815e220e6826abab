"""The SPARQL suite of the W3C as cases: what its manifests say, and the graphs that the cases are asked of.

Owns the reading of `mf:` and `qt:`. A case is asked of named graphs: the default graph of its dataset is published
under the IRI of its file, so that any number of datasets live in one release and a request picks its own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SUITE: Final = Path(__file__).resolve().parents[4] / "shared" / "conformance" / "w3c-sparql" / "sparql"
BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
# A default graph of nothing: without any, a request asks for every graph of the release.
EMPTY: Final = BASE + "empty"
_ORDERED: Final = re.compile(r"\bORDER\s+BY\b[^{}]*\Z", re.IGNORECASE)
_FROM: Final = re.compile(r"^\s*FROM\b", re.IGNORECASE | re.MULTILINE)
_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}


@dataclass(frozen=True)
class Case:
    """One entry of a manifest; `named` maps the names of graphs to their files."""

    iri: str
    kind: str
    name: str
    query: Path | None = None
    data: tuple[Path, ...] = ()
    named: dict[str, Path] = field(default_factory=dict)
    result: Path | None = None
    lax: bool = False

    @property
    def text(self) -> str:
        """The query or update, with the base that its file stands under."""
        assert self.query
        return f"BASE <{iri_of(self.query)}>\n{self.query.read_text('utf-8')}"

    @property
    def ordered(self) -> bool:
        """True when the query itself, not one inside it, orders its solutions."""
        return bool(_ORDERED.search(self.text))

    @property
    def has_dataset(self) -> bool:
        """False when the query itself names its dataset, or has none."""
        return bool(self.data or self.named)

    @property
    def dataset(self) -> list[tuple[str, str]]:
        """The dataset of the case as parameters of the protocol (section 2.1.4); none where the query names its own."""
        if _FROM.search(self.text):
            return []
        default = [iri_of(path) for path in self.data]
        named = [*self.named, *(name for path in self.data for name in graph_names(path))]
        return [
            *(("default-graph-uri", iri) for iri in default or [EMPTY]),
            *(("named-graph-uri", iri) for iri in named),
        ]


def iri_of(path: Path) -> str:
    """The IRI that a file of the suite is known by."""
    return BASE + str(path.relative_to(SUITE))


def path_of(iri: str) -> Path:
    return SUITE / iri.removeprefix(BASE)


@functools.cache
def cases() -> tuple[Case, ...]:
    """Every case of every manifest, in the order of the manifests; none where the suite is not there."""
    return tuple(case for path in sorted(SUITE.rglob("manifest*.ttl")) for case in _read(path))


def of_kind(*kinds: str) -> list[Case]:
    return [case for case in cases() if case.kind in kinds]


@functools.cache
def manifest(path: Path) -> Graph:
    """A manifest as RDF; its literals are kept as they are written."""
    return Graph().parse(path, format="turtle", publicID=iri_of(path))


def _read(path: Path) -> Iterator[Case]:
    graph = manifest(path)
    for entries in graph.objects(None, MF.entries):
        for node in Collection(graph, entries):
            yield _case(graph, node)


def _case(graph: Graph, node: URIRef) -> Case:
    action = graph.value(node, MF.action)
    query = graph.value(action, QT.query) or graph.value(action, UT.request)
    if query is None and isinstance(action, URIRef):
        query = action
    return Case(
        iri=str(node),
        kind=str(graph.value(node, RDF.type)).removeprefix(str(MF)),
        name=str(graph.value(node, MF.name)),
        query=path_of(str(query)) if query else None,
        data=tuple(sorted(path_of(str(iri)) for iri in graph.objects(action, QT.data))),
        named=dict(_named(graph, action)),
        result=path_of(str(iri)) if isinstance(iri := graph.value(node, MF.result), URIRef) else None,
        lax=graph.value(node, MF.resultCardinality) == MF.LaxCardinality,
    )


def _named(graph: Graph, action: URIRef | BNode) -> Iterator[tuple[str, Path]]:
    for node in graph.objects(action, QT.graphData):
        if isinstance(node, URIRef):
            yield str(node), path_of(str(node))
        else:
            yield str(graph.value(node, RDFS.label)), path_of(str(graph.value(node, QT.graph)))


@functools.cache
def read(path: Path) -> list[ox.Quad]:
    """The quads of a data file; blank nodes are its own."""
    form = _FORMATS[path.suffix]
    return list(ox.parse(path=str(path), format=form, base_iri=iri_of(path), rename_blank_nodes=True))


@functools.cache
def graph_names(path: Path) -> tuple[str, ...]:
    """The named graphs of a data file."""
    names = {quad.graph_name for quad in read(path)}
    return tuple(sorted(name.value for name in names if isinstance(name, ox.NamedNode)))


def load(store: ox.Store, path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> None:
    """Put a data file into a store, its default graph under the name given; an empty graph is there all the same."""
    store.extend(
        ox.Quad(*quad.triple, graph if quad.graph_name == ox.DefaultGraph() else quad.graph_name) for quad in read(path)
    )
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)


def asked_by_from(chosen: Iterable[Case]) -> set[Path]:
    """The files that queries name by FROM: those of data in the folder of a query that has no other dataset."""
    folders = {case.query.parent for case in chosen if case.query and not case.has_dataset}
    return {path for folder in folders for path in folder.glob("data*.ttl")}
