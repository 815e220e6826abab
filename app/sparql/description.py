"""The SPARQL endpoint's description of itself (SPARQL 1.1 Service Description): what it speaks, knows and holds.

Every fact comes from where it is decided: formats from the tables of negotiation, functions from the store, graphs from
the manifest of the release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from app import i18n
from app.description import TYPE
from app.namespaces import DCTERMS, PREFIXES
from app.negotiation import Offer
from app.prefixes import FORMATS
from app.snapshot import Snapshot
from app.sparql.protocol import OFFERS
from app.store.base import Term
from app.store.releases import GraphFacts

_PROV, _RDFS, _SD, _VOID, _XSD = (PREFIXES[name] for name in ("prov", "rdfs", "sd", "void", "xsd"))
_INFERRED: Final = "/inferred"
# Names among `FORMATS` by media type.
_FORMAT_NAMES: Final = {
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "application/trig": "TriG",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
}
Statement = tuple[str, str, Term]


def describe(snapshot: Snapshot, *, federates: bool) -> list[Triple]:
    """Describe the endpoint over one release; it `federates` when there are services that queries may call."""
    features = ("UnionDefaultGraph", "BasicFederatedQuery") if federates else ("UnionDefaultGraph",)
    statements = [*_service(snapshot, features), *_dataset(snapshot)]
    triples = [Triple(NamedNode(subject), NamedNode(name), value) for subject, name, value in statements]
    # What is said of one thing comes together, in the order in which it is said.
    order = {triple.subject: place for place, triple in enumerate(reversed(triples))}
    return sorted(triples, key=lambda triple: -order[triple.subject])


def _service(snapshot: Snapshot, features: Iterable[str]) -> Iterator[Statement]:
    iris, service = snapshot.iris, snapshot.iris.endpoint
    yield service, TYPE, NamedNode(f"{_SD}Service")
    yield service, f"{_SD}endpoint", NamedNode(service)
    for language in i18n.languages():
        yield service, f"{_RDFS}label", Literal(i18n.say("SPARQL queries", language), language=language)
    yield service, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")
    for feature in features:
        yield service, f"{_SD}feature", NamedNode(_SD + feature)
    # What follows by OWL 2 RL stands in graphs; no pattern matches more than what stands there.
    yield service, f"{_SD}defaultEntailmentRegime", NamedNode("http://www.w3.org/ns/entailment/Simple")
    for offer in sorted(_offers(), key=lambda offer: offer.media_type):
        yield service, f"{_SD}resultFormat", NamedNode(FORMATS + _FORMAT_NAMES[offer.media_type])
    for function in snapshot.store.functions:
        yield service, f"{_SD}extensionFunction", NamedNode(function)
        yield function, TYPE, NamedNode(f"{_SD}Function")
    for elsewhere in (iris.void_document, iris.examples_document, iris.prefixes):
        yield service, f"{_RDFS}seeAlso", NamedNode(elsewhere)


def _offers() -> set[Offer]:
    """Every format of every form of query, but for pages."""
    return {offer for offers in OFFERS.values() for offer in offers if not offer.page}


def _dataset(snapshot: Snapshot) -> Iterator[Statement]:
    """The dataset of section 3.2.6: the union of all graphs, and each of them."""
    iris, graphs = snapshot.iris, snapshot.manifest.graphs
    dataset, union = f"{iris.endpoint}#dataset", f"{iris.endpoint}#default-graph"
    yield iris.endpoint, f"{_SD}defaultDataset", NamedNode(dataset)
    yield dataset, TYPE, NamedNode(f"{_SD}Dataset")
    yield dataset, f"{_SD}defaultGraph", NamedNode(union)
    yield union, TYPE, NamedNode(f"{_SD}Graph")
    for name, facts in graphs.items():
        yield dataset, f"{_SD}namedGraph", NamedNode(facts.iri)
        yield from _graph(name, facts, snapshot)


def _graph(name: str, facts: GraphFacts, snapshot: Snapshot) -> Iterator[Statement]:
    """A named graph, and its graph, which is another thing: the one is in the dataset, the other has the triples."""
    graph = f"{snapshot.iris.endpoint}#{name}"
    yield facts.iri, TYPE, NamedNode(f"{_SD}NamedGraph")
    yield facts.iri, f"{_SD}name", NamedNode(facts.iri)
    yield facts.iri, f"{_SD}graph", NamedNode(graph)
    yield graph, TYPE, NamedNode(f"{_SD}Graph")
    yield graph, TYPE, NamedNode(f"{_VOID}Dataset")
    yield graph, f"{_VOID}triples", Literal(str(facts.quads), datatype=NamedNode(f"{_XSD}integer"))
    if name.endswith(_INFERRED):
        yield graph, str(DCTERMS.conformsTo), NamedNode("http://www.w3.org/ns/owl-profile/RL")
        yield graph, f"{_PROV}wasDerivedFrom", NamedNode(f"{snapshot.iris.endpoint}#{name.removesuffix(_INFERRED)}")
    if dataset := snapshot.datasets.get(name.partition("/")[0]):
        yield dataset.iri, TYPE, NamedNode(f"{_VOID}Dataset")
        yield dataset.iri, f"{_VOID}subset", NamedNode(graph)
        for title in sorted(dataset.titles, key=lambda title: title.language):
            yield dataset.iri, str(DCTERMS.title), Literal(title.text, language=title.language or None)
