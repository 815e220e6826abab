"""Spreadsheets with a cell far from all others: refused before a reader makes a table of all cells up to it."""

import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from app.errors import SourceUnavailable
from loaders.skeleton.profile import profile
from loaders.sources import blanks, glance
from loaders.sources.columns import letters_of, number_of

ROWS = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def book(bench, name="one.xlsx", sheet="Dane", **cells):
    """A table of one column and a cell more, as a spreadsheet program saves it."""
    made = openpyxl.Workbook()
    made.active.title = "Opis"
    table = made.create_sheet(sheet)
    for row in (["a"], [1], [2]):
        table.append(row)
    for place, content in cells.items():
        table[place] = content
    made.save(bench.folder / name)
    return table


def rewritten(bench, old, new, name="one.xlsx", **more):
    """Put `new` in place of `old` in the sheet of a workbook."""
    book(bench, "made.xlsx")
    with zipfile.ZipFile(bench.folder / "made.xlsx") as source, zipfile.ZipFile(bench.folder / name, "w") as target:
        for member in source.namelist():
            content = source.read(member).decode()
            if member.endswith("sheet2.xml"):
                assert old in content
                content = content.replace(old, new)
            target.writestr(member, content)
        for member, content in more.items():
            target.writestr(member, content)


def opendocument(bench, rows, name="one.ods", manifest=""):
    """An ODS file of one sheet."""
    table = f'<table:table table:name="Dane"><table:table-column/>{rows}</table:table>'
    with zipfile.ZipFile(bench.folder / name, "w") as file:
        file.writestr("mimetype", ODS)
        file.writestr("META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>")
        content = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        file.writestr("content.xml", f"<office:document-content {NAMES}>{content}</office:document-content>")


def row(*cells, repeated=1):
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def cell(content="", repeated=1):
    value = f' office:value-type="string"><text:p>{content}</text:p>' if content else ">"
    return f'<table:table-cell table:number-columns-repeated="{repeated}"{value}</table:table-cell>'


def refusal(bench, tab, col, url="one.xlsx#Dane"):
    with pytest.raises(SourceUnavailable) as caught:
        bench.read(tab("one", url, col("a")))
    return caught.value


def test_a_far_cell_is_told_with_its_sheet(bench, tab, col):
    book(bench, XFD1048576="x")
    error = refusal(bench, tab, col)
    assert error.en == (
        "one.xlsx#Dane: sheet 'Dane': cell XFD1048576 lies far from the table, which it makes 16,384 columns wide and "
        "1,048,576 rows long, nearly all empty; delete the row or the column of that cell and save the file"
    )
    assert "arkusz „Dane”: komórka XFD1048576 leży daleko od tabeli" in error.pl
    assert "kolumn: 16\u00a0384, wierszy: 1\u00a0048\u00a0576" in error.pl


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"ZZ500000": "x"}, "ZZ500000"),
        ({"XFD1": "x", "A1500": "x", "A3000": "x"}, "XFD1"),
        ({"A1048576": "x", **{f"{letters_of(n)}2": "x" for n in range(2, 30)}}, "A1048576"),
        ({"XFD2": "x", **{f"A{n}": "x" for n in range(4, 2000)}}, "XFD2"),
        ({"CV10": "x", **{f"B{n}": "x" for n in range(300_000, 300_002)}}, "B300000"),
    ],
)
def test_the_cell_that_is_told_is_the_stray_one(bench, tab, col, cells, told):
    book(bench, **cells)
    assert f"cell {told} lies" in refusal(bench, tab, col).en


def test_far_cells_of_other_sheets_and_those_that_hold_nothing_are_well(bench, tab, col):
    book(bench)
    made = openpyxl.load_workbook(bench.folder / "one.xlsx")
    made["Opis"]["XFD1048576"] = "x"
    made["Dane"]["XFD1048576"].font = Font(bold=True)
    made["Dane"]["XFC1048576"] = "=A1"
    made.save(bench.folder / "one.xlsx")
    bench.read(tab("one", "one.xlsx#Dane", col("a")))
    assert bench.rows("one", "a") == ["1", "2"]
    assert "sheet 'Opis': cell XFD1048576" in refusal(bench, tab, col, "one.xlsx").en


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0" t="str"><v>x</v></c></row></sheetData>'),
        ("</sheetData>", '<row r="1048576">' + "<c/>" * 200 + "<c><v>1</v></c></row></sheetData>"),
        ("</sheetData>", '<row r="1048576"><c r="OR1048576"/><c><v>1</v></c></row></sheetData>'),
        (
            "</sheetData>",
            "<row>"
            + "<c/>" * 16_000
            + "<c><v>1</v></c></row>"
            + "<row/>" * 9_000
            + "<row><c><v>1</v></c></row></sheetData>",
        ),
        ("</sheetData>", "<row\nr='1048576'><c s='0'\nr='XFD1048576'><v>1</v></c></row></sheetData>"),
    ],
)
def test_cells_are_found_however_they_are_written(bench, tab, col, old, new):
    rewritten(bench, old, new)
    assert "lies far from the table" in refusal(bench, tab, col).en


def test_names_may_have_a_prefix(bench, tab, col):
    book(bench, XFD1048576="x")
    with zipfile.ZipFile(bench.folder / "one.xlsx") as source:
        members = {name: source.read(name).decode() for name in source.namelist()}
    sheet = (
        members["xl/worksheets/sheet2.xml"].replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    )
    with zipfile.ZipFile(bench.folder / "two.xlsx", "w") as target:
        for name, content in (members | {"xl/worksheets/sheet2.xml": sheet}).items():
            target.writestr(name, content)
    assert "cell XFD1048576 lies" in refusal(bench, tab, col, "two.xlsx#Dane").en


@pytest.mark.parametrize(
    "cells",
    [
        {"XFD1048576": " "},
        {"XFD2": " \u00a0", "A1048576": "\n", "C3": " "},
        {**{f"XFD{n}": " " for n in range(1, 200)}, "ZZ500000": "=A1"},
    ],
)
def test_far_blanks_are_passed_over(bench, tab, col, cells):
    book(bench, **cells)
    before = (bench.folder / "one.xlsx").read_bytes()
    bench.read(tab("one", "one.xlsx#Dane", col("a")))
    assert bench.rows("one", "a, _row") == [("1", 2), ("2", 3)]
    assert (bench.folder / "one.xlsx").read_bytes() == before


def test_far_cells_are_told_beside_far_blanks(bench, tab, col):
    book(bench, XFD1048576=" ", ZZ500000="x")
    assert "cell ZZ500000 lies far from the table, which it makes 702 columns wide" in refusal(bench, tab, col).en


@pytest.mark.parametrize(("string", "told"), [(1, ""), (0, "cell XFC4 lies")])
def test_far_blanks_may_be_shared_strings_and_cells_stand_by_their_order(bench, tab, col, string, told):
    first = f'<c><v>3</v></c><c r="XFC4" t="s"><v>{string}</v></c><c t="s">\n<v>1</v></c>'
    rows = f'<row>{first}</row><row r="9000"><c><v>4</v></c></row></sheetData>'
    shared = '<sst><si><t>x</t></si><si><r><t xml:space="preserve"> </t></r></si></sst>'
    rewritten(bench, "</sheetData>", rows, **{"xl/sharedStrings.xml": shared})
    if told:
        assert told in refusal(bench, tab, col).en
    else:
        bench.read(tab("one", "one.xlsx#Dane", col("a")))
        assert bench.rows("one", "a, _row") == [("1", 2), ("2", 3), ("3", 4), ("4", 9000)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 26])
def test_spans_are_left_out_of_any_blocks(size):
    text = b"abcdefghijklmnopqrstuvwxyz"
    blocks = [text[start : start + size] for start in range(0, len(text), size)]
    assert b"".join(blanks._outside(blocks, [(0, 2), (4, 9), (9, 10), (25, 26)])) == b"cdklmnopqrstuvwxy"
    assert b"".join(blanks._outside(blocks, [])) == text


def test_a_full_table_may_be_large(monkeypatch, bench, tab, col):
    monkeypatch.setattr("loaders.sources.extent.ROOM", 2)
    book(bench)
    bench.read(tab("one", "one.xlsx#Dane", col("a")))
    assert bench.rows("one", "a") == ["1", "2"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [
                row(cell("a")),
                row(cell("1")),
                row(cell(repeated=16383), cell("x"), repeated=1),
                row(cell("2"), repeated=9000),
            ],
            "XFD3",
        ),
        (
            [row(cell("a")), row(cell("1")), row(cell(), repeated=1_000_000), row(cell(repeated=99), cell("x"))],
            "CV1000003",
        ),
        ([row(cell("a")), row(cell("1")), row(cell("x", repeated=16384), repeated=1_048_574)], "XFD1048576"),
    ],
)
def test_ods_may_say_that_cells_are_repeated(bench, tab, col, rows, told):
    opendocument(bench, "".join(rows))
    assert f"sheet 'Dane': cell {told} lies far" in refusal(bench, tab, col, "one.ods").en


def test_ods_ends_with_many_cells_that_hold_nothing(bench, tab, col):
    rows = [row(cell("a"), cell(repeated=16383)), row(cell("1")), row(cell(repeated=16384), repeated=1_048_574)]
    opendocument(bench, "".join(rows))
    bench.read(tab("one", "one.ods", col("a")))
    assert bench.rows("one", "a") == ["1"]


def test_ods_with_a_password_is_told_by_its_reader(bench, tab, col):
    opendocument(bench, "", manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    assert "assword" in refusal(bench, tab, col, "one.ods").en


def test_a_broken_sheet_is_told(bench, tab, col):
    book(bench)
    with zipfile.ZipFile(bench.folder / "one.xlsx") as source:
        members = {name: source.read(name).decode() for name in source.namelist()}
    with zipfile.ZipFile(bench.folder / "two.xlsx", "w") as target:
        for name, content in (members | {"xl/worksheets/sheet2.xml": "<worksheet><sheetData><row"}).items():
            target.writestr(name, content)
    assert refusal(bench, tab, col, "two.xlsx#Dane").en.startswith("two.xlsx#Dane: not a readable spreadsheet: ")


def test_a_skeleton_is_not_made_of_such_a_sample(bench):
    book(bench)
    made = openpyxl.load_workbook(bench.folder / "one.xlsx")
    made["Opis"]["XFD1048576"] = "x"
    made.save(bench.folder / "one.xlsx")
    with pytest.raises(SourceUnavailable, match="cell XFD1048576 lies far"):
        profile(bench.folder / "one.xlsx")


@pytest.mark.parametrize("size", [7, 64, 10_000])
def test_a_glance_bounds_what_lies_in_any_blocks(size):
    sheet = (
        f"<worksheet><cols><col/></cols><sheetData>{ROWS}<row r='3'><c r=\"AC17\" t='str'/></row></sheetData>".encode()
    )
    blocks = [sheet[start : start + size] for start in range(0, len(sheet), size)]
    assert glance.most_cells(blocks) == 29 * 17


@pytest.mark.parametrize(
    "cells", ["", "<c><v>1</v></c>", '<x:c r="A1"/>', '<c s="1" r="A1"/>', "<c r='A1'/>", '<c r="a1"/>']
)
def test_a_glance_does_not_tell_of_cells_written_otherwise(cells):
    assert glance.most_cells([f"<row>{cells}</row>".encode()]) is None
    assert glance.most_cells([f"<row>{cells}</row>".encode("utf-16")]) is None


def test_columns_are_numbered_as_they_are_called():
    assert [number_of(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
    assert [letters_of(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
