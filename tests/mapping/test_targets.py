"""Logical targets: which quads go to which file, and in which form."""

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import zstandard

from app.errors import MappingError
from loaders.mapping import Local, compile_mapping, write, write_targets
from loaders.mapping.__main__ import main
from loaders.mapping.files import Files

from .conftest import PREFIXES

TARGETS = """
ex:one rml:target [ rml:path "one.nq" ] {one} .
ex:two rml:target [ rml:path "two.nq" ] .
"""
MAPPING = """
ex:T rml:logicalSource [ rml:source "t.csv" ] ; rml:subjectMap [ rml:template "https://s.example/{{v}}" {subject} ] ;
    rml:predicateObjectMap [ rml:predicateMap [ rml:constant ex:p {predicate} ] ;
        rml:objectMap [ rml:reference "v" ; rml:languageMap [ rml:constant "pl" {language} ] {object} ] ;
        rml:graphMap [ rml:constant {graph_iri} {graph} ] ] ,
    [ rml:predicate ex:q ; rml:object ex:o ] .
"""
ONE, TWO = "; rml:logicalTarget ex:one", "; rml:logicalTarget ex:two"
Run = Callable[..., None]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Map one row, with additions to its term maps and to the first target."""

    def write_all(*, one: str = "", graph_iri: str = "rml:defaultGraph", strict: bool = False, **parts: str) -> None:
        (tmp_path / "t.csv").write_text("v\na\n")
        (tmp_path / "m.ttl").write_text(mapping(graph_iri, **parts) + TARGETS.format(one=one), "utf-8")
        with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
            plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con, strict=strict)
            write(con, plan, tmp_path / "out.nq")
            write_targets(con, plan, tmp_path)

    return write_all


def mapping(graph_iri: str = "rml:defaultGraph", **parts: str) -> str:
    given = dict.fromkeys(("subject", "predicate", "language", "object", "graph"), "") | parts
    return PREFIXES + MAPPING.format(graph_iri=graph_iri, **given)


def predicates(folder: Path) -> dict[str, list[str]]:
    """The last letters of the predicates in each file."""
    made = {file.name: file.read_text().splitlines() for file in folder.glob("*.nq")}
    return {name: [line.split("org/")[1][0] for line in lines] for name, lines in made.items()}


@pytest.mark.parametrize("part", ["predicate", "object", "language", "graph"])
def test_quad_goes_where_any_of_its_term_maps_says(run: Run, tmp_path: Path, part: str) -> None:
    run(**{part: ONE})
    assert predicates(tmp_path) == {"out.nq": ["q"], "one.nq": ["p"]}


def test_subject_sends_all_of_its_quads(run: Run, tmp_path: Path) -> None:
    run(subject=ONE, object=TWO)
    assert predicates(tmp_path) == {"out.nq": [], "one.nq": ["p", "q"], "two.nq": ["p"]}


def test_register_has_no_targets(run: Run) -> None:
    with pytest.raises(MappingError, match=r"m\.ttl, line \d+: .*not supported in a register"):
        run(object=ONE, strict=True)


@pytest.mark.parametrize(
    ("form", "text"),
    {
        "Turtle": '<https://s.example/a> <https://example.org/p> "a"@pl .',
        "N-Triples": '<https://s.example/a> <https://example.org/p> "a"@pl .',
        "TriG": '<https://s.example/a> <https://example.org/p> "a"@pl .',
        "N3": '<https://s.example/a> <https://example.org/p> "a"@pl .',
        "RDF_XML": '<p xmlns="https://example.org/" xml:lang="pl">a</p>',
        "JSON-LD": '"@value":"a"',
        "RDF_JSON": '"lang": "pl"',
    }.items(),
)
def test_target_is_written_in_the_form_it_asks_for(run: Run, tmp_path: Path, form: str, text: str) -> None:
    run(object=ONE, one=f"; rml:serialization <http://www.w3.org/ns/formats/{form}>")
    assert text in (tmp_path / "one.nq").read_text()


def unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("one.nq")


@pytest.mark.parametrize(
    ("kind", "unpack"),
    {
        "gzip": gzip.decompress,
        "zip": unzipped,
        "bzip2": bz2.decompress,
        "xz": lzma.decompress,
        "zstd": zstandard.decompress,
    }.items(),
)
def test_target_is_packed_and_encoded(tmp_path: Path, kind: str, unpack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "t.csv").write_text("v\nŁódź\n")
    form = f"; rml:compression rml:{kind} ; rml:encoding rml:UTF-16"
    (tmp_path / "m.ttl").write_text(mapping(object=ONE) + TARGETS.format(one=form), "utf-8")
    command = [str(tmp_path / "m.ttl"), "--folder", str(tmp_path), "-o", str(tmp_path / "out.nq")]
    assert main(command) == 0
    first = (tmp_path / "one.nq").read_bytes()
    assert '"Łódź"@pl .\n' in unpack(first).decode("utf-16")
    assert main(command) == 0
    assert (tmp_path / "one.nq").read_bytes() == first


@pytest.mark.parametrize(
    ("root", "place"),
    [("rml:MappingDirectory", "one.nq"), ("rml:CurrentWorkingDirectory", "one.nq"), ('"sub"', "sub/one.nq")],
)
def test_target_lies_where_its_root_says(tmp_path: Path, root: str, place: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "t.csv").write_text("v\na\n")
    targets = f'ex:one rml:target [ rml:path "one.nq" ; rml:root {root} ] .'
    (tmp_path / "m.ttl").write_text(mapping(object=ONE) + targets)
    assert main([str(tmp_path / "m.ttl"), "--folder", str(tmp_path), "-o", str(tmp_path / "out.nq")]) == 0
    assert (tmp_path / place).exists()


@pytest.mark.parametrize(
    ("one", "message"),
    [
        ("; rml:serialization ex:Prose", "rml:serialization <https://example.org/Prose> is not known; known: "),
        ("; rml:compression rml:rar", "rml:compression rml:rar is not known; known: rml:none, rml:gzip"),
        ('; rml:encoding "nosuch"', "the encoding 'nosuch' is not known"),
        ("; rml:colour ex:red", "rml:colour is not supported here"),
    ],
)
def test_unknown_form_is_refused_before_anything_is_written(run: Run, tmp_path: Path, one: str, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        run(object=ONE, one=one)
    assert not (tmp_path / "one.nq").exists()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../one.nq", "is outside of the folder"),
        ("{folder}/../one.nq", "is outside of the folder"),
        ("t.csv", "is a file that this run reads, or writes otherwise"),
        ("m.ttl", "is a file that this run reads, or writes otherwise"),
        ("./sub/../out.nq", "is a file that this run reads, or writes otherwise"),
        ("sub", "is a folder"),
        ("sub/sub/one.nq", "there is no folder for the target"),
    ],
)
def test_target_in_the_wrong_place_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, message: str
) -> None:
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "t.csv").write_text("v\na\n")
    target = f'ex:one rml:target [ rml:path "{path.format(folder=folder)}" ] .'
    (folder / "m.ttl").write_text(mapping(object=ONE) + target)
    before = {file: file.is_dir() or file.read_bytes() for file in tmp_path.rglob("*")}
    assert main([str(folder / "m.ttl"), "--folder", str(folder), "-o", str(folder / "out.nq")]) == 3
    assert message in capsys.readouterr().err
    assert {file: file.is_dir() or file.read_bytes() for file in tmp_path.rglob("*")} == before


def test_target_may_be_anywhere_when_the_command_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "t.csv").write_text("v\na\n")
    (folder / "m.ttl").write_text(mapping(object=ONE) + 'ex:one rml:target [ rml:path "../one.nq" ] .')
    command = [str(folder / "m.ttl"), "--folder", str(folder), "-o", str(folder / "out.nq")]
    assert main([*command, "--targets-anywhere"]) == 0
    assert (tmp_path / "one.nq").exists()


def test_two_targets_in_one_file_are_refused(run: Run, tmp_path: Path) -> None:
    turtle = "rml:serialization <http://www.w3.org/ns/formats/Turtle>"
    other = f"{ONE.replace('ex:one', '')}[ rml:target [ rml:path './one.nq' ] ; {turtle} ]"
    with pytest.raises(MappingError, match="is a file that this run reads, or writes otherwise"):
        run(object=ONE, subject=other)
    assert not (tmp_path / "one.nq").exists()


def test_character_that_the_encoding_has_not_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_text("as it was")
    with pytest.raises(MappingError, match=r"one\.nq cannot be written in ISO-8859-2, which has no 'ə'"):
        run(object=ONE, graph_iri="<https://g.example/ə>", one='; rml:encoding "ISO-8859-2"')
    assert (tmp_path / "one.nq").read_text() == "as it was"


def test_named_graph_has_no_room_in_turtle(run: Run) -> None:
    with pytest.raises(MappingError, match=r"one\.nq cannot be written as <http://www.w3.org/ns/formats/Turtle>"):
        run(object=ONE, graph_iri="ex:g", one="; rml:serialization <http://www.w3.org/ns/formats/Turtle>")


def test_target_that_is_no_file_is_refused(run: Run) -> None:
    with pytest.raises(MappingError, match=r"no target that is written here; written are files"):
        run(object="; rml:logicalTarget [ rml:target [ a ex:Endpoint ] ]")


def test_targets_of_void_and_of_the_drafts_are_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("v\na\n")
    target = (
        "ex:one rml:target [ <http://rdfs.org/ns/void#dataDump> <file://./one.nq> ] ;"
        " rml:compression <http://w3id.org/rml/comp/gzip> ; rml:encoding <http://w3id.org/rml/enc/UTF-8> ."
    )
    (tmp_path / "m.ttl").write_text(mapping(object=ONE) + target)
    assert main([str(tmp_path / "m.ttl"), "--folder", str(tmp_path), "-o", str(tmp_path / "out.nq")]) == 0
    assert gzip.decompress((tmp_path / "one.nq").read_bytes()).count(b"\n") == 1


def test_rdf_json_tells_the_kinds_of_terms(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("v\na\n")
    (tmp_path / "m.ttl").write_text(
        f"""{PREFIXES}ex:T rml:logicalSource [ rml:source "t.csv" ] ;
            rml:subjectMap [ rml:template "b{{v}}" ; rml:termType rml:BlankNode ; rml:class ex:C {ONE} ] ;
            rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "v" ] ] .
        ex:one rml:target [ rml:path "one.rj" ] ; rml:serialization <http://www.w3.org/ns/formats/RDF_JSON> ."""
    )
    assert main([str(tmp_path / "m.ttl"), "--folder", str(tmp_path), "-o", str(tmp_path / "out.nq")]) == 0
    assert json.loads((tmp_path / "one.rj").read_text()) == {
        "_:bba": {
            "https://example.org/p": [
                {"type": "literal", "value": "a", "datatype": "http://www.w3.org/2001/XMLSchema#string"}
            ],
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"type": "uri", "value": "https://example.org/C"}],
        }
    }


def test_named_graph_has_no_room_in_rdf_json(run: Run) -> None:
    with pytest.raises(MappingError, match="no room for named graphs"):
        run(object=ONE, graph_iri="ex:g", one="; rml:serialization <http://www.w3.org/ns/formats/RDF_JSON>")


def test_package_maps_from_python_as_the_docs_say(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("v\na\n\n")
    (tmp_path / "m.ttl").write_text(mapping(object=ONE) + TARGETS.format(one=""))
    with duckdb.connect() as con, Local(tmp_path, nulls=("",)) as sources:
        plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=sources, con=con, strict=False)
        write(con, plan, tmp_path / "out.nq")
        write_targets(con, plan, tmp_path, sources.read)
    assert predicates(tmp_path) == {"out.nq": ["q"], "one.nq": ["p"]}
