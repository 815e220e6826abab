"""The index of each release: made when it is published, taken over where nothing changed, made again where it lacks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import IndexUnavailable
from app.index import Filters, Index
from app.index.schema import FILE, TABLES
from app.store.releases import Releases
from loaders import publish
from loaders.index import Content, building, entries, facts, gathering
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_source


def index_of(releases: Releases, release: str | None = None) -> Index:
    return Index(releases.path(release or releases.require_current()))


def labels(index: Index) -> list[str]:
    return [label.text for entry in index.entries(Filters(register="rzeczy")) for label in entry.labels]


def rows(path: Path, table: str) -> set[tuple[object, ...]]:
    """Rows of a table with names in place of numbers."""
    queries = {
        "value": "SELECT s.text, p.text, o.kind, o.text, v.number FROM value v JOIN entry e ON e.id = v.entry "
        "JOIN term s ON s.id = e.term JOIN term p ON p.id = v.property JOIN term o ON o.id = v.object",
        "label": "SELECT s.text, l.language, l.rank, l.text, r.slug FROM label l JOIN term s ON s.id = l.term "
        "JOIN register r ON r.id = l.register",
        "sorted": "SELECT l.language, l.key, r.slug, s.text FROM sorted l JOIN entry e ON e.id = l.entry "
        "JOIN term s ON s.id = e.term JOIN register r ON r.id = l.register",
        "words": "SELECT s.text, w.title, w.linked, w.lies, e.weight FROM words w JOIN entry e ON e.id = w.rowid "
        "JOIN term s ON s.id = e.term",
    }
    with closing(sqlite3.connect(path)) as database:
        return set(database.execute(queries[table]))


def test_release_has_an_index_of_its_entries(publisher: Publisher, releases: Releases) -> None:
    publisher()
    assert labels(index_of(releases)) == ["Druga", "Pierwsza", "Trzecia"]


def test_changed_row_makes_the_index_that_a_new_one_would_be(
    publisher: Publisher, releases: Releases, tmp_path: Path
) -> None:
    publisher()
    publisher(write_source(tmp_path / "new.csv", [*ROWS[:2], "3;Żółta;02.03.2026;1", "4;Czwarta;;1"]))
    directory = releases.path(releases.require_current())
    updated = {table: rows(directory / FILE, table) for table in ("value", "label", "sorted", "words")}
    manifest = releases.manifest(directory.name)
    content = Content(manifest.graphs, tuple(manifest.registers), manifest.base_iri)
    building.build(directory, content, ["pl", "en"], [])
    assert {table: rows(directory / FILE, table) for table in updated} == updated
    assert labels(index_of(releases)) == ["Czwarta", "Druga", "Pierwsza", "Żółta"]


def test_register_that_did_not_change_is_not_read_again(
    publisher: Publisher, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher()
    read: list[str] = []
    original = building.things

    def noted(files: tuple[Path, ...]) -> object:
        read.extend(file.name for file in files)
        return original(files)

    monkeypatch.setattr(building, "things", noted)
    publisher(write_source(tmp_path / "new.csv", ROWS[:2]))
    assert "rzeczy.nq.zst" in read
    assert "ontology.nq.zst" not in read


def test_many_changes_leave_no_rubbish_behind(publisher: Publisher, releases: Releases, tmp_path: Path) -> None:
    for turn in range(6):
        publisher(write_source(tmp_path / "new.csv", [f"{turn}{row};{turn} rzecz {row};;1" for row in range(30)]))
    with closing(sqlite3.connect(releases.path(releases.require_current()) / FILE)) as database:
        terms = database.execute("SELECT count(*) FROM term WHERE text LIKE '% rzecz %'").fetchone()[0]
    assert terms <= 60


def test_only_the_current_release_and_its_parent_keep_an_index(
    publisher: Publisher, releases: Releases, tmp_path: Path
) -> None:
    made = [publisher(write_source(tmp_path / "new.csv", ROWS[:number])).release for number in (1, 2, 3)]
    assert [(releases.path(release.id) / FILE).is_file() for release in made if release] == [False, True, True]


def test_rollback_brings_the_index_of_the_older_state(
    publisher: Publisher, releases: Releases, settings: Settings, tmp_path: Path
) -> None:
    first = publisher(write_source(tmp_path / "new.csv", ROWS[:1])).release
    publisher(write_source(tmp_path / "new.csv", ROWS[:2]))
    publisher(write_source(tmp_path / "new.csv", ROWS))
    assert first
    publish.rollback(first.id, settings)
    assert labels(index_of(releases)) == ["Pierwsza"]


def test_release_without_index_says_so_and_gets_one_by_the_next_run(publisher: Publisher, releases: Releases) -> None:
    publisher()
    index = index_of(releases)
    (releases.path(releases.require_current()) / FILE).unlink()
    assert not index.ready
    with pytest.raises(IndexUnavailable):
        index.count(Filters())
    assert publisher().release is None
    assert index.ready
    assert index.count(Filters()) == 3


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_file_that_is_no_index_is_made_again(publisher: Publisher, releases: Releases, content: bytes) -> None:
    publisher()
    path = releases.path(releases.require_current()) / FILE
    path.write_bytes(content)
    with pytest.raises(IndexUnavailable):
        index_of(releases).count(Filters())
    publisher()
    assert index_of(releases).count(Filters()) == 3


def test_index_of_another_version_is_not_read(publisher: Publisher, releases: Releases) -> None:
    publisher()
    path = releases.path(releases.require_current()) / FILE
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"{TABLES} PRAGMA user_version = 0")
    with pytest.raises(IndexUnavailable, match="version 0"):
        index_of(releases).count(Filters())
    publisher()
    assert index_of(releases).count(Filters()) == 3


def test_dry_run_makes_no_index(publisher: Publisher, releases: Releases) -> None:
    publisher()
    (releases.path(releases.require_current()) / FILE).unlink()
    publisher(dry_run=True)
    assert not index_of(releases).ready


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        (b"<https://lod.example.org/id/a>", "iri", "https://lod.example.org/id/a"),
        (b'"a\\"b\\\\n\\n\\u0142\\U0001F600"', "", 'a"b\\n\n\u0142\U0001f600'),
        (b'"tak"@pl', "@pl", "tak"),
        (b'"1"^^<http://www.w3.org/2001/XMLSchema#integer>', "http://www.w3.org/2001/XMLSchema#integer", "1"),
    ],
)
def test_terms_of_n_quads_are_read(written: bytes, kind: str, text: str) -> None:
    assert facts.read(written) == (kind, text)


@pytest.mark.parametrize("written", [b"_:b0", b"<< <a:a> <a:b> <a:c> >>"])
def test_nodes_without_a_name_are_no_terms(written: bytes) -> None:
    assert facts.read(written) is None


def test_geometry_may_stand_before_or_behind_what_has_it(tmp_path: Path) -> None:
    geo = "http://www.opengis.net/ont/geosparql#"
    wkt = (f"<{geo}asWKT>".encode(), b'"POINT(19.5 51.7)"^^<' + f"{geo}wktLiteral>".encode())
    has = f"<{geo}hasGeometry>".encode()
    things = [
        facts.Thing(b"<a:1-geometry>", [wkt]),
        facts.Thing(b"<a:1>", [(has, b"<a:1-geometry>")]),
        facts.Thing(b"<a:2>", [(has, b"<a:2-geometry>")]),
        facts.Thing(b"<a:2-geometry>", [wkt]),
    ]
    rules = building.rules.Rules({}, frozenset(), frozenset())
    with closing(entries.Entries(tmp_path)) as kept:
        found = gathering.gather(things, rules, lambda subject, _: b"geometry" not in subject, kept)
    assert {subject: spot.lon for subject, spot in found.places.items()} == {b"<a:1>": 19.5, b"<a:2>": 19.5}


def test_base_of_the_region_is_that_of_the_entries(publisher: Publisher, releases: Releases) -> None:
    publisher()
    entries = index_of(releases).entries(Filters(register="rzeczy"))
    assert [entry.iri for entry in entries] == [f"{BASE}id/rzeczy/{number}" for number in (2, 1, 3)]
