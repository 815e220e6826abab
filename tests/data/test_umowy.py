"""The register of contracts: no person in it, untidy texts made one, and the real file read unchanged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.data.reading import CHECKOUT, REGISTERS, Samples, entries_of, mapped

# Everything that tells who a natural person is or where they live.
PERSONAL = {"imie", "nazwisko", "ulica", "numerNieruchomosci", "numerLokalu"}


def test_nothing_of_a_natural_person_is_published(samples: Samples) -> None:
    document = json.loads((REGISTERS["umowy"].folder / "sample" / "umowy.json").read_text(encoding="utf-8"))
    parties = [party for each in document["agreements"] for party in each["contractors"] + each["procurers"]]
    persons = [party for party in parties if party["rodzaj"] == "Osoba fizyczna"]
    assert len(persons) > 20
    secrets = {party[key] for party in persons for key in ("imie", "nazwisko")} | {"Zmyślona"}
    quads = samples["umowy"].quads.decode()
    assert not [secret for secret in secrets if secret in quads]
    assert samples["umowy"].quads.count(b"rodzaj-strony/osoba-fizyczna") == len(persons)


def test_personal_columns_are_ignored_by_name() -> None:
    metadata = json.loads(REGISTERS["umowy"].metadata.read_text(encoding="utf-8"))
    parties = [table for table in metadata["tables"] if table["@id"] in ("#wykonawcy", "#zamawiajacy")]
    for table in parties:
        ignored = {column["name"] for column in table["tableSchema"]["columns"] if column.get("suppressOutput")}
        assert ignored >= PERSONAL


def test_redacted_numbers_make_no_party(samples: Samples) -> None:
    assert b"podmiot-000000000" not in samples["umowy"].quads
    assert b"0000000000" not in samples["umowy"].quads


def test_untidy_spellings_are_made_one(samples: Samples) -> None:
    quads = samples["umowy"].quads.decode()
    assert "\u0301" not in quads  # decomposed letters
    assert "\u00a0" not in quads
    assert "  " not in quads
    [alternative] = [line for line in samples["umowy"].lines if "skos/core#altLabel" in line]
    party = alternative.split(" ", 1)[0]
    names = [
        line for line in samples["umowy"].lines if line.startswith(f"{party} <http://www.w3.org/ns/regorg#legalName>")
    ]
    assert len(names) == 1


def test_real_contracts_are_read_unchanged(shared: Path, tmp_path: Path) -> None:
    [source] = (shared / "data" / "real" / "cru-contracts").glob("*.json")
    real = mapped("umowy", tmp_path, source)
    assert (real.reading.records, real.reading.quarantined, real.violations) == (221, 0, [])
    assert entries_of("umowy", real) == 221
    assert b'"[anonim]"' not in real.quads  # names; the mark also stands inside one subject of a contract
    assert "[przedsiębiorca".encode() not in real.quads


def test_generated_register_has_no_fault_and_is_the_same_each_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ndjson", tmp_path / "two.ndjson"
    for out in (one, two):
        subprocess.run([sys.executable, CHECKOUT / "bench" / "generate.py", "200", out], check=True)
    assert one.read_bytes() == two.read_bytes()
    generated = mapped("umowy", tmp_path, one)
    assert (generated.reading.records, generated.reading.findings) == (200, ())
    assert entries_of("umowy", generated) == 200
