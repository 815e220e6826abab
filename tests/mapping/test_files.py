"""Files as sources: CSV, JSON and XML, and what becomes of them on the way into DuckDB."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import zstandard

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.files import Files
from loaders.mapping.files.json_path import parse_json_path
from loaders.mapping.files.x_path import parse_reference

from .conftest import PREFIXES

MapFile = Callable[..., list[str]]


@pytest.fixture
def map_file(tmp_path: Path) -> MapFile:
    """Map the value of a reference, and return the objects in order."""

    def objects(source: str, reference: str, *, nulls: tuple[str, ...] = ()) -> list[str]:
        mapping = tmp_path / "mapping.ttl"
        mapping.write_text(
            f"{PREFIXES}ex:T rml:logicalSource [ {source} ] ; rml:subject <https://s.example/s> ;"
            f' rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "{reference}" ] ] .',
            "utf-8",
        )
        with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path, nulls) as files:
            write(con, compile_mapping(mapping, base=None, sources=files, con=con), tmp_path / "out.nq")
        lines = (tmp_path / "out.nq").read_text("utf-8").split("\n")[:-1]
        return [line.split(" ", 2)[2].removesuffix(" .").split("XMLSchema#")[-1] for line in lines]

    return objects


CSV_SOURCE = 'rml:source "t.csv" ; rml:referenceFormulation rml:CSV'
JSON_SOURCE = 'rml:source "t.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "{}"'
XML_SOURCE = 'rml:source "t.xml" ; rml:referenceFormulation rml:XPath ; rml:iterator "{}"'


@pytest.mark.parametrize(
    ("content", "objects"),
    [
        ("id,v\n1,a\n2,\n", ['""', '"a"']),
        ('\ufeffv,id\r\n"a""b\nc",1\r\n', [r'"a\"b\nc"']),
        ("id,v\n", []),
    ],
)
def test_csv_values_stand_as_they_are(map_file: MapFile, tmp_path: Path, content: str, objects: list[str]) -> None:
    (tmp_path / "t.csv").write_text(content, "utf-8", newline="")
    assert map_file(CSV_SOURCE, "v") == objects


def test_declared_nulls_give_no_term(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("v\n-\nbrak\na\n", "utf-8")
    assert map_file(CSV_SOURCE.replace('"t.csv"', '[ rml:path "t.csv" ; rml:null "-", "brak" ]'), "v") == ['"a"']
    assert map_file(CSV_SOURCE, "v", nulls=("-",)) == ['"a"', '"brak"']


def test_declared_nulls_give_no_term_in_any_format(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"v": "-"}, {"v": "a"}, {"v": null}]', "utf-8")
    (tmp_path / "t.xml").write_text("<r><v>-</v><v>a</v></r>", "utf-8")
    assert map_file(JSON_SOURCE.format("$[*]"), "v", nulls=("-",)) == ['"a"']
    assert map_file(XML_SOURCE.format("/r"), "v", nulls=("-",)) == ['"a"']


def test_csvw_table_has_its_dialect_and_no_empty_values(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("v;w\n'ą;ć';1\n;2\n".encode("windows-1250"))
    dialect = 'csvw:delimiter ";" ; csvw:quoteChar "\'" ; csvw:encoding "windows-1250"'
    source = f'[ csvw:url "t.csv" ; csvw:dialect [ {dialect} ] ]'
    assert map_file(CSV_SOURCE.replace('"t.csv"', source), "v") == ['"ą;ć"']


@pytest.mark.parametrize("name", ["t[1].csv", "t*.csv", "t?.csv", "{t,t1}.csv", "~/t.csv"])
def test_file_is_the_one_that_is_named(map_file: MapFile, tmp_path: Path, name: str) -> None:
    for other in ("t.csv", "t1.csv", "t2.csv"):
        (tmp_path / other).write_text("v\nwrong\n")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("v\nright\n")
    assert map_file(CSV_SOURCE.replace("t.csv", name), "v") == ['"right"']


def test_missing_file_is_told_by_its_own_name(map_file: MapFile) -> None:
    with pytest.raises(MappingError, match=r"No such file or directory: '.*t\[1\]\.csv'"):
        map_file(CSV_SOURCE.replace("t.csv", "t[1].csv"), "v")


def test_json_lines_end_at_line_feeds_alone(map_file: MapFile, tmp_path: Path) -> None:
    texts = ["a\u2028b", "a\u0085b", "a\u2029b"]
    (tmp_path / "t.jsonl").write_text("".join(f'{{"v": "{text}"}}\r\n' for text in texts) + "\n", "utf-8", newline="")
    assert len(map_file(JSON_SOURCE.replace("t.json", "t.jsonl").format("$"), "v")) == len(texts)


def test_json_lines_are_all_read_in_batches(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("".join(f'{{"v": "{number}"}}\n' for number in range(5001)))
    read = map_file(JSON_SOURCE.replace("t.json", "t.jsonl").format("$"), "v")
    assert sorted(int(value.strip('"')) for value in read) == [*range(5001)]


@pytest.mark.parametrize("content", ["v,w\n1,2,3\n", "v,w\n1\n", ""])
def test_malformed_csv_is_refused(map_file: MapFile, tmp_path: Path, content: str) -> None:
    (tmp_path / "t.csv").write_text(content, "utf-8")
    with pytest.raises(MappingError, match=r"'t\.csv'|in t\.csv"):
        map_file(CSV_SOURCE, "v")


@pytest.mark.parametrize(
    ("iterator", "reference", "objects"),
    [
        ("$.rows[*]", "a", ["integer>", '"x"']),
        ("$.rows[*]", "$.n.m", ["double>", "boolean>"]),
        ("$.rows[*]", "$['two words']", ['"w"']),
        ("$.rows[*]", "two words", ['"w"']),
        ("$.rows[*]", "l[*]", ["integer>", "integer>"]),
        ("$.rows[*]", "l[1]", ["integer>"]),
        ("$.rows[*].n", "m", ["double>", "boolean>"]),
        ("$.rows[*].l[*]", "$", ["integer>", "integer>"]),
        ("$", "rows[*].a", ["integer>", '"x"']),
        ("$.rows[0]", "a", ['"x"']),
        ("$.rows[*].n.*", "@", ["double>", "boolean>"]),
        ("$.nothing[*]", "a", []),
    ],
)
def test_json_path_selects_values_with_their_datatypes(
    map_file: MapFile, tmp_path: Path, iterator: str, reference: str, objects: list[str]
) -> None:
    (tmp_path / "t.json").write_text(
        '{"rows": [{"a": "x", "n": {"m": 1.5}, "two words": "w", "l": [1, 2]},'
        ' {"a": 7, "n": {"m": true}, "l": [], "two words": null}]}',
        "utf-8",
    )
    assert map_file(JSON_SOURCE.format(iterator), reference) == objects


@pytest.mark.parametrize(
    ("iterator", "reference", "message"),
    [
        ("$.rows[*]", "missing", "no column 'missing' in t.json; columns: -"),
        ("$.rows[*]", "l", "selects an array or an object"),
        ("$.rows[*]]", "a", "the path '$.rows[*]]': "),
        ("$..a", "a", "no column 'a' in t.json; columns: -"),
        ("$.rows[*]", "$..l", "selects an array or an object"),
        ("$.rows[*]", "$.l[?(@.x]", "the path '$.l[?(@.x]': "),
    ],
)
def test_json_path_that_selects_no_value_is_refused(
    map_file: MapFile, tmp_path: Path, iterator: str, reference: str, message: str
) -> None:
    (tmp_path / "t.json").write_text('{"rows": [{"a": "x", "l": [1]}]}', "utf-8")
    with pytest.raises(MappingError) as failure:
        map_file(JSON_SOURCE.format(iterator), reference)
    assert message in failure.value.en


def test_malformed_json_is_refused(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"rows": [', "utf-8")
    with pytest.raises(MappingError, match=r"line 5: the source 't\.json' cannot be read: .*Malformed JSON"):
        map_file(JSON_SOURCE.format("$"), "a")


def test_json_mapping_without_references_makes_one_quad(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"a": 1}, {"a": 2}]', "utf-8")
    source = JSON_SOURCE.format("$[*]")
    mapping = tmp_path / "m.ttl"
    mapping.write_text(
        f"{PREFIXES}ex:T rml:logicalSource [ {source} ] ; rml:subjectMap [ rml:constant ex:S ; rml:class ex:C ] ."
    )
    with duckdb.connect() as con, Files(tmp_path) as files:
        write(con, compile_mapping(mapping, base=None, sources=files, con=con), tmp_path / "out.nq")
    assert (tmp_path / "out.nq").read_text().count("\n") == 1


@pytest.mark.parametrize(
    ("text", "path", "stem"),
    [
        ("$", "$", "$"),
        ("a", '$."a"', '$."a"'),
        ("$.a-b.c_d", '$."a-b"."c_d"', '$."a-b"."c_d"'),
        ("$['a\"b\\\\c']", '$."a\\"b\\\\c"', '$."a\\"b\\\\c"'),
        ("$.[*]", "$[*]", "$"),
        ("$.a.[0].['b']", '$."a"[0]."b"', '$."a"[0]."b"'),
        ("$.a[0].b[*].c", '$."a"[0]."b"[*]."c"', '$."a"[0]."b"'),
        ("$['*']", '$."*"', '$."*"'),
        ("łódź.ulica", '$."łódź"."ulica"', '$."łódź"."ulica"'),
    ],
)
def test_json_path_is_written_as_duckdb_reads_it(text: str, path: str, stem: str) -> None:
    parsed = parse_json_path(text)
    assert (parsed.paths[0], parsed.stem, parsed.many) == (path, stem, path != stem)


XML = """<r><i k="1"><a>x</a><a>y</a><b><c>z<d/>w</c></b>t</i><i k="2"><b/></i></r>"""


@pytest.mark.parametrize(
    ("iterator", "reference", "objects"),
    [
        ("/r/i", "@k", ['"1"', '"2"']),
        ("/r/i", "a", ['"x"', '"y"']),
        ("/r/i/", "./b/c", ['"zw"']),
        ("/r/i", "b/c/text()", ['"w"', '"z"']),
        ("//i", "b", ['""', '"zw"']),
        ("/r/i/b", "../@k", ['"1"', '"2"']),
        ("/r/i/b/c", "../../a[1]", ['"x"']),
        ("/r/i/a", ".", ['"x"', '"y"']),
        ("/r", "../i", []),
    ],
)
def test_x_path_selects_string_values(
    map_file: MapFile, tmp_path: Path, iterator: str, reference: str, objects: list[str]
) -> None:
    (tmp_path / "t.xml").write_text(XML, "utf-8")
    if objects:
        assert map_file(XML_SOURCE.format(iterator), reference) == objects
    else:
        with pytest.raises(MappingError, match="no column"):
            map_file(XML_SOURCE.format(iterator), reference)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "/",
        "/r/i",
        "a//b",
        "a/",
        "a/..",
        "x:a",
        "count(a)",
        "child::a",
        "a|b",
        "text()/a",
        "a@k",
        "@k/a",
        "[1]",
        "@",
    ],
)
def test_x_path_beyond_the_subset_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="is not supported"):
        parse_reference(reference)


@pytest.mark.parametrize(
    ("content", "iterator"),
    [
        ("<r>", "/r"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "/r"),
        ("<r/>", "/r[["),
        ("<r/>", "/n:r"),
        ("<r/>", "/r[doc('file:///etc/hostname')]"),
        ("<r/>", "/r[xs:date('yesterday')]"),
    ],
)
def test_malformed_or_dangerous_xml_is_refused(map_file: MapFile, tmp_path: Path, content: str, iterator: str) -> None:
    (tmp_path / "t.xml").write_text(content, "utf-8")
    with pytest.raises(MappingError, match=r"the source 't\.xml' cannot be read"):
        map_file(XML_SOURCE.format(iterator), "a")


def packed(kind: str, *names: str) -> bytes:
    content, out = b"v\na\n", io.BytesIO()
    if kind == "gzip":
        return gzip.compress(content)
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, content)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:gz" if kind == "targz" else "w:xz") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "zip", "targz", "tarxz"])
def test_packed_file_is_unpacked(map_file: MapFile, tmp_path: Path, kind: str) -> None:
    (tmp_path / "t").write_bytes(packed(kind, "t.csv"))
    source = f'rml:source [ rml:path "t" ; rml:compression rml:{kind} ] ; rml:referenceFormulation rml:CSV'
    assert map_file(source, "v") == ['"a"']


@pytest.mark.parametrize(("kind", "message"), [("zip", "t holds 2 files instead of one"), ("rar", "compression")])
def test_file_that_cannot_be_unpacked_is_refused(map_file: MapFile, tmp_path: Path, kind: str, message: str) -> None:
    (tmp_path / "t").write_bytes(packed("zip", "a.csv", "b.csv"))
    source = f'rml:source [ rml:path "t" ; rml:compression rml:{kind} ] ; rml:referenceFormulation rml:CSV'
    with pytest.raises(MappingError, match=message):
        map_file(source, "v")


def test_utf_16_is_read(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t").write_text("v\nŁódź\n", "utf-16")
    source = 'rml:source [ rml:path "t" ; rml:encoding rml:UTF-16 ] ; rml:referenceFormulation rml:CSV'
    assert map_file(source, "v") == ['"Łódź"']


def test_path_may_start_from_the_mapping_or_the_folder(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "maps" / "t.csv").write_text("v\nm\n")
    (tmp_path / "data" / "t.csv").write_text("v\nd\n")
    mapping = tmp_path / "maps" / "m.ttl"
    mapping.write_text(
        PREFIXES
        + "".join(
            f'ex:{root} rml:logicalSource [ rml:source [ rml:root rml:{root} ; rml:path "t.csv" ] ] ;'
            " rml:subject ex:S ;"
            " rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference 'v' ] ] .\n"
            for root in ("MappingDirectory", "CurrentWorkingDirectory")
        )
    )
    with duckdb.connect() as con, Files(tmp_path / "data") as files:
        write(con, compile_mapping(mapping, base=None, sources=files, con=con), tmp_path / "out.nq")
    assert [line.split('"')[1] for line in (tmp_path / "out.nq").read_text().splitlines()] == ["d", "m"]


def test_unknown_formulation_names_those_there_are(map_file: MapFile) -> None:
    with pytest.raises(MappingError, match="supported: rml:CSV, rml:JSONPath, rml:XPath"):
        map_file('rml:source "t" ; rml:referenceFormulation <https://example.org/other>', "v")


@pytest.mark.parametrize(("trim", "value"), [("true", "a"), ("start", "a "), ("end", " a"), ("false", " a ")])
def test_cells_are_trimmed_as_the_dialect_says(map_file: MapFile, tmp_path: Path, trim: str, value: str) -> None:
    (tmp_path / "t.csv").write_text(" v ,w\n a ,1\n - ,2\n")
    source = CSV_SOURCE.replace('"t.csv"', f'[ rml:path "t.csv" ; rml:null "-" ; csvw:dialect [ csvw:trim "{trim}" ] ]')
    name = {"true": "v", "start": "v ", "end": " v", "false": " v "}[trim]
    assert f'"{value}"' in map_file(source, name)
    assert len(map_file(source, name)) == (1 if trim == "true" else 2)


def test_initial_space_is_skipped(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("v, w\na, b\n")
    source = CSV_SOURCE.replace('"t.csv"', '[ rml:path "t.csv" ; csvw:dialect [ csvw:skipInitialSpace true ] ]')
    assert map_file(source, "w") == ['"b"']


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "UTF-16LE", "utf-8"])
def test_encodings_of_offices_are_read(map_file: MapFile, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes("v\nŁódź\n".encode(encoding))
    source = f'rml:source [ rml:path "t.csv" ; rml:encoding "{encoding}" ] ; rml:referenceFormulation rml:CSV'
    assert map_file(source, "v") == ['"Łódź"']


def test_text_of_another_encoding_is_refused(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("v\nŁódź\n".encode("cp1250"))
    source = 'rml:source [ rml:path "t.csv" ; rml:encoding "utf-16" ] ; rml:referenceFormulation rml:CSV'
    with pytest.raises(MappingError, match=r"the source 't\.csv' cannot be read: .*UTF-16"):
        map_file(source, "v")


@pytest.mark.parametrize(
    ("kind", "pack"), {"bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstandard.compress}.items()
)
def test_other_compressions_are_unpacked(
    map_file: MapFile, tmp_path: Path, kind: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "t").write_bytes(pack(b"v\na\n"))
    source = f'rml:source [ rml:path "t" ; rml:compression rml:{kind} ] ; rml:referenceFormulation rml:CSV'
    assert map_file(source, "v") == ['"a"']


@pytest.mark.parametrize("kind", ["gzip", "zip", "targz", "tarxz", "bzip2", "xz", "zstd"])
def test_broken_packing_is_refused(map_file: MapFile, tmp_path: Path, kind: str) -> None:
    (tmp_path / "t").write_bytes(b"v\na\n" * 300)
    source = f'rml:source [ rml:path "t" ; rml:compression rml:{kind} ] ; rml:referenceFormulation rml:CSV'
    with pytest.raises(MappingError, match="line 5: the source 't' cannot be read"):
        map_file(source, "v")


@pytest.mark.parametrize(
    "source",
    [
        '[ rml:path "t.csv" ; rml:root "FOLDER" ]',
        '[ rml:path "FOLDER/t.csv" ; rml:root rml:CurrentWorkingDirectory ]',
        "[ a dcat:Distribution ; dcat:downloadURL <file://FOLDER/t.csv> ]",
        "[ a dcat:Distribution ; dcat:accessURL <file://FOLDER/t%2Ecsv> ]",
        '[ csvw:url "t.csv" ]',
        '[ csvw:url "file://./t.csv" ]',
        "[ <http://rdfs.org/ns/void#dataDump> <file://./t.csv> ]",
        "<file://FOLDER/t.csv>",
    ],
)
def test_file_is_described_in_the_ways_of_rml_io(map_file: MapFile, tmp_path: Path, source: str) -> None:
    (tmp_path / "t.csv").write_text("v\na\n")
    given = source.replace("FOLDER", str(tmp_path)).replace("dcat:", "dcat:")
    for name in ("Distribution", "downloadURL", "accessURL"):
        given = given.replace(f"dcat:{name}", f"<http://www.w3.org/ns/dcat#{name}>")
    assert map_file(f"rml:source {given}", "v") == ['"a"']


def test_file_on_the_web_is_refused(map_file: MapFile) -> None:
    with pytest.raises(MappingError, match=r"line 5: https://e\.example/t\.csv is on the web"):
        map_file("rml:source [ <http://www.w3.org/ns/dcat#accessURL> <https://e.example/t.csv> ]", "v")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.jsonl", '{"v": "a"}\n\n{"v": "b"}\n'),
        ("t.ndjson", '{"v": "a"}\n{"v": "b"}'),
        ("t.json", '{"v": ["a", "b"]}'),
        ("t.xml", "<r><v>a</v><v>b</v></r>"),
        ("t.tsv", "v\na\nb\n"),
    ],
)
def test_formulation_goes_by_the_suffix_unless_stated(
    map_file: MapFile, tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    assert map_file(f'rml:source "{name}"', "v[*]" if name == "t.json" else "v") == ['"a"', '"b"']


SPARQL = (
    'rml:source "{}" ; rml:referenceFormulation <http://www.w3.org/ns/formats/SPARQL_Results_CSV> ; rml:iterator "{}"'
)


def test_solutions_of_a_query_over_an_rdf_file_are_rows(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.ttl").write_text('<https://e.example/a> <https://e.example/p> "x"@pl, 7 .')
    assert map_file(SPARQL.format("t.ttl", "SELECT * { ?s ?p ?v }"), "v") == ['"7"', '"x"']
    optional = "SELECT ?s ?v { ?s ?p 7 OPTIONAL { ?s <https://e.example/q> ?v } }"
    assert map_file(SPARQL.format("t.ttl", optional), "v") == []


@pytest.mark.parametrize(
    ("file", "query", "message"),
    [
        ("t.ttl", "ASK { ?s ?p ?o }", "the query is no SELECT"),
        ("t.ttl", "SELECT", "cannot be read"),
        ("t.csv", "SELECT * { ?s ?p ?v }", "the suffix names no RDF format"),
        ("t.ttl", "SELECT ?s { ?s ?p ?o }", "there is no column 'v'"),
    ],
)
def test_fault_in_a_query_over_an_rdf_file_is_told(
    map_file: MapFile, tmp_path: Path, file: str, query: str, message: str
) -> None:
    (tmp_path / file).write_text("")
    with pytest.raises(MappingError, match=message):
        map_file(SPARQL.format(file, query), "v")


def test_json_wildcard_takes_elements_and_members() -> None:
    assert parse_json_path("$.a[*].b.*").paths == (
        '$."a"[*]."b"[*]',
        '$."a"[*]."b".*',
        '$."a".*."b"[*]',
        '$."a".*."b".*',
    )
    with pytest.raises(ValueError, match="4 wildcards"):
        parse_json_path("$[*][*][*][*]")


def test_x_path_with_a_condition_that_nothing_meets_is_no_error(map_file: MapFile, tmp_path: Path) -> None:
    (tmp_path / "t.xml").write_text("<r><i><tel kind='home'>1</tel><note/></i></r>")
    assert map_file(XML_SOURCE.format("/r/i"), "tel[@kind='fax']") == []
    assert map_file(XML_SOURCE.format("/r/i"), "note/text()") == []
    with pytest.raises(MappingError, match="no column"):
        map_file(XML_SOURCE.format("/r/i"), "fax[@kind='home']")


@pytest.mark.parametrize(
    ("nulls", "objects"),
    [
        ('csvw:null "NULL"', ['""']),
        ('csvw:dialect [ csvw:null "NULL" ]', ['""']),
        ('csvw:dialect [ csvw:null "NULL" ] ; rml:null ""', ['"NULL"']),
        ("", ['"NULL"']),
    ],
)
def test_nulls_of_the_source_come_before_those_of_csvw(
    map_file: MapFile, tmp_path: Path, nulls: str, objects: list[str]
) -> None:
    (tmp_path / "t.csv").write_text('v,w\n"",1\nNULL,2\n')
    assert map_file(f'rml:source [ csvw:url "t.csv" ; {nulls} ]', "v") == objects


@pytest.mark.parametrize(
    ("source", "reference", "pl"),
    [
        ('rml:source [ rml:path "t.csv" ; rml:encoding "nosuch" ]', "v", "kodowanie 'nosuch' nie jest znane"),
        ('rml:source [ rml:path "t.csv" ; rml:compression rml:rar ]', "v", "kompresja rml:rar nie jest znana"),
        ('rml:source "t.json"', "v", "'v' wskazuje tablicę albo obiekt, a nie wartość"),
        ('rml:source "t.json"', "$..v", "'$..v' wskazuje tablicę albo obiekt, a nie wartość"),
        ('rml:source "t.json"', "$.v[", "ścieżka '$.v['"),
        ('rml:source [ rml:path "t.csv" ; csvw:dialect [ csvw:skipRows 1 ] ]', "v", "wiersz 2 ma komórek: 1 zamiast 2"),
    ],
)
def test_faults_of_readers_are_told_in_polish(
    map_file: MapFile, tmp_path: Path, source: str, reference: str, pl: str
) -> None:
    (tmp_path / "t.json").write_text('{"v": [1]}')
    (tmp_path / "t.csv").write_text("x\nv,w\na\n")
    with pytest.raises(MappingError) as failure:
        map_file(source, reference)
    assert pl in failure.value.pl
    assert "\x1f" not in failure.value.en + failure.value.pl


def test_triples_map_may_be_a_blank_node_in_the_vocabulary_of_the_drafts(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"v": "a"}]')
    (tmp_path / "m.ttl").write_text(
        f'{PREFIXES}[ a rml:TriplesMap ; rml:logicalSource [ rml:source "t.json" ; rml:iterator "$.[*]" ;'
        " rml:referenceFormulation <http://w3id.org/rml/ql/JSONPath> ] ;"
        ' rml:subjectMap [ rml:template "https://s.example/{v}" ; rml:class ex:C ] ] .'
    )
    with duckdb.connect() as con, Files(tmp_path) as files:
        write(con, compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con), tmp_path / "out.nq")
    assert (tmp_path / "out.nq").read_text().startswith("<https://s.example/a> ")
