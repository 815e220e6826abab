"""What people look for and must find, and how far up: a table of queries over the sample region."""

import csv
from pathlib import Path

import pytest

from app.index import Filters, Index
from app.index.schema import SYSTEM
from tests.published import BASE

TABLE = list(csv.DictReader(Path(__file__).with_name("quality.csv").read_text(encoding="utf-8").splitlines()))


def found(index: Index, words: str, among: int) -> list[str]:
    hits = index.hits(Filters(words=words, systems=tuple(SYSTEM), findable=True), limit=among)
    return [hit.iri.removeprefix(BASE).removeprefix("id/") for hit in hits]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['query']}-{row['expected']}")
def test_query_finds_what_it_must(index: Index, row: dict[str, str]) -> None:
    hits = found(index, row["query"], int(row["among"]))
    assert set(hits) & set(row["expected"].split("|")), hits


def test_table_is_large_enough_to_tell() -> None:
    assert len(TABLE) >= 50


@pytest.mark.parametrize("words", ["umowy", "umów", "umową", "umowie", "umowa"])
def test_forms_of_a_word_find_about_the_same(index: Index, words: str) -> None:
    count = index.count(Filters(words="umowa", systems=tuple(SYSTEM)))
    assert abs(index.count(Filters(words=words, systems=tuple(SYSTEM))) - count) <= count * 0.1


def test_number_of_a_firm_finds_it_with_and_without_hyphens(index: Index) -> None:
    nip = f"{BASE}def/nip"
    firm = next(
        entry for entry in index.entries(Filters(register="umowy", type=f"{BASE}def/Podmiot")) if nip in entry.values
    )
    number = firm.values[nip][0].term.value
    hyphened = f"{number[:3]}-{number[3:6]}-{number[6:8]}-{number[8:]}"
    for written in (number, hyphened, number[:6]):
        assert firm.iri in {hit.iri for hit in index.hits(Filters(words=written))}, written


def test_slips_are_corrected_and_said(index: Index) -> None:
    understood = index.understand("bibloteka zgierz")
    assert understood.corrected["bibloteka"].startswith("bibliotek")
    assert "zgierz" not in understood.corrected


def test_where_nothing_has_all_words_some_will_do(index: Index) -> None:
    understood = index.understand("szpital uranium")
    assert understood.loosely
    assert index.count(Filters(words="szpital uranium")) >= index.count(Filters(words="szpital"))


def test_words_and_other_filters_narrow_together(index: Index) -> None:
    city = f"{BASE}id/teryt/1061"
    both = index.count(Filters(words="szkoła", unit=city))
    assert 0 < both < min(index.count(Filters(words="szkoła")), index.count(Filters(unit=city)))


def test_parts_of_entries_are_found_with_their_entry(index: Index) -> None:
    hits = index.hits(Filters(words="Sporna"))
    assert hits
    assert not [hit for hit in hits if hit.iri.endswith("-adres")]
