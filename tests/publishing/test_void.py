"""VoID of the tiny region: true to its graphs, kept while nothing changes, and the same however it came about."""

from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest

from app.config import Settings
from app.iris import VOID
from app.namespaces import PREFIXES
from app.store.releases import Releases
from loaders import differences, graphs
from loaders.void import counting, describing
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_region, write_source

DATASET = f"{BASE}id/dataset/rzeczy"
PART = f"{BASE}.well-known/void#rzeczy"


def said(releases: Releases) -> dict[str, dict[str, set[str]]]:
    """The graph of VoID by subject and local name of the property."""
    folder = releases.path(releases.require_current()) / "graphs"
    found: dict[str, dict[str, set[str]]] = {}
    for quad in graphs.read_quads(folder / graphs.file_name(VOID)):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode | ox.Triple)
        name = quad.predicate.value.rpartition("#")[2].rpartition("/")[2]
        found.setdefault(quad.subject.value, {}).setdefault(name, set()).add(quad.object.value)
    return found


def test_register_is_counted_over_what_it_says_and_what_follows(publisher: Publisher, releases: Releases) -> None:
    publisher()
    dataset = said(releases)[DATASET]
    # Three things with class and label, two with a date; and that each is a being.
    assert dataset["triples"] == {"11"}
    assert dataset["distinctSubjects"] == {"3"}
    assert dataset["classes"] == {"2"}
    assert dataset["exampleResource"] == {f"{BASE}id/rzeczy/1"}
    assert dataset["sparqlEndpoint"] == {f"{BASE}sparql"}
    assert dataset["vocabulary"] == {f"{BASE}def/", PREFIXES["rdf"], PREFIXES["rdfs"]}


def test_partitions_nest_by_class_property_and_datatype(publisher: Publisher, releases: Releases) -> None:
    publisher()
    found = said(releases)
    thing = f"{PART}/class/lod:Rzecz"
    assert found[DATASET]["classPartition"] == {thing, f"{PART}/class/lod:Byt"}
    assert found[thing]["entities"] == {"3"}
    assert found[f"{PART}/property/lod:data"]["triples"] == {"2"}
    dates = found[f"{thing}/property/lod:data"]
    assert dates == {
        "property": {f"{BASE}def/data"},
        "triples": {"2"},
        "distinctSubjects": {"2"},
        "datatypePartition": {f"{thing}/property/lod:data/datatype/xsd:date"},
    }
    assert found[f"{thing}/property/rdfs:label/datatype/rdf:langString"]["triples"] == {"3"}


def test_whole_has_every_register_as_a_part(publisher: Publisher, releases: Releases, settings: Settings) -> None:
    write_region(settings.region, "inne")
    publisher()
    whole = said(releases)[f"{BASE}id/dataset"]
    assert whole["subset"] == {DATASET, f"{BASE}id/dataset/inne"}
    assert "triples" not in whole


def test_register_that_did_not_change_is_not_counted_again(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    write_region(settings.region, "inne")
    publisher()
    before = said(releases)
    new = write_source(tmp_path / "new.csv", [*ROWS, "4;Czwarta;;"])
    for row in (settings.region / "mappings" / "rzeczy" / "source").iterdir():
        row.write_text(new.read_text())
    with mock.patch.object(describing, "count", wraps=counting.count) as count:
        publisher()
    assert count.call_count == 1
    after = said(releases)
    assert after[DATASET]["triples"] == {"14"}
    assert {iri: facts for iri, facts in after.items() if "inne" in iri} == {
        iri: facts for iri, facts in before.items() if "inne" in iri
    }


@pytest.mark.parametrize("rows", [[*ROWS, "4;Czwarta;;"], ROWS[:1], ["1;Pierwsza;;", *ROWS[1:]]])
def test_description_after_a_change_is_that_of_a_first_publication(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path, rows: list[str]
) -> None:
    publisher()
    changed = publisher(write_source(tmp_path / "new.csv", rows)).release
    for path in settings.releases.iterdir():
        path.rename(tmp_path / path.name)
    afresh = publisher(tmp_path / "new.csv").release
    assert changed is not None
    assert afresh is not None
    assert changed.graphs[VOID] == afresh.graphs[VOID]


def test_differences_of_releases_tell_things_and_not_their_counts(
    publisher: Publisher, releases: Releases, tmp_path: Path
) -> None:
    first = publisher().release
    second = publisher(write_source(tmp_path / "new.csv", [*ROWS, "4;Czwarta;;"])).release
    assert first is not None
    assert second is not None
    assert first.graphs[VOID] != second.graphs[VOID]
    found = differences.between(releases, first.id, second.id)
    assert {change.graph for change in found} == {"rzeczy", "rzeczy/inferred"}


def test_register_is_counted_again_when_what_it_points_to_gets_another_class(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    write_region(settings.region, "inne")
    link(
        settings,
        "inne",
        '[ rml:predicate lod:rzecz ; rml:objectMap [ rml:template "id/rzeczy/{nr}" ; rml:termType rml:IRI ] ]',
    )
    link(
        settings,
        "rzeczy",
        '[ rml:predicate rdf:type ; rml:objectMap [ rml:template "def/{nazwa}" ; rml:termType rml:IRI ] ]',
    )
    publisher()
    links = f"{BASE}.well-known/void#inne/class/lod:Rzecz/property/lod:rzecz"
    assert f"{links}/class/lod:Pierwsza" in said(releases)[links]["classPartition"]
    source = settings.region / "mappings" / "rzeczy" / "source" / "rzeczy.csv"
    source.write_text(source.read_text(encoding="utf-8").replace("Pierwsza", "Inna"), encoding="utf-8")
    changed = publisher().release
    assert changed is not None
    assert "inne" not in changed.changes
    assert said(releases)[links]["classPartition"] >= {f"{links}/class/lod:Inna", f"{links}/class/lod:Druga"}
    assert f"{links}/class/lod:Pierwsza" not in said(releases)
    for path in settings.releases.iterdir():
        path.rename(tmp_path / path.name)
    afresh = publisher().release
    assert afresh is not None
    assert changed.graphs[VOID] == afresh.graphs[VOID]


def link(settings: Settings, slug: str, predicate_object_map: str) -> None:
    """Let the mapping of a register say one more thing of each entry."""
    path = settings.region / "mappings" / slug / "mapping.ttl"
    text = path.read_text(encoding="utf-8").replace(
        "rml:predicateObjectMap", f"rml:predicateObjectMap {predicate_object_map},"
    )
    path.write_text(f"@prefix rdf: <{PREFIXES['rdf']}> .\n{text}", encoding="utf-8")
