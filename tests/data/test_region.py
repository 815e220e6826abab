"""The region as a whole: its twelve registers and reference data in one release, and questions across registers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.published import BASE, Published

CHECKOUT = Path(__file__).resolve().parents[2]
ACROSS = sorted((CHECKOUT / "mappings" / "queries").glob("*.rq"))
AREAS = {
    "finanse": {"budzet", "zamowienia", "umowy"},
    "wladza": {"organy", "akty", "jednostki"},
    "transport": {"rozklady", "stacje-demontazu", "srodowisko"},
    "turystyka": {"obiekty-turystyczne", "obiekty-sportowe", "szlaki"},
}
# Components of findings that the closure tells.
OWL = "http://www.w3.org/2002/07/owl#"
REFERENCE = {"teryt", "miejscowosci", "klasyfikacja-budzetowa", "cpv"}


def test_release_lists_twelve_registers_and_the_reference_data(published: Published) -> None:
    assert set(published.manifest.registers) == set().union(*AREAS.values()) | REFERENCE
    assert [str(outcome.error) for outcome in published.publication.failed] == []


def test_numbers_of_entries_are_expected(published: Published) -> None:
    for slug, facts in published.manifest.registers.items():
        least, most = published.registers[slug].expected
        assert least <= facts.entities <= most, slug


def test_exact_numbers_of_the_region_hold(published: Published) -> None:
    counts = {
        "powiats": "?x a lod:Powiat ; lod:jednostkaNadrzedna <id/teryt/10>",
        "gminas": "?x a lod:Gmina ; lod:jednostkaNadrzedna/lod:jednostkaNadrzedna <id/teryt/10>",
        "seats": "<id/organy/sejmik> lod:ustawowaLiczbaCzlonkow ?x",
    }
    prefix = "PREFIX lod: <def/>"
    found = {name: published.rows(f"{prefix} SELECT DISTINCT ?x {{ {text} }}") for name, text in counts.items()}
    assert (len(found["powiats"]), len(found["gminas"]), found["seats"]) == (24, 177, [{"x": "33"}])


def test_no_contradiction_is_told(published: Published) -> None:
    findings = [each for outcome in published.publication.outcomes for each in outcome.report.findings]
    assert [each for each in findings if each.component.startswith(OWL)] == []


def test_there_are_ten_questions_across_registers() -> None:
    assert len(ACROSS) >= 10


@pytest.mark.parametrize("path", ACROSS, ids=lambda path: path.stem)
def test_question_across_registers_is_answered_by_no_single_one(path: Path, published: Published) -> None:
    text = path.read_text(encoding="utf-8")
    polish, english, *_ = text.splitlines()
    assert polish.startswith("# ")
    assert english.startswith("# ")
    answer = solutions(published.store.query(text, base_iri=BASE, use_default_graph_as_union=True))
    assert answer
    for graphs in single_registers(published):
        alone = published.store.query(text, base_iri=BASE, default_graph=graphs)
        assert solutions(alone) != answer, graphs[0]


def single_registers(published: Published) -> Iterator[list[ox.NamedNode]]:
    """The graphs of each register, with those that describe all of them."""
    common = [ox.NamedNode(f"{BASE}graph/{name}") for name in ("ontology", "ontology/inferred", "catalogue")]
    for register in published.registers.values():
        yield [*map(ox.NamedNode, register.graphs), *common]


def solutions(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> list[str]:
    assert isinstance(found, ox.QuerySolutions)
    return sorted(str(row) for row in found)
