"""Where entries come from, as a release tells it: record, release of the last change, remarks."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.config import Settings
from app.store import origins
from app.store.origins import Origin
from app.store.releases import Releases
from loaders import publish
from tests.publishing.conftest import Publisher
from tests.region import BASE, ROWS, write_source

THINGS = f"{BASE}id/rzeczy"


def origin(releases: Releases, thing: str, language: str = "en") -> Origin | None:
    current = releases.path(releases.require_current())
    return origins.find(current, "rzeczy", f"{THINGS}/{thing}", (), language)


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
    assert origins.find(releases.path(first.id), "other", f"{THINGS}/2", (), "en") is None


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
