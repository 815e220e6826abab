"""The staging area: what it copies, applies and brings back."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from app.iris import Iris
from app.store.releases import Manifest, Releases
from loaders import graphs, staged_store, staging
from loaders.staging import Staging

BASE = "https://lod.example.org/"
IRIS = Iris(BASE)


def line(name: str, value: str = "v", graph: str = "g") -> bytes:
    return f'<{BASE}id/{name}> <http://p> "{value}" <{IRIS.graph(graph)}> .\n'.encode()


def put(area: Staging, graph: str, lines: list[bytes]) -> None:
    file = area.directory / "new.zst"
    graphs.write_lines(file, sorted(lines))
    area.replace(graph, file)


def in_store(area: Staging) -> list[bytes]:
    return sorted(f"{quad} .\n".encode() for quad in area.store)


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    (tmp_path / "releases").mkdir()
    return Releases(tmp_path / "releases")


def released(releases: Releases, identifier: str, lines: list[bytes]) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", lines)
    area.close()
    sequence = area.parent.sequence + 1 if area.parent else 1
    manifest = Manifest(identifier, sequence, "", None, None, BASE, area.graphs, {}, {}, {})
    (area.directory / "manifest.json").write_text(manifest.to_json())
    area.directory.rename(releases.root / identifier)
    releases.point_to(identifier)


def test_replace_changes_store_and_file_alike(releases: Releases) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", [line("a"), line("b")])
    put(area, "g", [line("b"), line("c")])
    assert in_store(area) == [line("b"), line("c")]
    with graphs.open_lines(area.file("g")) as stream:
        assert list(stream) == [line("b"), line("c")]


def test_empty_graph_is_dropped(releases: Releases) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", [line("a")])
    put(area, "g", [])
    assert area.graphs == {}
    assert area.file("g") is None
    assert in_store(area) == []


def test_parent_release_stays_as_it_was_while_its_copy_changes(releases: Releases) -> None:
    released(releases, "one", [line("a"), line("b")])
    area = Staging(releases, IRIS)
    put(area, "g", [line("c")])
    assert area.changed() == ["g"]
    assert len(ox.Store.read_only(str(releases.path("one") / "store"))) == 2
    with graphs.open_lines(area.parent_file("g")) as stream:
        assert list(stream) == [line("a"), line("b")]


def test_restore_brings_back_the_parent(releases: Releases) -> None:
    released(releases, "one", [line("a")])
    area = Staging(releases, IRIS)
    put(area, "g", [line("b")])
    put(area, "h", [line("x", graph="h")])
    area.restore("g")
    area.restore("h")
    assert area.changed() == []
    assert in_store(area) == [line("a")]


def test_many_removals_rebuild_the_store(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged_store, "BULK", 2)
    area = Staging(releases, IRIS)
    put(area, "g", [line(name) for name in "abcdef"])
    assert area.staged.bulk_built
    area.staged.bulk_built = False
    put(area, "g", [line(name) for name in "xyz"])
    assert area.staged.bulk_built
    assert in_store(area) == [line("x"), line("y"), line("z")]
    area.close()


def test_a_first_release_that_grows_too_large_moves_from_memory_to_disk(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged_store, "IN_MEMORY", 3)
    area = Staging(releases, IRIS)
    put(area, "g", [line("a"), line("b")])
    assert area.staged.in_memory
    put(area, "h", [line("x", graph="h"), line("y", graph="h")])
    assert not area.staged.in_memory
    put(area, "g", [line("b"), line("c")])
    assert len(in_store(area)) == 4
    area.close()


def test_a_small_first_release_is_on_disk_when_it_is_complete(releases: Releases) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", [line("a")])
    area.close()
    assert len(ox.Store.read_only(str(area.directory / "store"))) == 1


def test_two_lexical_forms_that_the_store_folds_survive_the_removal_of_one(releases: Releases) -> None:
    def decimal(text: str) -> bytes:
        datatype = "http://www.w3.org/2001/XMLSchema#decimal"
        return f'<{BASE}id/a> <http://p> "{text}"^^<{datatype}> <{IRIS.graph("g")}> .\n'.encode()

    area = Staging(releases, IRIS)
    put(area, "g", [decimal("1.50")])
    put(area, "g", [decimal("1.5")])
    assert len(area.store) == 1


def test_a_value_in_two_lexical_forms_stays_when_one_goes(releases: Releases) -> None:
    def decimal(text: str) -> bytes:
        datatype = "http://www.w3.org/2001/XMLSchema#decimal"
        return f'<{BASE}id/a> <http://p> "{text}"^^<{datatype}> <{IRIS.graph("g")}> .\n'.encode()

    area = Staging(releases, IRIS)
    put(area, "g", [decimal("1.50"), decimal("1.5"), decimal("2")])
    put(area, "g", [decimal("1.50")])
    assert in_store(area) == [decimal("1.5")]


def test_sweep_removes_staging_areas_and_releases_that_never_became_current(releases: Releases) -> None:
    released(releases, "one", [line("a")])
    released(releases, "two", [line("b")])
    releases.point_to("one")
    (releases.root / f"{staging.PREFIX}1").mkdir()
    assert staging.sweep(releases) == [f"{staging.PREFIX}1", "two"]
    assert [manifest.id for manifest in releases.all()] == ["one"]


@pytest.mark.parametrize("piece", [1, 200, 10_000])
def test_store_is_loaded_in_pieces_of_whole_lines_of_several_graphs(
    releases: Releases, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(staged_store, "PIECE", piece)
    area = Staging(releases, IRIS)
    for graph, names in (("g", "abcde"), ("h", "x"), ("i", "pqr")):
        put(area, graph, [line(name, graph=graph) for name in names])
    expected = in_store(area)
    area.close()
    assert sorted(f"{quad} .\n".encode() for quad in ox.Store.read_only(str(area.directory / "store"))) == expected


def test_store_of_a_first_release_that_was_postponed_has_all_when_it_is_asked(releases: Releases) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", [line("a")])
    area.staged.postpone()
    put(area, "g", [line("b")])
    put(area, "h", [line("x", graph="h")])
    assert in_store(area) == sorted([line("b"), line("x", graph="h")])
    put(area, "h", [line("y", graph="h")])
    assert in_store(area) == sorted([line("b"), line("y", graph="h")])
    area.close()


def test_graphs_that_are_not_among_those_seen_are_not_there(releases: Releases) -> None:
    area = Staging(releases, IRIS)
    put(area, "g", [line("a"), line("b")])
    put(area, "h", [line("a", "other", graph="h")])
    assert area.seen({"g", "h", "absent"}) is area.store
    seen = area.seen({"g"})
    assert [graph.value for graph in seen.named_graphs()] == [IRIS.graph("g")]
    about_a = seen.quads_for_pattern(ox.NamedNode(f"{BASE}id/a"), None, None)
    assert [quad.object.value for quad in about_a] == ["v"]
    assert not [*seen.quads_for_pattern(None, None, None, ox.NamedNode(IRIS.graph("h")))]
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
        rows = seen.query(f"SELECT * WHERE {{ {pattern} }}", use_default_graph_as_union=True)
        assert {row["o"].value for row in rows} == {"v"}
    area.discard()
