"""What must never be found in the published region: each query here has no row, and finds the fault planted for it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.hygiene.asking import BASE, HERE, QUERIES, needs_vocabularies, rows, vocabularies, with_mappings
from tests.published import Published

OF_THE_REGION = [path for path in QUERIES if not needs_vocabularies(path)]
OF_VOCABULARIES = [path for path in QUERIES if needs_vocabularies(path)]


@pytest.fixture(scope="module")
def store(published: Published) -> ox.Store:
    """The release in memory, with the mappings beside it."""
    return with_mappings(published.store, published.registers.values())


@pytest.fixture(scope="module")
def store_with_vocabularies(store: ox.Store, shared: Path) -> ox.Store:
    """The same, with the official files of the reused vocabularies."""
    both = ox.Store()
    both.extend(store)
    both.extend(vocabularies(shared / "data" / "vocab"))
    return both


@pytest.mark.parametrize("path", OF_THE_REGION, ids=lambda path: path.stem)
def test_nothing_is_found(path: Path, store: ox.Store) -> None:
    assert rows(path, store) == [], path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("path", OF_VOCABULARIES, ids=lambda path: path.stem)
def test_nothing_is_found_against_the_vocabularies(path: Path, store_with_vocabularies: ox.Store) -> None:
    assert rows(path, store_with_vocabularies) == [], path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_planted_fault_is_found(path: Path) -> None:
    store = ox.Store()
    store.update((HERE / f"{path.stem}.ru").read_text(encoding="utf-8"), base_iri=BASE)
    found = rows(path, store)
    assert found
    assert all("zepsut" in row for row in found), "the update plants what is sound beside what is faulty"


def test_there_are_queries_of_both_kinds_and_no_fault_without_a_query() -> None:
    assert len(OF_THE_REGION) > 10
    assert OF_VOCABULARIES
    assert {path.stem for path in HERE.glob("*.ru")} == {path.stem for path in QUERIES}
