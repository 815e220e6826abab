"""What a mapping may not say: each fault names the file, the line and what was expected, in both languages."""

from pathlib import Path

import pytest

from app.errors import MappingError
from loaders.mapping import TypedTables, compile_mapping, write
from loaders.mapping.__main__ import main

from .conftest import BASE, PREFIXES, Tables, table, view

SOURCE = f"rml:logicalSource {table('t')}"
SUBJECT = 'rml:subjectMap [ rml:template "id/{id}" ]'


def properties(*lines: str) -> str:
    """A triples map of which the predicate-object map starts on line 7."""
    return f"ex:T {SOURCE} ;\n{SUBJECT} ;\nrml:predicateObjectMap [\n" + "\n".join(lines) + "\n] ."


FAULTS = {
    "no triples map": ("ex:a ex:b ex:c .", None, "there is no triples map"),
    "no source": (f"ex:T {SUBJECT} .", 5, "<https://example.org/T> lacks rml:logicalSource"),
    "no subject": (f"ex:T\n{SOURCE} .", 5, "needs exactly one subject map, here 0"),
    "two subjects": (f"ex:T {SOURCE} ; {SUBJECT} ; rml:subject ex:S .", 5, "exactly one subject map, here 2"),
    "two sources": (
        f"ex:T {SOURCE}, {table('u')} ; {SUBJECT} .",
        5,
        "rml:logicalSource may be given once, here 2",
    ),
    "no predicate": (properties('rml:object "x"'), 5, "lacks its predicate"),
    "no object": (properties("rml:predicate ex:p"), 5, "lacks its object"),
    "text as a map": (f'ex:T {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap "x" .', 5, "lacks its predicate"),
    "unknown column": (
        properties("rml:predicate ex:p ;", 'rml:objectMap [ rml:reference "nip" ]'),
        9,
        "<https://example.org/T>: there is no column 'nip' in t; columns: id, name",
    ),
    "unknown column in a template": (
        properties("rml:predicate ex:p ;", "rml:objectMap [", 'rml:template "{id}/{nip}" ]'),
        10,
        "there is no column 'nip'",
    ),
    "unknown column of the parent": (
        properties(
            "rml:predicate ex:p ; rml:objectMap [",
            'rml:parentTriplesMap ex:T ; rml:joinCondition [ rml:child "id" ; rml:parent "nip" ] ]',
        ),
        9,
        "there is no column 'nip'",
    ),
    "unknown parent": (
        properties("rml:predicate ex:p ; rml:objectMap [", "rml:parentTriplesMap ex:Nowhere ]"),
        9,
        "rml:parentTriplesMap <https://example.org/Nowhere> is no triples map of this file",
    ),
    "join without its parent": (
        properties(
            "rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:T ; rml:joinCondition [ rml:child 'a' ] ]"
        ),
        8,
        "a join condition lacks rml:parent",
    ),
    "function": (
        properties("rml:predicate ex:p ;", "rml:objectMap [ rml:functionExecution [\nrml:function ex:f ] ]"),
        10,
        "there is no function <https://example.org/f>; see docs/mapping-functions.md",
    ),
    "target": (
        f"ex:T {SOURCE} ; rml:subjectMap [ rml:template 'x' ;\nrml:logicalTarget [] ] .",
        6,
        "no target that is written here",
    ),
    "unknown term type": (
        f'ex:T {SOURCE} ; rml:subjectMap [ rml:template "{{id}}" ; rml:termType rml:Tree ] .',
        5,
        "rml:Tree is not a term type",
    ),
    "literal subject": (
        f"ex:T {SOURCE} ; rml:subjectMap [\nrml:template '{{id}}' ; rml:termType rml:Literal ] .",
        6,
        "a subject map cannot have the term type rml:Literal",
    ),
    "blank predicate": (
        properties("rml:predicateMap [", 'rml:template "{id}" ; rml:termType rml:BlankNode ] ; rml:object "x"'),
        9,
        "a predicate map cannot have the term type rml:BlankNode",
    ),
    "literal constant as subject": (
        f'ex:T {SOURCE} ; rml:subject "x" .',
        5,
        'a constant subject must be an IRI, here "x"',
    ),
    "blank constant as object": (properties("rml:predicate ex:p ; rml:object []"), 5, "must be an IRI, here [ ]"),
    "constant of another term type": (
        properties("rml:predicate ex:p ;", 'rml:objectMap [ rml:constant "x" ; rml:termType rml:IRI ]'),
        9,
        '"x" is no rml:IRI',
    ),
    "two expressions": (
        properties("rml:predicate ex:p ;", 'rml:objectMap [ rml:constant "x" ; rml:reference "id" ]'),
        9,
        "one expression is expected, here rml:constant, rml:reference",
    ),
    "no expression": (
        properties("rml:predicate ex:p ;", "rml:objectMap [ rml:termType rml:Literal ]"),
        8,
        "a term map needs one of rml:constant, rml:template, rml:reference",
    ),
    "language and datatype": (
        properties(
            "rml:predicate ex:p ; rml:objectMap [", 'rml:reference "id" ; rml:language "pl" ; rml:datatype xsd:date ]'
        ),
        9,
        "a literal has a language or a datatype, not both",
    ),
    "language of an IRI": (
        properties(
            "rml:predicate ex:p ; rml:objectMap [", 'rml:reference "id" ; rml:language "pl" ; rml:termType rml:IRI ]'
        ),
        9,
        "only a literal has a language or a datatype",
    ),
    "two languages": (
        properties("rml:predicate ex:p ; rml:objectMap [", 'rml:reference "id" ; rml:language "pl", "en" ]'),
        9,
        "rml:language may be given once",
    ),
    "language tag": (
        properties("rml:predicate ex:p ; rml:objectMap [", 'rml:reference "id" ; rml:language "polski" ]'),
        9,
        "'polski' is no language tag of BCP 47",
    ),
    "template": (
        properties("rml:predicate ex:p ; rml:objectMap [", 'rml:template "a/{{id}}" ]'),
        9,
        'template "a/{{id}}": unexpected { (3)',
    ),
    "template that is no IRI": (
        properties("rml:predicate ex:p ; rml:objectMap [", 'rml:template "https://a.b/c d/{id}" ]'),
        9,
        "template: Invalid IRI code point ' '",
    ),
    "unknown table": (f"ex:T {SUBJECT} ;\nrml:logicalSource {table('u')} .", 5, "there is no table 'u'; tables: t"),
    "formulation": (
        f'ex:T {SUBJECT} ; rml:logicalSource [ rml:source "a.json" ; rml:referenceFormulation rml:JSONPath ] .',
        5,
        "rml:JSONPath over 'a.json' is not supported",
    ),
    "source without source": (f"ex:T {SUBJECT} ;\nrml:logicalSource [] .", 6, "lacks rml:source"),
    "source without path": (
        f"ex:T {SUBJECT} ;\nrml:logicalSource [ rml:source [ a csvw:Table ] ] .",
        6,
        "no source that is read here; read are: rml:path, csvw:url",
    ),
    "view with a fault": (f"ex:T {SUBJECT} ; rml:logicalSource {view('SELECT nip FROM t')} .", 5, "view: Binder Error"),
    "view with a syntax error": (
        f"ex:T {SUBJECT} ; rml:logicalSource {view('SELECT FROM')} .",
        5,
        "view: syntax error",
    ),
    "view that is no query": (f"ex:T {SUBJECT} ; rml:logicalSource {view('DROP TABLE t')} .", 5, "view: Only SELECT"),
    "view of another table": (
        f"ex:T {SUBJECT} ; rml:logicalSource {view('SELECT * FROM u')} .",
        5,
        "there is no table 'u'",
    ),
    "view of a file": (
        f"""ex:T {SUBJECT} ; rml:logicalSource {view("SELECT * FROM read_csv('x')")} .""",
        5,
        "reads typed tables only",
    ),
    "Turtle": ("ex:T rml:logicalSource\n ; .", 6, "Turtle syntax: "),
}


@pytest.fixture
def small(tables: Tables) -> Tables:
    tables.add("t", {"id": "string", "name": "string"}, ("1", "a"))
    return tables


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_mapping_names_file_line_and_term(small: Tables, fault: str) -> None:
    mapping, line, message = FAULTS[fault]
    with pytest.raises(MappingError) as failure:
        small.plan(mapping)
    assert failure.value.en.startswith("mapping.ttl" if line is None else f"mapping.ttl, line {line}: "), failure.value
    assert failure.value.pl.startswith("mapping.ttl" if line is None else f"mapping.ttl, wiersz {line}: ")
    assert message in failure.value.en


def test_statements_that_are_none_of_its_business_are_passed_over(small: Tables) -> None:
    other = "ex:a ex:b <<( ex:a ex:b ex:c )>> . ex:T a rml:TriplesMap .\n"
    assert len(small.map(other + properties('rml:predicate ex:p ; rml:object "x"'))) == 1


def test_file_that_cannot_be_written_is_the_system_s_own_error(small: Tables) -> None:
    plan = small.plan(properties('rml:predicate ex:p ; rml:object "x"'))
    with pytest.raises(FileNotFoundError):
        write(small.con, plan, small.folder / "nowhere" / "out.nq")


def test_relative_template_needs_a_base(small: Tables) -> None:
    with pytest.raises(MappingError, match=r"line 6: a relative IRI, and there is no base IRI"):
        small.plan(properties('rml:predicate ex:p ; rml:object "x"'), base=None)


def test_base_of_the_file_serves_when_none_is_given(small: Tables) -> None:
    lines = small.map("@base <https://own.example/> .\n" + properties("rml:predicate <p> ; rml:object <o>"), base=None)
    assert lines == ["<https://own.example/id/1> <https://own.example/p> <https://own.example/o> ."]


def test_relative_iri_in_a_file_without_base_is_a_syntax_error(small: Tables) -> None:
    with pytest.raises(MappingError, match=r"line 8: Turtle syntax"):
        small.plan(properties("rml:predicate <p> ; rml:object <o>"), base=None)


def test_mapping_that_is_not_there_is_named(small: Tables) -> None:
    for file in (small.folder / "nowhere.ttl", small.folder / "latin.ttl"):
        (small.folder / "latin.ttl").write_bytes(PREFIXES.encode() + b"\xb3")
        with pytest.raises(MappingError, match="cannot be read") as failure:
            compile_mapping(Path(file), base=BASE, sources=TypedTables([]), con=small.con)
        assert "Nie można odczytać" in failure.value.pl


def test_a_mapping_needs_no_base(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id\n1\n")
    (tmp_path / "mapping.ttl").write_text(
        """@prefix rml: <http://w3id.org/rml/> .
<#people> a rml:TriplesMap ; rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "person/{id}" ; rml:class <Person> ] ."""
    )
    out = tmp_path / "out.nq"
    assert main([str(tmp_path / "mapping.ttl"), "-o", str(out), "--folder", str(tmp_path)]) == 0
    assert out.read_text().startswith(
        "<http://example.org/person/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    )
