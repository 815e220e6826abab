"""CSV that no spreadsheet runs."""

import csv
import io

import pytest

from app.register.csv_text import harmless, line


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "+48 600"]
)
def test_what_begins_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1", "-12.50", "+3", "1=1", "", "Łódź", "a@b", "2024-01-01"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert harmless(cell) == cell


def test_line_is_read_back_as_it_was() -> None:
    cells = ['a"b', "c,d", "e\r\nf", "ł"]
    assert next(csv.reader(io.StringIO(line(cells), newline=""))) == cells
