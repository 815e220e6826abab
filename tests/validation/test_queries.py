"""SHACL-SPARQL by our engine: pre-binding, components that shapes declare, and what is refused."""

import pyoxigraph as ox
import pytest

from app.errors import RegisterError
from app.validation.engine import Engine

BASE = "https://dane.example.pl/"
DECLARED = ":prefixes sh:declare [ sh:prefix 'lod' ; sh:namespace 'def/'^^xsd:anyURI ] ."
DATA = """
<id/1> a :Wpis ; :p 1 , 2 ; :q <id/2> . <id/2> a :Wpis ; :p 3 . <id/3> a :Wpis ; :q <id/1> , <id/3> ; :r 'x' .
"""


@pytest.fixture
def gate():
    return Engine()


def focused(found) -> list[str]:
    return sorted(each.focus.removeprefix(f"{BASE}id/") for each in found)


QUERIES = {
    "a filter": ("SELECT $this WHERE { $this lod:p ?x . FILTER(?x > 2) }", ["2"]),
    "a filter without a pattern": ("SELECT $this WHERE { FILTER($this = <https://dane.example.pl/id/1>) }", ["1"]),
    "a filter in a group of its own": (
        "SELECT $this WHERE { { FILTER(bound($this) && $this != <https://dane.example.pl/id/1>) } }",
        ["2", "3"],
    ),
    "a filter on the focus node in OPTIONAL": (
        "SELECT $this WHERE { OPTIONAL { ?x lod:q ?y . FILTER(?y = $this) } FILTER(!bound(?x)) }",
        [],
    ),
    "an alternative": ("SELECT $this WHERE { { $this lod:p 3 } UNION { $this lod:r ?x } }", ["2", "3"]),
    "an alternative with a filter": (
        "SELECT $this WHERE { { $this lod:p 3 } UNION { ?x lod:q ?y . FILTER(?x = $this && ?y = $this) } }",
        ["2", "3"],
    ),
    "what does not exist": ("SELECT $this WHERE { FILTER NOT EXISTS { ?x lod:q $this } }", []),
    "what exists deep inside": (
        "SELECT $this WHERE { FILTER EXISTS { { ?x lod:q $this } UNION { ?x lod:r ?y . FILTER(?x = $this) } } }",
        ["1", "2", "3"],
    ),
    "an aggregate": ("SELECT $this WHERE { $this lod:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)", ["1"]),
    "an aggregate over everything": (
        "SELECT $this WHERE { ?x lod:p ?y } GROUP BY $this HAVING (COUNT(?y) = 3)",
        ["1", "2", "3"],
    ),
    "a subquery": (
        "SELECT $this { { SELECT $this (COUNT(?x) AS ?n) { $this lod:p ?x } GROUP BY $this } FILTER(?n > 1) }",
        ["1"],
    ),
    "a limit": ("SELECT $this WHERE { $this lod:p ?x } ORDER BY ?x LIMIT 1", ["1", "2"]),
    "words inside strings and comments": (
        "SELECT $this WHERE { $this lod:r ?x . # MINUS { VALUES }\n FILTER(?x != 'SERVICE $this') }",
        ["3"],
    ),
    "another name for the variable": ("SELECT ?this { ?this lod:r [] }", ["3"]),
    "every variable": ("SELECT * { $this lod:r ?x }", ["3"]),
    "the current shape": ("SELECT $this WHERE { $this lod:r ?x . FILTER($currentShape = lod:S) }", ["3"]),
    "the shapes graph": (
        "SELECT $this ?value { GRAPH $shapesGraph { $currentShape lod:asks ?any } $this ?any ?value }",
        ["3"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES)
def test_focus_nodes_are_pre_bound(check, query, expected):
    shape = f':S sh:targetClass :Wpis ; :asks :r ; sh:sparql [ sh:prefixes :prefixes ; sh:select """{query}""" ] .'
    assert sorted(set(focused(check(DECLARED + shape, DATA)))) == expected


# Inside another shape the current shape is another.
OF_ANY_SHAPE = {name: case for name, case in QUERIES.items() if "$currentShape" not in case[0]}


@pytest.mark.parametrize(("query", "expected"), OF_ANY_SHAPE.values(), ids=OF_ANY_SHAPE)
def test_a_query_inside_another_shape_means_the_same(check, query, expected):
    inner = f'[ sh:sparql [ sh:prefixes :prefixes ; sh:select """{query}""" ] ]'
    found = check(f"{DECLARED} :S sh:targetClass :Wpis ; sh:node {inner} .", DATA)
    assert focused(found) == expected
    found = check(f"{DECLARED} :S sh:targetClass :Wpis ; sh:not {inner} .", DATA)
    assert focused(found) == sorted({"1", "2", "3"} - set(expected))


def test_a_query_of_a_property_shape_has_its_path_and_value(check):
    query = "SELECT $this ?value (?value + 1 AS ?y) WHERE { $this $PATH ?value . FILTER(?value > 1) }"
    shape = f""":S sh:targetClass :Wpis ; sh:property [ sh:path ( :q :p ) ; sh:sparql [
      sh:message "{{$this}} {{?value}} {{?y}}" ; sh:select '{query}' ] ] ."""
    found = check(shape, DATA)
    assert {(each.focus, each.value, each.path) for each in found} == {
        (f"{BASE}id/1", "3", f"(<{BASE}def/q>/<{BASE}def/p>)"),
        (f"{BASE}id/3", "2", f"(<{BASE}def/q>/<{BASE}def/p>)"),
    }
    assert found[0].messages == {"": f"{BASE}id/1 3 4"}


def test_a_statement_in_two_graphs_counts_a_node_once(check):
    shape = """:S sh:targetClass :Wpis ; sh:sparql [ sh:prefixes :prefixes ;
      sh:select "SELECT $this WHERE { $this lod:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)" ] ."""
    assert check(DECLARED + shape, "<id/2> a :Wpis ; :p 3 .", other="<id/2> a :Wpis .") == ()


def test_a_blank_node_is_pre_bound_too(check):
    shape = ":S sh:targetSubjectsOf :r ; sh:sparql [ sh:select 'SELECT $this ?value { $this ?any ?value }' ] ."
    (found,) = check(shape, "[] :r 1 .")
    assert found.value == "1"


def test_a_deactivated_constraint_is_not_asked(check):
    shape = ":S sh:targetClass :Wpis ; sh:sparql [ sh:deactivated true ; sh:select 'SELECT $this { }' ] ."
    assert check(shape, DATA) == ()


def test_results_name_the_constraint(check):
    shape = ":S sh:targetNode <id/1> ; sh:sparql :C . :C sh:severity sh:Info ; sh:select 'SELECT $this { }' ."
    (found,) = check(shape, DATA)
    assert found.constraint == f"{BASE}def/C"


REFUSED = {
    "MINUS": "SELECT $this WHERE { $this lod:p ?x MINUS { $this lod:q ?x } }",
    "VALUES": "SELECT $this WHERE { VALUES ?x { 1 } $this lod:p ?x }",
    "SERVICE": "SELECT $this WHERE { SERVICE <urn:x> { $this lod:p ?x } }",
    "AS $this": "SELECT $this WHERE { BIND(1 AS $this) }",
    "AS ?currentShape": "SELECT $this WHERE { BIND(1 AS ?currentShape) }",
    "does not return $this": "SELECT $this WHERE { { SELECT ?x WHERE { ?x lod:p ?y } } }",
    "SELECT without $this": "SELECT ?x WHERE { $this lod:p ?x }",
    "without $this": "SELECT (STR($this) AS ?value) WHERE { $this lod:p ?x }",
    "SELECT without": "SELECT ?value WHERE { $this lod:p ?value } ORDER BY $this",
    "does not parse": "SELECT $this WHERE { $this lod:p }",
    "parse": "SELECT $this (COUNT(*) AS ?n) WHERE { $this lod:p ?x } HAVING (COUNT(*) = 2)",
    "not declared": "SELECT $this WHERE { $this nic:p ?x }",
    "GRAPH $shapesGraph": "SELECT $this WHERE { BIND($shapesGraph AS ?x) }",
    "is not closed": "SELECT $this WHERE { GRAPH $shapesGraph { $this lod:p ?x ",
}


@pytest.mark.parametrize(("part", "query"), REFUSED.items(), ids=REFUSED)
def test_what_pre_binding_forbids_is_refused_by_name(check, part, query):
    shape = f":S sh:targetClass :Wpis ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''{query}''' ] ."
    with pytest.raises(RegisterError) as caught:
        check(DECLARED + shape, DATA)
    assert part in caught.value.en
    assert caught.value.en.startswith(f"{BASE}def/S: ")
    assert caught.value.pl.startswith(f"{BASE}def/S: ")
    assert caught.value.pl != caught.value.en


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:sparql [ sh:prefixes :prefixes ]",
        "sh:sparql [ sh:select 1, 2 ]",
        "sh:sparql [ sh:ask 'ASK { FILTER(false) }' ]",
        "sh:sparql [ sh:prefixes :broken ; sh:select 'SELECT $this {}' ]",
    ],
)
def test_an_ill_formed_constraint_is_refused(check, constraint):
    broken = ":broken sh:declare [ sh:prefix 'x' ] ."
    with pytest.raises(RegisterError, match="expected one"):
        check(f"{DECLARED} {broken} :S sh:targetClass :Wpis ; {constraint} .", DATA)


def test_prefixes_come_along_imports(check):
    shape = """:S sh:targetClass :Wpis ; sh:sparql [ sh:prefixes :mine ; sh:select "SELECT $this { $this lod:r ?x }" ] .
      :mine owl:imports :prefixes . :prefixes owl:imports :mine ."""
    assert focused(check(DECLARED + shape, DATA)) == ["3"]


COMPONENT = """
:AtMost a sh:ConstraintComponent ; sh:parameter [ sh:path :atMost ] , [ sh:path :unit ; sh:optional true ] ;
  sh:labelTemplate "at most {$atMost}" ; sh:message "{$value} > {$atMost} {$unit}" ; %s .
"""
ASK = "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER($value <= $atMost) }' ]"
SELECT = """sh:propertyValidator [ a sh:SPARQLSelectValidator ;
  sh:select 'SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value > $atMost) }' ]"""
NODE = """sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes :prefixes ;
  sh:select 'SELECT $this ?value WHERE { $this lod:p ?value . FILTER(?value > $atMost) }' ]"""


@pytest.mark.parametrize("validator", [ASK, SELECT, f"{ASK} ; {NODE}"], ids=["ask", "select", "ask beside select"])
def test_a_declared_component_checks_the_values_of_a_property(check, validator):
    shape = ":S sh:targetClass :Wpis ; sh:property [ sh:path :p ; :atMost 1 ; :unit 'zł' ] ."
    found = check(f"{DECLARED} {COMPONENT % validator} {shape}", DATA)
    assert [(each.focus, each.value, each.component) for each in found] == [
        (f"{BASE}id/1", "2", f"{BASE}def/AtMost"),
        (f"{BASE}id/2", "3", f"{BASE}def/AtMost"),
    ]
    assert found[0].messages == {"": "2 > 1 zł"}


def test_a_declared_component_checks_a_node(check):
    found = check(f"{DECLARED} {COMPONENT % NODE} :S sh:targetClass :Wpis ; :atMost 2 .", DATA)
    assert [(each.focus, each.value) for each in found] == [(f"{BASE}id/2", "3")]


@pytest.mark.parametrize(
    "shape", ["sh:node [ {} ]", "sh:not [ sh:not [ {} ] ]", "sh:or ( [ {} ] [ sh:nodeKind sh:Literal ] )"]
)
def test_a_declared_component_counts_inside_other_shapes(check, shape):
    inner = "sh:property [ sh:path :p ; :atMost 1 ]"
    found = check(f"{COMPONENT % ASK} :S sh:targetClass :Wpis ; {shape.format(inner)} .", DATA)
    assert focused(found) == ["1", "2"]


def test_an_ask_that_reads_the_focus_node_in_a_group_of_its_own(check):
    ask = "sh:validator [ sh:prefixes :prefixes ; sh:ask 'ASK { { FILTER($value != $this) } FILTER($atMost = 1) }' ]"
    found = check(
        f"{DECLARED} {COMPONENT % ask} :S sh:targetClass :Wpis ; sh:property [ sh:path :q ; :atMost 1 ] .", DATA
    )
    assert [(each.focus, each.value) for each in found] == [(f"{BASE}id/3", f"{BASE}id/3")]


def test_one_parameter_with_two_values_makes_two_constraints(check):
    component = """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :most ] ;
      sh:validator [ sh:ask 'ASK { FILTER($value <= $most) }' ] ."""
    found = check(f"{component} :S sh:targetNode <id/2> ; sh:property [ sh:path :p ; :most 1 , 2 , 3 ] .", DATA)
    assert len(found) == 1
    assert found[0].message("pl") == "Warunek sprawdzany zapytaniem nie jest spełniony"


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (COMPONENT % "sh:x 1", ":atMost 1"),
        (COMPONENT % ASK, ":atMost [ ]"),
        (COMPONENT % ASK, ":atMost 1 , 2"),
        (":C a sh:ConstraintComponent .", ""),
    ],
    ids=["no validator", "a blank node", "two values", "no parameter"],
)
def test_an_ill_formed_component_is_refused(check, component, given):
    with pytest.raises(RegisterError, match="expected") as caught:
        check(f"{component} :S sh:targetClass :Wpis ; sh:property [ sh:path :p ; {given or 'sh:minCount 1'} ] .", DATA)
    assert "oczekiwano" in caught.value.pl


def test_a_function_that_is_unknown_is_an_error(load):
    shapes = load(":S sh:targetClass :Wpis ; sh:sparql [ sh:select 'SELECT $this { FILTER(<urn:none>($this)) }' ] .")
    store = ox.Store()
    with pytest.raises(RegisterError, match="urn:none"):
        Engine().check(store, ["urn:g"], shapes)
