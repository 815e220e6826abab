"""An office that publishes a register again and again: what its region says, and what came of a publication."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import config, registers
from app.config import Settings
from app.store.releases import Releases
from app.validation.finding_json import to_json
from app.validation.report import Report
from loaders import graphs, publish
from loaders.publish import Order, Publication
from tests.region import BASE, write_region, write_source

# A shape whose findings do not stop a record, one that looks from a thing at others, and one that stops records.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix lod: <def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<shapes/rzeczy/rzecz> a sh:NodeShape ; sh:targetClass lod:Rzecz ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ], <shapes/rzeczy/data>, <shapes/rzeczy/nazwana> .
<shapes/rzeczy/data> sh:path lod:data ; sh:minCount 1 ; sh:severity sh:Warning .
<shapes/rzeczy/rzecz> sh:property <shapes/rzeczy/ocena> .
<shapes/rzeczy/ocena> sh:path lod:ocena ; sh:pattern "[.][0-9][0-9]$" ; sh:severity sh:Info .
<shapes/rzeczy/nazwana> sh:path ( lod:obok lod:data ) ; sh:maxCount 1 ; sh:severity sh:Info .
"""
MAPPING = """
@prefix rml: <http://w3id.org/rml/> . @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix lod: <def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<mapping/rzeczy> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url "#rzeczy" ] ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}" ; rml:class lod:Rzecz ] ;
    rml:predicateObjectMap
        [ rml:predicate rdfs:label ; rml:objectMap [ rml:reference "nazwa" ; rml:language "pl" ] ],
        [ rml:predicate lod:obok ; rml:objectMap [ rml:parentTriplesMap <mapping/rzeczy> ;
            rml:joinCondition [ rml:child "nazwa" ; rml:parent "nazwa" ] ] ],
        [ rml:predicate lod:data ; rml:objectMap [ rml:reference "data" ; rml:datatype xsd:date ] ] .
<mapping/oceny> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a csvw:TableGroup ] ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator
        "SELECT nr, CASE nazwa WHEN 'A' THEN '1.50' WHEN 'B' THEN '1.5' ELSE '2.0' END AS ocena FROM rzeczy" ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}" ] ;
    rml:predicateObjectMap
        [ rml:predicate lod:ocena ; rml:objectMap [ rml:reference "ocena" ; rml:datatype xsd:decimal ] ] .
"""
# The marks differ in lexical form where names do, and the store folds them; what is inferred holds them too.
ONTOLOGY = """
@prefix lod: <def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
lod:Rzecz a owl:Class ; rdfs:subClassOf lod:Byt ; rdfs:label "rzecz"@pl, "thing"@en .
lod:Byt a owl:Class ; rdfs:label "byt"@pl, "being"@en .
lod:Datowana a owl:Class ; rdfs:label "datowana"@pl, "dated"@en .
lod:data a owl:DatatypeProperty ; rdfs:domain lod:Datowana ; rdfs:label "data"@pl, "date"@en .
lod:obok a owl:ObjectProperty ; owl:inverseOf lod:przy ; rdfs:label "obok"@pl, "beside"@en .
lod:przy a owl:ObjectProperty ; rdfs:label "przy"@pl, "by"@en .
lod:ocena a owl:DatatypeProperty ; rdfs:subPropertyOf lod:liczba ; rdfs:label "ocena"@pl, "mark"@en .
lod:liczba a owl:DatatypeProperty ; rdfs:label "liczba"@pl, "number"@en .
"""
# What tells of releases themselves.
HISTORY = ("provenance", "release")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Always there, so that the register is never empty and its quarantine never too large.
GOOD = [f"{number};Z{number};03.03.2026;" for number in range(10, 24)]


@dataclass
class Office:
    """A region, the one source of its register, and a folder of releases."""

    settings: Settings
    source: Path
    runs: int = 0

    def publish(self, rows: list[str], **options: Any) -> Publication:
        self.runs += 1
        write_source(self.source, [*rows, *GOOD])
        known = registers.load_all(self.settings)
        order = Order(list(known.values()), {slug: {"": str(self.source)} for slug in known})
        return publish.publish(order, self.settings, known, now=NOON + timedelta(days=self.runs), **options)

    def elsewhere(self, folder: str) -> "Office":
        return Office(replace(self.settings, var=self.settings.var.parent / folder), self.source)

    def outcome(self) -> dict[str, Any]:
        """All that is promised of the current release but its history."""
        releases = Releases(self.settings.releases)
        folder = releases.path(releases.require_current())
        manifest = releases.manifest(folder.name)
        own = [name for name in manifest.graphs if name not in HISTORY]
        store = publish.Staging(releases, publish.Iris(BASE))
        history = {f"<{BASE}graph/{name}>" for name in HISTORY}
        quads = sorted(str(quad) for quad in store.store if str(quad.graph_name) not in history)
        store.discard()
        return {
            "files": {name: (folder / "graphs" / graphs.file_name(name)).read_bytes() for name in own},
            "store": quads,
            "facts": {name: manifest.graphs[name] for name in own},
        }


def told(report: Report) -> tuple[Any, ...]:
    """All that a report says; the order of findings is that of the checks."""
    return sorted(map(to_json, report.findings)), replace(report, findings=())


def office(folder: Path) -> Office:
    write_region(folder / "region")
    (folder / "region" / "shapes" / "rzeczy.ttl").write_text(SHAPES)
    (folder / "region" / "ontology" / "core.ttl").write_text(ONTOLOGY)
    (folder / "region" / "mappings" / "rzeczy" / "mapping.ttl").write_text(MAPPING)
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=folder / "region", var=folder / "var")
    return Office(settings, folder / "source.csv")
