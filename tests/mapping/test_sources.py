"""Typed tables and views as sources: what is read of them, and where each subject is from."""

from .conftest import Tables, table, view

LOCAL_NAMES = {"id": "string", "name": "string", "signed": "date", "secret": "string"}


def one_map(source: str, *properties: str) -> str:
    return (
        f'ex:T rml:logicalSource {source} ; rml:subjectMap [ rml:template "id/{{id}}" ] ;'
        f" rml:predicateObjectMap {', '.join(properties)} ."
    )


def column(name: str) -> str:
    return f'[ rml:predicate ex:{name} ; rml:objectMap [ rml:reference "{name}" ] ]'


def objects(lines: list[str]) -> list[str]:
    return [line.split(" ", 2)[2].removesuffix(" .").split("XMLSchema#")[-1] for line in lines]


def test_columns_used_are_those_referred_to(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    assert tables.plan(one_map(table("t"), column("name"))).columns_used == {"t": {"id", "name"}}


def test_columns_used_reach_through_joins(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    tables.add("u", {"key": "string", "code": "string", "other": "string"})
    join = (
        "[ rml:predicate ex:u ; rml:objectMap [ rml:parentTriplesMap ex:U ;"
        ' rml:joinCondition [ rml:child "secret" ; rml:parent "key" ] ] ]'
    )
    mapping = (
        one_map(table("t"), join)
        + f'ex:U rml:logicalSource {table("u")} ; rml:subjectMap [ rml:template "{{code}}" ] .'
    )
    assert tables.plan(mapping).columns_used == {"t": {"id", "secret"}, "u": {"key", "code"}}


def test_columns_used_of_a_view_are_those_it_reads(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    tables.add("u", {"id": "string", "code": "string"})
    query = "WITH big AS (SELECT id FROM u) SELECT t.id, t.name FROM t JOIN big USING (id) WHERE secret IS NULL"
    used = tables.plan(one_map(view(query), column("name"))).columns_used
    assert used == {"t": {"id", "name", "secret"}, "u": {"id"}}


def test_columns_used_of_a_star_are_all(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    assert tables.plan(one_map(view("SELECT * FROM t"), column("name"))).columns_used == {"t": set(LOCAL_NAMES)}


def test_reference_may_be_made_by_the_iri_of_the_table(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "a", None, None))
    source = table("t").replace('"#t"', "<#t>")
    assert objects(tables.map(one_map(source, column("name")))) == ['"a"']


def test_view_columns_have_natural_datatypes_of_their_sql_types(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "a\\b", "2026-01-31", None))
    query = "SELECT id, name, length(name) AS n, name = 'x' AS b, signed::DATE AS d, 0.5::DOUBLE AS f FROM t"
    lines = tables.map(one_map(view(query), *map(column, ["name", "n", "b", "d", "f"])))
    assert objects(lines) == ["boolean>", "date>", '"0.5"', "integer>", r'"a\\b"']


def test_view_column_is_escaped_whatever_its_name_says(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", 'a"b', None, None))
    assert objects(tables.map(one_map(view("SELECT id, name AS signed FROM t"), column("signed")))) == [r'"a\"b"']


def test_numbers_of_a_view_may_stand_in_templates(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "abc", None, None))
    made = '[ rml:predicate ex:n ; rml:objectMap [ rml:template "n/{n}/{f}" ] ]'
    lines = tables.map(one_map(view("SELECT id, length(name) AS n, 0.5::DOUBLE AS f FROM t"), made))
    assert objects(lines) == ["<https://lod.example/n/3/0.5>"]


def test_lineage_tells_file_and_record_of_every_subject(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "a", None, None), (None, "b", None, None), ("2", "c", None, None))
    blank = one_map(table("t"), column("name")).replace('"id/{id}"', '"{id}" ; rml:termType rml:BlankNode')
    plan = tables.plan(
        one_map(table("t"), column("name"))
        + one_map(view("SELECT id, name, _source, _row FROM t WHERE id = '2'"), column("name")).replace("ex:T", "ex:V")
        + one_map(view("SELECT id, name FROM t"), column("name")).replace("ex:T", "ex:W")
        + blank.replace("ex:T", "ex:B")
    )
    assert tables.con.execute(f"FROM ({plan.lineage}) ORDER BY ALL").fetchall() == [
        ("_:b1", "t.csv", 1),
        ("_:b2", "t.csv", 3),
        ("https://lod.example/id/1", "t.csv", 1),
        ("https://lod.example/id/2", "t.csv", 3),
        ("https://lod.example/id/2", "t.csv", 3),
    ]


def test_lineage_of_rows_that_do_not_tell_is_empty(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "a", None, None))
    plan = tables.plan(one_map(view("SELECT id, name FROM t"), column("name")))
    assert tables.con.execute(plan.lineage).fetchall() == []


def test_plan_prints_each_query_with_its_triples_map_and_line(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    text = tables.plan("\n\n" + one_map(table("t"), column("name"))).sql()
    assert "-- <https://example.org/T> (mapping.ttl, line 7)\nSELECT" in text
    tables.con.execute(text)


def test_plan_prints_a_triples_map_without_name(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES)
    assert (
        " (mapping.ttl)\nSELECT" in tables.plan("[] " + one_map(table("t"), column("name")).removeprefix("ex:T")).sql()
    )


def test_classic_vocabulary_is_read_as_the_current_one(tables: Tables) -> None:
    tables.add("t", LOCAL_NAMES, ("1", "a", None, None))
    lines = tables.map(
        "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix old: <http://semweb.mmlab.be/ns/rml#> ."
        " @prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n"
        'ex:T rr:logicalTable [ old:source [ csvw:url "#t" ] ; old:referenceFormulation ql:CSV ] ;'
        ' rr:subjectMap [ rr:template "id/{id}" ; rr:graph rr:defaultGraph ] ;'
        ' rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "name" ; rr:termType rr:IRI ] ] .'
    )
    assert lines == ["<https://lod.example/id/1> <https://example.org/p> <https://lod.example/a> ."]
