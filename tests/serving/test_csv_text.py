"""CSV that no spreadsheet runs."""

import csv
import io

from app.twins.csv_text import head, line


def test_formula_is_text_and_a_number_a_number() -> None:
    assert line(["=1+1", "-2", "Łódź"]) == "'=1+1,-2,Łódź\r\n"


def test_file_begins_as_spreadsheets_know_utf_8() -> None:
    assert head(["ł", "b"]).encode() == b"\xef\xbb\xbf\xc5\x82,b\r\n"


def test_line_is_read_back_as_it_was() -> None:
    cells = ['a"b', "c,d", "e\r\nf", "ł"]
    assert next(csv.reader(io.StringIO(line(cells), newline=""))) == cells
