"""A new register from a sample file: it publishes as it is written, without a line of Python."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest

from app.config import Settings
from app.errors import RegisterError, SourceUnavailable
from app.store.releases import Releases
from loaders import skeleton
from tests.publishing.conftest import Publisher
from tests.region import BASE

RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
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
    assert {quad.subject.value for quad in quads} == {f"{BASE}id/obiekty-nowe/a-1", f"{BASE}id/obiekty-nowe/a-2"}
    labels = {quad.object.value for quad in quads if quad.predicate.value == RDFS_LABEL}
    assert labels == {"Zażółć", "Gęślą"}
    values = {quad.object.value for quad in quads}
    assert {"A-1", "2026-02-01", "1234.5", "true", "0012"} <= values
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


def described(settings: Settings, tmp_path: Path, titles: list[str], *rows: list[str]) -> list[dict[str, Any]]:
    """How `new-register` describes the columns of a sample."""
    lines = ["Nr;" + ";".join(titles), *(f"{number};" + ";".join(row) for number, row in enumerate(rows, 1))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    skeleton.write("nowy", tmp_path / "a.csv", settings.region)
    [table] = json.loads((settings.region / "mappings/nowy/source.json").read_text())["tables"]
    return list(table["tableSchema"]["columns"][1:])


def test_columns_that_sound_like_persons_are_held_back(settings: Settings, tmp_path: Path) -> None:
    titles = ["Opiekun", "Kierownik", "Dyrektor szkoły", "Sołtys", "Właściciel", "Zgłaszający", "Tel. kom.", "Telefon"]
    titles += ["E-mail", "emailKontaktowy", "osobaDoKontaktu", "IMIE", "Data urodzenia", "Rachunek bankowy", "Uwagi"]
    columns = described(settings, tmp_path, titles, ["x"] * (len(titles) - 1) + ["ewa@example.org"])
    assert [column["titles"] for column in columns if not column.get("suppressOutput")] == []


def test_columns_that_do_not_are_public(settings: Settings, tmp_path: Path) -> None:
    titles = ["Moc [kW]", "Limit", "Poradnia", "Rok budowy", "Liczba osób", "Dyrekcja", "Nr ewidencyjny", "Komisja"]
    columns = described(settings, tmp_path, titles, ["x"] * len(titles))
    assert [column["titles"] for column in columns if column.get("suppressOutput")] == []


@pytest.mark.parametrize(
    ("title", "cells", "datatype"),
    [
        ("TERYT", ["1061011", "100106"], {"@id": "def/Teryt", "base": "string"}),
        ("kodGminy", ["1061011", "1021052"], {"@id": "def/Teryt", "base": "string"}),
        ("Gmina", ["Kutno", "Zgierz"], "string"),
        ("Strona", ["https://a.example.org/", "http://b.example.org/x"], "anyURI"),
        ("Data wpisu", ["1.2.2026", "28.11.2025"], {"base": "date", "format": "d.M.yyyy"}),
        ("Data wpisu", ["01.02.2026", "28.11.2025"], {"base": "date", "format": "dd.MM.yyyy"}),
    ],
)
def test_datatype_is_guessed(settings: Settings, tmp_path: Path, title: str, cells: list[str], datatype: Any) -> None:
    [column] = described(settings, tmp_path, [title], *([cell] for cell in cells))
    assert column["datatype"] == datatype


def test_english_that_is_not_there_is_marked(settings: Settings, tmp_path: Path) -> None:
    skeleton.write("nowy", csv_sample(tmp_path), settings.region)
    for path in ("ontology/nowy.ttl", "shapes/nowy.ttl"):
        lines = (settings.region / path).read_text().splitlines()
        assert all("# translate" in line for line in lines if '"Powierzchnia"@en' in line and "message" not in line)
        assert any("# translate" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", "", SourceUnavailable),
        ("a.csv", "Id;Nazwa\n", SourceUnavailable),
        ("a.json", "{", SourceUnavailable),
        ("a.json", "3", SourceUnavailable),
        ("a.json", "[1, 2]", SourceUnavailable),
        ("a.json", "[" * 100_000, SourceUnavailable),
        ("a.json", '[{"a": ' + "9" * 5_000 + "}, {}]", RegisterError),
        ("a.ndjson", '{"a": 1}\n[]\n', SourceUnavailable),
        ("a.csv", f'"a;b\n{"x;1" * 100_000}', SourceUnavailable),
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
