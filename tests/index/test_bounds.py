"""What the index holds in memory while it is made: few terms and few facts at a time, and the same comes of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.index.schema import FILE, IRI, TABLES
from app.store.releases import Releases
from loaders.index import Content, building, entries, filling, terms
from loaders.index.facts import Term
from tests.publishing.conftest import Publisher
from tests.region import ROWS, write_source

KNOWN = [Term(kind, f"https://example.org/{number}") for number in range(50) for kind in (IRI, "", "@pl")]


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(TABLES)
        yield connection


def numbered(database: sqlite3.Connection, asked: list[Term]) -> list[int]:
    """The numbers of terms, in a new round over the same file; no more are at hand than may be."""
    found = terms.Terms(database)
    found.begin()
    numbers = []
    for term in asked:
        numbers.append(found.number(term, None))
        assert len(found._at_hand) <= terms.AT_HAND
        assert len(found._unwritten) <= terms.AT_HAND
    found.finish()
    return numbers


@pytest.mark.parametrize("at_hand", [1, 7, 1000])
def test_terms_have_one_number_however_few_are_at_hand(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, at_hand: int
) -> None:
    monkeypatch.setattr(terms, "AT_HAND", at_hand)
    first, second = Random(1).choices(KNOWN[:90], k=400), Random(2).choices(KNOWN, k=400)
    order = {term: number for number, term in enumerate(dict.fromkeys([*first, *second]), start=1)}
    assert numbered(database, first) == [order[term] for term in first]
    assert numbered(database, second) == [order[term] for term in second]
    assert database.execute("SELECT id, kind, text FROM term ORDER BY id").fetchall() == [
        (number, *term) for term, number in order.items()
    ]
    assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'term_text'").fetchall()


def test_facts_of_entries_are_read_one_entry_at_a_time(tmp_path: Path) -> None:
    facts = {
        b"<a:1>": [(b"<a:p>", b'"two words\\nin lines"@pl'), (b"<a:p>", b"<a:2>")],
        b"<a:2>": [],
        b"<a:3>": [(b"<a:q>", b'""')],
    }
    with closing(entries.Entries(tmp_path)) as kept:
        for subject, said in facts.items():
            kept.put(subject, said)
        assert not [*tmp_path.iterdir()]
        assert [*kept] == [*facts]
        assert {subject: kept[subject] for subject in reversed(facts)} == facts


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # Those of FTS5 and R*Tree tell in what order rows came, too: these are told by their virtual tables.
        told = [name for name in names if name in TABLES and not name.startswith("sqlite_")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in told}


def test_index_is_the_same_however_little_is_at_hand(
    publisher: Publisher, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher()
    publisher(write_source(tmp_path / "new.csv", [*ROWS[:2], "3;Żółta;02.03.2026;1", "4;Czwarta;;1"]))
    directory = releases.path(releases.require_current())
    manifest = releases.manifest(directory.name)
    content = Content(manifest.graphs, tuple(manifest.registers), manifest.base_iri)
    building.build(directory, content, ["pl", "en"], [])
    whole = tables(directory / FILE)
    assert {"term", "value", "label", "words", "entry"} <= whole.keys()
    monkeypatch.setattr(terms, "AT_HAND", 5)
    monkeypatch.setattr(filling, "_REMEMBERED", 5)
    monkeypatch.setattr(filling, "_AT_ONCE", 1)
    building.build(directory, content, ["pl", "en"], [])
    assert tables(directory / FILE) == whole
