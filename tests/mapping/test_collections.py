"""Lists and containers (RML-CC) in registers, where nodes have names that last, and what is refused."""

import re
from pathlib import Path

import pytest

from app.errors import MappingError
from loaders.mapping import affected, compile_mapping, write
from loaders.mapping.files import Files
from loaders.mapping.functions.library import FN

from .conftest import BASE, PREFIXES, Tables, table

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_PREFIX = f"@prefix rdf: <{RDF}> .\n"
VALUES = '( [ rml:reference "a" ] [ rml:reference "b" ] )'
LIST = f"rml:gather {VALUES} ; rml:gatherAs rdf:List"


def mapping(gather: str, *more: str) -> str:
    properties = "".join(f" ; rml:predicateObjectMap [ {text} ]" for text in more)
    return (
        f'{RDF_PREFIX}ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "{{id}}" ] ;'
        f"\nrml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [\n{gather} ] ]{properties} ."
    )


@pytest.fixture
def pairs(tables: Tables) -> Tables:
    tables.add(
        "t", {"id": "string", "a": "string", "b": "string"}, ("1", "x", "y"), ("2", None, "z"), ("3", None, None)
    )
    return tables


def lists(lines: list[str]) -> dict[str, list[str]]:
    """The members of the lists by the local name of the subject they are a value of."""
    terms = [line.removesuffix(" .").split(" ", 2) for line in lines]
    first, rest = ({s: o for s, p, o in terms if p == f"<{RDF}{name}>"} for name in ("first", "rest"))
    found: dict[str, list[str]] = {}
    for subject, predicate, head in terms:
        if predicate == "<https://example.org/p>":
            members = found.setdefault(subject.removeprefix(f"<{BASE}").removesuffix(">"), [])
            node = head
            while node != f"<{RDF}nil>":
                members.append(first[node].strip('"'))
                node = rest[node]
    return found


def test_list_has_the_values_of_each_map_in_order(pairs: Tables) -> None:
    assert lists(pairs.map(mapping(LIST))) == {"1": ["x", "y"], "2": ["z"]}


def test_empty_list_is_nil_where_it_is_allowed(pairs: Tables) -> None:
    made = lists(pairs.map(mapping(f"{LIST} ; rml:allowEmptyListAndContainer true")))
    assert made == {"1": ["x", "y"], "2": ["z"], "3": []}


def test_nodes_are_iris_that_do_not_hang_on_the_place_of_a_row(pairs: Tables) -> None:
    before = pairs.map(mapping(LIST))
    assert not [line for line in before if "_:" in line]
    assert all(".well-known/genid/" in line for line in before)
    pairs.con.execute("DELETE FROM t WHERE id = '1'")
    pairs.con.execute("INSERT INTO t VALUES ('1', 'x', 'y', 't.csv', 9)")
    assert pairs.map(mapping(LIST)) == before


def test_only_what_changed_is_mapped_again(pairs: Tables) -> None:
    pairs.con.execute("CREATE SCHEMA before")
    pairs.con.execute("CREATE TABLE before.t AS FROM t")
    pairs.con.execute("UPDATE t SET b = 'w' WHERE id = '2'")
    plan = pairs.plan(mapping(LIST))
    subjects = affected(pairs.con, plan, "before", "main")
    found = {subject for (subject,) in pairs.con.execute(f"FROM {subjects}").fetchall()}
    assert f"<{BASE}2>" in found
    assert f"<{BASE}1>" not in found
    assert len(found) == 3  # the row, its old list and its new one


def test_list_of_one_name_takes_in_the_members_of_all_rows(tables: Tables) -> None:
    tables.add("t", {"id": "string", "a": "string", "b": "string"}, ("1", "x", "y"), ("2", "u", None), ("1", "v", "x"))
    lines = tables.map(mapping(f'rml:template "list/{{id}}" ; {LIST}'))
    assert lists(lines) == {"1": ["x", "y", "v", "x"], "2": ["u"]}
    assert f"<{BASE}1> <https://example.org/p> <{BASE}list/1> ." in lines


def test_container_has_a_type_and_numbered_members(pairs: Tables) -> None:
    lines = pairs.map(mapping(f'rml:template "bag/{{id}}" ; rml:gather {VALUES} ; rml:gatherAs rdf:Bag'))
    assert [line for line in lines if f"<{BASE}bag/1> " in line and "example.org" not in line] == [
        f'<{BASE}bag/1> <{RDF}_1> "x" .',
        f'<{BASE}bag/1> <{RDF}_2> "y" .',
        f"<{BASE}bag/1> <{RDF}type> <{RDF}Bag> .",
    ]


def test_each_combination_is_a_list_of_its_own(tables: Tables) -> None:
    tables.add("t", {"id": "string", "a": "string", "b": "string"}, ("1", "x;y", "u;v"), ("2", "x", None))
    split = (
        f"[ rml:functionExecution [ rml:function <{FN}split> ; rml:input [ rml:parameter <{FN}value> ;"
        f' rml:inputValueMap [ rml:reference "{{}}" ] ], [ rml:parameter <{FN}separator> ; rml:inputValue ";" ] ] ]'
    ).format
    gather = f"rml:gather ( {split('a')} {split('b')} ) ; rml:gatherAs rdf:List ; rml:strategy rml:cartesianProduct"
    lines = tables.map(mapping(gather))
    heads = [line for line in lines if "example.org/p" in line]
    assert len(heads) == 4
    firsts = sorted(line.split('"')[1] for line in lines if f"<{RDF}first>" in line)
    assert firsts == ["u", "u", "v", "v", "x", "x", "y", "y"]


def test_list_within_a_list(pairs: Tables) -> None:
    inner = f"[ {LIST} ]"
    lines = pairs.map(mapping(f'rml:gather ( [ rml:reference "id" ] {inner} ) ; rml:gatherAs rdf:List'))
    made = lists(lines)
    assert made["3"] == ["3"]
    first, second = made["1"]
    assert first == "1"
    assert f'{second} <{RDF}first> "x" .' in lines


def test_list_as_subject(pairs: Tables) -> None:
    text = (
        f"{RDF_PREFIX}ex:T rml:logicalSource {table('t')} ; rml:subjectMap [ {LIST} ; rml:graph ex:g ] ;"
        ' rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "id" ] ] .'
    )
    lines = pairs.map(text)
    assert all(line.endswith(" <https://example.org/g> .") for line in lines)
    assert sorted(line.split('"')[1] for line in lines if "example.org/p>" in line) == ["1", "2"]
    assert len([line for line in lines if f"{RDF}first" in line]) == 3


def test_members_may_be_subjects_of_another_triples_map(pairs: Tables) -> None:
    other = f'\nex:U rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "u/{{b}}" ] .'
    lines = pairs.map(mapping("rml:gather ( [ rml:parentTriplesMap ex:U ] ) ; rml:gatherAs rdf:List") + other)
    assert lists(lines) == {"1": [f"<{BASE}u/y>"], "2": [f"<{BASE}u/z>"]}


def other_table(tables: Tables) -> str:
    """A list of the things of the row, from a table of their own; the triples map that makes them."""
    tables.add("things", {"of": "string", "name": "string"}, ("1", "y"), ("2", "u"), ("1", "x"), ("1", "y"), ("9", "z"))
    join = 'rml:joinCondition [ rml:child "id" ; rml:parent "of" ]'
    things = f'\nex:U rml:logicalSource {table("things")} ; rml:subjectMap [ rml:template "u/{{name}}" ] .'
    return mapping(f"rml:gather ( [ rml:parentTriplesMap ex:U ; {join} ] ) ; rml:gatherAs rdf:List") + things


def test_members_may_be_joined_in_the_order_of_their_rows(pairs: Tables) -> None:
    lines = pairs.map(other_table(pairs))
    assert lists(lines) == {"1": [f"<{BASE}u/{name}>" for name in "yxy"], "2": [f"<{BASE}u/u>"]}


def test_change_of_a_joined_member_changes_the_list_and_what_has_it(pairs: Tables) -> None:
    text = other_table(pairs)
    pairs.con.execute("CREATE SCHEMA before")
    for name in ("t", "things"):
        pairs.con.execute(f"CREATE TABLE before.{name} AS FROM {name}")
    pairs.con.execute("UPDATE things SET name = 'w' WHERE name = 'u'")
    plan = pairs.plan(text)
    assert plan.columns_used["things"] == {"of", "name"}
    subjects = affected(pairs.con, plan, "before", "main")
    found = {subject for (subject,) in pairs.con.execute(f"FROM {subjects}").fetchall()}
    assert f"<{BASE}2>" in found
    assert f"<{BASE}1>" not in found


def test_condition_decides_about_a_list(pairs: Tables) -> None:
    given = f'[ rml:parameter <{FN}value> ; rml:inputValueMap [ rml:reference "a" ] ]'
    condition = f"rml:condition [ rml:functionExecution [ rml:function <{FN}isNotNull> ; rml:input {given} ] ]"
    assert lists(pairs.map(mapping(f"{LIST} ; {condition}"))) == {"1": ["x", "y"]}


def test_quads_of_a_list_are_in_the_graph_of_its_own(pairs: Tables) -> None:
    lines = pairs.map(mapping(f'{LIST} ] ; rml:graphMap [ rml:template "g/{{id}}"'))
    assert {line.split(" ")[3] for line in lines} == {f"<{BASE}g/1>", f"<{BASE}g/2>"}


def test_outside_registers_nodes_are_blank_and_new_on_each_row(tmp_path: Path, pairs: Tables) -> None:
    (tmp_path / "a.json").write_text('[{"v": [1, 2]}, {"v": [1, 2]}]')
    file = tmp_path / "mapping.ttl"
    source = '[ rml:source "a.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ]'
    gather = 'rml:gather ( [ rml:reference "$.v[*]" ] ) ; rml:gatherAs rdf:Seq'
    text = f"ex:T rml:logicalSource {source} ; rml:subjectMap [ {gather} ] ."
    file.write_text(PREFIXES + RDF_PREFIX + text)
    with Files(tmp_path) as files:
        plan = compile_mapping(file, base=BASE, sources=files, con=pairs.con, strict=False)
        write(pairs.con, plan, tmp_path / "out.nq")
    assert not plan.is_incremental
    lines = (tmp_path / "out.nq").read_text().splitlines()
    assert len({line.split()[0] for line in lines}) == 2
    assert len(lines) == 6
    assert all(re.match("_:l[0-9]", line) for line in lines)


FAULTS = {
    "no members": ("rml:gatherAs rdf:List", "a gather map lacks rml:gather"),
    "no kind": (f"rml:gather {VALUES}", "a gather map lacks rml:gatherAs"),
    "unknown kind": (f"rml:gather {VALUES} ; rml:gatherAs rdf:Set", "is no collection; rdf:List, rdf:Bag"),
    "unknown strategy": (f"{LIST} ; rml:strategy rml:zip", "rml:zip is no strategy"),
    "no list": ('rml:gather [ rml:reference "a" ] ; rml:gatherAs rdf:List', "an RDF list is expected"),
    "literal": (f"{LIST} ; rml:termType rml:Literal", "cannot have the term type rml:Literal"),
    "unknown column": ('rml:gather ( [ rml:reference "c" ] ) ; rml:gatherAs rdf:Bag', "there is no column 'c'"),
    "unknown parent": ("rml:gather ( [ rml:parentTriplesMap ex:X ] ) ; rml:gatherAs rdf:Bag", "is no triples map"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_gather_map_is_named(pairs: Tables, fault: str) -> None:
    gather, message = FAULTS[fault]
    with pytest.raises(MappingError) as failure:
        pairs.plan(mapping(gather))
    assert failure.value.en.startswith("mapping.ttl, line ")
    assert message in failure.value.en
    assert failure.value.pl != failure.value.en


def test_predicates_and_graphs_are_no_collections(pairs: Tables) -> None:
    with pytest.raises(MappingError, match="only a subject map or an object map can gather"):
        pairs.plan(mapping('rml:constant "x"', f"rml:predicateMap [ {LIST} ] ; rml:object 1"))


def test_collections_as_subjects_cannot_be_joined(pairs: Tables) -> None:
    other = f"\nex:U rml:logicalSource {table('t')} ; rml:subjectMap [ {LIST} ] ."
    join = 'rml:parentTriplesMap ex:U ; rml:joinCondition [ rml:child "a" ; rml:parent "a" ]'
    with pytest.raises(MappingError, match="are collections, which cannot be joined"):
        pairs.plan(mapping(join) + other)


def test_collections_cannot_be_joined_by_several_values(tmp_path: Path, pairs: Tables) -> None:
    (tmp_path / "a.json").write_text('[{"i": 1, "v": [1, 2]}]')
    source = 'rml:logicalSource [ rml:source "a.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ]'
    join = 'rml:joinCondition [ rml:child "$.v[*]" ; rml:parent "$.i" ]'
    gather = f"rml:gather ( [ rml:parentTriplesMap ex:U ; {join} ] ) ; rml:gatherAs rdf:List"
    file = tmp_path / "mapping.ttl"
    file.write_text(
        f'{PREFIXES}{RDF_PREFIX} ex:U {source} ; rml:subjectMap [ rml:template "u/{{$.i}}" ] .'
        f"\nex:T {source} ; rml:subjectMap [ {gather} ] ."
    )
    with Files(tmp_path) as files, pytest.raises(MappingError, match="joined by a reference with several values"):
        compile_mapping(file, base=BASE, sources=files, con=pairs.con)
