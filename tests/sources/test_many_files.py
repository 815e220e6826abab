"""What editions of one source may differ in: columns that some lack, and the number of files."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.errors import RegisterError, SourceChanged, SourceUnavailable
from loaders.sources import naming
from loaders.sources.recall import Earlier
from tests.sources.conftest import ITERATOR, Bench

OPTIONAL = {"tag:lodzkie.pl,2026:optional": True}


def table(url: str, *columns: dict[str, object], iterator: str = "") -> dict[str, object]:
    described = {"@id": "#t", "url": url, "tableSchema": {"columns": list(columns)}}
    return {**described, ITERATOR: iterator} if iterator else described


def workbook(bench: Bench, *rows: list[object]) -> None:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(bench.folder / "t.xlsx")


@pytest.mark.parametrize(
    ("name", "text", "iterator"),
    [
        ("t.csv", "a\n1\n2\n", ""),
        ("t.json", '[{"a": "1"}, {"a": "2"}]', "$[*]"),
        ("t.xml", "<t><r><a>1</a></r><r><a>2</a></r></t>", "/t/r"),
    ],
)
def test_optional_column_may_be_absent(bench: Bench, name: str, text: str, iterator: str) -> None:
    bench.write(name, text)
    bench.read(table(name, {"name": "a"}, {"name": "b", "datatype": "date", **OPTIONAL}, iterator=iterator))
    assert bench.rows("t", "a, b") == [("1", None), ("2", None)]


def test_optional_column_of_a_workbook_may_be_absent(bench: Bench) -> None:
    workbook(bench, ["a"], ["1"])
    bench.read(table("t.xlsx", {"name": "b", "datatype": "decimal", **OPTIONAL}, {"name": "a"}))
    assert bench.rows("t", "b, a") == [(None, "1")]


def test_optional_column_is_read_where_it_is(bench: Bench) -> None:
    bench.write("t.csv", "b,a\nx,1\n")
    bench.read(table("t.csv", {"name": "a"}, {"name": "b", **OPTIONAL}))
    assert bench.rows("t", "a, b") == [("1", "x")]


def test_column_that_is_not_optional_must_be_there(bench: Bench) -> None:
    bench.write("t.csv", "a\n1\n")
    with pytest.raises(SourceChanged, match="columns missing: „c”"):
        bench.read(table("t.csv", {"name": "a"}, {"name": "b", **OPTIONAL}, {"name": "c"}))


def test_optional_column_cannot_be_required(bench: Bench) -> None:
    bench.write("t.csv", "a\n1\n")
    with pytest.raises(RegisterError, match="contradicts required"):
        bench.read(table("t.csv", {"name": "a", "required": True, **OPTIONAL}))


def test_every_file_that_fits_is_read(bench: Bench) -> None:
    for name, value in (("2025.xml", 2), ("2024.xml", 1), ("readme.txt", 9)):
        bench.write(name, f"<t><r><a>{value}</a></r><r><a>{value}0</a></r></t>")
    reading = bench.read(table("20*.xml", {"name": "a"}, iterator="/t/r"))
    assert sorted(bench.rows("t", "_source, _row, a")) == [
        ("2024.xml", 1, "1"),
        ("2024.xml", 2, "10"),
        ("2025.xml", 1, "2"),
        ("2025.xml", 2, "20"),
    ]
    assert (reading.records, sorted(reading.files)) == (4, ["2024.xml", "2025.xml"])


def test_fault_names_its_file(bench: Bench) -> None:
    bench.write("a.csv", "n\n1\n")
    bench.write("b.csv", "n\nx\n")
    reading = bench.read(table("?.csv", {"name": "n", "datatype": "integer"}))
    assert (bench.finding().source, bench.finding().row, reading.quarantined) == ("b.csv", 2, 1)


def test_pattern_may_replace_a_file(bench: Bench) -> None:
    for name in ("one.csv", "two.csv"):
        bench.write(name, f"a\n{name}\n")
    bench.read(table("t.csv", {"name": "a"}), overrides={"": str(bench.folder / "*.csv")})
    assert sorted(bench.rows("t", "a")) == ["one.csv", "two.csv"]


def test_pattern_that_nothing_fits_is_told(bench: Bench) -> None:
    with pytest.raises(SourceUnavailable, match=r"\*\.csv: there is no such file"):
        bench.read(table("*.csv", {"name": "a"}))


@pytest.mark.parametrize("suffix", ["csv", "json", "xml"])
def test_files_that_come_change_and_go_are_told_apart_in_the_next_run(bench: Bench, suffix: str) -> None:
    described = table(f"d*.{suffix}", {"name": "a"}, iterator={"json": "$[*]", "xml": "/t/r"}.get(suffix, ""))
    for name, values in (("1", ["x", "y"]), ("2", ["x"]), ("3", ["z"])):
        bench.write(f"d{name}.{suffix}", written(suffix, values))
    bench.read(described, earlier=Earlier(b"key"))
    (bench.folder / f"d1.{suffix}").unlink()
    bench.write(f"d2.{suffix}", written(suffix, ["new", "x"]))
    bench.write(f"d4.{suffix}", written(suffix, ["x"]))
    reading = bench.read(described, earlier=Earlier(b"key", resumed=True))
    rows = sorted((source, value) for source, value in bench.rows("t", "_source, a"))
    assert rows == [(f"d2.{suffix}", "new"), (f"d2.{suffix}", "x"), (f"d3.{suffix}", "z"), (f"d4.{suffix}", "x")]
    assert reading.records == 4


def written(suffix: str, values: list[str]) -> str:
    if suffix == "csv":
        return "a\n" + "".join(f"{value}\n" for value in values)
    if suffix == "json":
        return json.dumps([{"a": value} for value in values])
    return f"<t>{''.join(f'<r><a>{value}</a></r>' for value in values)}</t>"


def same_names(bench: Bench, first: str = "a", second: str = "b") -> list[dict[str, object]]:
    described = []
    for folder in (first, second):
        (bench.folder / folder).mkdir(parents=True, exist_ok=True)
        number = {"name": "n", "datatype": "integer"}
        described.append({**table(f"{folder}/*.csv", number), "@id": f"#t{len(described)}"})
    return described


def test_files_of_one_name_are_told_apart(bench: Bench) -> None:
    described = same_names(bench)
    bench.write("a/x.csv", "n\n1\nx\n")
    bench.write("b/x.csv", "n\n2\n3\n")
    bench.write("b/y.csv", "n\n4\n")
    reading = bench.read(*described)
    assert sorted(bench.rows("t1", "_source, n")) == [("b/x.csv", "2"), ("b/x.csv", "3"), ("y.csv", "4")]
    assert (bench.finding().source, bench.finding().row, reading.quarantined) == ("a/x.csv", 3, 1)
    assert (reading.records, list(reading.files)) == (5, ["a/x.csv", "b/x.csv", "y.csv"])


@pytest.mark.parametrize("changed", ["a", "b"])
def test_change_of_either_file_of_one_name_shows(bench: Bench, changed: str) -> None:
    described = same_names(bench)
    for folder in "ab":
        bench.write(f"{folder}/x.csv", "n\n1\n")
    before = bench.read(*described).files
    bench.write(f"{changed}/x.csv", "n\n2\n")
    after = bench.read(*described).files
    assert [file for file in before if before[file] != after[file]] == [f"{changed}/x.csv"]


def test_only_as_much_of_a_path_is_told_as_is_needed(tmp_path: Path) -> None:
    own, server = tmp_path / "register", "/srv/office/secret"
    targets = [own / "2024/a/x.csv", own / "2025/a/x.csv", own / "y.csv", *(f"{server}/{n}/in/y.csv" for n in "12")]
    named = naming.unique(map(str, targets), own)
    assert list(named.values()) == ["2024/a/x.csv", "2025/a/x.csv", "y.csv", "in/y.csv", "in/y.csv (2)"]


def test_databases_of_one_name_are_told_apart(tmp_path: Path) -> None:
    urls = ["sqlite:////one/a.db", "sqlite:////two/a.db", "sqlite:////two/b.db"]
    assert list(naming.unique(urls, tmp_path).values()) == ["sqlite:a.db", "sqlite:a.db (2)", "sqlite:b.db"]


def test_suffix_fits_whatever_its_case(bench: Bench) -> None:
    for name in ("a.csv", "B.CSV", "c.txt"):
        bench.write(name, f"a\n{name}\n")
    assert bench.read(table("*.csv", {"name": "a"})).records == 2
    assert sorted(bench.rows("t", "a")) == ["B.CSV", "a.csv"]


def test_what_lies_beside_the_files_is_left_out(bench: Bench) -> None:
    for name in (".x.csv", "._a.csv", "~$a.csv"):
        bench.write(name, b"\x00")
    (bench.folder / "folder.csv").mkdir()
    bench.write("a.csv", "a\n1\n")
    assert list(bench.read(table("*.csv", {"name": "a"})).files) == ["a.csv"]
    bench.write(".x.csv", "a\n2\n")
    assert list(bench.read(table(".x*.csv", {"name": "a"})).files) == [".x.csv"]


def test_brackets_are_no_pattern(bench: Bench) -> None:
    bench.write("plan [2026] a.csv", "a\n1\n")
    bench.write("plan 2 b.csv", "a\n2\n")
    bench.read(table("plan [2026]*.csv", {"name": "a"}))
    assert bench.rows("t", "a") == ["1"]


@pytest.mark.parametrize("name", ["*.csv", "what?.csv", "[a].csv", "a.b#c.csv"])
def test_file_that_is_called_like_a_pattern_is_taken_itself(bench: Bench, name: str) -> None:
    bench.write("whats.csv", "a\n0\n")
    bench.read(table("t.csv", {"name": "a"}), overrides={"": str(bench.write(name, "a\n1\n"))})
    assert bench.rows("t", "a") == ["1"]


def test_pattern_in_a_folder_that_is_not_there_is_told(bench: Bench) -> None:
    with pytest.raises(SourceUnavailable, match=r"\*\.csv: there is no such file"):
        bench.read(table("none/*.csv", {"name": "a"}))


def test_files_of_different_formats_and_orders_of_columns_fill_one_table(bench: Bench) -> None:
    bench.write("d1.csv", "a,n\nx,1\n")
    bench.write("d2.csv", "n,a\n2,y\n")
    bench.write("d3.json", '[{"a": "z", "n": 3.0}]')
    workbook(bench, ["a", "n"], ["w", 4])
    (bench.folder / "t.xlsx").rename(bench.folder / "d4.xlsx")
    bench.write("d5.csv", "n,a\n5,v\n")
    bench.read(table("d*.*", {"name": "a"}, {"name": "n", "datatype": "integer"}, iterator="$[*]"))
    assert sorted(bench.rows("t", "a, n")) == [("v", "5"), ("w", "4"), ("x", "1"), ("y", "2"), ("z", "3")]


def test_more_files_than_are_typed_at_once(bench: Bench) -> None:
    for number in range(150):
        bench.write(f"d{number:03}.csv", f"a\n{number}\n")
    described = table("d*.csv", {"name": "a", "datatype": "integer"})
    for resumed in (False, True):
        reading = bench.read(described, earlier=Earlier(b"key", resumed=resumed))
        assert (reading.records, len(reading.files)) == (150, 150)
        found = bench.rows("t", "_source, a")
        assert sorted(found) == [(f"d{number:03}.csv", str(number)) for number in range(150)]
