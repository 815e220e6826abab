"""References with many values in one record: every term takes all of them, independently of every other term."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.files import Files

from .conftest import PREFIXES

SOURCE = 'rml:logicalSource [ rml:source "t.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ]'
SUBJECT = 'rml:subjectMap [ rml:template "https://s.example/{id}" ]'
RECORDS = [
    {"id": 1, "a": ["x", "y"], "b": [7, 8], "own": "only"},
    {"id": 2, "a": [], "b": [9], "own": "lone"},
    {"id": 3, "a": ["x", None, "x"], "b": [True, 1.5], "own": None},
]
Run = Callable[[str], set[tuple[str, ...]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Map the records, and return the triples or quads in short."""
    (tmp_path / "t.json").write_text(json.dumps(RECORDS), "utf-8")

    def quads(mapping: str) -> set[tuple[str, ...]]:
        (tmp_path / "m.ttl").write_text(PREFIXES + mapping, "utf-8")
        with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
            plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con, strict=False)
            write(con, plan, tmp_path / "out.nq")
            made = {line for query in plan.queries for (line,) in con.execute(query.sql).fetchall()}
        lines = (tmp_path / "out.nq").read_text("utf-8").splitlines()
        assert lines == sorted(made, key=str.encode)
        shown = (line.replace("https://s.example/", "").replace("https://example.org/", "") for line in lines)
        return {tuple(line.removesuffix(" .").split(" ")) for line in shown}

    return quads


def pairs(*keys: str) -> set[tuple[str, ...]]:
    """Every combination of the values of the keys, over all records."""
    made = set()
    for record in RECORDS:
        lists = [record[key] if isinstance(record[key], list) else [record[key]] for key in keys]  # type: ignore[literal-required]
        made |= {tuple(map(text, each)) for each in itertools.product(*lists) if None not in each}
    return made


def text(value: object) -> str:
    return json.dumps(value).strip('"')


def test_object_takes_every_value_with_its_datatype(run: Run) -> None:
    made = run(f'ex:T {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap [ rml:predicate ex:p ;'
               ' rml:objectMap [ rml:reference "b[*]" ] ] .')  # fmt: skip
    kind = "http://www.w3.org/2001/XMLSchema#"
    values = {"7": "integer", "8": "integer", "9": "integer", "true": "boolean", "1.5": "double"}
    assert made == {(f"<{number}>", "<p>", f'"{value}"^^<{kind}{values[value]}>') for number, value in pairs("id", "b")}


def test_terms_are_combined_and_not_tied(run: Run) -> None:
    made = run(f'ex:T {SOURCE} ; rml:subjectMap [ rml:template "https://s.example/{{a[*]}}" ] ;'
               ' rml:predicateObjectMap [ rml:predicateMap [ rml:template "https://s.example/{a[*]}" ] ;'
               ' rml:objectMap [ rml:template "https://s.example/{a[*]}-{b[*]}" ] ;'
               ' rml:graphMap [ rml:template "https://s.example/{b[*]}" ] ] .')  # fmt: skip
    assert made == {(f"<{s}>", f"<{p}>", f"<{o}-{q}>", f"<{g}>") for s, p, o, q, g in pairs("a", "a", "a", "b", "b")}


def test_subject_without_a_value_makes_no_triple(run: Run) -> None:
    made = run(f'ex:T {SOURCE} ; rml:subjectMap [ rml:template "https://s.example/{{a[*]}}" ; rml:class ex:C ] .')
    assert {subject for subject, _, _ in made} == {"<x>", "<y>"}


def test_join_finds_parents_by_each_of_many_keys(run: Run) -> None:
    child = 'rml:joinCondition [ rml:child "a[*]" ; rml:parent "a[*]" ]'
    made = run(f'ex:T {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap [ rml:predicate ex:p ;'
               f' rml:objectMap [ rml:parentTriplesMap ex:P ; {child} ] ] .'
               f'ex:P {SOURCE} ; rml:subjectMap [ rml:template "https://s.example/{{b[*]}}" ] .')  # fmt: skip
    of = {record["id"]: record for record in RECORDS}
    shares = {(i, j) for i in of for j in of if {*of[i]["a"]} & {*of[j]["a"]} - {None}}  # type: ignore[misc]
    assert made == {(f"<{i}>", "<p>", f"<{text(b)}>") for i, j in shares for b in of[j]["b"]}  # type: ignore[attr-defined]


def test_parent_of_the_same_record_has_many_subjects(run: Run) -> None:
    made = run(f'ex:T {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap [ rml:predicate ex:p ;'
               ' rml:objectMap [ rml:parentTriplesMap ex:P ] ] .'
               f'ex:P {SOURCE} ; rml:subjectMap [ rml:template "https://s.example/{{a[*]}}" ] .')  # fmt: skip
    assert made == {(f"<{number}>", "<p>", f"<{value}>") for number, value in pairs("id", "a")}


def test_long_lists_are_not_multiplied_with_each_other(tmp_path: Path) -> None:
    record = {"id": 1} | {f"l{number}": list(range(50)) for number in range(8)}
    (tmp_path / "t.json").write_text(json.dumps([record]), "utf-8")
    properties = " , ".join(
        f'[ rml:predicate ex:p{number} ; rml:objectMap [ rml:reference "l{number}[*]" ] ]' for number in range(8)
    )
    (tmp_path / "m.ttl").write_text(f"{PREFIXES}ex:T {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap {properties} .")
    with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
        plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con)
        [(rows,)] = con.execute(f"SELECT count(*) FROM ({plan.queries[0].rows('')})").fetchall()
        write(con, plan, tmp_path / "out.nq")
    assert rows == 1
    assert len((tmp_path / "out.nq").read_text().splitlines()) == 8 * 50


CLASSIC = """\
@prefix ex: <https://example.org/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
ex:T rml:logicalSource [ rml:source "t.json" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$[*]" ] ;
    rr:subjectMap [ rr:template "https://s.example/{id}" ] ;
    rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rml:reference "iris[*]" ; rr:termType rr:IRI ] ] .
"""


def test_ill_formed_values_among_many_are_left_out_and_counted(tmp_path: Path) -> None:
    iris = ["https://s.example/a", "https://s.example/b b", "https://s.example/c c"]
    (tmp_path / "t.json").write_text(json.dumps([{"id": 1, "iris": iris}]), "utf-8")
    (tmp_path / "m.ttl").write_text(CLASSIC, "utf-8")
    with duckdb.connect(config={"threads": "1"}) as con, Files(tmp_path) as files:
        plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con, strict=False)
        write(con, plan, tmp_path / "out.nq")
        told = [omission.text(con) for query in plan.queries for omission in query.omissions]
    assert (
        tmp_path / "out.nq"
    ).read_text() == "<https://s.example/1> <https://example.org/p> <https://s.example/a> .\n"
    values = "left out 2 of its values that are not a valid IRI, such as 'https://s.example/b b'"
    assert told == [f"m.ttl, line 7: <https://example.org/T>: {values}"]


IRIS = 'rml:reference "iris[*]" ; rml:termType rml:IRI'


@pytest.mark.parametrize(
    "maps",
    [
        f"rml:subjectMap [ {IRIS} ; rml:class ex:C ]",
        f"{SUBJECT} ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {IRIS} ] ]",
    ],
)
def test_fault_among_many_values_names_its_record(tmp_path: Path, maps: str) -> None:
    records = [{"id": 1, "iris": ["https://s.example/a"]}, {"id": 2, "iris": ["https://s.example/b", "https://x/c c"]}]
    (tmp_path / "t.json").write_text(json.dumps(records))
    (tmp_path / "m.ttl").write_text(f"{PREFIXES}ex:T {SOURCE} ; {maps} .")
    with duckdb.connect() as con, Files(tmp_path) as files:
        plan = compile_mapping(tmp_path / "m.ttl", base=None, sources=files, con=con)
        with pytest.raises(MappingError, match=r"'https://x/c c', .* \(t\.json, row 2, column iris\[\*\]\)"):
            write(con, plan, tmp_path / "out.nq")
