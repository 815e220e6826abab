"""CSV: encodings, dialects, headers, and rows that do not fit."""

import pytest

from app.errors import RegisterError, SourceChanged, SourceUnavailable

PANGRAM = "Zażółć gęślą jaźń"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "windows-1250", "iso-8859-2", "utf-16", "utf-16-le", "cp852"]
)
def test_any_encoding_is_read(bench, tab, col, encoding):
    bench.write("one.csv", f"nazwa;x\n{PANGRAM};1\n", encoding)
    dialect = {"encoding": "utf-8" if encoding == "utf-8-sig" else encoding, "delimiter": ";"}
    bench.read(tab("one", "one.csv", col("nazwa"), col("x"), dialect=dialect))
    assert bench.rows("one", "nazwa") == [PANGRAM]


@pytest.mark.parametrize("mark_encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_outranks_stated_encoding(bench, tab, col, mark_encoding):
    bench.write("one.csv", f"nazwa;x\n{PANGRAM};1\n", mark_encoding)
    bench.read(tab("one", "one.csv", col("nazwa"), col("x"), dialect={"encoding": "windows-1250", "delimiter": ";"}))
    assert bench.rows("one", "nazwa") == [PANGRAM]


def test_undecodable_byte_is_told_with_position_and_line(bench, tab, col):
    bench.write("one.csv", b"a,b\n1,2\nZa\xbf,3\n")
    with pytest.raises(SourceUnavailable) as caught:
        bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert caught.value.en.startswith("one.csv: byte 0xBF at position 10, line 3, is not utf-8")
    assert caught.value.pl.startswith("one.csv: bajt 0xBF na pozycji 10, w wierszu 3, nie pasuje do kodowania utf-8")


def test_undecodable_byte_far_into_a_file(bench, tab, col):
    bench.write("one.csv", b"a,b\n" + b"1,2\n" * 600_000 + b"\x81")
    with pytest.raises(SourceUnavailable, match=r"position 2400004, line 600002"):
        bench.read(tab("one", "one.csv", col("a"), col("b"), dialect={"encoding": "windows-1250"}))


def test_file_that_ends_inside_a_character(bench, tab, col):
    bench.write("one.csv", "a\nł".encode()[:-1])
    with pytest.raises(SourceUnavailable, match="byte 0xC5 at position 2, line 2"):
        bench.read(tab("one", "one.csv", col("a")))


def test_quotes_line_breaks_and_delimiters_inside_cells(bench, tab, col):
    bench.write("one.csv", 'a,b\n"x, ""y""\nz",1\n2,3\n')
    bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert bench.rows("one", "a, _row") == [('x, "y" z', 2), ("2", 3)]


def test_backslash_escapes_and_other_quote(bench, tab, col):
    bench.write("one.csv", "a|b\n'x\\'|y'|1\n")
    dialect = {"delimiter": "|", "quoteChar": "'", "doubleQuote": False}
    bench.read(tab("one", "one.csv", col("a"), col("b"), dialect=dialect))
    assert bench.rows("one", "a") == ["x'|y"]


def test_no_quote_character(bench, tab, col):
    bench.write("one.csv", 'a;b\n1" rura;x\n')
    bench.read(tab("one", "one.csv", col("a"), col("b"), dialect={"delimiter": ";", "quoteChar": None}))
    assert bench.rows("one", "a") == ['1" rura']


def test_tsv_is_cut_at_tabs(bench, tab, col):
    bench.write("one.tsv", "a\tb\n1\t2\n")
    bench.read(tab("one", "one.tsv", col("a"), col("b")))
    assert bench.rows("one") == [("1", "2", "one.tsv", 2)]


def test_rows_before_header_comments_and_blank_lines_count_as_rows(bench, tab, col):
    bench.write("one.csv", "Rejestr\n\na,b\n1,2\n\n# uwaga, z przecinkiem\n# uwaga\n,\n3,4\n")
    dialect = {"skipRows": 2, "commentPrefix": "#", "lineTerminators": ["\r\n", "\n"], "trim": True}
    reading = bench.read(tab("one", "one.csv", col("a"), col("b"), dialect=dialect))
    assert bench.rows("one", "a, _row") == [("1", 4), ("3", 9)]
    assert (reading.records, reading.findings) == (2, ())


def test_blank_rows_are_records_when_the_dialect_says_so(bench, tab, col):
    bench.write("one.csv", "a,b\n1,2\n,\n")
    reading = bench.read(tab("one", "one.csv", col("a", required=True), col("b"), dialect={"skipBlankRows": False}))
    assert (reading.records, reading.quarantined) == (2, 1)


def test_header_of_two_rows_takes_the_lower_text(bench, tab, col):
    bench.write("one.csv", "Adres,,Uwagi\nulica,nr,\nŻeromskiego,1,x\n")
    columns = [col("ulica"), col("nr"), col("uwagi", titles="Uwagi")]
    bench.read(tab("one", "one.csv", *columns, dialect={"headerRowCount": 2}))
    assert bench.rows("one") == [("Żeromskiego", "1", "x", "one.csv", 3)]


def test_file_without_header_is_read_in_order(bench, tab, col):
    bench.write("one.csv", "1,2,3\n4,5,6\n")
    columns = [col("a"), col("b", suppressOutput=True), col("c")]
    bench.read(tab("one", "one.csv", *columns, dialect={"header": False}))
    assert bench.rows("one", "a, c, _row") == [("1", "3", 1), ("4", "6", 2)]


def test_ragged_rows_are_found_with_their_row_and_left_out(bench, tab, col):
    bench.write("one.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n9,tajne,0\n")
    reading = bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert bench.rows("one", "a, _row") == [("1", 2), ("7", 5)]
    assert [(finding.component, finding.row) for finding in reading.findings] == [
        ("row/ragged", 3),
        ("row/ragged", 4),
        ("row/ragged", 6),
    ]
    assert reading.findings[1].messages["pl"] == "Liczba komórek w wierszu to 3, oczekiwano 2 (jak w nagłówku)"
    assert (reading.records, reading.quarantined) == (5, 3)
    assert "tajne" not in str(reading)


def test_only_ragged_rows(bench, tab, col):
    bench.write("one.csv", "a,b\n1\n2\n")
    reading = bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert (reading.records, reading.quarantined, bench.rows("one")) == (2, 2, [])


def test_many_ragged_rows_are_summed_up(bench, tab, col):
    bench.write("one.csv", "a,b\n" + "1\n" * 1200)
    reading = bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert (len(reading.findings), reading.quarantined) == (1001, 1200)
    assert reading.findings[-1].messages["pl"].endswith("jest jeszcze: 200")


@pytest.mark.parametrize("row", ['1,"tajne', '"tajne,1'])
@pytest.mark.parametrize("rows", [2, 2_500_000])
def test_open_quote_is_source_unavailable_without_its_text(bench, tab, col, row, rows):
    bench.write("one.csv", f"a,b\n0,0\n{row}\n" + "2,3\n" * rows)
    with pytest.raises(SourceUnavailable, match="quotation mark") as caught:
        bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert "tajne" not in caught.value.en + caught.value.pl


def test_last_cell_over_lines_is_no_open_quote(bench, tab, col):
    bench.write("one.csv", 'a,b\n1,"x\ny"\n')
    assert bench.read(tab("one", "one.csv", col("a"), col("b"))).quarantined == 0
    bench.write("one.csv", 'a,b\n1,2\n"x\ny"\n')
    assert bench.read(tab("one", "one.csv", col("a"), col("b"))).quarantined == 1


def test_titles_are_matched_in_any_order_and_spelling_of_blanks(bench, tab, col):
    bench.write("one.csv", "\ufeffNr\u00a0 wpisu , Nazwa firmy\n7,Elektro\n")
    columns = [col("nazwa", titles=["Nazwa", "Nazwa firmy"]), col("nr", titles={"pl": "Nr wpisu"})]
    bench.read(tab("one", "one.csv", *columns))
    assert bench.rows("one", "nr, nazwa") == [("7", "Elektro")]


def test_unknown_and_missing_columns_are_named_with_what_is_similar(bench, tab, col):
    bench.write("one.csv", "nazwa,Miejscowosc,x\n1,2,3\n")
    with pytest.raises(SourceChanged) as caught:
        bench.read(tab("one", "one.csv", col("nazwa"), col("miejscowosc", titles="Miejscowość")))
    assert caught.value.pl == (
        "one.csv: kolumny ani czytane, ani pomijane w source.json: „Miejscowosc” (podobna do „Miejscowość”), „x”; "
        "brak kolumn: „Miejscowość” (podobna do „Miejscowosc”)"
    )
    assert "columns missing: „Miejscowość”" in caught.value.en


def test_ignored_column_may_be_absent(bench, tab, col):
    bench.write("one.csv", "a\n1\n")
    bench.read(tab("one", "one.csv", col("a"), col("b", suppressOutput=True)))
    assert bench.rows("one", "a") == ["1"]


def test_ignored_column_reaches_neither_table_nor_findings(bench, tab, col):
    bench.write("one.csv", "a,pesel\nx,44051401359\n")
    reading = bench.read(tab("one", "one.csv", col("a", datatype="date"), col("pesel", suppressOutput=True)))
    assert list(reading.tables["one"].columns) == ["a"]
    assert "44051401359" not in str(reading)


def test_repeated_header_is_refused(bench, tab, col):
    bench.write("one.csv", "a,b,a\n1,2,3\n")
    with pytest.raises(SourceChanged, match="„a” more than once"):
        bench.read(tab("one", "one.csv", col("a"), col("b")))


def test_empty_column_without_header_is_nothing(bench, tab, col):
    bench.write("one.csv", "a;;\n1; ;\n2;\u00a0;\n")
    bench.read(tab("one", "one.csv", col("a"), dialect={"delimiter": ";"}))
    assert bench.rows("one", "a") == ["1", "2"]


def test_cells_without_header_are_refused_unless_ignored_by_number(bench, tab, col):
    bench.write("one.csv", "a,\n1,uwaga\n")
    with pytest.raises(SourceChanged, match="column 2 has cells but no header") as caught:
        bench.read(tab("one", "one.csv", col("a")))
    assert "„_col.2”" in caught.value.pl
    bench.read(tab("one", "one.csv", col("a"), col("uwagi", titles="_col.2", suppressOutput=True)))
    assert bench.rows("one", "a") == ["1"]


@pytest.mark.parametrize("text", ["", "\n"])
def test_file_without_any_header_is_refused(bench, tab, col, text):
    bench.write("one.csv", text)
    with pytest.raises(SourceChanged, match="the file has no header"):
        bench.read(tab("one", "one.csv", col("a")))


def test_header_alone_is_no_record(bench, tab, col):
    for text in ("a,b\n", "a,b", 'a,"b"', 'a,"b\n"'):
        bench.write("one.csv", text)
        assert bench.read(tab("one", "one.csv", col("a"), col("b"))).records == 0


@pytest.mark.parametrize("header", ['"a,b', 'a,"b', '"a"",b'])
@pytest.mark.parametrize("rows", ["1,tajne\n", "1,tajne\n" * 200, "1," + "tajne" * 50_000 + "\n"])
def test_open_quote_in_a_header_is_told_without_the_rows_behind_it(bench, tab, col, header, rows):
    bench.write("one.csv", f"{header}\n{rows}")
    with pytest.raises(SourceUnavailable, match="quotation mark") as caught:
        bench.read(tab("one", "one.csv", col("a"), col("b")))
    assert "tajne" not in caught.value.en + caught.value.pl


def test_unknown_suffix_is_register_error(bench, tab, col):
    bench.write("one.doc", "a\n")
    with pytest.raises(RegisterError, match=r"no reader for '\.doc'"):
        bench.read(tab("one", "one.doc", col("a")))


def test_missing_file_is_source_unavailable(bench, tab, col):
    with pytest.raises(SourceUnavailable, match="there is no such file"):
        bench.read(tab("one", "none.csv", col("a")))
