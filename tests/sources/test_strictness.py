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
    with pytest.raises(SourceUnavailable, match=r"one\.json: the value at character \d+ is nested too deeply") as caught:
        bench.read(tab("one", "one.json", col("a"), iterator=iterator))
    assert "zagnieżdżona zbyt głęboko" in caught.value.pl
