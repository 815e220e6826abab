"""What SQL cannot read: paths and dialects that are evaluated record by record, and that a plan says so."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.__main__ import main
from loaders.mapping.files import Files

from .conftest import PREFIXES

Run = Callable[..., list[str]]
KIND = "^^<http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Map a reference of the records of a file, and return the objects and what the plan says of the reading."""

    def objects(source: str, reference: str) -> list[str]:
        text = reference.replace("\\", "\\\\").replace('"', '\\"')
        (tmp_path / "m.ttl").write_text(
            f"{PREFIXES}ex:T rml:logicalSource [ {source} ] ; rml:subject ex:s ;"
            f' rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "{text}" ] ] .',
            "utf-8",
        )
        with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
            plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con)
            write(con, plan, tmp_path / "out.nq")
        assert "-- Interpreted, not read in SQL: " in plan.sql()
        lines = (tmp_path / "out.nq").read_text("utf-8").splitlines()
        return [line.split(" ", 2)[2].removesuffix(" .").replace(KIND, "^").removesuffix(">") for line in lines]

    return objects


JSON = 'rml:source "t.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "{}"'
BOOKS = {
    "books": [
        {"title": "Lalka", "price": 20, "tags": ["a", "b", "c"], "in": {"title": "wewnątrz"}},
        {"title": "Faraon", "price": 35.5, "tags": [], "sold": True, "none": None},
        {"title": "Emancypantki", "price": 5},
    ]
}


@pytest.mark.parametrize(
    ("iterator", "reference", "objects"),
    [
        ("$.books[?@.price > 10]", "title", ['"Faraon"', '"Lalka"']),
        ("$.books[?(@.sold == true)]", "$.price", ['"35.5"^double']),
        ("$.books[-1]", "@.title", ['"Emancypantki"']),
        ("$.books[0:2]", "$.price", ['"20"^integer', '"35.5"^double']),
        ("$.books[1,2]", "$.sold", ['"true"^boolean']),
        ("$.books[*]", "$..title", ['"Emancypantki"', '"Faraon"', '"Lalka"', '"wewnątrz"']),
        ("$.books[*]", "$.tags[0::2]", ['"a"', '"c"']),
        ("$.books[?length(@.tags) == 0]", "$['none','price']", ['"35.5"^double']),
        ("$.books[?match(@.title, 'La.*')]", "$.in['title']", ['"wewnątrz"']),
        ("$.books[?@.price > 100]", "title", []),
    ],
)
def test_all_of_json_path_selects(run: Run, tmp_path: Path, iterator: str, reference: str, objects: list[str]) -> None:
    (tmp_path / "t.json").write_text(json.dumps(BOOKS), "utf-8")
    assert run(JSON.format(iterator), reference) == objects


def test_json_key_that_no_record_has_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps(BOOKS), "utf-8")
    with pytest.raises(MappingError, match=r"m\.ttl, line 5: .*there is no column 'missing' in t\.json"):
        run(JSON.format("$.books[?@.price > 10]"), "missing")


XML = (
    'rml:source "t.xml" ; rml:iterator "{}" ; rml:referenceFormulation [ a rml:XPathReferenceFormulation ;'
    ' rml:namespace [ rml:namespacePrefix "k" ; rml:namespaceURL "https://k.example/" ] ]'
)
LIBRARY = """<k:books xmlns:k="https://k.example/" xmlns:x="https://x.example/">
  <k:book k:n="1" year="1890"><k:title>Lalka</k:title><tag>a</tag><tag>b</tag></k:book>
  <k:book k:n="2" year="1895"><k:title>Faraon</k:title><x:title>inny</x:title><tag/></k:book>
</k:books>"""


@pytest.mark.parametrize(
    ("iterator", "reference", "objects"),
    [
        ("/k:books/k:book", "k:title", ['"Faraon"', '"Lalka"']),
        ("/k:books/k:book", "@k:n", ['"1"', '"2"']),
        ("//k:book[@year > 1890]", "k:title/text()", ['"Faraon"']),
        ("/k:books/k:book", "concat(@year, '-', upper-case(k:title))", ['"1890-LALKA"', '"1895-FARAON"']),
        ("/k:books/k:book", "count(tag)", ['"1"', '"2"']),
        ("/k:books/k:book", "tag", ['""', '"a"', '"b"']),
        ("/k:books/k:book/tag", "ancestor::k:book/@k:n", ['"1"', '"2"']),
        ("/k:books/k:book", "exists(tag[2])", ['"false"', '"true"']),
        ("/k:books/k:book[k:title = 'Lalka']", "following-sibling::*/k:title | k:title", ['"Faraon"', '"Lalka"']),
        ("/k:books/k:none", "k:title", []),
    ],
)
def test_all_of_x_path_selects(run: Run, tmp_path: Path, iterator: str, reference: str, objects: list[str]) -> None:
    (tmp_path / "t.xml").write_text(LIBRARY, "utf-8")
    assert run(XML.format(iterator), reference) == objects


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("k:missing", "there is no column 'k:missing' in t.xml"),
        ("z:title", "the path 'z:title': .*prefix 'z' is not declared"),
        ("unparsed-text('file:///etc/hostname')", "unknown function 'unparsed-text'"),
        ("xs:integer(k:title)", r"the path .*Lalka"),
    ],
)
def test_fault_in_an_x_path_is_told(run: Run, tmp_path: Path, reference: str, message: str) -> None:
    (tmp_path / "t.xml").write_text(LIBRARY, "utf-8")
    with pytest.raises(MappingError, match=message):
        run(XML.format("/k:books/k:book"), reference)


def test_namespace_without_prefix_is_an_error(run: Run) -> None:
    source = XML.format("/r").replace('rml:namespacePrefix "k" ; ', "")
    with pytest.raises(MappingError, match="needs rml:namespacePrefix and rml:namespaceURL"):
        run(source, "a")


def csv_source(dialect: str) -> str:
    return f'rml:referenceFormulation rml:CSV ; rml:source [ csvw:url "t.csv" ; csvw:dialect [ {dialect} ] ]'


@pytest.mark.parametrize(
    ("content", "dialect", "reference", "objects"),
    {
        "comments": ("v;w\n#x;y\na;'b\n#c'\n", 'csvw:commentPrefix "#" ; csvw:quoteChar "\'"', "w", ['"b\\n#c"']),
        "long comment mark": ("v\n--x\na\n", 'csvw:commentPrefix "--"', "v", ['"a"']),
        "no header": ("a,b\nc,d\n", "csvw:header false", "_col.2", ['"b"', '"d"']),
        "no header, by count": ("a,b\n", "csvw:headerRowCount 0", "_col.1", ['"a"']),
        "two header rows": ("v,w\nwartość,inna\na,b\n", "csvw:headerRowCount 2", "wartość", ['"a"']),
        "skipped rows": ("Rejestr\n2026\nv\na\n", "csvw:skipRows 2", "v", ['"a"']),
        "blank rows": ("v,w\n,\na,b\n", "csvw:skipBlankRows true", "v", ['"a"']),
        "no quotes": ('v\n"a"\n', 'csvw:quoteChar ""', "v", [r'"\"a\""']),
        "escapes": ('v,w\n"a\\"b",c\n', "csvw:doubleQuote false", "v", [r'"a\"b"']),
        "terminators": ("v,w|a,b|", 'csvw:lineTerminators "|"', "w", ['"b"']),
        "empty cells are null": ("v,w\n,b\n", "csvw:headerRowCount 1 ; csvw:skipBlankRows true", "v", []),
        "trimmed": ("v\n a \n", 'csvw:skipBlankRows true ; csvw:trim "true"', "v", ['"a"']),
        "several marks": ("v;w\r\na;b\r\n", 'csvw:delimiter ";" ; csvw:commentPrefix "#"', "w", ['"b"']),
    }.values(),
)  # fmt: skip
def test_csv_dialects_beyond_duckdb_are_read(
    run: Run, tmp_path: Path, content: str, dialect: str, reference: str, objects: list[str]
) -> None:
    (tmp_path / "t.csv").write_text(content, "utf-8", newline="")
    if "delimiter" not in dialect and ";" in content:
        dialect = f'csvw:delimiter ";" ; {dialect}'
    assert run(csv_source(dialect), reference) == objects


@pytest.mark.parametrize(
    ("dialect", "message"),
    [
        ('csvw:delimiter ";" ; csvw:skipColumns 1', "csvw:skipColumns is not supported; supported: commentPrefix"),
        ('csvw:header "maybe"', "csvw:header is 'maybe' where true or false is expected"),
        ('csvw:skipRows "-1"', "csvw:skipRows is '-1' where a number of rows is expected"),
        ('csvw:delimiter "||"', r"csvw:delimiter is '\|\|' where one character is expected"),
        ('csvw:quoteChar "ab"', "csvw:quoteChar is 'ab' where one character is expected"),
        ('csvw:trim "left"', "csvw:trim is 'left' where true, false, start or end is expected"),
        ("csvw:skipRows 0 ; csvw:headerRowCount 2", "row 3 has 1 cells instead of 2"),
        ('csvw:skipBlankRows true ; csvw:encoding "nosuch"', "encoding 'nosuch' is not known"),
    ],
)
def test_fault_in_a_dialect_or_its_file_is_told(run: Run, tmp_path: Path, dialect: str, message: str) -> None:
    (tmp_path / "t.csv").write_text("v,w\nx,y\na\n")
    with pytest.raises(MappingError, match=message):
        run(csv_source(dialect), "v")


def test_explain_says_what_is_interpreted_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.json").write_text(json.dumps(BOOKS), "utf-8")
    source = JSON.format("$.books[?@.price > 10]")
    (tmp_path / "m.ttl").write_text(
        f'{PREFIXES}ex:T rml:logicalSource [ {source} ] ; rml:subjectMap [ rml:template "https://s.example/{{title}}" ;'
        " rml:class ex:Book ] ."
    )
    assert main([str(tmp_path / "m.ttl"), "--explain", "--folder", str(tmp_path)]) == 0
    assert (
        "-- <https://example.org/T> (m.ttl, line 5)\n"
        "-- Interpreted, not read in SQL: '[?@.price > 10]' at character 8 of $.books[?@.price > 10]\n"
    ) in capsys.readouterr().out


def test_view_reads_records_that_are_interpreted(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps(BOOKS), "utf-8")
    (tmp_path / "m.ttl").write_text(
        f"""{PREFIXES}ex:T rml:logicalSource ex:V ; rml:subject ex:s ;
            rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "tag" ] ] .
        ex:V rml:viewOn [ {JSON.format("$.books[?@.price > 10]")} ] ;
            rml:field [ rml:fieldName "tag" ; rml:reference "$.tags[*]" ] ."""
    )
    with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
        plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con)
        write(con, plan, tmp_path / "out.nq")
    assert (tmp_path / "out.nq").read_text().count('"a"') == 1
