"""A tiny region for tests: one register of things, written as data files into a folder."""

import json
from pathlib import Path

BASE = "https://lod.example.org/"

REGISTER = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix lod: <def/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<id/dataset/SLUG> a dcat:Dataset ; dcterms:title "Rejestr rzeczy"@pl, "Register of things"@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
    dcat:contactPoint [ rdfs:label "Kancelaria"@pl ] ;
    lod:klasaWpisu lod:Rzecz ; lod:liczbaMin MIN ; lod:liczbaMax 1000 ; lod:limitKwarantanny 0.5 ;
    lod:kolumnaPubliczna "rzeczy/nr", "rzeczy/nazwa", "rzeczy/data" .
"""
SOURCE = {
    "@context": "http://www.w3.org/ns/csvw",
    "tables": [
        {
            "@id": "#rzeczy",
            "url": "source/rzeczy.csv",
            "dialect": {"encoding": "utf-8", "delimiter": ";"},
            "tableSchema": {
                "columns": [
                    {"name": "nr", "titles": "Nr", "datatype": "string", "required": True},
                    {"name": "nazwa", "titles": "Nazwa", "datatype": "string"},
                    {"name": "data", "titles": "Data", "datatype": {"base": "date", "format": "dd.MM.yyyy"}},
                    {"name": "telefon", "titles": "Telefon", "suppressOutput": True},
                ],
                "primaryKey": "nr",
            },
        }
    ],
}
MAPPING = """
@prefix rml: <http://w3id.org/rml/> . @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix lod: <def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<mapping/SLUG> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "#rzeczy" ] ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "id/SLUG/{nr}" ; rml:class lod:Rzecz ] ;
    rml:predicateObjectMap
        [ rml:predicate rdfs:label ; rml:objectMap [ rml:reference "nazwa" ; rml:language "pl" ] ],
        [ rml:predicate lod:data ; rml:objectMap [ rml:reference "data" ; rml:datatype xsd:date ] ] .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix lod: <def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<shapes/SLUG/rzecz> a sh:NodeShape ; sh:targetClass lod:Rzecz ; sh:property <shapes/SLUG/nazwa> .
<shapes/SLUG/nazwa> sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ; sh:order 1 ;
    sh:name "nazwa"@pl, "name"@en ; sh:message "Rzecz musi mieć nazwę"@pl, "A thing must have a name"@en .
"""
ONTOLOGY = """
@prefix lod: <def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
lod:Rzecz a owl:Class ; rdfs:subClassOf lod:Byt ; rdfs:label "rzecz"@pl, "thing"@en .
lod:Byt a owl:Class ; rdfs:label "byt"@pl, "being"@en .
lod:data a owl:DatatypeProperty ; rdfs:label "data"@pl, "date"@en .
"""

ROWS = ["1;Pierwsza;01.02.2026;600", "2;Druga;28.02.2026;601", "3;Trzecia;;602"]


def write_region(root: Path, slug: str = "rzeczy", *, rows: list[str] | None = None, minimum: int = 1) -> Path:
    """Write a region with one register; return the path of its source."""
    folder = root / "mappings" / slug
    for path in (folder / "source", root / "shapes", root / "ontology"):
        path.mkdir(parents=True, exist_ok=True)
    _put(folder / "register.ttl", REGISTER.replace("MIN", str(minimum)), slug)
    _put(folder / "source.json", json.dumps(SOURCE), slug)
    _put(folder / "mapping.ttl", MAPPING, slug)
    _put(root / "shapes" / f"{slug}.ttl", SHAPES, slug)
    _put(root / "ontology" / "core.ttl", ONTOLOGY, slug)
    _put(root / "ontology" / "identifiers.ttl", "", slug)
    return write_source(folder / "source" / "rzeczy.csv", ROWS if rows is None else rows)


def write_source(path: Path, rows: list[str]) -> Path:
    """Write a source of the register, with its header."""
    path.write_text("\n".join(["Nr;Nazwa;Data;Telefon", *rows]) + "\n", encoding="utf-8")
    return path


def _put(path: Path, text: str, slug: str) -> None:
    path.write_text(text.replace("SLUG", slug), encoding="utf-8")
