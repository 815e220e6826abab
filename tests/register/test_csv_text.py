"""CSV that no spreadsheet runs."""

import csv
import io

from app.register.csv_text import line


def test_formula_is_text_and_a_number_a_number() -> None:
    assert line(["=1+1", "-2", "Łódź"]) == "'=1+1,-2,Łódź\r\n"


def test_line_is_read_back_as_it_was() -> None:
    cells = ['a"b', "c,d", "e\r\nf", "ł"]
    assert next(csv.reader(io.StringIO(line(cells), newline=""))) == cells
