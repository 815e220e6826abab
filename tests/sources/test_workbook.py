"""Spreadsheets: sheets, typed cells, blank and merged rows."""

import datetime as dt

import openpyxl
import pytest

from app.errors import SourceChanged, SourceUnavailable


def workbook(bench, rows, name="one.xlsx", sheet="Dane", first=None):
    book = openpyxl.Workbook()
    if first:
        book.active.title = first
        book.create_sheet(sheet)
    else:
        book.active.title = sheet
    for row in rows:
        book[sheet].append(row)
    book.save(bench.folder / name)


def test_typed_cells_get_their_lexical_form(bench, tab, col):
    header = ["kod", "liczba", "kwota", "data", "chwila", "czas", "czy", "tekst", "rok"]
    moment = dt.datetime(2026, 7, 31, 10, 5)  # noqa: DTZ001
    row = [12345, 7, 0.1 + 0.2, dt.date(2026, 7, 31), moment, dt.time(8, 15), True, "1\u00a0234,50", 2026]
    workbook(bench, [header, row])
    money = {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}}
    columns = [
        col("kod"),
        col("liczba", datatype="integer"),
        col("kwota", datatype=money),
        col("data", datatype={"base": "date", "format": "dd.MM.yyyy"}),
        col("chwila", datatype={"base": "dateTime", "format": "dd.MM.yyyy HH:mm"}),
        col("czas", datatype="time"),
        col("czy", datatype={"base": "boolean", "format": "Tak|Nie"}),
        col("tekst", datatype=money),
        col("rok", datatype="gYear"),
    ]
    reading = bench.read(tab("one", "one.xlsx", *columns))
    assert not reading.findings
    assert bench.rows("one")[0][:9] == (
        "12345", "7", "0.3", "2026-07-31", "2026-07-31T10:05:00", "08:15:00", "true", "1234.5", "2026",
    )  # fmt: skip


def test_large_and_small_numbers_have_no_exponent(bench, tab, col):
    workbook(bench, [["a", "b"], [1e16, 1.5e-7]])
    bench.read(tab("one", "one.xlsx", col("a"), col("b", datatype="decimal")))
    assert bench.rows("one", "a, b") == [("10000000000000000", "0.00000015")]


def test_midnight_is_a_date_and_a_date_is_midnight(bench, tab, col):
    workbook(bench, [["a", "b"], [dt.datetime(2026, 7, 31), dt.date(2026, 7, 31)]])  # noqa: DTZ001
    bench.read(tab("one", "one.xlsx", col("a", datatype="date"), col("b", datatype="dateTime")))
    assert bench.rows("one", "a, b") == [("2026-07-31", "2026-07-31T00:00:00")]


def test_date_kept_as_number_is_a_fault(bench, tab, col):
    workbook(bench, [["a"], [46234]])
    bench.read(tab("one", "one.xlsx", col("a", datatype={"base": "date", "format": "dd.MM.yyyy"})))
    assert bench.finding().messages["pl"] == "„46234” nie jest datą w postaci dd.MM.rrrr"


def test_rows_are_numbered_as_the_program_shows_them(bench, tab, col):
    workbook(bench, [["Wykaz stacji"], [], ["a", "b"], ["x", 1], [None, " "], ["y", 2]])
    bench.read(tab("one", "one.xlsx", col("a"), col("b"), dialect={"skipRows": 2}))
    assert bench.rows("one", "a, _row") == [("x", 4), ("y", 6)]


def test_sheet_is_chosen_by_fragment_or_is_the_first(bench, tab, col):
    workbook(bench, [["a"], ["drugi"]], sheet="Arkusz2", first="Arkusz1")
    reading = bench.read(tab("one", "one.xlsx#Arkusz2", col("a")))
    assert bench.rows("one") == [("drugi", "one.xlsx#Arkusz2", 2)]
    assert list(reading.files) == ["one.xlsx"]
    with pytest.raises(SourceUnavailable, match="no sheet 'Arkusz3'; there are Arkusz1, Arkusz2"):
        bench.read(tab("one", "one.xlsx#Arkusz3", col("a")))


def test_two_sheets_of_one_file_are_two_sources(bench, tab, col):
    book = openpyxl.Workbook()
    book.active.title = "A"
    for sheet in (book["A"], book.create_sheet("B")):
        sheet.append(["a"])
        sheet.append([sheet.title])
    book.save(bench.folder / "one.xlsx")
    bench.read(tab("one", "one.xlsx#A", col("a")), tab("two", "one.xlsx#B", col("a")))
    assert bench.rows("one", "a, _source") == [("A", "one.xlsx#A")]
    assert bench.rows("two", "a, _source") == [("B", "one.xlsx#B")]


def test_columns_left_of_the_table_are_counted(bench, tab, col):
    book = openpyxl.Workbook()
    book.active["B2"], book.active["B3"], book.active["C3"] = "a", "x", "uwaga"
    book.save(bench.folder / "one.xlsx")
    with pytest.raises(SourceChanged, match=r"name it “_col\.3”"):
        bench.read(tab("one", "one.xlsx", col("a"), dialect={"skipRows": 1}))
    bench.read(
        tab("one", "one.xlsx", col("a"), col("b", titles="_col.3", suppressOutput=True), dialect={"skipRows": 1})
    )
    assert bench.rows("one", "a, _row") == [("x", 3)]


def test_sheet_without_header_is_read_in_order(bench, tab, col):
    workbook(bench, [["x", 1], ["y", 2]])
    bench.read(tab("one", "one.xlsx", col("a"), col("b"), dialect={"header": False}))
    assert bench.rows("one", "a, b, _row") == [("x", "1", 1), ("y", "2", 2)]


def test_file_that_is_no_spreadsheet(bench, tab, col):
    bench.write("one.xlsx", b"PK nothing")
    with pytest.raises(SourceUnavailable, match="not a readable spreadsheet") as caught:
        bench.read(tab("one", "one.xlsx", col("a")))
    assert "nie można odczytać arkusza" in caught.value.pl
