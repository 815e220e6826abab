"""The descriptions of the registers hold to DCAT-AP 3 and CPSV-AP 3 as the European portals check them."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://lod.example.org/"
REGISTERS = sorted(path.parent.name for path in (CHECKOUT / "mappings").glob("*/register.ttl"))
PROFILES = (
    "dcat-ap/3.0.1/html-shacl/shapes.ttl",
    "dcat-ap/3.0.1/html-shacl/range.ttl",
    "cpsv-ap/3.2.0/cpsv-ap-SHACL.ttl",
)


def described(register: str) -> Graph:
    graph = Graph()
    codes = (CHECKOUT / "ontology" / "codes" / f"{name}.ttl" for name in ("wydawca", "obszar"))
    for path in (CHECKOUT / "mappings" / register / "register.ttl", *codes):
        graph.parse(path, format="turtle", publicID=BASE)
    return graph


@pytest.mark.parametrize("profile", PROFILES)
def test_descriptions_conform(profile: str, shared: Path) -> None:
    vocabularies = shared / "data" / "vocab"
    # The range shapes ask for the types of what is linked to, so the authority tables belong to the data.
    data = Graph().parse(vocabularies / "eu-codelists" / "eu-authority-subset.ttl")
    for register in REGISTERS:
        data += described(register)
    conforms, _, text = pyshacl.validate(data, shacl_graph=Graph().parse(vocabularies / profile), inference="none")
    assert conforms, text


@pytest.mark.parametrize("register", REGISTERS)
def test_every_title_and_description_is_in_both_languages(register: str) -> None:
    graph = described(register)
    for subject in set(graph.subjects(RDF.type, DCAT.Dataset)) | set(graph.subjects(DCTERMS.relation)):
        for predicate in (DCTERMS.title, DCTERMS.description):
            assert sorted(text.language for text in graph.objects(subject, predicate)) == ["en", "pl"], subject


@pytest.mark.parametrize("register", REGISTERS)
def test_every_service_is_described(register: str) -> None:
    graph = described(register)
    own = URIRef(f"{BASE}def/eUsluga")
    services = set(graph.objects(URIRef(f"{BASE}id/dataset/{register}"), own))
    assert services
    assert services == set(graph.subjects(DCTERMS.relation, URIRef(f"{BASE}id/dataset/{register}")))
