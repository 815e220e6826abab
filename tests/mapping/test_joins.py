"""Objects that are the subjects of other triples maps."""

import pytest

from app.errors import MappingError

from .conftest import Tables, table, view

CONTRACTS = f"""
ex:Contracts rml:logicalSource {table("contracts")} ; rml:subjectMap [ rml:template "c/{{id}}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:unit ; rml:objectMap [ rml:parentTriplesMap ex:Units ; %s ] ] .
ex:Units rml:logicalSource {table("units")} ; rml:subjectMap [ rml:template "u/{{regon}}" ] .
"""
BY_UNIT = 'rml:joinCondition [ rml:child "unit" ; rml:parent "id" ]'


def links(lines: list[str]) -> list[tuple[str, str]]:
    return [(words[0][21:-1], words[2][21:-1]) for words in map(str.split, lines)]


def add_contracts(tables: Tables, *units: str | None) -> None:
    tables.add("contracts", {"id": "string", "unit": "string"}, *((str(n), u) for n, u in enumerate(units, 1)))


def add_units(tables: Tables, *units: tuple[str | None, str | None]) -> None:
    tables.add("units", {"id": "string", "regon": "string"}, *units)


def test_each_row_finds_its_one_parent(tables: Tables) -> None:
    add_contracts(tables, "A", "B", "A")
    add_units(tables, ("A", "1"), ("B", "2"), ("C", "3"))
    assert links(tables.map(CONTRACTS % BY_UNIT)) == [("c/1", "u/1"), ("c/2", "u/2"), ("c/3", "u/1")]


def test_unique_parents_are_joined_as_plain_columns(tables: Tables) -> None:
    add_contracts(tables, "A")
    add_units(tables, ("A", "1"))
    assert "list" not in tables.plan(CONTRACTS % BY_UNIT).queries[0].sql


def test_row_finds_all_of_several_parents_once(tables: Tables) -> None:
    add_contracts(tables, "A", "B")
    add_units(tables, ("A", "2"), ("A", "1"), ("A", "2"), ("B", "3"))
    assert links(tables.map(CONTRACTS % BY_UNIT)) == [("c/1", "u/1"), ("c/1", "u/2"), ("c/2", "u/3")]


def test_absent_keys_never_meet(tables: Tables) -> None:
    add_contracts(tables, None, "A")
    add_units(tables, (None, "1"), ("A", None))
    assert tables.map(CONTRACTS % BY_UNIT) == []


def test_several_conditions_hold_at_once(tables: Tables) -> None:
    tables.add("contracts", {"id": "string", "unit": "string", "year": "integer"}, ("1", "A", "7"), ("2", "A", "8"))
    tables.add("units", {"id": "string", "regon": "string", "since": "integer"}, ("A", "1", "7"), ("A", "2", "9"))
    conditions = f'{BY_UNIT} ; rml:joinCondition [ rml:child "year" ; rml:parent "since" ]'
    assert links(tables.map(CONTRACTS % conditions)) == [("c/1", "u/1")]


@pytest.mark.parametrize(
    "condition",
    [
        '[ rml:childMap [ rml:template "x/{unit}" ] ; rml:parentMap [ rml:template "x/{id}" ] ]',
        '[ rml:childMap [ rml:reference "unit" ] ; rml:parentMap [ rml:constant "A" ] ]',
        '[ rml:childMap [ rml:constant "A" ] ; rml:parent "id" ]',
    ],
)
def test_condition_compares_any_expressions(tables: Tables, condition: str) -> None:
    add_contracts(tables, "A")
    add_units(tables, ("A", "1"))
    assert links(tables.map(CONTRACTS % f"rml:joinCondition {condition}")) == [("c/1", "u/1")]


def test_table_joins_with_itself(tables: Tables) -> None:
    tables.add("units", {"id": "string", "parent": "string"}, ("1", None), ("2", "1"), ("3", "1"))
    lines = tables.map(
        f'ex:U rml:logicalSource {table("units")} ; rml:subjectMap [ rml:template "u/{{id}}" ] ; rml:predicateObjectMap'
        " [ rml:predicate ex:unitOf ; rml:objectMap [ rml:parentTriplesMap ex:U ;"
        ' rml:joinCondition [ rml:child "parent" ; rml:parent "id" ] ] ],'
        " [ rml:predicate ex:parentOf ; rml:objectMap [ rml:parentTriplesMap ex:U ;"
        ' rml:joinCondition [ rml:child "id" ; rml:parent "parent" ] ] ] .'
    )
    assert links(lines) == [("u/1", "u/2"), ("u/1", "u/3"), ("u/2", "u/1"), ("u/3", "u/1")]


def test_joined_objects_stand_in_every_graph(tables: Tables) -> None:
    add_contracts(tables, "A")
    add_units(tables, ("A", "1"), ("A", "2"))
    mapping = (CONTRACTS % BY_UNIT).replace("rml:predicate ex:unit", "rml:graph ex:g, ex:h ; rml:predicate ex:unit")
    assert [line.split(" ")[2:4] for line in tables.map(mapping)] == [
        ["<https://lod.example/u/1>", "<https://example.org/g>"],
        ["<https://lod.example/u/1>", "<https://example.org/h>"],
        ["<https://lod.example/u/2>", "<https://example.org/g>"],
        ["<https://lod.example/u/2>", "<https://example.org/h>"],
    ]


def test_without_condition_the_parent_is_made_from_the_same_row(tables: Tables) -> None:
    add_contracts(tables, "A", None)
    lines = tables.map(
        f'ex:C rml:logicalSource {table("contracts")} ; rml:subjectMap [ rml:template "c/{{id}}" ] ;'
        " rml:predicateObjectMap [ rml:predicate ex:unit ; rml:objectMap [ rml:parentTriplesMap ex:U ] ] ."
        f"ex:U rml:logicalSource {table('contracts')} ; rml:baseIRI <https://other.example/> ;"
        ' rml:subjectMap [ rml:template "u/{unit}" ] .'
    )
    assert lines == ["<https://lod.example/c/1> <https://example.org/unit> <https://other.example/u/A> ."]


def test_without_condition_another_source_is_refused(tables: Tables) -> None:
    add_contracts(tables, "A")
    add_units(tables, ("A", "1"))
    with pytest.raises(MappingError, match=r"line 7: .*Units> has another logical source"):
        tables.map(CONTRACTS.replace("; %s", ""))


def test_joins_reach_views(tables: Tables) -> None:
    add_contracts(tables, "A", "B")
    add_units(tables, ("A", "1"), ("B", "2"))
    mapping = (CONTRACTS % BY_UNIT).replace(table("units"), view("SELECT id, regon FROM units WHERE regon > '1'"))
    assert links(tables.map(mapping)) == [("c/2", "u/2")]
