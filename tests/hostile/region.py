"""A region of one register whose cells, labels, names and addresses are all payloads.

Cells lose their line breaks when they are read; the terms and codes of the ontology have them as they are.
"""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from tests.hostile.payloads import ADDRESSES, ELEMENT, MARKUP, RUN, TEXTS

SLUG: Final = "rzeczy"
# What a file may be called, on the systems that we run on.
FILE: Final = f"'\"><{ELEMENT} onclick={RUN}>;&amp;.json"
PREFIXES: Final = """
@prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix lod: <def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rml: <http://w3id.org/rml/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
REGISTER: Final = """
<id/dataset/rzeczy> a dcat:Dataset ; dcterms:title LABEL@pl, LABEL@en ; dcterms:description LABEL@pl, LABEL@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dcat:keyword LABEL@pl ;
    dcat:landingPage <javascript:RUN> ; dcat:contactPoint [ rdfs:label LABEL@pl ] ;
    lod:klasaWpisu lod:Rzecz ; lod:liczbaMin 1 ; lod:liczbaMax 1000 ; lod:limitKwarantanny 0.9 ;
    lod:kolumnaPubliczna "rzeczy/nr", "rzeczy/tekst", "rzeczy/adres", "rzeczy/data", "rzeczy/kod", "rzeczy/wkt" .
"""
COLUMNS: Final = ("nr", "tekst", "adres", "data", "kod", "wkt")
MAPPING: Final = """
<mapping/rzeczy> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "#rzeczy" ] ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}" ; rml:class lod:Rzecz ] ;
    rml:predicateObjectMap
        [ rml:predicate rdfs:label ; rml:objectMap [ rml:reference "tekst" ; rml:language "pl" ] ],
        [ rml:predicate skos:notation, dcterms:description ; rml:objectMap [ rml:reference "tekst" ] ],
        [ rml:predicate lod:rodzaj ; rml:objectMap [ rml:template "id/code/rodzaj/{kod}" ] ],
        [ rml:predicate lod:strona ; rml:objectMap [ rml:reference "adres" ; rml:termType rml:IRI ] ],
        [ rml:predicate lod:data ; rml:objectMap [ rml:reference "data" ; rml:datatype xsd:date ] ],
        [ rml:predicate geo:hasGeometry ; rml:objectMap [ rml:template "id/rzeczy/{nr}-geometria" ] ] .
<mapping/geometrie> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "#rzeczy" ] ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}-geometria" ; rml:class geo:Geometry ] ;
    rml:predicateObjectMap
        [ rml:predicate geo:asWKT ; rml:objectMap [ rml:reference "wkt" ;
            rml:datatype geo:wktLiteral ] ] .
"""
SHAPES: Final = """
<shapes/rzeczy/rzecz> a sh:NodeShape ; sh:targetClass lod:Rzecz ; rdfs:label LABEL@pl ; sh:name LABEL@pl, LABEL@en ;
    sh:property <shapes/rzeczy/nazwa>, <shapes/rzeczy/rodzaj> .
<shapes/rzeczy/nazwa> sh:path rdfs:label ; sh:minCount 1 ; sh:order 1 ; sh:group <shapes/rzeczy/grupa> ;
    sh:name LABEL@pl, LABEL@en ; sh:description LABEL@pl ;
    sh:message "Rzecz musi mieć nazwę"@pl, "A thing must have a name"@en .
<shapes/rzeczy/rodzaj> sh:path lod:rodzaj ; sh:order 2 ; sh:group <shapes/rzeczy/grupa> ; sh:name LABEL@pl, LABEL@en ;
    lod:faseta true .
<shapes/rzeczy/grupa> a sh:PropertyGroup ; sh:order 1 ; rdfs:label LABEL@pl, LABEL@en .
"""
ONTOLOGY: Final = """
<def/> a owl:Ontology ; dcterms:title LABEL@pl, LABEL@en ; dcterms:description LABEL@pl, LABEL@en .
lod:Rzecz a owl:Class ; rdfs:isDefinedBy <def/> ; rdfs:label LABEL@pl, LABEL@en ; rdfs:comment LABEL@pl, LABEL@en ;
    skos:definition LABEL@pl ; rdfs:seeAlso <javascript:RUN> .
lod:rodzaj a owl:ObjectProperty ; rdfs:domain lod:Rzecz ; rdfs:label LABEL@pl, LABEL@en ; rdfs:comment LABEL@pl .
lod:strona a owl:ObjectProperty ; rdfs:domain lod:Rzecz ; rdfs:label LABEL@pl, LABEL@en .
lod:data a owl:DatatypeProperty ; rdfs:domain lod:Rzecz ; rdfs:range xsd:date ; rdfs:label LABEL@pl, LABEL@en .
<id/code/rodzaj> a skos:ConceptScheme ; skos:prefLabel LABEL@pl, LABEL@en ; skos:hasTopConcept <id/code/rodzaj/0> .
lod:klasaWpisu a owl:ObjectProperty ; rdfs:label LABEL@pl .
lod:liczbaMin a owl:DatatypeProperty ; rdfs:label LABEL@pl .
lod:liczbaMax a owl:DatatypeProperty ; rdfs:label LABEL@pl .
lod:limitKwarantanny a owl:DatatypeProperty ; rdfs:label LABEL@pl .
lod:kolumnaPubliczna a owl:DatatypeProperty ; rdfs:label LABEL@pl .
"""
CONCEPT: Final = """
<id/code/rodzaj/{name}> a skos:Concept ; skos:inScheme <id/code/rodzaj> ; skos:topConceptOf <id/code/rodzaj> ;
    skos:prefLabel {text}@pl ; skos:notation {text} ; skos:definition {text}@pl .
"""


def write(root: Path) -> None:
    """Write the region."""
    folder = root / "mappings" / SLUG
    for path in (folder / "source", folder / "queries", root / "shapes", root / "ontology"):
        path.mkdir(parents=True)
    _put(folder / "register.ttl", REGISTER)
    _put(folder / "mapping.ttl", MAPPING)
    _put(root / "shapes" / f"{SLUG}.ttl", SHAPES)
    _put(root / "ontology" / "core.ttl", ONTOLOGY + "".join(map(_concept, enumerate(TEXTS.values()))))
    _put(root / "ontology" / "identifiers.ttl", "")
    (folder / "source.json").write_text(json.dumps(_metadata()), encoding="utf-8")
    (folder / "source" / FILE).write_text(json.dumps(rows()), encoding="utf-8")
    (folder / "queries" / "wszystkie.rq").write_text(
        f"# {MARKUP['script']}\n# {MARKUP['image']}\nSELECT ?s WHERE {{ ?s a <def/Rzecz> }}\n", encoding="utf-8"
    )


def rows() -> list[dict[str, str]]:
    """The rows of the register: every text, in the name and in the IRI of a thing, and every address."""
    addresses = list(ADDRESSES.values())
    named = [_row(text, number, addresses[number % len(addresses)]) for number, text in enumerate(TEXTS.values())]
    # One fault, so that there is a finding with a payload in it.
    return [*named, {**_row(MARKUP["image"], 0, addresses[0]), "nr": "fault", "data": MARKUP["script"]}]


def _row(text: str, number: int, address: str) -> dict[str, str]:
    """Every other thing has a place; where the others would have theirs, there is more text."""
    place = f"POINT(19.{number} 51.7){text * (number % 2)}"
    return {"nr": text, "tekst": text, "adres": address, "data": "2026-01-01", "kod": str(number), "wkt": place}


def _metadata() -> dict[str, object]:
    columns = [{"name": name, "titles": name, "datatype": "string"} for name in COLUMNS]
    table = {
        "@id": "#rzeczy",
        "url": f"source/{FILE}",
        "http://w3id.org/rml/iterator": "$[*]",
        "tableSchema": {"columns": columns},
    }
    return {"@context": "http://www.w3.org/ns/csvw", "tables": [table]}


def _concept(numbered: tuple[int, str]) -> str:
    number, text = numbered
    return CONCEPT.format(name=number, text=Literal(text))


def _put(path: Path, text: str) -> None:
    """Write a file, each LABEL being the next payload."""
    texts = cycle(TEXTS.values())
    pieces = text.split("LABEL")
    labelled = pieces[0] + "".join(f"{Literal(next(texts))}{piece}" for piece in pieces[1:])
    path.write_text(PREFIXES + labelled.replace("RUN", RUN), encoding="utf-8")
