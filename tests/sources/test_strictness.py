"""What the files of a register must not do unnoticed: rename a key, add one, hide faults or show a person's name."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import SourceChanged, SourceUnavailable
from loaders import sources
from tests.sources.conftest import BASE, IDENTIFIERS

UMOWY = Path(__file__).resolve().parents[2] / "mappings" / "umowy"
Reader = Callable[[str | Path], sources.Reading]


@pytest.fixture
def read_agreements(bench) -> Reader:
    """Reads a file, or a text as a file, by the description of the register of agreements."""
    metadata = UMOWY / "source.json"
    tables = json.loads(metadata.read_text())["tables"]
    public = {f"{t['@id'][1:]}/{c['name']}" for t in tables for c in t["tableSchema"]["columns"]}

    def read(file: str | Path) -> sources.Reading:
        path = bench.write("umowy.json", file) if isinstance(file, str) else file
        settings = {"base": BASE, "public": frozenset(public), "identifiers": IDENTIFIERS}
        bench.reading = sources.read(bench.con, metadata, overrides={"": str(path)}, **settings)
        return bench.reading

    return read


@pytest.fixture
def agreements() -> list[dict[str, Any]]:
    """Some agreements, to be changed."""
    records: list[dict[str, Any]] = json.loads((UMOWY / "sample" / "umowy.json").read_text())["agreements"]
    return records[:8]


def written(records: list[dict[str, Any]]) -> str:
    return json.dumps({"agreements": records})


def objects(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every object of an agreement, by its path."""
    parties = {key: record[key][0] for key in ("contractors", "procurers")}
    addresses = {f"{key}.daneAdresowe": party["daneAdresowe"] for key, party in parties.items()}
    return {"": record, "details": record["details"], **parties, **addresses}


PLACES = ["", "details", "contractors", "procurers", "contractors.daneAdresowe", "procurers.daneAdresowe"]
RENAMED = ["sourceUrl", "details.okres", "contractors.nip", "procurers.regon", "contractors.czyKonsorcjum"]
RENAMED += ["contractors.daneAdresowe.kodPocztowy", "procurers.daneAdresowe.miejscowosc", "contractors.daneAdresowe"]


@pytest.mark.parametrize("place", PLACES)
def test_key_added_at_any_level_is_named(read_agreements, agreements, place):
    objects(agreements[7])[place]["pesel"] = "44051401359"
    path = f"{place}.pesel".removeprefix(".")
    with pytest.raises(SourceChanged, match=f"„{re.escape(path)}”") as caught:
        read_agreements(written(agreements))
    assert "44051401359" not in caught.value.en + caught.value.pl


@pytest.mark.parametrize("path", RENAMED)
def test_key_renamed_at_any_level_is_named(read_agreements, agreements, path):
    place, _, key = path.rpartition(".")
    inner = objects(agreements[1])[place]
    inner[f"{key}Nowy"] = inner.pop(key)
    with pytest.raises(SourceChanged, match=f"„{re.escape(path)}Nowy”"):
        read_agreements(written(agreements))


@pytest.mark.parametrize("key", ["nip", "kodPocztowy", "okres", "idUmowy"])
def test_key_renamed_everywhere_is_named(read_agreements, agreements, key):
    with pytest.raises(SourceChanged, match=f"{key}Nowy”"):
        read_agreements(written(agreements).replace(f'"{key}":', f'"{key}Nowy":'))


@pytest.mark.parametrize(("place", "key"), [("contractors", "nip"), ("procurers.daneAdresowe", "kodPocztowy")])
def test_key_that_went_from_every_item_is_named(read_agreements, agreements, place, key):
    del objects(agreements[0])[place][key]
    with pytest.raises(SourceChanged, match=rf"columns missing: „[\w.]*{key}”"):
        read_agreements(written(agreements[:1]))


def test_real_agreements_are_read_by_the_same_description(read_agreements, shared):
    (path,) = (shared / "data/real/cru-contracts").glob("*.json")
    assert read_agreements(path).records == 221


@pytest.mark.parametrize("document", ['[{{"a": {}}}]', "{}", '{{"b": {}, "r": []}}'])
def test_document_nested_too_deeply_is_told(bench, tab, col, document):
    bench.write("one.json", document.format("[" * 200_000 + "]" * 200_000))
    iterator = "$.r[*]" if '"r"' in document else "$[*]"
    with pytest.raises(
        SourceUnavailable, match=r"one\.json: the value at character \d+ is nested too deeply"
    ) as caught:
        bench.read(tab("one", "one.json", col("a"), iterator=iterator))
    assert "zagnieżdżona zbyt głęboko" in caught.value.pl


@pytest.mark.parametrize("code", [0x00, 0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x1F])
@pytest.mark.parametrize("datatype", ["string", "date", "integer", "anyURI", {"@id": "def/Nip"}])
def test_control_character_is_a_fault(bench, tab, col, code, datatype):
    value = "http://example.org/" if datatype == "anyURI" else "7251801126"
    bench.write("one.json", json.dumps([{"a": f"{value}{chr(code)}", "b": [f"x{chr(code)}", 1.50]}, {"a": None}]))
    reading = bench.read(tab("one", "one.json", col("a", datatype=datatype), col("b", separator="|")))
    assert (bench.rows("one", "_row"), reading.quarantined) == ([2], 1)
    found = {finding.column: finding for finding in reading.findings}
    assert found["b"].component == "cell/control"
    assert "zawiera znak sterujący" in found["b"].messages["pl"]
    assert chr(code) not in "".join(finding.value + finding.message("pl") for finding in reading.findings)


def test_line_ends_and_tabs_are_blanks_and_marked_numbers_are_numbers(bench, tab, col):
    bench.write("one.json", '[{"a": " x\\t\\r\\ny ", "b": [1.50, 2.0], "c": 1.10, "d": 1.10}]')
    columns = [col("a"), col("b", separator="|"), col("c"), col("d", datatype="decimal")]
    assert not bench.read(tab("one", "one.json", *columns)).findings
    assert bench.rows("one", "a, b, c, d") == [("x y", "1.50|2.0", "1.10", "1.1")]


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://bip.example.org/a", True),
        ("HTTP://example.org", True),
        ("mailto:urzad@example.org", True),
        ("urn:isbn:9788300000000", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("httpsx:a", False),
    ],
)
def test_address_has_a_scheme_that_a_link_may_have(cell, address, taken):
    assert cell(address, "anyURI") == (address if taken else None)


def test_format_of_an_address_allows_another_scheme(bench, cell):
    datatype = {"base": "anyURI", "format": "(geo|https):.*"}
    assert cell("geo:51.7,19.4", datatype) == "geo:51.7,19.4"
    assert cell("mailto:a@example.org", datatype) is None
    assert bench.finding().component == "cell/pattern"


CLOSED = {"base": "string", "format": "Przedsiębiorca|Osoba fizyczna|JSFP"}
SHORT = {"base": "string", "maxLength": 2}


@pytest.mark.parametrize(
    ("value", "datatype", "shown"),
    [
        ("Jan SEKRETNY 44051401359", CLOSED, "Ja… (24 znaki)"),
        ("Osoba fizyczna Jan", CLOSED, "Os… (18 znaków)"),
        ("osoba  fizyczna", CLOSED, "osoba fizyczna"),
        ("Przedsiebiorca", CLOSED, "Przedsiebiorca"),
        ("Sekretna-Kowalska Ewa", {"base": "string", "format": "[A-Z]+"}, "Se… (21 znaków)"),
        ("Ewa", {"base": "string", "format": "[a-z]+"}, "Ew… (3 znaki)"),
        ("12-34/B", {"base": "string", "format": "[0-9]+"}, "12-34/B"),
        ("Jan Sekretny", SHORT, "Ja… (12 znaków)"),
        ("Jan Sekretny", "anyURI", "Ja… (12 znaków)"),
        ("Sekretny", {"base": "boolean", "format": "Tak|Nie"}, "Se… (8 znaków)"),
        ("tak", {"base": "boolean", "format": "Tak|Nie"}, "tak"),
        ("31 lipca 2026", "date", "31 lipca 2026"),
        ("100 zł", "decimal", "100 zł"),
        ("44051401359", SHORT, "•••"),
    ],
)
def test_faulty_value_that_may_be_a_name_is_not_shown(bench, cell, value, datatype, shown):
    assert cell(value, datatype) is None
    finding = bench.finding()
    assert finding.value == shown
    assert f"„{shown}”" in finding.messages["pl"]
    assert shown.partition(" (")[0] in finding.messages["en"]
    if "…" in shown:
        assert not re.search("sekretn|ewa|44051401359", repr(bench.reading), re.IGNORECASE)


def regon_of_14(start: str) -> str:
    """The 14 digits that a number of 10 would be if four zeros were lost."""
    weights = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
    digits = start.zfill(13)
    return str(sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 % 10)


def test_ten_digits_are_no_regon_that_lost_four_zeros(bench, cell):
    number = "725180112" + regon_of_14("725180112")
    assert cell(number, {"@id": "def/Regon"}) is None
    finding = bench.finding()
    assert (finding.component, finding.value) == ("cell/identifier", number)
    assert "brakuje zera" not in finding.messages["pl"]


def test_regon_of_14_digits_gets_its_lost_zeros_back(cell):
    number = "012345678" + "1234"
    whole = number + regon_of_14(number)
    assert cell(whole[1:], {"@id": "def/Regon"}) == whole
