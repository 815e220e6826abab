"""Where entries come from, as a release tells it: record, release of the last change, remarks."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.config import Settings
from app.store.origins import TABLES, Origin, Origins, file
from app.store.releases import Releases
from loaders import publish
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_source

THINGS = f"{BASE}id/rzeczy"


def origin(releases: Releases, thing: str, language: str = "en") -> Origin | None:
    current = releases.path(releases.require_current())
    return Origins(current).find("rzeczy", f"{THINGS}/{thing}", (), language)


@pytest.fixture
def source(settings: Settings) -> Path:
    return settings.region / "mappings" / "rzeczy" / "source" / "rzeczy.csv"


def test_each_entry_knows_its_record_by_the_name_of_the_source(
    publisher: Publisher, releases: Releases, noon: datetime
) -> None:
    first = publisher(now=noon).release
    assert first
    assert origin(releases, "2") == Origin("rzeczy.csv", 3, 1, first.id)
    assert origin(releases, "nothing") is None
    assert Origins(releases.path(first.id)).find("other", f"{THINGS}/2", (), "en") is None


def test_entry_changed_in_the_release_whose_change_set_touches_it(
    publisher: Publisher, releases: Releases, source: Path, noon: datetime
) -> None:
    first = publisher(now=noon).release
    write_source(source, ["0;Nowa;;1", "1;Pierwsza;01.02.2026;600", "2;Inna;28.02.2026;601", "3;Trzecia;;602"])
    second = publisher(now=noon + timedelta(days=1)).release
    assert first
    assert second
    assert {thing: origin(releases, thing) for thing in "0123"} == {
        "0": Origin("rzeczy.csv", 2, 1, second.id),
        "1": Origin("rzeczy.csv", 3, 1, first.id),
        "2": Origin("rzeczy.csv", 4, 1, second.id),
        "3": Origin("rzeczy.csv", 5, 1, first.id),
    }


def test_rollback_brings_the_record_back_and_changes_what_it_changes(
    publisher: Publisher, releases: Releases, settings: Settings, source: Path, noon: datetime
) -> None:
    first = publisher(now=noon).release
    write_source(source, ["9;Obca;;1", *ROWS[:1], "2;Inna;28.02.2026;601", *ROWS[2:]])
    publisher(now=noon + timedelta(days=1))
    third = publish.rollback(None, settings, now=noon + timedelta(days=2))
    assert first
    assert origin(releases, "1") == Origin("rzeczy.csv", 2, 1, first.id)
    assert origin(releases, "2") == Origin("rzeczy.csv", 3, 1, third.id)
    assert origin(releases, "9") is None


def test_register_that_fails_keeps_what_is_known_of_it(
    publisher: Publisher, releases: Releases, settings: Settings, source: Path, noon: datetime
) -> None:
    first = publisher(now=noon).release
    source.unlink()
    term = settings.region / "ontology" / "core.ttl"
    term.write_text(term.read_text(encoding="utf-8") + "lod:Nowa a owl:Class .\n", encoding="utf-8")
    assert publisher(now=noon + timedelta(days=1)).failed
    assert first
    assert origin(releases, "2") == Origin("rzeczy.csv", 3, 1, first.id)


def test_remarks_of_the_gate_stand_with_the_entry(
    publisher: Publisher, releases: Releases, settings: Settings, noon: datetime
) -> None:
    shapes = settings.region / "shapes" / "rzeczy.ttl"
    text = shapes.read_text(encoding="utf-8")
    more = """
        <shapes/rzeczy/rzecz> sh:property <shapes/rzeczy/data> .
        <shapes/rzeczy/data> sh:path lod:data ; sh:minCount 1 ; sh:severity sh:Warning ;
            sh:message "Brak daty"@pl, "No date"@en .
    """
    shapes.write_text(text + more, encoding="utf-8")
    publisher(now=noon)
    found = [origin(releases, *asked) for asked in (("3", "pl"), ("3", "en"), ("1", "en"))]
    assert [known.remarks if known else None for known in found] == [("Brak daty",), ("No date",), ()]


def test_threads_share_what_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, "rzeczy")
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.executescript(TABLES)
        database.executemany(
            "INSERT INTO origin VALUES (?, ?, ?, 1, ?)", [(f"{THINGS}/{row}", "a.csv", row, "r1") for row in range(200)]
        )
    database.close()
    opened: list[str] = []
    connect = sqlite3.connect

    def counted(address: str, **more: object) -> sqlite3.Connection:
        opened.append(address)
        return connect(address, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite3, "connect", counted)
    known = Origins(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda row: known.find("rzeczy", f"{THINGS}/{row % 200}", (), "en"), range(2000))
        assert list(found) == [Origin("a.csv", row % 200, 1, "r1") for row in range(2000)]
    before = len(opened)
    assert all(known.find("rzeczy", f"{THINGS}/{row}", (), "en") for row in range(200))
    assert len(opened) == before
