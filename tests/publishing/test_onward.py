"""Publishing on from the last publication: only what changed is done, and nothing comes out otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import config, registers
from app.config import Settings
from app.store.releases import Releases
from app.validation.report import Report
from loaders import candidate, graphs, mapping, publish
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
# A number that may come twice, a name that is missing or shared, and a date that is missing or wrong.
ROW = st.tuples(
    st.integers(1, 9), st.sampled_from(["", "A", "B", "C"]), st.sampled_from(["", "01.02.2026", "31.02.2026"])
)
ROWS = st.lists(ROW, max_size=6).map(lambda rows: [f"{number};{name};{date};" for number, name, date in rows])
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
    return sorted(map(str, report.findings)), replace(report, findings=())


def office(folder: Path) -> Office:
    write_region(folder / "region")
    (folder / "region" / "shapes" / "rzeczy.ttl").write_text(SHAPES)
    (folder / "region" / "ontology" / "core.ttl").write_text(ONTOLOGY)
    (folder / "region" / "mappings" / "rzeczy" / "mapping.ttl").write_text(MAPPING)
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=folder / "region", var=folder / "var")
    return Office(settings, folder / "source.csv")


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The slugs of the registers whose graphs were made afresh, as it happens."""
    made: list[str] = []
    real = candidate.Candidate._afresh

    def noted(self: candidate.Candidate) -> None:
        made.append(self.rows.register.slug)
        real(self)

    monkeypatch.setattr(candidate.Candidate, "_afresh", noted)
    return made


@given(old=ROWS, new=ROWS, newest=ROWS)
@settings(max_examples=15)
def test_publishing_on_is_the_same_as_publishing_afresh(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], newest: list[str]
) -> None:
    one = office(tmp_path_factory.mktemp("office"))
    for rows in (old, new):
        one.publish(rows)
    [onward] = one.publish(newest).outcomes
    other = one.elsewhere("other")
    [afresh] = other.publish(newest).outcomes
    assert one.outcome() == other.outcome()
    assert (onward.facts, told(onward.report)) == (afresh.facts, told(afresh.report))


def test_the_second_time_nothing_is_made_afresh(tmp_path: Path, afresh: list[str]) -> None:
    made = office(tmp_path)
    made.publish(["1;A;01.02.2026;", "2;;;"])
    assert afresh == ["rzeczy"]  # also a quarantine is a small change: the rest is not mapped again
    made.publish(["1;A;01.02.2026;", "3;B;;"])
    made.publish(["3;B;;", "1;A;01.02.2026;"])
    assert afresh == ["rzeczy"]


def test_many_changes_are_made_afresh(tmp_path: Path, afresh: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate, "MOST_SUBJECTS", 1)
    made = office(tmp_path)
    made.publish([])
    made.publish(["1;A;01.02.2026;", "3;B;;"])
    assert afresh == ["rzeczy", "rzeczy"]


PLACES = """
<mapping/instytucje> a rml:TriplesMap ; rml:logicalSource [ rml:source [ a csvw:TableGroup ] ;
        rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT nr FROM rzeczy WHERE nazwa <> 'B'" ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}" ] ;
    rml:predicateObjectMap [ rml:predicate lod:urzad ; rml:object <id/x> ] .
<mapping/miejsca> a rml:TriplesMap ; rml:logicalSource [ rml:source [ a csvw:TableGroup ] ;
        rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT nr FROM rzeczy WHERE nazwa = 'B'" ] ;
    rml:subjectMap [ rml:template "id/rzeczy/{nr}" ] ;
    rml:predicateObjectMap [ rml:predicate lod:miejsce ; rml:object <id/x> ] .
"""
DISJOINT = """
lod:Urzad a owl:Class ; owl:disjointWith lod:Miejsce ; rdfs:label "urząd"@pl, "office"@en .
lod:Miejsce a owl:Class ; rdfs:label "miejsce"@pl, "place"@en .
lod:urzad a owl:ObjectProperty ; rdfs:range lod:Urzad ; rdfs:label "urząd"@pl, "office"@en .
lod:miejsce a owl:ObjectProperty ; rdfs:range lod:Miejsce ; rdfs:label "miejsce"@pl, "place"@en .
"""


def test_a_contradiction_outlives_the_quarantine_of_other_records(tmp_path: Path) -> None:
    made = office(tmp_path)
    mapping_file = made.settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    mapping_file.write_text(MAPPING + PLACES)
    (made.settings.region / "ontology" / "core.ttl").write_text(ONTOLOGY + DISJOINT)
    # No record describes <id/x>, which is an office and a place; another record has no name.
    [outcome] = made.publish(["1;B;01.02.2026;", "2;;01.02.2026;"]).outcomes
    assert outcome.error is not None
    assert "no record explains" in outcome.error.en


@pytest.mark.parametrize("file", ["mappings/rzeczy/mapping.ttl", "shapes/rzeczy.ttl", "ontology/core.ttl"])
def test_another_rule_is_applied_to_all(tmp_path: Path, afresh: list[str], file: str) -> None:
    made = office(tmp_path)
    made.publish([])
    path = made.settings.region / file
    path.write_text(path.read_text() + "\n<def/x> <http://www.w3.org/2000/01/rdf-schema#label> 'x'@pl .\n")
    made.publish([])
    assert afresh == ["rzeczy", "rzeczy"]


def test_after_a_rollback_the_ledger_is_passed_over(tmp_path: Path, afresh: list[str]) -> None:
    made = office(tmp_path)
    made.publish(["1;A;01.02.2026;"])
    made.publish(["1;B;01.02.2026;"])
    publish.rollback(None, made.settings, now=NOON + timedelta(days=9))
    made.runs = 10
    made.publish(["1;C;01.02.2026;"])
    assert afresh == ["rzeczy", "rzeczy"]
    other = made.elsewhere("other")
    other.publish(["1;C;01.02.2026;"])
    assert made.outcome() == other.outcome()


@pytest.mark.parametrize("damage", [b"", b"no ledger"])
def test_a_ledger_that_is_lost_or_damaged_costs_time_only(tmp_path: Path, afresh: list[str], damage: bytes) -> None:
    made = office(tmp_path)
    made.publish(["1;A;01.02.2026;"])
    path = made.settings.var / "ledgers" / "rzeczy.duckdb"
    path.write_bytes(damage)
    made.publish(["1;B;01.02.2026;"])
    assert afresh == ["rzeczy", "rzeczy"]
    assert made.publish(["1;B;01.02.2026;"]).release is None


def test_a_fault_in_the_middle_leaves_the_old_state_and_a_good_ledger(
    tmp_path: Path, afresh: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)
    made.publish(["1;A;01.02.2026;"])
    before = made.outcome()
    with monkeypatch.context() as patch:
        patch.setattr(mapping, "affected", _fail)
        [outcome] = made.publish(["1;B;01.02.2026;"]).outcomes
    assert outcome.error is not None
    assert made.outcome() == before
    made.publish(["1;B;01.02.2026;"])
    assert afresh == ["rzeczy"]


def _fail(*_: object) -> str:
    raise OSError("no space left on device")


def test_only_the_publisher_can_read_the_key(tmp_path: Path) -> None:
    made = office(tmp_path)
    made.publish([])
    assert (made.settings.var / "ledgers" / "key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (made.settings.var / "ledgers").iterdir()) == ["key", "rzeczy.duckdb"]


def test_a_dry_run_leaves_no_ledger(tmp_path: Path) -> None:
    made = office(tmp_path)
    write_source(made.source, GOOD)
    known = registers.load_all(made.settings)
    publish.publish(Order(list(known.values()), {"rzeczy": {"": str(made.source)}}, dry_run=True), made.settings, known)
    assert [path.name for path in (made.settings.var / "ledgers").iterdir()] == ["key"]
