"""A new register from a sample file: it publishes as it is written, without a line of Python."""

import json
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from app.config import Settings
from app.errors import RegisterError, SourceUnavailable
from app.store.releases import Releases
from loaders import skeleton
from tests.publishing.conftest import Publisher
from tests.region import BASE

HEADER = "Nr wpisu;Nazwa obiektu;Data wpisu;Powierzchnia;Czynny;Kod;Imię i nazwisko"
ROWS = ["A-1;Zażółć;01.02.2026;1 234,50;Tak;0012;Jan Kowal", "A-2;Gęślą;28.02.2026;7,25;Nie;0013;Ewa Nowak"]


def csv_sample(folder: Path, encoding: str = "windows-1250") -> Path:
    path = folder / "obiekty.csv"
    path.write_bytes("\r\n".join([HEADER, *ROWS, ""]).encode(encoding))
    return path


def xlsx_sample(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for line in [HEADER, *ROWS]:
        book.active.append(line.split(";"))
    book.save(folder / "obiekty.xlsx")
    return folder / "obiekty.xlsx"


def json_sample(folder: Path) -> Path:
    records = [dict(zip(HEADER.split(";"), row.split(";"), strict=True)) for row in ROWS]
    for record in records:
        record["Adres"] = {"Miejscowość": "Łódź"}
        record["Zdjęcia"] = [1, 2]
    (folder / "obiekty.json").write_text(json.dumps({"stan": "x", "obiekty": records}), encoding="utf-8")
    return folder / "obiekty.json"


def json_lines_sample(folder: Path) -> Path:
    records = [dict(zip(HEADER.split(";"), row.split(";"), strict=True)) for row in ROWS]
    (folder / "obiekty.ndjson").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return folder / "obiekty.ndjson"


@pytest.mark.parametrize("make", [csv_sample, xlsx_sample, json_sample, json_lines_sample])
def test_skeleton_publishes_as_written_and_holds_back_private_columns(
    make, publisher: Publisher, settings: Settings, releases: Releases, tmp_path: Path
) -> None:
    written = skeleton.write("obiekty-nowe", make(tmp_path), settings.region)
    assert all(path.is_file() for path in written)
    publication = publisher()
    assert [outcome.error for outcome in publication.outcomes] == [None, None]
    store = ox.Store.read_only(str(releases.path(releases.require_current()) / "store"))
    quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE}graph/obiekty-nowe")))
    assert {quad.subject.value for quad in quads} == {f"{BASE}id/obiekty-nowe/A-1", f"{BASE}id/obiekty-nowe/A-2"}
    values = {quad.object.value for quad in quads}
    assert {"Zażółć", "2026-02-01", "1234.5", "true", "0012"} <= values
    assert not any("Kowal" in str(quad) for quad in store)


def test_guess_of_utf_8_and_tabs(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\ufeffId\tNazwa\n1\tŻ\n2\tŁ\n", encoding="utf-8")
    skeleton.write("nowy", tmp_path / "a.tsv", settings.region)
    [table] = json.loads((settings.region / "mappings/nowy/source.json").read_text())["tables"]
    assert table["dialect"] == {"encoding": "utf-8", "delimiter": "\t"}
    assert [column["name"] for column in table["tableSchema"]["columns"]] == ["id", "nazwa"]
    assert table["tableSchema"]["primaryKey"] == "id"


def test_columns_of_one_name_are_told_apart(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Id;Uwagi;uwagi;!\n1;a;b;c\n", encoding="utf-8")
    skeleton.write("nowy", tmp_path / "a.csv", settings.region)
    [table] = json.loads((settings.region / "mappings/nowy/source.json").read_text())["tables"]
    assert [column["name"] for column in table["tableSchema"]["columns"]] == ["id", "uwagi", "uwagi3", "kolumna4"]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", "", SourceUnavailable),
        ("a.csv", "Id;Nazwa\n", SourceUnavailable),
        ("a.json", "{", SourceUnavailable),
        ("a.xlsx", "no zip", SourceUnavailable),
        ("a.pdf", "x", SourceUnavailable),
        ("a.csv", "Kolor\nczerwony\nczerwony\n", RegisterError),
    ],
)
def test_sample_that_makes_no_register_is_told(
    settings: Settings, tmp_path: Path, name: str, content: str, error: type
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(error) as caught:
        skeleton.write("nowy", tmp_path / name, settings.region)
    assert caught.value.pl
    assert not (settings.region / "mappings" / "nowy").exists()


def test_nothing_is_written_over(settings: Settings, tmp_path: Path) -> None:
    skeleton.write("nowy", csv_sample(tmp_path), settings.region)
    with pytest.raises(RegisterError, match="exists already"):
        skeleton.write("nowy", csv_sample(tmp_path), settings.region)


def test_name_is_checked(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="lower-case"):
        skeleton.write("Nowy Rejestr", csv_sample(tmp_path), settings.region)
