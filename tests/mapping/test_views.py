"""Logical views (RML-LV) over typed tables and files: fields, positions, joins, and what is refused."""

import json
from pathlib import Path

import pytest

from app.errors import MappingError
from loaders.mapping import affected, compile_mapping, write
from loaders.mapping.files import Files
from loaders.mapping.functions.library import FN

from .conftest import BASE, PREFIXES, Tables, table

NAME = 'rml:field [ rml:fieldName "name" ; rml:reference "name" ]'
JOIN = 'rml:joinCondition [ rml:child "name" ; rml:parent "owner" ]'
KIND = 'rml:field [ rml:fieldName "kind" ; rml:reference "kind" ]'


def mapping(view: str, *properties: str, subject: str = "{name}") -> str:
    """A triples map over the view `ex:V`."""
    each = "".join(f" ;\n rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {p} ] ]" for p in properties)
    return f'{view}\nex:T rml:logicalSource ex:V ; rml:subjectMap [ rml:template "{subject}" ]{each} .'


def on(source: str, *parts: str) -> str:
    return f"ex:V rml:viewOn {' ; '.join([source, *parts])} ."


def items() -> str:
    """A view on the table of items."""
    fields = ", ".join(f'[ rml:fieldName "{name}" ; rml:reference "{name}" ]' for name in ("owner", "kind"))
    return f"ex:I rml:viewOn {table('items')} ; rml:field {fields} .\n"


def objects(lines: list[str]) -> list[str]:
    """The local names of subjects, each with its object."""
    terms = [line.removesuffix(" .").split(" ", 2) for line in lines]
    return [f"{subject.removeprefix('<' + BASE)[:-1]} {value}" for subject, _, value in terms]


@pytest.fixture
def people(tables: Tables) -> Tables:
    tables.add("people", {"name": "string", "born": "gYear"}, ("ala", "1995"), ("bob", None), ("cyd", "2005"))
    tables.add("items", {"owner": "string", "kind": "string"}, ("ala", "sword"), ("cyd", "rope"), ("ala", "shield"))
    return tables


def test_fields_are_expressions_with_their_natural_datatypes(people: Tables) -> None:
    given = f'[ rml:parameter <{FN}value> ; rml:inputValueMap [ rml:reference "name" ] ]'
    call = f"rml:functionExecution [ rml:function <{FN}length> ; rml:input {given} ]"
    fields = (
        'rml:field [ rml:fieldName "year" ; rml:reference "born" ]',
        'rml:field [ rml:fieldName "text" ; rml:template "{name} {born}" ]',
        f'rml:field [ rml:fieldName "size" ; {call} ]',
        'rml:field [ rml:fieldName "race" ; rml:constant "human" ]',
    )
    view = on(table("people"), NAME, *fields)
    lines = people.map(mapping(view, *(f'rml:reference "{name}"' for name in ("year", "text", "size", "race"))))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert objects(lines) == [
        f'ala "1995"^^<{xsd}gYear>', f'ala "3"^^<{xsd}integer>', 'ala "ala 1995"', 'ala "human"',
        f'bob "3"^^<{xsd}integer>', 'bob "human"',
        f'cyd "2005"^^<{xsd}gYear>', f'cyd "3"^^<{xsd}integer>', 'cyd "cyd 2005"', 'cyd "human"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("leftJoin", ["ala", "ala", "bob", "cyd"]), ("innerJoin", ["ala", "ala", "cyd"])],
)
def test_join_keeps_rows_without_partner_only_when_left(people: Tables, kind: str, expected: list[str]) -> None:
    view = on(table("people"), NAME, f"rml:{kind} [ rml:parentLogicalView ex:I ; {JOIN} ; {KIND} ]")
    lines = people.map(items() + mapping(view, 'rml:reference "kind"', 'rml:constant "here"'))
    assert [line for line in objects(lines) if "here" in line] == [f'{name} "here"' for name in dict.fromkeys(expected)]
    assert [line for line in objects(lines) if "here" not in line] == [
        'ala "shield"', 'ala "sword"', 'cyd "rope"'
    ]  # fmt: skip


def test_positions_of_rows_and_of_joined_rows(people: Tables) -> None:
    view = on(table("people"), NAME, f"rml:leftJoin [ rml:parentLogicalView ex:I ; {JOIN} ; {KIND} ]")
    text = 'rml:template "{#}.{kind.#}.{kind}" ; rml:termType rml:Literal'
    lines = people.map(items() + mapping(view, text, 'rml:reference "name.#"'))
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert objects(lines) == [
        f'ala "0"{integer}', 'ala "0.0.sword"', 'ala "0.1.shield"', f'bob "0"{integer}',
        f'cyd "0"{integer}', 'cyd "2.0.rope"',
    ]  # fmt: skip


def test_join_condition_and_joined_field_may_be_templates(people: Tables) -> None:
    join = (
        "rml:innerJoin [ rml:parentLogicalView ex:I ;"
        ' rml:joinCondition [ rml:childMap [ rml:template "{name}!" ] ; rml:parentMap [ rml:template "{owner}!" ] ] ;'
        ' rml:field [ rml:fieldName "kind" ; rml:template "a {kind}" ] ]'
    )
    lines = people.map(items() + mapping(on(table("people"), NAME, join), 'rml:reference "kind"'))
    assert objects(lines) == ['ala "a shield"', 'ala "a sword"', 'cyd "a rope"']


def test_view_on_a_view(people: Tables) -> None:
    outer = 'ex:V rml:viewOn ex:I ; rml:field [ rml:fieldName "name" ; rml:template "{owner}-{kind}" ] .'
    lines = people.map(items() + mapping(outer, 'rml:reference "#" ; rml:datatype xsd:string'))
    assert objects(lines) == ['ala-shield "2"', 'ala-sword "0"', 'cyd-rope "1"']


def test_json_text_in_a_column_is_taken_apart(tables: Tables) -> None:
    found = json.dumps([{"t": "a", "n": {"w": 1}}, {"t": "b"}])
    tables.add("people", {"name": "string", "json": "string"}, ("ala", found), ("bob", None))
    nested = (
        'rml:field [ rml:fieldName "doc" ; rml:reference "json" ; rml:field ['
        ' rml:fieldName "item" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ;'
        ' rml:field [ rml:fieldName "t" ; rml:reference "$.t" ], [ rml:fieldName "w" ; rml:reference "$.n.w" ] ] ]'
    )
    view = on(table("people"), NAME, nested)
    text = 'rml:template "{doc.item.#}{doc.item.t}" ; rml:termType rml:Literal'
    lines = tables.map(mapping(view, text, 'rml:reference "doc.item.w"'))
    assert objects(lines) == ['ala "0a"', 'ala "1"^^<http://www.w3.org/2001/XMLSchema#integer>', 'ala "1b"']


def test_csv_and_json_texts_in_values_are_taken_apart(tables: Tables) -> None:
    inner = json.dumps({"csv": 'a.b,"c"\n1,"x, y"\n2,\n', "json": json.dumps([{"d": 3}])})
    tables.add("people", {"name": "string", "json": "string"}, ("ala", inner), ("bob", None))
    fields = {"csv": ("CSV", "", "a.b"), "json": ("JSONPath", 'rml:iterator "$[*]" ; ', "$.d")}
    texts = ", ".join(
        f'[ rml:fieldName "{name}" ; rml:reference "$.{name}" ; rml:field [ rml:fieldName "row" ;'
        f' rml:referenceFormulation rml:{kind} ; {more}rml:field [ rml:fieldName "v" ; rml:reference "{path}" ] ] ]'
        for name, (kind, more, path) in fields.items()
    )
    document = (
        'rml:field [ rml:fieldName "doc" ; rml:reference "json" ; rml:field [ rml:fieldName "it" ;'
        f' rml:referenceFormulation rml:JSONPath ; rml:iterator "$" ; rml:field {texts} ] ]'
    )
    view = on(table("people"), NAME, document)
    template = 'rml:template "{doc.it.csv.row.#}-{doc.it.csv.row.v}-{doc.it.json.row.v}" ; rml:termType rml:Literal'
    assert objects(tables.map(mapping(view, template))) == ['ala "0-1-3"', 'ala "1-2-3"']


def test_field_may_have_a_text_of_another_formulation_itself(tables: Tables) -> None:
    tables.add("people", {"name": "string", "csv": "string"}, ("ala", "a,b\n1,2\n3,4"))
    field = (
        'rml:field [ rml:fieldName "row" ; rml:reference "csv" ; rml:referenceFormulation rml:CSV ;'
        ' rml:field [ rml:fieldName "b" ; rml:reference "b" ] ]'
    )
    lines = tables.map(mapping(on(table("people"), NAME, field), 'rml:reference "row.b"', 'rml:reference "row.#"'))
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert objects(lines) == [f'ala "0"{integer}', f'ala "1"{integer}', 'ala "2"', 'ala "4"']


@pytest.mark.parametrize("text", ["a,b\n1\n", "a,b\n1,2,3\n", "a\n1,2"])
def test_csv_text_with_rows_of_other_lengths_is_named(tables: Tables, text: str) -> None:
    tables.add("people", {"name": "string", "csv": "string"}, ("ala", "a,b\n1,2\n\n"), ("bob", None), ("cyd", text))
    field = FIELD("d", f'reference "csv" ; rml:referenceFormulation rml:CSV ; {INNER("a")}')
    plan = tables.plan(mapping(on(table("people"), NAME, field), 'rml:reference "d.b"'))
    with pytest.raises(MappingError, match=r"line \d+: .*which is not a CSV text with rows as long as its header"):
        write(tables.con, plan, tables.folder / "out.nq")


def test_text_that_is_no_json_is_named(tables: Tables) -> None:
    tables.add("people", {"name": "string", "json": "string"}, ("ala", "{}"), ("bob", "{"))
    field = FIELD("d", f'reference "json" ; rml:referenceFormulation rml:JSONPath ; {INNER("$")}')
    plan = tables.plan(mapping(on(table("people"), NAME, field), 'rml:reference "d.b"'))
    with pytest.raises(
        MappingError, match=r"line \d+: <https://example.org/V>: the data give '{', which is not a JSON text"
    ):
        write(tables.con, plan, tables.folder / "out.nq")


def test_rows_of_a_view_tell_where_they_are_from_and_what_they_read(people: Tables) -> None:
    view = on(table("people"), NAME, f"rml:leftJoin [ rml:parentLogicalView ex:I ; {JOIN} ; {KIND} ]")
    plan = people.plan(items() + mapping(view, 'rml:reference "kind"'))
    assert plan.columns_used == {"people": {"name"}, "items": {"owner", "kind"}}
    assert sorted(people.con.execute(plan.lineage).fetchall()) == [
        (f"{BASE}ala", "people.csv", 1), (f"{BASE}ala", "people.csv", 1),
        (f"{BASE}bob", "people.csv", 2), (f"{BASE}cyd", "people.csv", 3),
    ]  # fmt: skip


def test_change_in_a_joined_table_affects_the_rows_joined_to_it(people: Tables) -> None:
    people.con.execute("CREATE SCHEMA before")
    for name in ("people", "items"):
        people.con.execute(f"CREATE TABLE before.{name} AS FROM {name}")
    people.con.execute("UPDATE items SET kind = 'string' WHERE owner = 'cyd'")
    view = on(table("people"), NAME, f"rml:leftJoin [ rml:parentLogicalView ex:I ; {JOIN} ; {KIND} ]")
    plan = people.plan(items() + mapping(view, 'rml:reference "kind"'))
    found = people.con.execute(f"FROM {affected(people.con, plan, 'before', 'main')}").fetchall()
    assert found == [(f"<{BASE}cyd>",)]


def test_structural_annotations_change_nothing(people: Tables) -> None:
    note = 'rml:structuralAnnotation [ a rml:PrimaryKeyAnnotation ; rml:onFields ( "name" ) ]'
    assert len(people.map(mapping(on(table("people"), NAME, note), 'rml:constant "x"'))) == 3


def test_two_triples_maps_share_a_view(people: Tables) -> None:
    second = 'ex:U rml:logicalSource ex:V ; rml:subjectMap [ rml:template "u/{name}" ] .'
    view = on(table("people"), NAME)
    lines = people.map(mapping(view, "rml:parentTriplesMap ex:U") + second)
    assert objects(lines) == [f"{name} <{BASE}u/{name}>" for name in ("ala", "bob", "cyd")]


def test_records_of_json_and_xml_files(people: Tables, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"n": "x", "v": [1, 2]}, {"n": "y", "v": []}]')
    (tmp_path / "a.xml").write_text("<r><p><n>x</n><v>1</v><v>2</v></p><p><n>y</n></p></r>")
    sources = {
        '[ rml:source "a.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ]': ("$.n", "$.v[*]"),
        '[ rml:source "a.xml" ; rml:referenceFormulation rml:XPath ; rml:iterator "/r/p" ]': ("n", "v"),
    }
    for source, (name, value) in sources.items():
        field = 'rml:field [ rml:fieldName "{}" ; rml:reference "{}" ]'.format
        file = tmp_path / "mapping.ttl"
        text = 'rml:template "{v.#}-{v}" ; rml:termType rml:Literal'
        file.write_text(
            PREFIXES + mapping(on(source, field("name", name), field("v", value)), text, 'rml:constant "k"')
        )
        with Files(tmp_path) as files:
            write(people.con, compile_mapping(file, base=BASE, sources=files, con=people.con), tmp_path / "out.nq")
        lines = (tmp_path / "out.nq").read_text().splitlines()
        assert objects(lines) == ['x "0-1"', 'x "1-2"', 'x "k"', 'y "k"']


PEOPLE = table("people")
FIELD = 'rml:field [ rml:fieldName "{}" ; rml:{} ]'.format
PARENT = "rml:leftJoin [ rml:parentLogicalView ex:I"
INNER = 'rml:iterator "{}" ; rml:field [ rml:fieldName "b" ; rml:reference "c" ]'.format
FAULTS = {
    "itself": ("ex:V rml:viewOn ex:V .", "the view <https://example.org/V> is made from itself"),
    "no name": (on(PEOPLE, 'rml:field [ rml:reference "name" ]'), "a field lacks rml:fieldName"),
    "no expression": (on(PEOPLE, 'rml:field [ rml:fieldName "name" ]'), "a field lacks an expression"),
    "same name": (on(PEOPLE, NAME, FIELD("name", 'constant "x"')), "two fields are called 'name'"),
    "unknown column": (on(PEOPLE, FIELD("name", 'reference "nom"')), "there is no column 'nom' in people"),
    "unknown field": (on(PEOPLE, FIELD("nom", 'reference "name"')), "there is no column 'name'"),
    "unknown property": (on(PEOPLE, NAME, "rml:iterator 'x'"), "rml:iterator is not supported here"),
    "join without parent": (on(PEOPLE, NAME, f"rml:leftJoin [ {JOIN} ; {KIND} ]"), "needs rml:parentLogicalView"),
    "join without condition": (items() + on(PEOPLE, NAME, f"{PARENT} ; {KIND} ]"), "needs rml:joinCondition"),
    "join without fields": (items() + on(PEOPLE, NAME, f"{PARENT} ; {JOIN} ]"), "a join of views needs fields"),
    "unknown key": (
        items() + on(PEOPLE, FIELD("nom", 'reference "name"'), f"{PARENT} ; {JOIN} ; {KIND} ]"),
        "there is no column 'name' in <https://example.org/V>; columns: nom",
    ),
    "records of rows": (
        on(PEOPLE, FIELD("name", INNER("x").removeprefix("rml:"))),
        "the records of the field 'name' are no JSON or CSV",
    ),
    "text without formulation": (
        on(PEOPLE, FIELD("d", 'reference "name" ; rml:field [ rml:fieldName "name" ; rml:reference "b" ]')),
        "the fields of a text need rml:referenceFormulation",
    ),
    "formulation that no text is in": (
        on(PEOPLE, FIELD("d", f'reference "name" ; rml:referenceFormulation rml:XPath ; {INNER("x")}')),
        "the records of the field 'd' are no JSON or CSV",
    ),
    "path beyond DuckDB": (
        on(
            PEOPLE,
            FIELD(
                "d",
                'reference "name" ; rml:field [ rml:fieldName "name" ;'
                f" rml:referenceFormulation rml:JSONPath ; {INNER('$..x')} ]",
            ),
        ),
        "a view cannot take apart a record by this path",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_view_is_named(people: Tables, fault: str) -> None:
    view, message = FAULTS[fault]
    with pytest.raises(MappingError) as failure:
        people.plan(mapping(view, 'rml:constant "x"'))
    assert failure.value.en.startswith("mapping.ttl, line ")
    assert message in failure.value.en
    assert failure.value.pl != failure.value.en


def test_several_values_in_a_template_of_a_view_are_refused(people: Tables, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"n": "x", "v": [1, 2]}]')
    source = '[ rml:source "a.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" ]'
    view = on(source, 'rml:field [ rml:fieldName "name" ; rml:template "{$.v[*]}" ]')
    file = tmp_path / "mapping.ttl"
    file.write_text(PREFIXES + mapping(view))
    with Files(tmp_path) as files, pytest.raises(MappingError, match="needs a reference to take several values"):
        compile_mapping(file, base=BASE, sources=files, con=people.con)
