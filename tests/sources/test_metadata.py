"""source.json: what it may say, and errors that tell the JSON path of what it may not."""

import json

import openpyxl
import pytest

from app.errors import RegisterError
from loaders.sources import metadata, promised_tables
from loaders.sources.datatype import Datatype

BASE = "https://example.org/"
COLUMN = {"name": "a"}
TABLE = {"@id": "#one", "url": "one.csv", "tableSchema": {"columns": [COLUMN]}}


def load(tmp_path, document):
    path = tmp_path / "source.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return metadata.load(path, BASE)


def group(*tables, **keys):
    return {"@context": "http://www.w3.org/ns/csvw", "tables": list(tables), **keys}


def with_column(**keys):
    return group({**TABLE, "tableSchema": {"columns": [{**COLUMN, **keys}]}})


def test_annotations_and_standard_keys_are_accepted(tmp_path):
    document = group(
        {
            **TABLE,
            "@type": "Table",
            "rdfs:comment": "uwaga",
            "dialect": {"@type": "Dialect", "delimiter": ";"},
            "tableSchema": {
                "@type": "Schema",
                "columns": [{"@type": "Column", "name": "a", "titles": {"pl": ["A", "B"], "en": "C"}, "dc:title": "x"}],
                "primaryKey": ["a"],
            },
        },
        dialect={"encoding": "windows-1250", "delimiter": "\t"},
    )
    document["@context"] = ["http://www.w3.org/ns/csvw", {"@language": "pl"}]
    document["@type"] = "TableGroup"
    (table,) = load(tmp_path, document)
    assert (table.dialect.encoding, table.dialect.delimiter) == ("windows-1250", ";")
    assert (table.columns[0].titles, table.columns[0].label, table.primary_key) == (("A", "B", "C"), "A", ("a",))


def test_datatype_of_kind_is_resolved_against_the_base(tmp_path):
    (table,) = load(tmp_path, with_column(datatype={"@id": "def/Nip", "base": "string"}))
    assert table.columns[0].datatype == Datatype(kind="https://example.org/def/Nip")
    (table,) = load(tmp_path, with_column(datatype={"@id": "https://other.org/def/X"}))
    assert table.columns[0].datatype.kind == "https://other.org/def/X"


def test_promised_tables_need_no_source(tmp_path):
    path = tmp_path / "source.json"
    path.write_text(json.dumps(with_column(datatype="date")))
    tables = promised_tables(path, base=BASE)
    assert dict(tables["one"].columns) == {"a": "http://www.w3.org/2001/XMLSchema#date"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "Expecting property name"),
        ([], r"source\.json: \$: must be an object"),
        ({"tables": []}, r"\$: lacks '@context'"),
        ({**group(TABLE), "@context": "http://schema.org/"}, r"\$\.@context: must be 'http://www.w3.org/ns/csvw'"),
        (group(), r"\$\.tables: must be a list of tables"),
        (group(TABLE, notes=1), r"\$: 'notes' is unknown or not supported"),
        (group({**TABLE, "urll": "x"}), r"\$\.tables\[0\]: 'urll' is unknown or not supported; did you mean 'url'\?"),
        (group({**TABLE, "@id": "one"}), r"tables\[0\]\.@id: must be '#' and an ASCII name"),
        (group(TABLE, {**TABLE, "@id": "#ONE"}), r"\$\.tables: the name 'one' is given twice"),
        (group({**TABLE, "url": 5}), r"tables\[0\]\.url: must be a string"),
        (group({**TABLE, "tableSchema": {"columns": []}}), r"tableSchema\.columns: must be a list of columns"),
        (
            group({**TABLE, "tableSchema": {"columns": [COLUMN], "primaryKey": "b"}}),
            r"tableSchema\.primaryKey: 'b' is no column",
        ),
        (
            group({**TABLE, "tableSchema": {"columns": [COLUMN], "foreignKeys": []}}),
            r"tableSchema: 'foreignKeys' is unknown",
        ),
        (
            group({**TABLE, "tableSchema": {"columns": [COLUMN, {"name": "A"}]}}),
            r"tableSchema\.columns: the name 'a' is given twice",
        ),
        (with_column(name="żółw"), r"columns\[0\]\.name: must be ASCII letters"),
        (with_column(required="yes"), r"columns\[0\]\.required: must be true or false"),
        (with_column(separator=";", datatype="date"), r"columns\[0\]\.separator: needs plain text"),
        (with_column(aboutUrl="x"), r"columns\[0\]: 'aboutUrl' is unknown"),
        (with_column(datatype="gDay"), r"columns\[0\]\.datatype: datatype 'gDay' is none of string"),
        (with_column(datatype={"base": "date", "format": "dd.MM.yy"}), r"datatype\.format: the field 'yy' is not"),
        (with_column(datatype={"base": "date", "format": "MM.yyyy"}), r"datatype\.format: a date needs d, dd"),
        (with_column(datatype={"base": "time", "format": "HH:mm X ss"}), "the time zone must stand last"),
        (with_column(datatype={"base": "time", "format": "HH:mm:ss.S'x'"}), "only a time zone may follow"),
        (with_column(datatype={"base": "decimal", "format": "#,##0"}), r"format: must be \{decimalChar, groupChar\}"),
        (with_column(datatype={"base": "decimal", "format": {"pattern": "0"}}), r"format: lacks 'decimalChar'"),
        (with_column(datatype={"format": {"decimalChar": ","}}), r"format: only numbers take decimalChar"),
        (with_column(datatype={"base": "decimal", "format": {"decimalChar": ",,"}}), r"must be one character"),
        (with_column(datatype={"base": "boolean", "format": "Tak"}), "must be two words"),
        (with_column(datatype={"base": "json", "format": "x"}), "json takes no format"),
        (with_column(datatype={"base": "integer", "minLength": 1}), "only text has a length"),
        (with_column(datatype={"base": "string", "minimum": 1}), "only numbers and dates have bounds"),
        (with_column(datatype={"base": "integer", "minimum": True}), "must be a number or a string"),
        (with_column(datatype={"minLength": -1}), "must be a whole number from 0"),
        (with_column(datatype={"@id": "def/Nip", "base": "integer"}), "an identifier is a string"),
        (group({**TABLE, "dialect": {"encoding": "cp-none"}}), r"dialect\.encoding: 'cp-none' is no known encoding"),
        (group({**TABLE, "dialect": {"encoding": "base64"}}), "'base64' is no known encoding"),
        (group({**TABLE, "dialect": {"trim": False}}), r"dialect\.trim: must be True"),
        (group({**TABLE, "dialect": {"lineTerminators": "\r"}}), r"dialect\.lineTerminators: may only be"),
        (group({**TABLE, "dialect": {"delimiter": "::"}}), r"dialect\.delimiter: must be one character"),
    ],
)
def test_error_tells_where_and_what(tmp_path, document, message):
    with pytest.raises(RegisterError, match=message) as caught:
        load(tmp_path, document)
    assert str(tmp_path) in caught.value.pl


def test_missing_metadata_is_register_error(tmp_path):
    with pytest.raises(RegisterError, match="No such file") as caught:
        metadata.load(tmp_path / "source.json", BASE)
    assert "nie można odczytać metadanych" in caught.value.pl


def test_regular_expression_that_looks_ahead_is_register_error(bench, tab, col):
    bench.write("one.csv", "a\n1\n")
    with pytest.raises(RegisterError, match=r"one/a: format '\(\?=x\)y'"):
        bench.read(tab("one", "one.csv", col("a", datatype={"format": "(?=x)y"})))


def test_column_that_is_not_public_is_register_error(bench, tab, col):
    bench.write("one.csv", "a,b\n1,2\n")
    with pytest.raises(RegisterError, match=r"not public by lod:kolumnaPubliczna of .*: one/b;") as caught:
        bench.read(tab("one", "one.csv", col("a"), col("b")), public=frozenset({"one/a"}))
    assert "nie są publiczne" in caught.value.pl


def test_override_names_a_url_as_written(bench, tab, col):
    other = bench.write("other.csv", "a\nx\n")
    bench.read(tab("one", "one.csv", col("a")), overrides={"one.csv": str(other)})
    assert bench.rows("one", "a, _source") == [("x", "other.csv")]


COMPANION = {"tag:lodzkie.pl,2026:companion": True}


def test_override_without_a_name_is_of_the_main_source(bench, tab, col):
    other, second = bench.write("other.csv", "a\nx\n"), tab("two", "two.csv", col("a"), **COMPANION)
    bench.write("two.csv", "a\ny\n")
    bench.read(second, tab("one", "one.csv", col("a")), overrides={"": str(other)})
    assert [bench.rows(table, "a") for table in ("one", "two")] == [["x"], ["y"]]


def test_override_without_a_name_is_refused_where_the_rest_would_stay_the_sample(bench, tab, col):
    tables = [tab(name, f"sample/{name}.csv", col("a")) for name in ("one", "two")]
    with pytest.raises(RegisterError, match=r"there are sample/one\.csv, sample/two\.csv$") as caught:
        bench.read(*tables, overrides={"": "x.csv"})
    assert "Podaj ADRES=PLIK" in caught.value.pl


@pytest.mark.parametrize("key", ["", "sample/book.xlsx", "book.xlsx"])
def test_another_workbook_replaces_all_sheets(bench, tab, col, key):
    book = openpyxl.Workbook()
    for sheet, value in (("One", "x"), ("Two", "y")):
        for cells in (["a"], [value]):
            (book[sheet] if sheet in book else book.create_sheet(sheet)).append(cells)
    book.save(bench.folder / "new.xlsx")
    tables = [tab(name.lower(), f"sample/book.xlsx#{name}", col("a")) for name in ("One", "Two")]
    bench.read(*tables, overrides={key: str(bench.folder / "new.xlsx")})
    assert [bench.rows(table, "a") for table in ("one", "two")] == [["x"], ["y"]]


def test_only_sheet_may_come_as_another_format(bench, tab, col):
    bench.read(tab("one", "book.xlsx#One", col("a")), overrides={"": str(bench.write("other.csv", "a\nx\n"))})
    assert bench.rows("one", "a, _source") == [("x", "other.csv")]


def test_last_part_of_a_url_is_enough_where_it_is_unique(bench, tab, col):
    other = str(bench.write("other.csv", "a\nx\n"))
    one, two, three = (tab(f"t{number}", url, col("a")) for number, url in enumerate(("a/x.csv", "b/x.csv", "b/y.csv")))
    bench.read(one, three, overrides={"x.csv": other, "y.csv": other})
    assert bench.rows("t0", "a") == ["x"]
    with pytest.raises(
        RegisterError, match=r"several tables have a url that ends in 'x\.csv'; there are a/x\.csv, b/x"
    ) as e:
        bench.read(one, two, overrides={"x.csv": other})
    assert "kilka tabel" in e.value.pl


def test_override_of_unknown_url_is_register_error(bench, tab, col):
    with pytest.raises(RegisterError, match=r"no table has the url 'tow\.csv'; there are one\.csv") as caught:
        bench.read(tab("one", "one.csv", col("a")), overrides={"tow.csv": "x.csv"})
    assert "żadna tabela" in caught.value.pl


def test_file_name_with_hash_is_no_fragment(bench, tab, col):
    bench.write("c#1.csv", "a\nx\n")
    bench.read(tab("one", "c#1.csv", col("a")))
    assert bench.rows("one", "a") == ["x"]


def test_optional_column_can_be_no_key(bench, tab, col):
    optional = {"tag:lodzkie.pl,2026:optional": True}
    with pytest.raises(RegisterError, match=r"primaryKey: 'a' is optional"):
        bench.read(tab("one", "one.csv", col("a", **optional), key="a"))
