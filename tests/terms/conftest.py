"""A small region with an ontology, shapes, a code list and VoID, and the whole one of this checkout."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import load
from app.factory import create_app
from tests.machine import free_port
from tests.published import Published
from tests.served import serving
from tests.serving.conftest import BASE, publish

ONTOLOGY = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix org: <http://www.w3.org/ns/org#> .
<def/> a owl:Ontology ; dcterms:title "Ontologia"@pl, "Ontology"@en ; owl:versionInfo "1.0.0" ;
    dcterms:description "Terminy regionu."@pl, "Terms of the region."@en ;
    owl:versionIRI <def/1.0.0> ; owl:imports <def/modul/a>, <def/modul/b> ; vann:preferredNamespacePrefix "lod" .
<def/modul/a> a owl:Ontology ; dcterms:title "Umowy"@pl, "Contracts"@en ; owl:versionInfo "1.2.0" ;
    owl:versionIRI <def/modul/a/1.2.0> .
<def/modul/b> a owl:Ontology ; dcterms:title "Miejsca"@pl, "Places"@en .
lod:Dokument a owl:Class ; rdfs:label "dokument"@pl, "document"@en ; rdfs:isDefinedBy <def/modul/a> .
lod:Umowa a owl:Class ; rdfs:label "umowa"@pl, "contract"@en ; skos:definition "Zgoda stron."@pl, "Consent."@en ;
    skos:scopeNote "Także aneks."@pl, "An annex, too."@en ; rdfs:subClassOf lod:Dokument, org:Thing ;
    owl:disjointWith lod:Miejsce ; rdfs:seeAlso <https://example.com/Contract> ;
    rdfs:isDefinedBy <def/modul/a> ; vs:term_status "testing" .
lod:Aneks a owl:Class ; rdfs:label "aneks"@pl, "annex"@en ; rdfs:subClassOf lod:Umowa ; rdfs:isDefinedBy <def/modul/a> .
lod:Miejsce a owl:Class ; rdfs:label "miejsce"@pl, "place"@en ; rdfs:isDefinedBy <def/modul/b> .
lod:wartosc a owl:DatatypeProperty ; rdfs:label "wartość"@pl, "value"@en ; rdfs:domain lod:Umowa ;
    rdfs:range xsd:decimal ; rdfs:isDefinedBy <def/modul/a> .
lod:siedziba a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:label "siedziba"@pl, "seat"@en ;
    rdfs:domain lod:Umowa ; rdfs:range lod:Miejsce ; owl:inverseOf lod:goscie ; rdfs:isDefinedBy <def/modul/b> .
lod:goscie a owl:ObjectProperty ; rdfs:label "goście"@pl, "guests"@en ; rdfs:isDefinedBy <def/modul/b> .
lod:goscie owl:propertyChainAxiom <urn:c1> .
<urn:c1> rdf:first org:has ; rdf:rest <urn:c2> .
<urn:c2> rdf:first org:of ; rdf:rest rdf:nil .
lod:Numer a rdfs:Datatype ; rdfs:label "numer"@pl, "number"@en ; skos:definition "Trzy cyfry."@pl, "Three digits."@en ;
    owl:onDatatype xsd:string ; owl:withRestrictions <urn:f1> ; rdfs:isDefinedBy <def/modul/b> .
<urn:f1> rdf:first <urn:f2> ; rdf:rest rdf:nil .
<urn:f2> xsd:pattern "[0-9]{3}" ; xsd:length 3 .
lod:wartosc rdfs:range lod:Numer .
dcterms:identifier rdfs:label "numer"@pl, "number"@en .
org:Thing rdfs:label "rzecz"@pl, "thing"@en .
<id/code/stan> a skos:ConceptScheme ; skos:prefLabel "Stan umowy"@pl, "State of a contract"@en ;
    skos:definition "Stany."@pl, "States."@en .
<id/code/stan/zawarta> a skos:Concept ; skos:prefLabel "zawarta"@pl, "concluded"@en ; skos:notation "zawarta" ;
    skos:inScheme <id/code/stan> ; skos:topConceptOf <id/code/stan> ; skos:definition "Podpisana."@pl, "Signed."@en ;
    skos:exactMatch <https://example.com/concluded> .
<id/code/stan/w-toku> a skos:Concept ; skos:prefLabel "w toku"@pl, "running"@en ; skos:notation "w-toku" ;
    skos:inScheme <id/code/stan> ; skos:broader <id/code/stan/zawarta> .
<id/code/stan/zerwana> a skos:Concept ; skos:prefLabel "=zerwana <b>"@pl, "=broken <b>"@en ; skos:notation "zerwana" ;
    skos:inScheme <id/code/stan> ; skos:topConceptOf <id/code/stan> .
"""
# Published graphs have no blank nodes, so lists have names.
SHAPES = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
<urn:l1> rdf:first <id/code/stan/zawarta> ; rdf:rest <urn:l2> .
<urn:l2> rdf:first <id/code/stan/w-toku> ; rdf:rest rdf:nil .
<urn:l3> rdf:first <def/shape/a> ; rdf:rest <urn:l4> .
<urn:l4> rdf:first <def/shape/b> ; rdf:rest rdf:nil .
<urn:l5> rdf:first "pl" ; rdf:rest <urn:l6> .
<urn:l6> rdf:first "en" ; rdf:rest rdf:nil .
<def/shape/Umowa> a sh:NodeShape ; sh:targetClass lod:Umowa ; sh:name "umowa"@pl, "contract"@en ;
    sh:property <def/shape/Umowa-wartosc>, <def/shape/Umowa-stan>, <def/shape/Umowa-siedziba>, <def/shape/Umowa-numer> ;
    sh:sparql <def/shape/Umowa-zgodna> .
<def/shape/Umowa-wartosc> a sh:PropertyShape ; sh:path lod:wartosc ; sh:name "kwota"@pl, "amount"@en ;
    sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:order 2 ;
    sh:severity sh:Warning ; sh:message "Kwota: dokładnie jedna."@pl, "Amount: exactly one."@en .
<def/shape/Umowa-stan> a sh:PropertyShape ; sh:path lod:stan ; sh:name "stan"@pl, "state"@en ; sh:order 1 ;
    sh:maxCount 1 ; sh:in <urn:l1> .
<def/shape/Umowa-siedziba> a sh:PropertyShape ; sh:path lod:siedziba ; sh:order 3 ;
    sh:or <urn:l3> .
<def/shape/a> sh:class lod:Miejsce .
<def/shape/b> sh:nodeKind sh:IRI ; sh:pattern "^https://" .
<def/shape/Umowa-numer> a sh:PropertyShape ; sh:path dcterms:identifier ; sh:order 4 ;
    sh:datatype xsd:string ; sh:pattern "^[0-9]+<$" ; sh:uniqueLang true ; sh:languageIn <urn:l5> .
<def/shape/Umowa-zgodna> a sh:SPARQLConstraint ; sh:message "Umowa musi być zgodna."@pl, "Must agree."@en ;
    sh:select "SELECT $this WHERE { $this lod:wartosc 0 FILTER(1 < 2) }" .
"""
VOID = """
@prefix void: <http://rdfs.org/ns/void#> .
<id/dataset/umowy> a void:Dataset ; void:classPartition <void#c> ; void:propertyPartition <void#p>, <void#s> .
<void#c> void:class lod:Umowa ; void:entities 1234 ; void:propertyPartition <void#cp> .
<void#cp> void:property lod:wartosc ; void:triples 1200 .
<void#p> void:property lod:wartosc ; void:triples 1200 .
<void#s> void:property lod:siedziba ; void:triples 7 .
"""
UMOWY = """
<id/umowy/1> a lod:Umowa ; rdfs:label "Umowa 1"@pl ; lod:wartosc 12.5 ; lod:stan <id/code/stan/zawarta> ;
    lod:siedziba <id/miejsca/1> .
<id/umowy/2> a lod:Umowa ; rdfs:label "Umowa 2"@pl ; lod:stan <id/code/stan/zawarta>, <id/code/stan/w-toku> .
<id/miejsca/1> a lod:Miejsce ; rdfs:label "Miejsce 1"@pl .
"""
# A list long enough to be folded.
LONG = '<id/code/duzo> a skos:ConceptScheme ; skos:prefLabel "Dużo"@pl, "Many"@en .' + "".join(
    f'<id/code/duzo/{number}> a skos:Concept ; skos:prefLabel "kod {number}"@pl ; skos:notation "{number}" ; '
    f"skos:inScheme <id/code/duzo> {f'; skos:broader <id/code/duzo/{number // 10}>' if number > 9 else ''} ."
    for number in range(1, 90)
)
CATALOGUE = '<id/dataset/umowy> a dcat:Dataset ; dcterms:title "Rejestr umów"@pl, "Register of contracts"@en .'
GRAPHS = {"umowy": UMOWY, "ontology": ONTOLOGY + LONG, "shapes": SHAPES, "void": VOID, "catalogue": CATALOGUE}


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of a site with the small region, published."""
    folder = tmp_path_factory.mktemp("terms")
    (folder / "var" / "releases").mkdir(parents=True)
    environ = {"LOD_BASE_IRI": BASE, "LOD_VAR": str(folder / "var"), "LOD_REGION": str(folder)}
    publish(load(environ).releases, "r1", GRAPHS)
    return environ


@pytest.fixture(scope="session")
def small(environ: dict[str, str]) -> Flask:
    """The small region as an application."""
    return create_app(load(environ))


@pytest.fixture(scope="session")
def address(environ: dict[str, str]) -> Iterator[str]:
    """The small region, served."""
    bind = {"LOD_BIND": f"127.0.0.1:{free_port()}", "LOD_WORKERS": "1"}
    with serving({**os.environ, **environ, **bind}) as served:
        yield served


@pytest.fixture
def client(small: Flask) -> FlaskClient:
    """A client of the small region."""
    return small.test_client()


@pytest.fixture(scope="session")
def whole(published: Published) -> FlaskClient:
    """A client of the region of this checkout."""
    client = create_app(published.settings).test_client()
    assert client.get("/readyz").status_code == 200  # the release is open, and what is read once is read
    return client


@contextmanager
def queries() -> Iterator[list[str]]:
    """What is asked of the store while the block runs: the first line of each query."""
    asked: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: asked.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("app.store.embedded")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield asked
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
