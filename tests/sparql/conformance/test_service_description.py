"""The three service description cases of the W3C, under their names; the manifest has no more of them than a name."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

from .site import Site

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}
FORMATS |= {"application/ld+json": "json-ld"}

# Property → the class of its subjects, the class of its values: SPARQL 1.1 Service Description section 3.
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, SD.EntailmentRegime),
    SD.entailmentRegime: (SD.NamedGraph, SD.EntailmentRegime),
    SD.defaultSupportedEntailmentProfile: (SD.Service, SD.EntailmentProfile),
    SD.supportedEntailmentProfile: (SD.NamedGraph, SD.EntailmentProfile),
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.extensionAggregate: (SD.Service, SD.Aggregate),
    SD.languageExtension: (SD.Service, SD.Feature),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.propertyFeature: (SD.Service, SD.Feature),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
# The classes of section 3.2 that others are a kind of, and the instances of section 3.3.
BROADER = {SD.Dataset: SD.GraphCollection}
KNOWN = {
    SD.Language: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.Feature: {
        SD.DereferencesURIs,
        SD.UnionDefaultGraph,
        SD.RequiresDataset,
        SD.EmptyGraphs,
        SD.BasicFederatedQuery,
    },
}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def described(site: Site, media_type: str = "text/turtle") -> Graph:
    answer = site.send("GET", "/sparql", {"Accept": media_type})
    assert (answer.status, answer.media_type) == (200, media_type)
    return Graph().parse(data=answer.body, format=FORMATS[media_type])


@pytest.mark.parametrize("media_type", FORMATS)
def test_returns_rdf(site: Site, media_type: str) -> None:
    assert len(described(site, media_type))


def test_has_endpoint_triple(site: Site) -> None:
    assert set(described(site).objects(None, SD.endpoint)) == {URIRef(f"{site.address}/sparql")}


def test_conforms_to_schema(site: Site) -> None:
    graph = described(site)
    assert len(set(graph.subjects(RDF.type, SD.Service))) == 1
    assert len(list(graph.triples((None, SD.endpoint, None)))) == 1
    used = {predicate for predicate in graph.predicates() if predicate in SD}
    assert used <= SCHEMA.keys()
    assert [triple for triple in graph if triple[1] in used and not conforms(graph, *triple)] == []


def conforms(graph: Graph, subject: URIRef | BNode, predicate: URIRef, value: rdflib.term.Node) -> bool:
    domain, expected = SCHEMA[predicate]
    if isinstance(value, Literal) or domain not in classes(graph, subject):
        return False
    return expected is None or value in KNOWN.get(expected, ()) or is_a(graph, value, expected)


def is_a(graph: Graph, value: rdflib.term.Node, expected: URIRef) -> bool:
    """True unless the value is said to be something else: what an IRI of elsewhere is need not be told here."""
    found = classes(graph, value)
    return expected in found or (not found and isinstance(value, URIRef) and value not in SD)


def classes(graph: Graph, node: rdflib.term.Node) -> set[rdflib.term.Node]:
    found = set(graph.objects(node, RDF.type))
    return found | {BROADER[each] for each in found if each in BROADER}
