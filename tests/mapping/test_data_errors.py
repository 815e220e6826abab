"""Ill-formed IRIs in the data: what stops the run, what is left out, and what stands as it is."""

from pathlib import Path

import duckdb
import pytest

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.__main__ import main
from loaders.mapping.files import Files

CURRENT = """\
@prefix ex: <https://example.org/> .
@prefix rml: <http://w3id.org/rml/> .
ex:T rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ SUBJECT ] ;
    rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "v" LITERAL ] ] .
"""
CLASSIC = """\
@prefix ex: <https://example.org/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
ex:T rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ SUBJECT ] ;
    rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rml:reference "v" LITERAL ] ] .
"""
BASE = "https://b.example/"
REFERENCE = 'rml:reference "iri"'
ROWS = "iri,v,tag\nhttps://s.example/1,a,pl\nhttps://s.example/2 2,b,pl\nhttps://s.example/3,c,polski\n"


def run(
    folder: Path, mapping: str, subject: str, literal: str = "", *, strict: bool = False, base: str | None = BASE
) -> list[str]:
    (folder / "t.csv").write_text(ROWS, "utf-8")
    (folder / "m.ttl").write_text(mapping.replace("SUBJECT", subject).replace("LITERAL", literal), "utf-8")
    with duckdb.connect(config={"threads": "1"}) as con, Files(folder) as files:
        plan = compile_mapping(folder / "m.ttl", base=base, sources=files, con=con, strict=strict)
        write(con, plan, folder / "out.nq")
    return [line.split(" <https://example.org/p> ")[0] for line in (folder / "out.nq").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("strict", [True, False])
def test_ill_formed_iri_stops_the_run(tmp_path: Path, strict: bool) -> None:
    with pytest.raises(MappingError, match=r"m\.ttl, line 4: .*'https://s\.example/2 2', which is not a valid IRI"):
        run(tmp_path, CURRENT, REFERENCE, strict=strict)


def test_classic_mapping_leaves_the_term_out_unless_strict(tmp_path: Path) -> None:
    assert run(tmp_path, CLASSIC, REFERENCE) == ["<https://s.example/1>", "<https://s.example/3>"]
    with pytest.raises(MappingError, match=r"line 6: .*not a valid IRI"):
        run(tmp_path, CLASSIC, REFERENCE, strict=True)


def test_classic_mapping_leaves_out_a_literal_with_an_ill_formed_language(tmp_path: Path) -> None:
    language = '; <http://w3id.org/rml/languageMap> [ rml:reference "tag" ]'
    assert run(tmp_path, CLASSIC, 'rr:template "https://s.example/{v}"', language) == [
        "<https://s.example/a>",
        "<https://s.example/b>",
    ]


def test_command_tells_what_was_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, CLASSIC, REFERENCE)
    command = [str(tmp_path / "m.ttl"), "-o", str(tmp_path / "out.nq"), "--folder", str(tmp_path)]
    assert main([*command, "--base", "https://b.example/"]) == 0
    assert capsys.readouterr().err == (
        "m.ttl, line 6: <https://example.org/T>: left out 1 of its values that are not a valid IRI,"
        " such as 'https://s.example/2 2'\n"
    )
    assert main([*command, "--base", "https://b.example/", "--strict"]) == 3


@pytest.mark.parametrize("kind", ["UnsafeIRI", "UnsafeURI"])
def test_unsafe_iri_stands_as_it_is_unless_strict(tmp_path: Path, kind: str) -> None:
    unsafe = f'rml:template "https://s.example/{{v}} <{{iri}}>" ; rml:termType rml:{kind}'
    # N-Quads cannot hold these characters between angle brackets; UCHAR escapes stand for them.
    first = r"<https://s.example/a\u0020\u003Chttps://s.example/1\u003E>"
    assert run(tmp_path, CURRENT, unsafe)[0] == first
    with pytest.raises(MappingError, match="not a valid"):
        run(tmp_path, CURRENT, unsafe, strict=True)


def test_fault_names_the_row_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"which is not a valid IRI \(t\.csv, row 2, column iri\)"):
        run(tmp_path, CURRENT, REFERENCE)


def test_relative_iri_without_any_base_has_that_of_the_standard_unless_strict(tmp_path: Path) -> None:
    assert run(tmp_path, CURRENT, 'rml:template "{v}"', base=None)[0] == "<http://example.org/a>"
    with pytest.raises(MappingError, match=r"line 4: a relative IRI, and there is no base IRI"):
        run(tmp_path, CURRENT, 'rml:template "{v}"', base=None, strict=True)
