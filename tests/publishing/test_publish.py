"""Publishing: releases, quarantine, limits, rollback, retention, crashes."""

import fcntl
import json
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest

from app import registers
from app.config import Settings
from app.errors import (
    CountOutOfRange,
    PublisherBusy,
    QuarantineLimitExceeded,
    RegisterError,
    SettingError,
    SourceChanged,
    SourceUnavailable,
    StoreUnavailable,
    UnknownRelease,
)
from app.store.releases import Releases
from loaders import committing, differences, graphs, pipeline, publish
from loaders.differences import Kind
from loaders.publish import Order
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_region, write_source


def entities(releases: Releases, release: str) -> set[str]:
    store = ox.Store.read_only(str(releases.path(release) / "store"))
    graph = ox.NamedNode(f"{BASE}graph/rzeczy")
    return {
        quad.subject.value.removeprefix(f"{BASE}id/rzeczy/")
        for quad in store.quads_for_pattern(None, None, None, graph)
    }


def current(releases: Releases) -> set[str]:
    return entities(releases, releases.require_current())


def test_first_publication_makes_a_release_with_everything(publisher: Publisher, releases: Releases) -> None:
    release = publisher().release
    assert release is not None
    assert releases.current() == release.id
    assert current(releases) == {"1", "2", "3"}
    assert release.registers["rzeczy"].entities == 3
    assert release.registers["rzeczy"].records == 3
    assert {"rzeczy", "rzeczy/inferred", "ontology", "shapes", "catalogue", "provenance"} <= set(release.graphs)


def test_store_and_graph_files_hold_the_same_quads(publisher: Publisher, releases: Releases) -> None:
    release = publisher().release
    assert release is not None
    folder = releases.path(release.id)
    store = set(ox.Store.read_only(str(folder / "store")))
    files = {quad for name in release.graphs for quad in graphs.read_quads(folder / "graphs" / graphs.file_name(name))}
    assert store == files
    assert not any(isinstance(term, ox.BlankNode) for quad in store for term in (quad.subject, quad.object))


def test_inference_goes_into_its_own_graph(publisher: Publisher, releases: Releases) -> None:
    publisher()
    store = ox.Store.read_only(str(releases.path(releases.require_current()) / "store"))
    inferred = ox.NamedNode(f"{BASE}graph/rzeczy/inferred")
    being = ox.NamedNode(f"{BASE}def/Byt")
    assert {quad.object for quad in store.quads_for_pattern(None, None, None, inferred)} == {being}


def test_same_source_twice_makes_one_release(publisher: Publisher, releases: Releases) -> None:
    publisher()
    again = publisher()
    assert again.release is None
    assert again.changes == {}
    assert len(releases.all()) == 1


def test_one_changed_cell_changes_that_entity_only(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    first = publisher().release
    second = publisher(write_source(tmp_path / "new.csv", [ROWS[0], "2;Inna;28.02.2026;601", ROWS[2]])).release
    assert first is not None
    assert second is not None
    [change] = differences.between(releases, first.id, second.id)
    assert (change.kind, change.iri, change.graph) == (Kind.CHANGED, f"{BASE}id/rzeczy/2", "rzeczy")
    assert [line for line in change.removed if "Druga" in line] == list(change.removed)
    assert [line for line in change.added if "Inna" in line] == list(change.added)
    assert second.changes == {"rzeczy": {"A": 1, "D": 1}}
    rows = list(graphs.read_patch(releases.path(second.id) / "changes" / graphs.patch_name("rzeczy")))
    assert [row.operation for row in rows] == ["D", "A"]


def test_added_and_removed_entities_are_told_apart(publisher: Publisher, releases: Releases, tmp_path: Path) -> None:
    first = publisher().release
    second = publisher(write_source(tmp_path / "new.csv", [ROWS[0], ROWS[1], "4;Czwarta;;"])).release
    assert first is not None
    assert second is not None
    kinds = {
        change.iri[-1]: change.kind for change in differences.between(releases, first.id, second.id, only=["rzeczy"])
    }
    assert kinds == {"3": Kind.REMOVED, "4": Kind.ADDED}
    prefixed = differences.between(releases, first.id, second.id, only=["rzeczy"], prefix=f"{BASE}id/rzeczy/4")
    assert [change.iri for change in prefixed] == [f"{BASE}id/rzeczy/4"]


def test_bad_cell_quarantines_its_row_and_the_report_says_where(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    [outcome] = publisher(write_source(tmp_path / "new.csv", [*ROWS, "4;Czwarta;31.02.2026;"])).outcomes
    assert current(releases) == {"1", "2", "3"}
    assert (outcome.report.records, outcome.report.quarantined) == (4, 1)
    [finding] = outcome.report.findings
    assert (finding.source, finding.row, finding.column, finding.value) == ("new.csv", 5, "Data", "31.02.2026")
    for folder in (settings.var / "reports", releases.path(releases.require_current()) / "reports"):
        assert {path.name for path in folder.iterdir()} == {
            "rzeczy.en.csv", "rzeczy.en.html", "rzeczy.pl.csv", "rzeczy.pl.html", "rzeczy.ttl"
        }  # fmt: skip
        assert "31.02.2026" in (folder / "rzeczy.pl.html").read_text(encoding="utf-8")


def test_violated_shape_quarantines_its_row_with_its_place(
    publisher: Publisher, releases: Releases, tmp_path: Path
) -> None:
    [outcome] = publisher(write_source(tmp_path / "new.csv", [*ROWS, "4;;01.01.2026;"])).outcomes
    assert current(releases) == {"1", "2", "3"}
    assert outcome.report.quarantined == 1
    [finding] = outcome.report.findings
    assert (finding.source, finding.row, finding.focus) == ("new.csv", 5, f"{BASE}id/rzeczy/4")
    assert finding.message("pl") == "Rzecz musi mieć nazwę"
    assert finding.message("en") == "A thing must have a name"


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (["1;;;", "2;;;", "3;Trzecia;;"], QuarantineLimitExceeded),
        (["1;A;32.01.2026;", "2;B;32.01.2026;", "3;Trzecia;;"], QuarantineLimitExceeded),
        ([], CountOutOfRange),
    ],
    ids=["shapes", "cells", "count"],
)
def test_too_many_faults_leave_the_register_as_it_was(
    publisher: Publisher, releases: Releases, tmp_path: Path, rows: list[str], error: type
) -> None:
    publisher()
    before = releases.current()
    publication = publisher(write_source(tmp_path / "new.csv", rows))
    assert isinstance(publication.outcomes[0].error, error)
    assert publication.release is None
    assert releases.current() == before
    assert current(releases) == {"1", "2", "3"}


def test_unknown_column_stops_the_register_and_is_named(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("Nr;Nazwa;Data;Telefon;Pesel\n1;A;;;\n", encoding="utf-8")
    [outcome] = publisher(tmp_path / "new.csv").outcomes
    assert isinstance(outcome.error, SourceChanged)
    assert "Pesel" in outcome.error.pl


def test_missing_file_stops_the_register(publisher: Publisher, tmp_path: Path) -> None:
    [outcome] = publisher(tmp_path / "nowhere.csv").outcomes
    assert isinstance(outcome.error, SourceUnavailable)


def test_column_that_the_mapping_does_not_read_stops_the_register(publisher: Publisher, settings: Settings) -> None:
    mapping = settings.region / "mappings" / "rzeczy" / "mapping.ttl"
    mapping.write_text(mapping.read_text().replace('rml:reference "data"', 'rml:reference "nazwa"'))
    [outcome] = publisher().outcomes
    assert isinstance(outcome.error, SourceChanged)
    assert "rzeczy/data" in outcome.error.en


def test_one_failing_register_does_not_stop_the_other(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    write_region(settings.region, "inne", rows=["1;;;"])
    publication = publisher()
    assert [outcome.register.slug for outcome in publication.failed] == ["inne"]
    assert "inne" not in publication.release.graphs
    assert current(releases) == {"1", "2", "3"}


def test_dry_run_publishes_nothing_and_counts_the_change(publisher: Publisher, releases: Releases) -> None:
    publication = publisher(dry_run=True)
    assert publication.release is None
    assert publication.changes["rzeczy"]["A"] == 8
    assert releases.current() is None
    with pytest.raises(StoreUnavailable):
        releases.require_current()


def test_ontology_change_closes_registers_that_were_not_ordered(
    publisher: Publisher, releases: Releases, settings: Settings
) -> None:
    publisher()
    write_region(settings.region, "inne")
    ontology = settings.region / "ontology" / "core.ttl"
    ontology.write_text(ontology.read_text() + "lod:Byt rdfs:subClassOf lod:Cos . lod:Cos a owl:Class .\n")
    known = registers.load_all(settings)
    publish.publish(Order([known["inne"]], {}), settings, known)
    store = ox.Store.read_only(str(releases.path(releases.require_current()) / "store"))
    inferred = ox.NamedNode(f"{BASE}graph/rzeczy/inferred")
    assert ox.NamedNode(f"{BASE}def/Cos") in {q.object for q in store.quads_for_pattern(None, None, None, inferred)}


def test_rollback_is_a_release_with_the_older_content(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    first = publisher().release
    publisher(write_source(tmp_path / "new.csv", ROWS[:1]))
    assert current(releases) == {"1"}
    restored = publish.rollback(None, settings)
    assert restored.restores == first.id
    assert restored.sequence == 3
    assert current(releases) == {"1", "2", "3"}
    assert restored.graphs["rzeczy"] == first.graphs["rzeczy"]
    assert publish.rollback(None, settings).restores != first.id
    assert current(releases) == {"1"}
    assert len({manifest.id for manifest in releases.all()}) == 4


def test_rollback_needs_something_to_go_back_to(publisher: Publisher, settings: Settings) -> None:
    publisher()
    with pytest.raises(UnknownRelease):
        publish.rollback(None, settings)
    with pytest.raises(UnknownRelease):
        publish.rollback("20200101T000000Z", settings)
    with pytest.raises(UnknownRelease):
        publish.rollback("../current", settings)


def test_releases_of_one_second_have_names_of_their_own(
    publisher: Publisher, releases: Releases, tmp_path: Path, noon: datetime
) -> None:
    publisher(now=noon)
    publisher(write_source(tmp_path / "a.csv", ROWS[:1]), now=noon)
    publisher(write_source(tmp_path / "b.csv", ROWS[:2]), now=noon)
    assert [manifest.id for manifest in releases.all()] == [
        "20261122T120000Z", "20261122T120000Z-2", "20261122T120000Z-3"
    ]  # fmt: skip


def test_provenance_tells_the_whole_line(publisher: Publisher, releases: Releases, tmp_path: Path) -> None:
    first = publisher().release
    second = publisher(write_source(tmp_path / "a.csv", ROWS[:1])).release
    store = ox.Store.read_only(str(releases.path(second.id) / "store"))
    revision = ox.NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")
    assert {(q.subject.value, q.object.value) for q in store.quads_for_pattern(None, revision, None)} == {
        (f"{BASE}id/release/{second.id}", f"{BASE}id/release/{first.id}")
    }


def test_only_as_many_releases_are_kept_as_the_setting_says(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    settings = replace(settings, keep_releases=2)
    publisher()
    for number in range(3):
        publisher(write_source(tmp_path / "a.csv", [*ROWS, f"9{number};X;;"]))
        committing.prune(releases, settings.keep_releases)
    assert len(releases.all()) == 2
    assert releases.all()[-1].id == releases.current()


def test_second_publisher_is_refused(publisher: Publisher, settings: Settings) -> None:
    publisher()
    with (settings.releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublisherBusy):
            publisher()


def test_manifest_reads_back_as_written(publisher: Publisher, releases: Releases) -> None:
    release = publisher().release
    assert release is not None
    assert releases.manifest(release.id) == release
    assert json.loads(release.to_json())["base_iri"] == BASE


def test_publication_with_nothing_left_behind_sweeps_nothing(publisher: Publisher, releases: Releases) -> None:
    assert publisher().swept == ()
    (releases.root / f".staging-{os.getpid()}-x").mkdir()
    assert publisher().swept == (f".staging-{os.getpid()}-x",)


def test_register_that_refers_to_one_not_published_waits_for_it(publisher: Publisher, settings: Settings) -> None:
    write_region(settings.region, "inne")
    description = settings.region / "mappings" / "inne" / "register.ttl"
    description.write_text(
        description.read_text().replace(" lod:klasaWpisu", " dcterms:requires <id/dataset/rzeczy> ; lod:klasaWpisu", 1)
    )
    known = registers.load_all(settings)
    [outcome] = publish.publish(Order([known["inne"]], {}), settings, known).outcomes
    assert outcome.error is not None
    assert "rzeczy" in outcome.error.pl
    assert not publisher().failed


def test_no_release_where_no_register_passes(publisher: Publisher, releases: Releases, tmp_path: Path) -> None:
    publication = publisher(tmp_path / "nowhere.csv")
    assert publication.failed
    assert publication.release is None
    assert releases.current() is None


def test_releases_of_two_base_iris_do_not_mix(publisher: Publisher, settings: Settings, releases: Releases) -> None:
    publisher()
    before = releases.current()
    other = replace(settings, base_iri="https://dane.example.org/")
    known = registers.load_all(other)
    with pytest.raises(SettingError, match="LOD_VAR"):
        publish.publish(Order(list(known.values()), {}), other, known)
    with pytest.raises(SettingError, match="LOD_VAR"):
        publish.rollback(None, other)
    assert releases.current() == before


@pytest.mark.parametrize("fault", [duckdb.Error, ValueError])
def test_unforeseen_fault_of_a_library_stops_that_register_only(
    publisher: Publisher, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_arguments: object, **_keywords: object) -> None:
        raise fault("44051401359")

    publisher()
    monkeypatch.setattr(pipeline.sources, "read", fail)
    [outcome] = publisher(write_source(tmp_path / "new.csv", ROWS[:2])).outcomes
    assert outcome.error is not None
    assert "44051401359" not in outcome.error.en + outcome.error.pl
    assert current(releases) == {"1", "2", "3"}


@pytest.mark.parametrize("slug", ["ontology", "shapes", "catalogue", "provenance"])
def test_register_may_not_take_the_name_of_a_system_graph(settings: Settings, slug: str) -> None:
    write_region(settings.region, slug)
    with pytest.raises(RegisterError, match="none of"):
        registers.load_all(settings)
