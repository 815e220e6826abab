"""Files as sources: CSV, JSON and XML, and what becomes of them on the way into DuckDB."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

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
        lines = (tmp_path / "out.nq").read_text("utf-8").splitlines()
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
        ("$.rows[*]]", "a", "']' at character 10"),
        ("$..a", "a", "'..a' at character 2"),
        ("$.rows[*]", "$.l[?(@.x)]", "at character 4"),
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
        ("$.a[0].b[*].c", '$."a"[0]."b"[*]."c"', '$."a"[0]."b"'),
        ("$['*']", '$."*"', '$."*"'),
        ("łódź.ulica", '$."łódź"."ulica"', '$."łódź"."ulica"'),
    ],
)
def test_json_path_is_written_as_duckdb_reads_it(text: str, path: str, stem: str) -> None:
    parsed = parse_json_path(text)
    assert (parsed.path, parsed.stem, parsed.many) == (path, stem, path != stem)


XML = """<r><i k="1"><a>x</a><a>y</a><b><c>z<d/>w</c></b>t</i><i k="2"><b/></i></r>"""


@pytest.mark.parametrize(
    ("iterator", "reference", "objects"),
    [
        ("/r/i", "@k", ['"1"', '"2"']),
        ("/r/i", "a", ['"x"', '"y"']),
        ("/r/i/", "./b/c", ['"zw"']),
        ("/r/i", "b/c/text()", ['"z"']),
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
        ("<r/>", "r"),
        ("<r/>", "/r[["),
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
