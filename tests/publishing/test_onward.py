"""Publishing on from the last publication: only what changed is done, and nothing comes out otherwise."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import registers
from loaders import candidate, mapping, publish
from loaders.publish import Order
from tests.publishing.office import GOOD, MAPPING, NOON, ONTOLOGY, office, told
from tests.region import write_source

# A number that may come twice, a name that is missing or shared, and a date that is missing or wrong.
ROW = st.tuples(
    st.integers(1, 9), st.sampled_from(["", "A", "B", "C"]), st.sampled_from(["", "01.02.2026", "31.02.2026"])
)
ROWS = st.lists(ROW, max_size=6).map(lambda rows: [f"{number};{name};{date};" for number, name, date in rows])


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
    kept = sorted(path.name for path in (made.settings.var / "ledgers").iterdir())
    assert kept == ["key", "ontology", "rzeczy.duckdb", "rzeczy.json", "rzeczy.sqlite"]


def test_a_dry_run_leaves_no_ledger(tmp_path: Path) -> None:
    made = office(tmp_path)
    write_source(made.source, GOOD)
    known = registers.load_all(made.settings)
    publish.publish(Order(list(known.values()), {"rzeczy": {"": str(made.source)}}, dry_run=True), made.settings, known)
    assert sorted(path.name for path in (made.settings.var / "ledgers").iterdir()) == ["key", "ontology"]
