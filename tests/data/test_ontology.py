"""Hygiene of every data file as a text. What the published region must not hold is asked by `tests/hygiene`."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from app import config
from app.namespaces import PREFIXES

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://lod.example.org/"
DEF = f"{BASE}def/"
ONTOLOGY = sorted((CHECKOUT / "ontology").rglob("*.ttl"))
TURTLE = sorted([*ONTOLOGY, *(CHECKOUT / "shapes").glob("*.ttl"), *(CHECKOUT / "mappings").glob("*/*.ttl")])
QUERIES = sorted((CHECKOUT / "mappings").rglob("queries/*.rq"))
DATA = sorted(
    path
    for folder in ("ontology", "shapes", "mappings")
    for path in (CHECKOUT / folder).rglob("*")
    if path.is_file() and path.name not in ("expected.nq", "expected-part.nq")
)


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


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_turtle_declares_only_prefixes_of_the_table_in_order(path: Path) -> None:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix")]
    declared = {line[1].removesuffix(":"): line[2].strip("<>") for line in lines}
    known = {**PREFIXES, "fn": "tag:lodzkie.pl,2026:fn/", "lod": "def/", "ksztalt": "def/shape/"}
    assert {prefix: known.get(prefix) for prefix in declared} == declared
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)


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


@pytest.mark.parametrize("path", DATA, ids=name)
def test_no_data_file_names_a_base_iri(path: Path) -> None:
    content = path.read_bytes()
    assert config.load({}).base_iri.encode() not in content
    assert b"https://lod." not in content
