"""Hygiene of every data file: own terms are defined in both languages, and reused terms exist in their vocabularies."""

import csv
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import NamespaceManager

from app import config
from app.namespaces import PREFIXES

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://lod.example.org/"
DEF = f"{BASE}def/"
SHAPE = f"{DEF}shape/"
ONTOLOGY = sorted((CHECKOUT / "ontology").rglob("*.ttl"))
TURTLE = sorted([*ONTOLOGY, *(CHECKOUT / "shapes").glob("*.ttl"), *(CHECKOUT / "mappings").glob("*/*.ttl")])
QUERIES = sorted((CHECKOUT / "mappings").rglob("queries/*.rq"))
DATA = sorted(
    path
    for folder in ("ontology", "shapes", "mappings")
    for path in (CHECKOUT / folder).rglob("*")
    if path.is_file() and path.name not in ("expected.nq", "expected-part.nq")
)
# Where each reused vocabulary is kept among the stored ones; those with no file there cannot be checked.
STORED = {
    "http://data.europa.eu/a4g/ontology#": "epo/ePO_core.ttl",
    "http://data.europa.eu/cpv/cpv/": "eu-codelists/eu-authority-subset.ttl",
    "http://data.europa.eu/eli/ontology#": "eli/eli-1.2.ttl",
    "http://data.europa.eu/m8g/": "cpsv-ap/3.2.0/cpsv-ap.ttl core/clv-2.1.0.ttl core/cpov-2.1.1.ttl core/cpv-2.1.1.ttl",
    "http://data.europa.eu/nuts/": "eu-codelists/eu-authority-subset.ttl",
    "http://publications.europa.eu/resource/authority/": "eu-codelists/eu-authority-subset.ttl",
    "http://purl.org/dc/terms/": "w3c/dcterms.ttl",
    "http://purl.org/linked-data/cube#": "qb/cube.ttl",
    "http://purl.org/linked-data/sdmx/2009/attribute#": "qb/sdmx-attribute.ttl",
    "http://purl.org/linked-data/sdmx/2009/code#": "qb/sdmx-code.ttl",
    "http://purl.org/linked-data/sdmx/2009/concept#": "qb/sdmx-concept.ttl",
    "http://purl.org/linked-data/sdmx/2009/dimension#": "qb/sdmx-dimension.ttl",
    "http://purl.org/linked-data/sdmx/2009/measure#": "qb/sdmx-measure.ttl",
    "http://purl.org/vocab/cpsv#": "cpsv-ap/3.2.0/cpsv-ap.ttl",
    "http://rdf-vocabulary.ddialliance.org/xkos#": "w3c/xkos.ttl",
    "http://vocab.gtfs.org/terms#": "transport/linked-gtfs.ttl",
    "http://www.opengis.net/ont/geosparql#": "geosparql-1.1/geo.ttl",
    "http://www.opengis.net/ont/sf#": "geosparql-1.1/sf_geometries.ttl",
    "http://www.w3.org/2004/02/skos/core#": "w3c/skos.ttl",
    "http://www.w3.org/2006/time#": "w3c/time.ttl",
    "http://www.w3.org/2006/vcard/ns#": "w3c/vcard.ttl",
    "http://www.w3.org/ns/adms#": "w3c/adms.ttl",
    "http://www.w3.org/ns/csvw#": "w3c/csvw.ttl",
    "http://www.w3.org/ns/dcat#": "w3c/dcat3.ttl",
    "http://www.w3.org/ns/dqv#": "w3c/dqv.ttl",
    "http://www.w3.org/ns/locn#": "core/locn.ttl",
    "http://www.w3.org/ns/org#": "w3c/org.ttl",
    "http://www.w3.org/ns/prov#": "w3c/prov-o.ttl",
    "http://www.w3.org/ns/regorg#": "w3c/regorg.ttl",
    "http://www.w3.org/ns/shacl#": "w3c/shacl.ttl",
    "http://xmlns.com/foaf/0.1/": "w3c/foaf.ttl",
    "https://schema.org/": "schema-org/schemaorg-30.0-current-https.ttl",
}
# Authority tables that are stored as tables, not as RDF.
TABLES = "eu-codelists/*.csv"


def name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@cache
def parsed(path: Path) -> Graph:
    return Graph().parse(path, format="turtle", publicID=BASE)


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in ONTOLOGY:
        graph += parsed(path)
    return graph


def iris(graph: Graph) -> set[str]:
    return {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}


def own_terms(graph: Graph) -> set[str]:
    """Terms of the ontology that a graph mentions; the IRI of the ontology itself and of its versions is none."""
    return {iri for iri in iris(graph) if iri.startswith(DEF) and iri[len(DEF) :].isidentifier()}


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_turtle_declares_only_prefixes_of_the_table_in_order(path: Path) -> None:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix")]
    declared = {line[1].removesuffix(":"): line[2].strip("<>") for line in lines}
    known = {**PREFIXES, "fn": "tag:lodzkie.pl,2026:fn/", "lod": "def/", "ksztalt": "def/shape/"}
    assert {prefix: known.get(prefix) for prefix in declared} == declared
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_every_own_term_is_defined(path: Path) -> None:
    defined = {str(term) for term in ontology().subjects(RDFS.label)}
    assert own_terms(parsed(path)) <= defined


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_every_own_term_of_a_query_is_defined(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = {word.split("/")[0] for word in text.replace("lod:", " lod:").split() if word.startswith("lod:")} - {"lod:"}
    defined = {f"lod:{str(term)[len(DEF) :]}" for term in ontology().subjects(RDFS.label)}
    assert used <= defined


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_query_parses_and_is_named_in_two_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    polish, english, *_ = text.splitlines()
    assert polish.startswith("# ")
    assert english.startswith("# ")
    assert polish != english
    ox.Store().query(text, base_iri=BASE)


def test_every_own_term_has_a_label_and_a_definition_in_both_languages() -> None:
    graph = ontology()
    for term in sorted(own_terms(graph)):
        for predicate in (RDFS.label, SKOS.definition):
            values = list(graph.objects(URIRef(term), predicate))
            assert sorted(value.language for value in values) == ["en", "pl"], (term, predicate)


def test_every_own_term_is_of_one_kind() -> None:
    graph = ontology()
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype}
    for term in sorted(own_terms(graph)):
        assert len(kinds & set(graph.objects(URIRef(term), RDF.type))) == 1, term


def test_every_term_is_used_or_describes_another() -> None:
    graph = ontology()
    used = {term for path in TURTLE if path not in ONTOLOGY for term in own_terms(parsed(path))}
    used |= {str(p) for p in graph.predicates()} | {str(o) for o in graph.objects() if isinstance(o, URIRef)}
    identifiers = own_terms(parsed(CHECKOUT / "ontology" / "identifiers.ttl"))  # source.json refers to these
    # What the closure gives and queries use, and what the mapping builds from the data.
    derived = {f"{DEF}{term}" for term in ("lezyW", "StacjaDemontazu", "PunktZbierania")}
    assert own_terms(graph) - used - identifiers - derived == set()


def test_every_concept_is_named_in_both_languages_and_stands_in_its_scheme() -> None:
    graph = ontology()
    concepts = sorted(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 20
    for concept in concepts:
        scheme, _, local = str(concept).rpartition("/")
        assert graph.value(concept, SKOS.inScheme) == URIRef(scheme), concept
        assert (URIRef(scheme), RDF.type, SKOS.ConceptScheme) in graph, concept
        assert local == local.lower()
        assert sorted(label.language for label in graph.objects(concept, SKOS.prefLabel)) == ["en", "pl"], concept


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_every_reused_term_exists_in_its_vocabulary(path: Path, shared: Path) -> None:
    graph = parsed(path)
    wanted = {iri for iri in iris(graph) if iri.startswith(tuple(STORED)) and iri not in namespaces(graph)}
    assert {iri for iri in wanted if not exists(iri, shared / "data" / "vocab")} == set()


def namespaces(graph: Graph) -> set[str]:
    manager: NamespaceManager = graph.namespace_manager
    return {str(namespace) for _, namespace in manager.namespaces()}


def exists(iri: str, vocabularies: Path) -> bool:
    if iri in tabled(vocabularies):
        return True
    files = next(files for namespace, files in STORED.items() if iri.startswith(namespace))
    return any(iri in subjects(vocabularies / file) for file in files.split())


@cache
def tabled(vocabularies: Path) -> frozenset[str]:
    """The IRIs of all authority tables."""
    found: set[str] = set()
    for path in vocabularies.glob(TABLES):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["iri"] for row in csv.DictReader(file)}
    return frozenset(found)


@cache
def subjects(path: Path) -> frozenset[str]:
    """Subjects of a vocabulary file; pyoxigraph reads schema.org in a tenth of rdflib's time."""
    triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, lenient=True)
    return frozenset(each.subject.value for each in triples if isinstance(each.subject, ox.NamedNode))


@pytest.mark.parametrize("path", DATA, ids=name)
def test_no_data_file_names_a_base_iri(path: Path) -> None:
    content = path.read_bytes()
    assert config.load({}).base_iri.encode() not in content
    assert b"https://lod." not in content
