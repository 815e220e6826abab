"""The samples of procurement and of contracts tell one story: what was awarded is what was contracted, and by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.data.reading import BASE, mapped

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
# What the samples get wrong on purpose: a number that no procedure has, a value and a date that are not the lot's.
FAULTY = 3
Record = dict[str, Any]


def sample(slug: str, key: str) -> list[Record]:
    document = json.loads((MAPPINGS / slug / "sample" / f"{slug}.json").read_text(encoding="utf-8"))
    records: list[Record] = document[key]
    return records


@pytest.fixture(scope="module")
def procedures() -> dict[str, Record]:
    return {record["referenceNumber"]: record for record in sample("zamowienia", "procedures")}


@pytest.fixture(scope="module")
def contracts() -> list[Record]:
    return sample("umowy", "agreements")


def awarded(contracts: list[Record], procedures: dict[str, Record]) -> Iterator[tuple[Record, Record, Record]]:
    """Contracts with the procedure and the lot that they name."""
    for contract in contracts:
        if procedure := procedures.get(contract["details"].get("numerPostepowania", "")):
            [lot] = [lot for lot in procedure["lots"] if lot["lotNumber"] == contract["details"]["numerCzesci"]]
            yield contract, procedure, lot


def objects(lines: list[str], predicate: str) -> set[str]:
    """What a predicate, by the end of its IRI, points to."""
    return {line.split(" ")[2] for line in lines if line.split(" ")[1].endswith(f"{predicate}>")}


def regons(parties: list[Record], key: str) -> list[str]:
    return sorted(str(party[key]) for party in parties)


def day(text: str) -> str:
    return "-".join(reversed(text.split(".")))


def test_half_of_the_contracts_name_a_procedure(contracts: list[Record], procedures: dict[str, Record]) -> None:
    named = [each for each in contracts if "numerPostepowania" in each["details"]]
    assert 0.45 < len(named) / len(contracts) < 0.6
    assert [each for each in named if each["details"]["numerPostepowania"] not in procedures] == [
        each for each in named if each["details"]["numerPostepowania"] == "DZP-UMWL.272.999.2026"
    ]


def test_buyer_and_winners_are_the_parties(contracts: list[Record], procedures: dict[str, Record]) -> None:
    for contract, procedure, lot in awarded(contracts, procedures):
        assert contract["regon"] == procedure["buyer"]["organizationRegon"]
        assert regons(contract["contractors"], "regon") == regons(lot["contractors"], "contractorRegon")


def test_value_and_date_follow_from_the_award(contracts: list[Record], procedures: dict[str, Record]) -> None:
    wrong = [
        contract
        for contract, _, lot in awarded(contracts, procedures)
        if contract["wartoscPrzedmiotuUmowy"] != lot["contractValue"]
        or day(contract["dataZawarciaUmowy"]) <= lot["awardDate"]
    ]
    assert len(wrong) == FAULTY - 1


def test_each_lot_is_contracted_once(contracts: list[Record], procedures: dict[str, Record]) -> None:
    lots = [(procedure["referenceNumber"], lot["lotNumber"]) for _, procedure, lot in awarded(contracts, procedures)]
    assert len(set(lots)) == len(lots) > 250


def test_a_natural_person_who_won_is_one_in_both(contracts: list[Record], procedures: dict[str, Record]) -> None:
    persons = [
        ([(party["imie"], party["nazwisko"]) for party in contract["contractors"]], lot["contractors"])
        for contract, _, lot in awarded(contracts, procedures)
        if contract["contractors"][0]["rodzaj"] == "Osoba fizyczna"
    ]
    assert persons
    for names, winners in persons:
        assert names == [(winner["firstName"], winner["lastName"]) for winner in winners]


def test_units_and_organisations_that_are_named_stand_in_their_registers(tmp_path: Path) -> None:
    procurement, contracts, units = (mapped(slug, tmp_path).lines for slug in ("zamowienia", "umowy", "jednostki"))
    known = {line.split(" ", 1)[0] for line in (*procurement, *units)}
    for lines in (procurement, contracts):
        attributed = objects(lines, "prov#wasAttributedTo")
        assert len(attributed) == 8
        assert attributed <= known
    assert objects(contracts, "def/tenSamPodmiot") <= known


@pytest.mark.parametrize("slug", ["umowy", "zamowienia"])
def test_a_natural_person_with_name_and_numbers_stays_without(slug: str, tmp_path: Path) -> None:
    document = json.loads((MAPPINGS / slug / "sample" / f"{slug}.json").read_text(encoding="utf-8"))
    spoilt = [party for party in parties(document) if "Osoba fizyczna" in party.values()]
    for party in spoilt:
        party.update(dict.fromkeys({"nazwa", "contractorName"} & party.keys(), "Zofia Niepubliczna"))
        party.update(dict.fromkeys({"nip", "contractorNationalId"} & party.keys(), "9998765437"))
        party.update(dict.fromkeys({"regon", "contractorRegon"} & party.keys(), "998765439"))
    source = tmp_path / f"{slug}.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    result = mapped(slug, tmp_path, source)
    assert spoilt
    assert f"{BASE}id/code/rodzaj-strony/osoba-fizyczna".encode() in result.quads
    for secret in (b"Niepubliczna", b"9998765437", b"998765439"):
        assert secret not in result.quads
    assert not [each for each in result.reading.findings if "998765439" in each.value]


def parties(node: Any) -> Iterator[Record]:
    """Every party of a document, however deep it stands."""
    if isinstance(node, list):
        for item in node:
            yield from parties(item)
    elif isinstance(node, dict):
        if {"rodzaj", "contractorKind"} & node.keys():
            yield node
        yield from parties(list(node.values()))
