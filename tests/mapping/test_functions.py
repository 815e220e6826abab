"""Functions in mappings (RML-FNML): where they may stand, how they nest, what conditions do, and what is refused."""

import pytest

from app.errors import MappingError
from loaders.mapping import affected, write
from loaders.mapping.functions.library import FN

from .conftest import Tables, table

FUNCTIONS = f"@prefix fn: <{FN}> . @prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .\n"


NAME = '[ rml:reference "name" ]'
LANG = '[ rml:reference "lang" ]'


def text(value: str) -> str:
    return f'"{value}"'


def call(function: str, **inputs: str) -> str:
    """A call whose inputs are terms in Turtle; one in brackets is a map."""
    given = [
        f"[ rml:parameter fn:{name} ; rml:inputValue{'Map' if value.startswith('[') else ''} {value} ]"
        for name, value in inputs.items()
    ]
    return f"rml:functionExecution [ rml:function fn:{function} ; rml:input {', '.join(given)} ]"


UPPER = call("upperCase", value=NAME)


def name_is(value: str) -> str:
    """The condition that the name equals a value."""
    return f"rml:condition [ {call('equal', value=NAME, other=text(value))} ]"


@pytest.fixture
def people(tables: Tables) -> Tables:
    tables.add("t", {"id": "string", "name": "string", "lang": "string"}, ("1", "Ala", "pl"), ("2", "Ola", None))
    return tables


def mapping(subject: str, *properties: str) -> str:
    each = "".join(f" ;\n rml:predicateObjectMap [ {text} ]" for text in properties)
    return f"{FUNCTIONS}ex:T rml:logicalSource {table('t')} ; rml:subjectMap [ {subject} ]{each} ."


ID = 'rml:template "id/{id}"'


def test_function_makes_subject_predicate_object_and_graph(people: Tables) -> None:
    iri = call("joinIri", base=text("https://x.example/"), value=NAME)
    lines = people.map(
        mapping(
            iri,
            f"rml:predicateMap [ {iri} ] ; rml:objectMap [ {UPPER} ] ; rml:graphMap [ {iri} ]",
        )
    )
    ala, ola = "<https://x.example/Ala>", "<https://x.example/Ola>"
    assert lines == [f'{ala} {ala} "ALA" {ala} .', f'{ola} {ola} "OLA" {ola} .']


def test_subject_may_do_without_some_of_its_columns(people: Tables) -> None:
    subject = call("coalesce", value=LANG, value2='[ rml:reference "id" ]')
    lines = people.map(mapping(f"{subject} ; rml:termType rml:IRI", "rml:predicate ex:p ; rml:object 1"))
    assert [line.split()[0] for line in lines] == ["<https://lod.example/2>", "<https://lod.example/pl>"]


def test_change_is_mapped_alone_where_functions_have_part(people: Tables) -> None:
    people.con.execute("CREATE SCHEMA before")
    people.con.execute("CREATE TABLE before.t AS FROM t")
    people.con.execute("UPDATE t SET lang = '51.5' WHERE id = '2'")
    point = call("projectedNorthing", latitude='[ rml:reference "lang" ]', longitude=text("19"))
    plan = people.plan(mapping(f"{ID} ; {name_is('Ola')}", f"rml:predicate ex:p ; rml:objectMap [ {point} ]"))
    subjects = affected(people.con, plan, "before", "main")
    assert people.con.execute(f"FROM {subjects}").fetchall() == [("<https://lod.example/id/2>",)]


@pytest.mark.parametrize("position", ["1.7", " 1", "1e0", "x"])
def test_argument_from_the_data_is_as_strict_as_a_constant(people: Tables, position: str) -> None:
    people.con.execute("UPDATE t SET lang = ?", [position])
    part = call("part", value=NAME, separator=text("l"), position=LANG)
    with pytest.raises(MappingError, match=rf"'{position}', which is not .* \(xsd:integer\)"):
        people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {part} ]"))


@pytest.mark.parametrize("fault", [{"fill": text("")}, {"size": text("99999999999")}])
def test_value_that_cannot_be_filled_up_is_refused(people: Tables, fault: dict[str, str]) -> None:
    filled = call("padStart", **{"value": NAME, "size": text("5"), **fault})
    with pytest.raises(MappingError, match="'Ala', which is not a value to fill up"):
        people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {filled} ]"))


def test_namespace_that_is_no_uuid_is_refused(people: Tables) -> None:
    made = call("uuid", value=NAME, namespace=NAME)
    with pytest.raises(MappingError, match="'Ala, Ala', which is not a name in a namespace"):
        people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {made} ]"))


def test_function_makes_language_and_datatype(people: Tables) -> None:
    language = f"rml:languageMap [ {call('coalesce', value=LANG, value2=text('en'))} ]"
    datatype = f"rml:datatypeMap [ {call('joinIri', base=text('https://x.example'), value=text('d'))} ]"
    lines = people.map(
        mapping(
            ID,
            f'rml:predicate ex:p ; rml:objectMap [ rml:reference "name" ; {language} ]',
            f'rml:predicate ex:p ; rml:objectMap [ rml:reference "id" ; {datatype} ]',
        )
    )
    assert [line.split(" ", 2)[2] for line in lines] == [
        '"1"^^<https://x.example/d> .',
        '"Ala"@pl .',
        '"2"^^<https://x.example/d> .',
        '"Ola"@en .',
    ]


def test_result_has_the_datatype_that_the_function_returns(people: Tables) -> None:
    lines = people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {call('length', value=NAME)} ]"))
    assert lines[0].endswith('"3"^^<http://www.w3.org/2001/XMLSchema#integer> .')


def test_datatype_stated_is_stronger_than_that_of_the_function(people: Tables) -> None:
    length = call("length", value=NAME)
    lines = people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {length} ; rml:datatype xsd:byte ]"))
    assert lines[0].endswith('"3"^^<http://www.w3.org/2001/XMLSchema#byte> .')


def test_calls_nest_and_pass_typed_results_on(people: Tables) -> None:
    short = call("less", quantity=f"[ {call('length', value=NAME)} ]", otherQuantity=text("4"))
    chosen = call("if", condition=f"[ {short} ]", then=f"[ {UPPER} ]", otherwise=text("long"))
    assert '"ALA"' in people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {chosen} ]"))[0]


def test_execution_may_stand_alone_and_be_used_twice(people: Tables) -> None:
    alone = f"ex:E {UPPER.removeprefix('rml:functionExecution [').removesuffix(']')} ."
    use = "rml:functionExecution ex:E"
    lines = people.map(mapping(ID, f"rml:predicate ex:p, ex:q ; rml:objectMap [ {use} ]") + alone)
    assert len(lines) == 4
    assert all('"ALA"' in line or '"OLA"' in line for line in lines)


def test_long_forms_of_function_parameter_and_return(people: Tables) -> None:
    long = (
        "rml:functionExecution [ rml:functionMap [ rml:constant fn:upperCase ] ; rml:input"
        ' [ rml:parameterMap [ rml:constant fn:value ] ; rml:inputValueMap [ rml:template "{name}!" ] ] ] ;'
        " rml:returnMap [ rml:constant fn:text ]"
    )
    assert '"ALA!"' in people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {long} ]"))[0]


def test_classic_function_value_is_read(people: Tables) -> None:
    classic = f"""
        @prefix fnml: <http://semweb.mmlab.be/ns/fnml#> . @prefix fno: <https://w3id.org/function/ontology#> .
        @prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix old: <http://semweb.mmlab.be/ns/rml#> .
        {FUNCTIONS}
        ex:T rml:logicalSource {table("t")} ; rr:subjectMap [ rr:template "id/{{id}}" ] ; rr:predicateObjectMap [
            rr:predicate ex:p ; rr:objectMap [ fnml:functionValue [
                rr:predicateObjectMap [ rr:predicate fno:executes ; rr:objectMap [ rr:constant grel:toUpperCase ] ] ;
                rr:predicateObjectMap [
                    rr:predicate grel:valueParameter ; rr:objectMap [ old:reference "name" ] ] ] ] ] .
    """
    assert people.map(classic)[1].endswith('"OLA" .')


def test_condition_decides_about_a_term(people: Tables) -> None:
    assert len(people.map(mapping(f"{ID} ; {name_is('Ala')}", "rml:predicate ex:p ; rml:object 1, 2"))) == 2
    conditional = f'rml:objectMap [ rml:constant "x" ; {name_is("Ala")} ]'
    assert len(people.map(mapping(ID, f"rml:predicate ex:p ; {conditional}"))) == 1
    graph = f"rml:graphMap [ rml:constant ex:g ; {name_is('Ala')} ]"
    assert len(people.map(mapping(ID, f'rml:predicate ex:p ; rml:object "x" ; {graph}'))) == 1


def test_condition_on_a_language_and_on_an_input(people: Tables) -> None:
    language = f'rml:languageMap [ rml:constant "pl" ; {name_is("Ala")} ]'
    lines = people.map(mapping(ID, f'rml:predicate ex:p ; rml:objectMap [ rml:reference "name" ; {language} ]'))
    assert [line.split(" ", 2)[2] for line in lines] == ['"Ala"@pl .']
    chosen = call("coalesce", value=f'[ rml:reference "name" ; {name_is("Ala")} ]', value2=text("someone"))
    lines = people.map(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {chosen} ]"))
    assert [line.split(" ", 2)[2] for line in lines] == ['"Ala" .', '"someone" .']


def test_condition_without_value_makes_no_term(people: Tables) -> None:
    condition = f"rml:condition [ {call('notEqual', value=LANG, other=text('en'))} ]"
    lines = people.map(mapping(ID, f'rml:predicate ex:p ; rml:objectMap [ rml:reference "name" ; {condition} ]'))
    assert [line.split(" ", 2)[2] for line in lines] == ['"Ala" .']


def test_function_in_a_join_condition(people: Tables) -> None:
    people.add("u", {"key": "string"}, ("ALA",), ("EWA",))
    join = f'rml:joinCondition [ rml:childMap [ {UPPER} ] ; rml:parent "key" ]'
    other = f'ex:U rml:logicalSource {table("u")} ; rml:subjectMap [ rml:template "u/{{key}}" ] .'
    parents = f"rml:objectMap [ rml:parentTriplesMap ex:U ; {join} ]"
    lines = people.map(mapping(ID, f"rml:predicate ex:p ; {parents}") + other)
    assert lines == ["<https://lod.example/id/1> <https://example.org/p> <https://lod.example/u/ALA> ."]


def test_several_values_make_several_terms(tables: Tables) -> None:
    tables.add("t", {"id": "string", "name": "string"}, ("1", "b; a;;b"), ("2", None), ("3", ""))
    split = call("split", value=NAME, separator=text(";"))
    lines = tables.map(
        mapping(ID, f'rml:predicate ex:p ; rml:objectMap [ {split} ; rml:language "pl" ] ; rml:graph ex:g, ex:h')
    )
    assert lines == [
        f"<https://lod.example/id/1> <https://example.org/p> {term} <https://example.org/{graph}> ."
        for term in ('"a"@pl', '"b"@pl')
        for graph in "gh"
    ]


def test_bad_value_names_file_line_source_row_and_column(tables: Tables) -> None:
    tables.add("t", {"id": "string", "name": "string"}, ("1", "3 maja 2025 r."), ("2", None), ("3", "31.02.2025"))
    plan = tables.plan(mapping(ID, f"rml:predicate ex:p ;\n rml:objectMap [ {call('date', value=NAME)} ]"))
    with pytest.raises(MappingError) as failure:
        write(tables.con, plan, tables.folder / "out.nq")
    assert failure.value.en.startswith(
        "mapping.ttl, line 8: <https://example.org/T>: the data give '31.02.2025', which is not a date day-month-year"
    )
    assert failure.value.en.endswith(" (t.csv, row 3, column name)")
    assert failure.value.pl.startswith("mapping.ttl, wiersz 8: ")
    assert failure.value.pl.endswith(" (t.csv, wiersz 3, kolumna name)")


def test_argument_of_a_wrong_type_is_named(tables: Tables) -> None:
    tables.add("t", {"id": "string", "name": "string"}, ("1", "x"))
    plan = tables.plan(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {call('year', day=NAME)} ]"))
    with pytest.raises(MappingError, match=r"'x', which is not date \(xsd:date\) \(t.csv, row 1, column name\)"):
        write(tables.con, plan, tables.folder / "out.nq")


def test_two_mappings_with_coordinates_share_a_connection(people: Tables) -> None:
    point = call("wgs84Point", northing=text("432633.673"), easting=text("531462.813"))
    for predicate in ("ex:p", "ex:q"):
        lines = people.map(mapping(ID, f"rml:predicate {predicate} ; rml:objectMap [ {point} ]"))
        assert all('"POINT(19.456 51.7592)"' in line for line in lines)


def test_malformed_geometry_is_named_by_its_beginning(tables: Tables) -> None:
    tables.add("t", {"id": "string", "name": "string"}, ("1", '{"type": "Point"' + " " * 999 + "}"))
    plan = tables.plan(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {call('geoJsonToWkt', geoJson=NAME)} ]"))
    fault = r"'\{\"type\": \"Point\" {184}…', which is not a GeoJSON geometry .* \(t.csv, row 1, column name\)"
    with pytest.raises(MappingError, match=fault):
        write(tables.con, plan, tables.folder / "out.nq")


def test_explained_sql_has_the_macros_it_calls(people: Tables) -> None:
    text = people.plan(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {UPPER} ]")).sql()
    assert "MACRO fn_upperCase" in text
    assert "fn_slug" not in text
    assert "fn_" not in people.plan(mapping(ID, 'rml:predicate ex:p ; rml:object "x"')).sql()


TRIM = "rml:functionExecution [ rml:function fn:trim ; rml:input"
FAULTS = {
    "unknown function": (
        "rml:functionExecution [\n rml:function fn:nothing ]",
        8,
        "there is no function <tag:",
        "nie ma funkcji",
    ),
    "refused function": (
        "rml:functionExecution [ rml:function grel:random ]",
        7,
        "is not offered: it gives something",
        "nie jest oferowana",
    ),
    "argument of a wrong type": (
        call("year", day=text("2025-13")),
        7,
        '"2025-13" is no date (xsd:date)',
        '"2025-13" to nie data (xsd:date)',
    ),
    "no function": ("rml:functionExecution [ rml:input [] ]", 7, "rml:function needs an IRI", "wymaga IRI"),
    "unknown parameter": (
        call("upperCase", other=text("x")),
        7,
        "expects no <tag:lodzkie.pl,2026:fn/other>; parameters: <tag",
        "nie ma parametru",
    ),
    "parameter twice": (
        f"{TRIM} [ rml:parameter fn:value ; rml:inputValue 1 ], [ rml:parameter fn:value ; rml:inputValue 2 ] ]",
        7,
        "expects no second <tag",
        "nie ma drugiego parametru",
    ),
    "missing parameter": (
        call("equal", value=text("x")),
        7,
        "fn/equal> needs <tag:lodzkie.pl,2026:fn/other>",
        "wymaga",
    ),
    "wrong return": (
        f"{UPPER} ; rml:return fn:truth",
        7,
        "does not return <tag:lodzkie.pl,2026:fn/truth>; it returns",
        "nie zwraca",
    ),
    "input without value": (
        f"{TRIM} [ rml:parameter fn:value ] ]",
        7,
        "needs one rml:inputValue or rml:inputValueMap, here 0",
        "wymaga jednego rml:inputValue",
    ),
    "input without expression": (
        call("trim", value="[ rml:termType rml:Literal ]"),
        7,
        "the input value has no expression",
        "nie ma wyrażenia",
    ),
    "input that must be constant": (
        call("matches", value=text("x"), pattern=NAME),
        7,
        "the input pattern must be a constant",
        "musi być stałą",
    ),
    "ill-formed pattern": (
        call("matches", value=NAME, pattern=text("(")),
        7,
        "cannot do with its constants",
        "stałych",
    ),
    "system that is not there": (
        call("geoJsonToWkt", geoJson=NAME, toCrs=text("EPSG:999999")),
        7,
        "'EPSG:999999' is no coordinate system: OGC:CRS84 or one of EPSG",
        "'EPSG:999999' to nie układ współrzędnych",
    ),
    "system by a definition": (
        call("wgs84Point", northing=NAME, easting=NAME, crs=text("+proj=longlat")),
        7,
        "'+proj=longlat' is no coordinate system",
        "to nie układ współrzędnych",
    ),
    "fewer decimals than none": (
        call("geoJsonToWkt", geoJson=NAME, decimals="-1"),
        7,
        "is no number of decimal places from 0 to 15",
        "to nie liczba miejsc po przecinku od 0 do 15",
    ),
    "more decimals than numbers have": (
        call("transformWkt", wkt=NAME, decimals="16"),
        7,
        "is no number of decimal places from 0 to 15",
        "to nie liczba miejsc po przecinku od 0 do 15",
    ),
    "several values as input": (
        call("trim", value=f"[ {call('split', value=text('a b'), separator=text(' '))} ]"),
        7,
        "returns several values, which only an object map can take",
        "zwraca kilka wartości",
    ),
    "condition that is no condition": (
        f'rml:constant "x" ; rml:condition [ {UPPER} ]',
        7,
        "returns xsd:boolean",
        "zwraca xsd:boolean",
    ),
    "condition without function": (
        'rml:constant "x" ; rml:condition [ rml:reference "name" ]',
        7,
        "returns xsd:boolean",
        "zwraca",
    ),
    "unknown kind of identifier": (
        call("identifier", value=text("x"), kind="ex:Nip"),
        7,
        "is no kind of identifier; kinds: -",
        "nie jest rodzajem",
    ),
    "unknown property": (
        "rml:functionExecution [ rml:function fn:trim ; rml:output ex:x ]",
        7,
        "rml:output is not supported here",
        "nie jest tu",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_a_call_names_file_line_and_term(people: Tables, fault: str) -> None:
    text, line, en, pl = FAULTS[fault]
    with pytest.raises(MappingError) as failure:
        people.plan(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {text} ]"))
    assert failure.value.en.startswith(f"mapping.ttl, line {line}: "), failure.value
    assert en in failure.value.en
    assert failure.value.pl.startswith(f"mapping.ttl, wiersz {line}: ")
    assert pl in failure.value.pl


def test_execution_that_needs_itself_is_refused(people: Tables) -> None:
    itself = "rml:inputValueMap [ rml:functionExecution ex:E ]"
    loop = f"ex:E rml:function fn:trim ; rml:input [ rml:parameter fn:value ; {itself} ] ."
    with pytest.raises(MappingError, match="needs its own result"):
        people.plan(mapping(ID, "rml:predicate ex:p ; rml:objectMap [ rml:functionExecution ex:E ]") + loop)


def test_several_values_are_refused_but_for_objects(people: Tables) -> None:
    split = call("split", value=text("a b"), separator=text(" "))
    with pytest.raises(MappingError, match="only an object map can take"):
        people.plan(mapping(ID, f"rml:predicateMap [ {split} ] ; rml:object 1"))


def test_line_is_that_of_an_execution_that_stands_alone(people: Tables) -> None:
    alone = "\n\nex:E a rml:FunctionExecution ;\n rml:function fn:nothing ."
    with pytest.raises(MappingError, match=r"line 10: there is no function"):
        people.plan(mapping(ID, "rml:predicate ex:p ; rml:objectMap [ rml:functionExecution ex:E ]") + alone)


def test_classic_function_value_without_function_is_refused(people: Tables) -> None:
    inputs = "rml:predicateObjectMap [ rml:predicate fn:value ; rml:object 1 ]"
    value = f"<http://semweb.mmlab.be/ns/fnml#functionValue> [ {inputs} ]"
    with pytest.raises(MappingError, match="fnml:functionValue lacks fno:executes"):
        people.plan(mapping(ID, f"rml:predicate ex:p ; rml:objectMap [ {value} ]"))
