"""Every datatype: what is taken, in which canonical form, and what is a fault, told in both languages."""

import pytest

from app.errors import RegisterError
from loaders.sources import sql
from loaders.sources.text import clean

COMMA = {"decimalChar": ",", "groupChar": " "}


def dated(base: str, pattern: str) -> dict[str, str]:
    return {"base": base, "format": pattern}


VALUES = [
    ("  Gmina\u00a0 \u2003Łódź ", "string", "Gmina Łódź"),
    ("Gmina Ło\u0301dz\u0301", "string", "Gmina Łódź"),
    ("\ufeffa\u200bb\u00adc d", "string", "abc d"),
    ("a\nb\tc", "string", "a b c"),
    ("12-345", {"base": "string", "format": "[0-9]{2}-[0-9]{3}"}, "12-345"),
    ("0017", "integer", "17"),
    ("-0", "integer", "0"),
    ("+5", "integer", "5"),
    ("123456789012345678901234567890", "integer", "123456789012345678901234567890"),
    ("1 234", {"base": "integer", "format": COMMA}, "1234"),
    ("255", "unsignedByte", "255"),
    ("-128", "byte", "-128"),
    ("18446744073709551615", "unsignedLong", "18446744073709551615"),
    ("1234.50", "decimal", "1234.5"),
    ("16760.00", "decimal", "16760"),
    ("-0.00", "decimal", "0"),
    ("007.070", "decimal", "7.07"),
    ("0.5", "decimal", "0.5"),
    ("99999999999999999999999.000000000000000000001", "decimal", "99999999999999999999999.000000000000000000001"),
    ("1\u00a0234\u202f567,80", {"base": "decimal", "format": COMMA}, "1234567.8"),
    ("1234567,80", {"base": "decimal", "format": COMMA}, "1234567.8"),
    ("1.234,5", {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}, "1234.5"),
    ("1'234.5", {"base": "decimal", "format": {"decimalChar": ".", "groupChar": "'"}}, "1234.5"),
    ("1234.5", "double", "1.2345E3"),
    ("0.00025", "double", "2.5E-4"),
    ("1e22", "double", "1.0E22"),
    ("-0", "double", "-0.0E0"),
    ("INF", "double", "INF"),
    ("-INF", "number", "-INF"),
    ("NaN", "double", "NaN"),
    ("1,5e3", {"base": "double", "format": {"decimalChar": ","}}, "1.5E3"),
    ("0.1", "float", "1.0E-1"),
    ("true", "boolean", "true"),
    ("0", "boolean", "false"),
    ("Tak", {"base": "boolean", "format": "Tak|Nie"}, "true"),
    ("Nie", {"base": "boolean", "format": "Tak|Nie"}, "false"),
    ("2026-07-31", "date", "2026-07-31"),
    ("2026-07-31+02:00", "date", "2026-07-31+02:00"),
    ("2026-07-31-14:00", "date", "2026-07-31-14:00"),
    ("2026-07-31T08:15:09+14", dated("dateTime", "yyyy-MM-ddTHH:mm:ssX"), "2026-07-31T08:15:09+14:00"),
    ("29.02.2024", dated("date", "dd.MM.yyyy"), "2024-02-29"),
    ("1.7.2026", dated("date", "d.M.yyyy"), "2026-07-01"),
    ("31/07/2026", dated("date", "dd/MM/yyyy"), "2026-07-31"),
    ("20260731", dated("date", "yyyyMMdd"), "2026-07-31"),
    ("31.07.2026 r.", dated("date", "dd.MM.yyyy 'r.'"), "2026-07-31"),
    ("2026-07-31T08:15:00", "dateTime", "2026-07-31T08:15:00"),
    ("2026-07-31T08:15:00.2500Z", "dateTime", "2026-07-31T08:15:00.25Z"),
    ("2026-07-31T08:15:00.000+00:00", "datetime", "2026-07-31T08:15:00Z"),
    ("2026-07-31 08:15", dated("dateTime", "yyyy-MM-dd HH:mm"), "2026-07-31T08:15:00"),
    ("31.07.2026 8:15:09", dated("dateTime", "dd.MM.yyyy H:mm:ss"), "2026-07-31T08:15:09"),
    ("2026-07-31T08:15:09.5+0200", dated("dateTime", "yyyy-MM-ddTHH:mm:ss.SSSXX"), "2026-07-31T08:15:09.5+02:00"),
    ("2026-07-31T08:15:09+02", dated("dateTime", "yyyy-MM-ddTHH:mm:ssX"), "2026-07-31T08:15:09+02:00"),
    ("08:15", dated("time", "HH:mm"), "08:15:00"),
    ("08:15:30.50", "time", "08:15:30.5"),
    ("2026", "gYear", "2026"),
    ("0999", "gYear", "0999"),
    ("07.2026", dated("gYearMonth", "MM.yyyy"), "2026-07"),
    ("https://bip.example.pl/a?b=ł#c", "anyURI", "https://bip.example.pl/a?b=ł#c"),
    ("pl", "language", "pl"),
    ("2026-01-01", {"base": "date", "minimum": "2026-01-01", "maximum": "2026-12-31"}, "2026-01-01"),
    ("10", {"base": "integer", "minInclusive": 10, "maxExclusive": 11}, "10"),
    ("ąść", {"base": "string", "minLength": 3, "maxLength": 3}, "ąść"),
    ("ab", {"base": "string", "length": 2}, "ab"),
]
FAULTS = [
    ("31.02.2026", dated("date", "dd.MM.yyyy"), "cell/datatype",
     "„31.02.2026” nie jest datą w postaci dd.MM.rrrr", "“31.02.2026” is not a date in the form dd.MM.yyyy"),
    ("1.7.2026", dated("date", "dd.MM.yyyy"), "cell/datatype",
     "„1.7.2026” nie jest datą w postaci dd.MM.rrrr", "“1.7.2026” is not a date in the form dd.MM.yyyy"),
    ("0000-01-01", "date", "cell/datatype",
     "„0000-01-01” nie jest datą w postaci rrrr-MM-dd", "“0000-01-01” is not a date in the form yyyy-MM-dd"),
    ("2026-07-31 25:00", dated("dateTime", "yyyy-MM-dd HH:mm"), "cell/datatype",
     "„2026-07-31 25:00” nie jest datą i godziną w postaci rrrr-MM-dd gg:mm",
     "“2026-07-31 25:00” is not a date and time in the form yyyy-MM-dd HH:mm"),
    ("2026-07-31+14:30", "date", "cell/datatype",
     "„2026-07-31+14:30” nie jest datą w postaci rrrr-MM-dd",
     "“2026-07-31+14:30” is not a date in the form yyyy-MM-dd"),
    ("08:15:00+13:60", "time", "cell/datatype",
     "„08:15:00+13:60” nie jest godziną w postaci gg:mm:ss", "“08:15:00+13:60” is not a time in the form HH:mm:ss"),
    ("24:00", dated("time", "HH:mm"), "cell/datatype",
     "„24:00” nie jest godziną w postaci gg:mm", "“24:00” is not a time in the form HH:mm"),
    ("26", "gYear", "cell/datatype", "„26” nie jest rokiem w postaci rrrr", "“26” is not a year in the form yyyy"),
    ("2026-13", "gYearMonth", "cell/datatype", "„2026-13” nie jest rokiem i miesiącem w postaci rrrr-MM",
     "“2026-13” is not a year and month in the form yyyy-MM"),
    ("100 zł", {"base": "decimal", "format": COMMA}, "cell/datatype",
     "„100 zł” nie jest liczbą zapisaną jak 1 234,56", "“100 zł” is not a number written like 1 234,56"),
    ("12 34,5", {"base": "decimal", "format": COMMA}, "cell/datatype",
     "„12 34,5” nie jest liczbą zapisaną jak 1 234,56", "“12 34,5” is not a number written like 1 234,56"),
    ("1.5", {"base": "decimal", "format": COMMA}, "cell/datatype",
     "„1.5” nie jest liczbą zapisaną jak 1 234,56", "“1.5” is not a number written like 1 234,56"),
    ("1e3", "decimal", "cell/datatype",
     "„1e3” nie jest liczbą zapisaną jak 1234.56", "“1e3” is not a number written like 1234.56"),
    ("1.0", "integer", "cell/datatype",
     "„1.0” nie jest liczbą całkowitą zapisaną jak 1234", "“1.0” is not a whole number written like 1234"),
    ("dużo", "double", "cell/datatype",
     "„dużo” nie jest liczbą zapisaną jak 1234.56", "“dużo” is not a number written like 1234.56"),
    ("tak", {"base": "boolean", "format": "Tak|Nie"}, "cell/datatype",
     "„tak” nie jest żadną z wartości „Tak” i „Nie”", "“tak” is neither “Tak” nor “Nie”"),
    ("www.example.org", "anyURI", "cell/datatype",
     ("„ww… (15 znaków)” nie jest pełnym adresem, na przykład https://www.example.org/ "
     "(dozwolone: http:, https:, mailto:, urn:)"),
     ("“ww… (15 characters)” is not an absolute address such as https://www.example.org/ "
     "(allowed: http:, https:, mailto:, urn:)")),
    ("12345", {"base": "string", "format": "[0-9]{2}-[0-9]{3}"}, "cell/pattern",
     "„12345” nie ma wymaganej postaci: [0-9]{2}-[0-9]{3}",
     "“12345” does not have the required form: [0-9]{2}-[0-9]{3}"),
    ("abcd", {"base": "string", "minLength": 2, "maxLength": 3}, "cell/length",
     "„ab… (4 znaki)” ma niedozwoloną długość; liczba znaków może wynosić od 2 do 3",
     "“ab… (4 characters)” has a length that is not from 2 to 3 characters"),
    ("a", {"base": "string", "minLength": 2}, "cell/length",
     "„a” ma niedozwoloną długość; liczba znaków może wynosić od 2", "“a” has a length that is not from 2 characters"),
    ("-1", "nonNegativeInteger", "cell/range",
     "„-1” jest poza dozwolonym zakresem (≥ 0)", "“-1” is outside the allowed range (≥ 0)"),
    ("300", "byte", "cell/range",
     "„300” jest poza dozwolonym zakresem (≥ -128, ≤ 127)", "“300” is outside the allowed range (≥ -128, ≤ 127)"),
    ("9" * 50, "long", "cell/range", None, None),
    ("0", {"base": "decimal", "minExclusive": 0}, "cell/range",
     "„0” jest poza dozwolonym zakresem (> 0)", "“0” is outside the allowed range (> 0)"),
    ("2027-01-01", {"base": "date", "maximum": "2026-12-31"}, "cell/range",
     "„2027-01-01” jest poza dozwolonym zakresem (≤ 2026-12-31)",
     "“2027-01-01” is outside the allowed range (≤ 2026-12-31)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def values(read_cells):
    return read_cells([(text, datatype) for text, datatype, _ in VALUES])


@pytest.fixture(scope="module")
def faults(read_cells):
    return read_cells([(text, datatype) for text, datatype, *_ in FAULTS])


def test_no_value_is_a_fault(values):
    assert not values[1]


@pytest.mark.parametrize("index", range(len(VALUES)), ids=[f"{text} {datatype}" for text, datatype, _ in VALUES])
def test_value_gets_canonical_xsd_form(values, index):
    assert values[0][index] == VALUES[index][2]


def test_record_with_a_fault_is_left_out(faults):
    assert faults[0] == []


@pytest.mark.parametrize("index", range(len(FAULTS)), ids=[f"{text} {datatype}" for text, datatype, *_ in FAULTS])
def test_fault_is_told_in_both_languages(faults, index):
    text, _, component, pl, en = FAULTS[index]
    finding = faults[1][f"a{index}"]
    assert (finding.severity, finding.component) == ("Violation", component)
    shown = finding.messages["pl"].partition("„")[2].partition("”")[0]
    assert (finding.source, finding.row, finding.value) == ("one.csv", 2, shown if "…" in shown else text)
    if pl is not None:
        assert dict(finding.messages) == {"pl": pl, "en": en}


def test_empty_cell_is_absent(cell):
    assert cell("") is None


def test_empty_cell_of_required_column_is_fault(bench, cell):
    assert cell(" ", required=True) is None
    assert bench.finding().component == "cell/required"
    assert bench.finding().messages["pl"] == "Komórka jest pusta, a wartość jest wymagana."


@pytest.mark.parametrize("mark", ["-", "b.d.", "nie\u00a0 dotyczy"])
def test_null_marks_are_absent_however_blanks_are_written(bench, cell, mark):
    assert cell(mark, "decimal", null=["-", "b.d.", "nie dotyczy"]) is None
    assert not bench.reading.findings


def test_datatype_iris_are_those_of_xsd(bench, col, tab):
    bench.write("one.csv", "a,b,c,d\n1,2026-01-01,2026-01-01T00:00:00,x\n")
    columns = [col("a", datatype="number"), col("b", datatype="date"), col("c", datatype="datetime"), col("d")]
    reading = bench.read(tab("one", "one.csv", *columns))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert reading.tables["one"].columns == {
        "a": f"{xsd}double",
        "b": f"{xsd}date",
        "c": f"{xsd}dateTime",
        "d": f"{xsd}string",
    }


def test_items_of_separated_cell_are_cleaned_one_by_one(cell):
    assert cell("16 01 04* ;  16\u00a001 06;;", separator=";") == "16 01 04*;16 01 06"


def test_long_value_is_capped_in_finding(bench, cell):
    assert cell("x" * 500, "integer") is None
    assert bench.finding().value == "x" * 199 + "…"


def test_python_and_sql_clean_text_alike(bench):
    sql.install(bench.con)
    texts = [
        chr(code) + "a" + chr(code) + chr(code) + "b" for code in [*range(1, 0x300), *range(0x2000, 0x2070), 0xFEFF]
    ]
    cleaned = bench.con.execute("SELECT source_text(t) FROM (SELECT unnest(?) AS t)", [texts]).fetchall()
    assert [text for (text,) in cleaned] == [clean(text) for text in texts]


def test_the_form_of_a_column_is_told_in_words(bench, cell):
    form = [{"@value": "godziny, np. 08:00", "@language": "pl"}, {"@value": "a time such as 08:00", "@language": "en"}]
    assert cell("8", {"base": "string", "format": "[0-9]{2}:[0-9]{2}"}, **{"dcterms:description": form}) is None
    assert bench.finding().messages == {
        "pl": "„8” nie ma wymaganej postaci: godziny, np. 08:00",
        "en": "“8” does not have the required form: a time such as 08:00",
    }


@pytest.mark.parametrize("form", ["godziny", [], [{"@value": "godziny"}], [{"@value": "x", "@language": "pl", "a": 1}]])
def test_a_form_in_words_has_a_language(cell, form):
    with pytest.raises(RegisterError, match="dcterms:description"):
        cell("8", **{"dcterms:description": form})
