"""A small region, published by hand: real stores in real release directories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat

from app.config import Settings, load
from app.factory import create_app
from app.store.releases import MANIFEST, Manifest, RegisterFacts, Releases
from tests.stores.sites import SITES

BASE = "https://lod.example.org/"

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix lod: <def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GRAPHS = {
    "umowy": """
        <id/umowy/1> a lod:Umowa ;
            rdfs:label "Umowa nr 1"@pl, "Contract no. 1"@en, "Vertrag Nr. 1"@de ;
            dcterms:identifier "SR.1.2024" ;
            lod:dataZawarcia "2024-05-31"^^xsd:date ;
            lod:zmieniono "2024-06-01T10:15:00+02:00"^^xsd:dateTime ;
            lod:wartosc 1234567.89 ;
            lod:waluta <http://publications.europa.eu/resource/authority/currency/PLN> ;
            lod:czesci 3 ;
            lod:aktualna true ;
            lod:siedziba <id/miejsca/Łódź> ;
            lod:strona <https://firma.example.com/oferta?a=1&b=2>, <javascript:alert(1)> ;
            lod:opis "<script>alert('x')</script></script> & więcej"@pl ;
            lod:uwaga "Nur auf Deutsch"@de .
        <id/umowy/SR%2F2%2F2024> a lod:Umowa ; rdfs:label "Umowa z ukośnikiem"@pl ; lod:siedziba <id/miejsca/Łódź> .
        <id/umowy/bez%20nazwy> a lod:Umowa .
    """,
    "umowy/inferred": "<id/umowy/1> a lod:Akt .",
    "miejsca": """
        <id/miejsca/Łódź> lod:zrodlo <graph/umowy> ; lod:wezel <.well-known/genid/x> .
        <id/miejsca/Łódź> a lod:Miejsce ; rdfs:label "Łódź" ; skos:prefLabel "Lodz"@en .
    """,
    "ontology": """
        <def/> a owl:Ontology ; dcterms:title "Ontologia"@pl, "Ontology"@en .
        lod:Umowa a owl:Class ; rdfs:label "umowa"@pl, "contract"@en .
        lod:wartosc a owl:DatatypeProperty ; rdfs:label "wartość"@pl, "value"@en .
        lod:siedziba a owl:ObjectProperty ; rdfs:label "siedziba"@pl, "seat"@en .
        lod:dataZawarcia rdfs:label "data zawarcia"@pl, "date of conclusion"@en .
        <id/code/stan/zawarta> a skos:Concept ; skos:prefLabel "zawarta"@pl, "concluded"@en ; skos:notation "zawarta" .
    """,
    "shapes": """
        <shapes/Umowa> a sh:NodeShape ; sh:targetClass lod:Umowa ;
            sh:property <shapes/Umowa/wartosc>, <shapes/Umowa/data>, <shapes/Umowa/opis> .
        <shapes/Umowa/wartosc> sh:path lod:wartosc ; sh:order 2 ; sh:group <shapes/pieniadze> ;
            sh:name "kwota umowy"@pl, "amount of the contract"@en .
        <shapes/Umowa/data> sh:path lod:dataZawarcia ; sh:order 1 ; sh:group <shapes/pieniadze> .
        <shapes/Umowa/opis> sh:path lod:opis ; sh:order 1 ; sh:group <shapes/tresc> .
        <shapes/pieniadze> a sh:PropertyGroup ; sh:order 2 ; rdfs:label "Pieniądze"@pl, "Money"@en .
        <shapes/tresc> a sh:PropertyGroup ; sh:order 1 ; rdfs:label "Treść"@pl, "Content"@en .
        <shapes/Miejsce> a sh:NodeShape ; sh:targetClass lod:Miejsce ; sh:property <shapes/Miejsce/umowy> .
        <shapes/Miejsce/umowy> sh:path <shapes/Miejsce/umowy/path> ; sh:name "umowy stąd"@pl, "contracts from here"@en .
        <shapes/Miejsce/umowy/path> sh:inversePath lod:siedziba .
    """,
    "catalogue": """
        <id/dataset/umowy> a dcat:Dataset ; dcterms:title "Rejestr umów"@pl, "Register of contracts"@en ;
            dcterms:description "Umowy województwa."@pl ;
            dcterms:license <http://publications.europa.eu/resource/authority/licence/CC0> .
        <id/dataset/miejsca> a dcat:Dataset ; dcterms:title "Miejsca"@pl ;
            dcat:distribution <id/dataset/miejsca/dump> .
        <id/dataset/miejsca/dump> dcterms:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> .
    """,
}


def publish(
    root: Path,
    identifier: str,
    graphs: dict[str, str],
    sequence: int = 1,
    base: str = BASE,
    created: str | None = None,
) -> Manifest:
    """Write a release whose named graphs hold the Turtle given, and make it current."""
    manifest = Manifest(
        id=identifier,
        sequence=sequence,
        created=created or f"2026-07-{sequence:02}T08:00:00+00:00",
        parent=None,
        restores=None,
        base_iri=base,
        graphs={},
        registers={
            slug: RegisterFacts(title={"pl": slug}, entities=entities, records=0, quarantined=0, findings=0, sources={})
            for slug, entities in (("umowy", 3), ("miejsca", 1))
            if slug in graphs
        },
        changes={},
        tools={},
    )
    directory = root / identifier
    directory.mkdir(parents=True)
    store = pyoxigraph.Store(str(directory / "store"))
    for name, turtle in graphs.items():
        store.load(
            (PREFIXES + turtle).encode(),
            format=RdfFormat.TURTLE,
            base_iri=base,
            to_graph=NamedNode(f"{base}graph/{name}"),
        )
    store.flush()
    del store
    (directory / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    manifest = SITES.delivered(root, manifest)
    Releases(root).point_to(identifier)
    return manifest


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a region: all that serving reads of it is example queries."""
    folder = tmp_path_factory.mktemp("region")
    queries = folder / "mappings" / "umowy" / "queries"
    queries.mkdir(parents=True)
    (queries / "wszystkie.rq").write_text(
        "# Wszystkie umowy\n# All contracts\nPREFIX lod: <def/>\nSELECT ?umowa WHERE { ?umowa a lod:Umowa }\n",
        encoding="utf-8",
    )
    across = folder / "mappings" / "queries"
    across.mkdir()
    (across / "wszystko.rq").write_text(
        "# Wszystko\n# Everything\nSELECT ?rzecz WHERE { ?rzecz ?cecha ?wartosc }\n", encoding="utf-8"
    )
    return folder


def settings_of(region: Path, var: Path) -> Settings:
    (var / "releases").mkdir(parents=True, exist_ok=True)
    return load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(var), "LOD_REGION": str(region), **SITES.environment(var)})


@pytest.fixture
def settings(region: Path, tmp_path: Path) -> Iterator[Settings]:
    """A site of the test's own, with no release yet."""
    yield settings_of(region, tmp_path / "var")
    SITES.forget(tmp_path / "var")


@pytest.fixture(scope="session")
def app(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site with the sample release; tests only read it."""
    settings = settings_of(region, tmp_path_factory.mktemp("var"))
    publish(settings.releases, "r1", GRAPHS)
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def exchange_links(header: str) -> dict[str, list[str]]:
    """Targets of a Link header by relation."""
    links: dict[str, list[str]] = {}
    for link in header.split(", <"):
        target, _, parameters = link.lstrip("<").partition(">; ")
        relation = parameters.partition('rel="')[2].partition('"')[0]
        links.setdefault(relation, []).append(target)
    return links
