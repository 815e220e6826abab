"""The gate: what both engines find, and what they leave alone."""

import pyoxigraph as ox
import pytest

from app.validation.finding import Severity

BASE = "https://dane.example.pl/"
ENTRY = ":Entry a sh:NodeShape ; sh:targetClass :Wpis ; sh:property :P . :P sh:path :p ;"

LARGE = "9" * 20


def local(iri):
    return iri.rpartition("#")[2].rpartition("/")[2].removesuffix("ConstraintComponent")


CASES = {
    "minCount": ("sh:minCount 1 .", "", [("MinCount", "")]),
    "maxCount": ("sh:maxCount 1 .", ":p 1 , 2", [("MaxCount", "")]),
    "datatype": ("sh:datatype xsd:date .", ":p 'wczoraj'", [("Datatype", "wczoraj")]),
    "ill-typed": ("sh:datatype xsd:date .", ":p '2024-13-01'^^xsd:date", [("Datatype", "2024-13-01")]),
    "nodeKind": ("sh:nodeKind sh:IRI .", ":p 'x'", [("NodeKind", "x")]),
    "minInclusive": ("sh:minInclusive 3 .", ":p 2, 3", [("MinInclusive", "2")]),
    "minExclusive": ("sh:minExclusive 3 .", ":p 3", [("MinExclusive", "3")]),
    "maxInclusive": ("sh:maxInclusive 3 .", ":p 4", [("MaxInclusive", "4")]),
    "maxExclusive": ("sh:maxExclusive 3 .", ":p 3", [("MaxExclusive", "3")]),
    "range of a text": ("sh:maxExclusive 3 .", ":p 'abc'^^xsd:decimal", [("MaxExclusive", "abc")]),
    "minLength": ("sh:minLength 3 .", ":p 'ab'", [("MinLength", "ab")]),
    "maxLength": ("sh:maxLength 3 .", ":p 'abcd'", [("MaxLength", "abcd")]),
    "pattern": ("sh:pattern '^[0-9]{10}$' .", ":p '123'", [("Pattern", "123")]),
    "languageIn": ("sh:languageIn ( 'pl' ) .", ":p 'x'@en", [("LanguageIn", "x")]),
    "uniqueLang": ("sh:uniqueLang true .", ":p 'x'@pl , 'y'@pl", [("UniqueLang", "")]),
    "equals": ("sh:equals :q .", ":p 1 ; :q 1 , 2", [("Equals", "2")]),
    "disjoint": ("sh:disjoint :q .", ":p 1 ; :q 1", [("Disjoint", "1")]),
    "lessThan": ("sh:lessThan :q .", ":p 5 ; :q 4", [("LessThan", "5")]),
    "lessThanOrEquals": ("sh:lessThanOrEquals :q .", ":p 5 ; :q 4", [("LessThanOrEquals", "5")]),
    "lessThan kept": ("sh:lessThan :q .", ":p '2024-01-01'^^xsd:date ; :q '2024-02-01'^^xsd:date", []),
    "lessThan of two texts": ("sh:lessThan :q .", ":p 'a' ; :q 'b'", []),
    "lessThan of integer and decimal": ("sh:lessThan :q .", ":p 1 ; :q 1.5", []),
    "beyond 64 bits": ("sh:minInclusive 0 .", f":p {LARGE} , 0.1234567890123456789", []),
    "beyond 64 bits and wrong": ("sh:maxExclusive 1e19 .", f":p {LARGE}", [("MaxExclusive", LARGE)]),
    "a bound beyond 64 bits": (f"sh:maxInclusive {LARGE} .", ":p 1 , 1.5 , 1e19 , '-INF'^^xsd:double", []),
    "no number beyond 64 bits": (f"sh:minInclusive {LARGE} .", ":p 'NaN'^^xsd:float", [("MinInclusive", "NaN")]),
    "a text beside a bound beyond 64 bits": (f"sh:minInclusive {LARGE} .", ":p 'x'", [("MinInclusive", "x")]),
    "lessThan of a number beyond 64 bits": ("sh:lessThan :q .", f":p 1 ; :q {LARGE}", []),
    "not less than a number beyond 64 bits": ("sh:lessThan :q .", f":p {LARGE} ; :q 1", [("LessThan", LARGE)]),
    "not": ("sh:not [ sh:hasValue 1 ] .", ":p 1", [("Not", "1")]),
    "or": ("sh:or ( [ sh:datatype xsd:date ] [ sh:hasValue 2 ] ) .", ":p 1", [("Or", "1")]),
    "and": ("sh:and ( [ sh:minInclusive 2 ] [ sh:maxInclusive 9 ] ) .", ":p 1", [("And", "1")]),
    "xone": ("sh:xone ( [ sh:minInclusive 0 ] [ sh:maxInclusive 9 ] ) .", ":p 1", [("Xone", "1")]),
    "hasValue": ("sh:hasValue 1 .", ":p 2", [("HasValue", "")]),
    "in": ("sh:in ( 1 2 ) .", ":p 3", [("In", "3")]),
    "node": ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] .", ":p :x", [("Node", "x")]),
    "qualified": (
        "sh:qualifiedValueShape [ sh:hasValue 7 ] ; sh:qualifiedMinCount 1 .",
        ":p 3",
        [("QualifiedMinCount", "")],
    ),
    "a path in two steps": (
        "sh:nodeKind sh:IRI . :Entry sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ] .",
        ":p :x",
        [("MinCount", "")],
    ),
    "xsd:string written out": ("sh:hasValue 'x'^^xsd:string ; sh:datatype xsd:string .", ":p 'x'", []),
}  # fmt: skip


@pytest.mark.parametrize(("constraint", "data", "expected"), CASES.values(), ids=CASES)
def test_gate_finds(check, constraint, data, expected):
    found = check(f"{ENTRY} {constraint}", f"<id/1> a :Wpis ; {data} ." if data else "<id/1> a :Wpis .")
    assert [(local(each.component), local(each.value)) for each in found] == expected
    for each in found:
        assert each.focus == f"{BASE}id/1"
        assert each.severity is Severity.VIOLATION
        assert each.shape in (f"{BASE}def/P", f"{BASE}def/Entry")
        assert set(each.messages) == {"pl", "en"}
        assert not set("{}") & set("".join(each.messages.values()).replace("{10}", ""))


INCOMPARABLE = {
    "a text that claims to be a date": ("'wczoraj'^^xsd:date", "'2024-01-01'^^xsd:date"),
    "a date against a text that claims to be one": ("'2024-01-01'^^xsd:date", "'jutro'^^xsd:date"),
    "a text that claims to be a number": ("'abc'^^xsd:decimal", "3"),
    "a date against a number": ("'2024-01-01'^^xsd:date", "3"),
    "a text against a number": ("'a'", "3"),
    "two values of unknown datatypes": ("'x'^^:k", "'y'^^:l"),
    "times with and without a zone": ("'2024-01-01T00:00:00'^^xsd:dateTime", "'2024-01-01T09:00:00Z'^^xsd:dateTime"),
    "an IRI against a date": (":x", "'2024-01-01'^^xsd:date"),
}


@pytest.mark.parametrize(("one", "other"), INCOMPARABLE.values(), ids=INCOMPARABLE)
@pytest.mark.parametrize("parameter", ["lessThan", "lessThanOrEquals"])
def test_what_cannot_be_compared_does_not_pass(check, parameter, one, other):
    found = check(f"{ENTRY} sh:{parameter} :q .", f"<id/1> a :Wpis ; :p {one} ; :q {other} .")
    assert [local(each.component).lower() for each in found] == [parameter.lower()]


def test_class_is_seen_in_another_register_and_through_subclasses_of_the_ontology(check):
    shapes = f"{ENTRY} sh:class :Jednostka ."
    data = "<id/1> a :Wpis ; :p <id/teryt/1> , <id/teryt/2> , <id/teryt/3> ."
    teryt = "<id/teryt/1> a :Gmina . <id/teryt/2> a :Inne ."
    found = check(
        shapes, data, teryt=teryt, ontology=":Gmina rdfs:subClassOf :Lokalna . :Lokalna rdfs:subClassOf :Jednostka ."
    )
    assert [each.value for each in found] == [f"{BASE}id/teryt/2", f"{BASE}id/teryt/3"]


def test_inferred_types_make_targets(check):
    found = check(f"{ENTRY} sh:minCount 1 .", "<id/1> a :Podwpis .", inferred="<id/1> a :Wpis .")
    assert [each.focus for each in found] == [f"{BASE}id/1"]


def test_subclasses_of_the_ontology_make_targets(check):
    found = check(f"{ENTRY} sh:minCount 1 .", "<id/1> a :Podwpis .", ontology=":Podwpis rdfs:subClassOf :Wpis .")
    assert [each.focus for each in found] == [f"{BASE}id/1"]


def test_entities_of_another_register_are_not_reported(check):
    assert check(f"{ENTRY} sh:minCount 1 .", "<id/1> a :Wpis ; :p <id/2> .", other="<id/2> a :Wpis .") == ()


def test_values_behind_a_path_through_another_register_are_seen(check):
    path = "( :gmina [ sh:oneOrMorePath :w ] :kraj )"
    shapes = f":S sh:targetClass :Wpis ; sh:property [ sh:path {path} ; sh:hasValue 'PL' ] ."
    teryt = "<id/g> :w <id/p> . <id/p> :w <id/w> . <id/w> :kraj 'PL' . <id/obcy> :kraj 'DE' ."
    found = check(shapes, "<id/1> a :Wpis ; :gmina <id/g> . <id/2> a :Wpis ; :gmina <id/obcy> .", teryt=teryt)
    assert [(each.focus, each.path) for each in found] == [
        (f"{BASE}id/2", f"(<{BASE}def/gmina>/<{BASE}def/w>+/<{BASE}def/kraj>)")
    ]


def test_an_inverse_path_sees_who_points_here_from_another_register(check):
    shapes = ":S sh:targetClass :Wpis ; sh:property [ sh:path [ sh:inversePath :dotyczy ] ; sh:minCount 1 ] ."
    found = check(shapes, "<id/1> a :Wpis . <id/2> a :Wpis .", other="<id/9> :dotyczy <id/1> .")
    assert [(each.focus, each.path) for each in found] == [(f"{BASE}id/2", f"^<{BASE}def/dotyczy>")]


def test_a_closed_shape_sees_all_that_is_said_of_a_value(check):
    shapes = f"{ENTRY} sh:node [ sh:closed true ; sh:property [ sh:path :q ] ] ."
    found = check(shapes, "<id/1> a :Wpis ; :p <id/x> , <id/y> .", other="<id/x> :q 1 . <id/y> :extra 1 .")
    assert [each.value for each in found] == [f"{BASE}id/y"]


def test_closed_names_the_property_that_is_not_allowed(check):
    found = check(
        ":S sh:targetSubjectsOf :y ; sh:closed true ; sh:property [ sh:path :y ] .",
        "<id/1> :y 1 ; :x 1 .",
    )
    assert found[0].message("pl") == f"Niedozwolona własność {BASE}def/x"


SPARQL = """
:prefixes sh:declare [ sh:prefix "lod" ; sh:namespace "def/"^^xsd:anyURI ] .
:S a sh:NodeShape ; sh:targetClass :Wpis ; sh:sparql [
  sh:prefixes :prefixes ; sh:message "Suma {?suma} zamiast {$value}"@pl , "Sum {?suma} instead of {$value}"@en ;
  sh:select '''SELECT $this ?value (lod:p AS ?path) (?value + 1 AS ?suma)
                WHERE { $this lod:p ?value . FILTER(?value > 3) }''' ] .
"""


def test_a_query_has_its_relative_prefixes_resolved_and_its_messages_by_language(check):
    found = check(SPARQL, "<id/1> a :Wpis ; :p 3 , 4 .")
    assert [(local(each.component), each.value, each.path) for each in found] == [("SPARQL", "4", f"{BASE}def/p")]
    assert found[0].messages == {"pl": "Suma 5 zamiast 4", "en": "Sum 5 instead of 4"}


def test_a_query_sees_the_values_it_names_in_another_register(check):
    select = "SELECT $this WHERE { $this lod:p ?gmina . ?gmina lod:stan 'zniesiona' }"
    shapes = f"""{SPARQL.partition(":S a")[0]} :S sh:targetClass :Wpis ; sh:sparql [ sh:prefixes :prefixes ;
      sh:select "{select}" ] ."""
    found = check(shapes, "<id/1> a :Wpis ; :p <id/g> .", teryt="<id/g> :stan 'zniesiona' .")
    assert found[0].message("pl") == "Warunek sprawdzany zapytaniem nie jest spełniony"


def test_messages_of_the_shape_come_by_language(check):
    found = check(f"{ENTRY} sh:minCount 1 ; sh:message 'Brak numeru'@pl , 'No number'@en .", "<id/1> a :Wpis .")
    assert found[0].messages == {"pl": "Brak numeru", "en": "No number"}


@pytest.mark.parametrize(
    ("register", "others", "expected"),
    [
        ("", "<id/9> :p 'x'", []),
        ("", "<id/9> :p <id/nobody>", []),
        ("<id/1> :q <id/nobody> , 'x' .", "<id/9> :p <id/nobody> , 'x'", ['"x"', "id/nobody"]),
        ("<id/1> :p <id/9> , <id/2> .", "<id/9> :p 'x'", ["id/2"]),
    ],
)
def test_what_nobody_describes_is_reported_when_the_register_mentions_it(check, register, others, expected):
    found = check(":S sh:targetObjectsOf :p ; sh:class :A .", f"<id/1> a :A . {register}", other=f"{others} .")
    assert [each.focus.removeprefix(BASE) for each in found] == expected


@pytest.mark.parametrize(
    ("target", "register", "other"),
    [
        ("sh:targetClass :W", "", "<id/1> a :W , :V . <id/9> a :W"),
        ("sh:targetClass :W", "<id/1> a :V .", "<id/1> a :W"),
        ("sh:targetSubjectsOf :p", "", "<id/1> :p 1 , 2 . <id/9> :p 1"),
        ("sh:targetSubjectsOf :p", "<id/1> :p 1 .", "<id/1> :p 2"),
        ("sh:targetObjectsOf :p", "", "<id/9> :p <id/1> , <id/9>"),
        ("sh:targetObjectsOf :p", "<id/1> :p <id/1> .", "<id/9> :p <id/1>"),
    ],
)
def test_what_another_graph_says_makes_a_node_of_the_register_a_target_once(check, target, register, other):
    query = "SELECT $this WHERE { $this ?q 'x' }"
    shapes = f':S {target} ; sh:property [ sh:path :r ; sh:minCount 1 ] ; sh:sparql [ sh:select "{query}" ] .'
    found = check(shapes, f"<id/1> :q 'x' . {register}", other=f"{other} .", ontology=":V rdfs:subClassOf :W .")
    assert sorted((each.focus, local(each.component)) for each in found) == [
        (f"{BASE}id/1", "MinCount"),
        (f"{BASE}id/1", "SPARQL"),
    ]


@pytest.mark.parametrize(("others", "count"), [("<id/9> :p <id/named> .", 1), ("<id/named> :p <id/9> .", 0), ("", 1)])
def test_a_target_that_nobody_describes_is_reported(check, others, count):
    shapes = ":S sh:targetNode <id/named> ; sh:property [ sh:path :r ; sh:minCount 1 ] ."
    assert len(check(shapes, "<id/1> a :A .", other=others)) == count


def test_a_chain_from_another_register_reports_nothing(check):
    shapes = ":S sh:targetClass :W ; sh:property [ sh:path :adr ; sh:property [ sh:path :ul ; sh:minCount 1 ] ] ."
    assert check(shapes, "<id/1> a :W .", other="<id/9> a :W ; :adr <id/nobody> , 'x' .") == ()


def test_a_language_without_a_message_gets_the_default(check):
    found = check(f"{ENTRY} sh:minCount 1 ; sh:message 'Brak numeru'@pl .", "<id/1> a :Wpis .")
    assert found[0].messages == {"pl": "Brak numeru", "en": "Too few values: at least 1 required"}


def test_an_untagged_message_stands_alone(check):
    found = check(f"{ENTRY} sh:minCount 1 ; sh:message 'Nr?' .", "<id/1> a :Wpis .")
    assert found[0].messages == {"": "Nr?"}


def test_defaults_name_classes_and_members_of_lists_shortly(check):
    found = check(f"{ENTRY} sh:in ( :A :B ) ; sh:class :Gmina .", "<id/1> a :Wpis ; :p :C .")
    assert {each.message("en") for each in found} == {
        "The value is not one of those allowed: A, B",
        "The value is not of class Gmina",
    }


@pytest.mark.parametrize("severity", list(Severity))
def test_severity_is_that_of_the_shape(check, severity):
    found = check(f"{ENTRY} sh:minCount 1 ; sh:severity sh:{severity} .", "<id/1> a :Wpis .")
    assert [each.severity for each in found] == [severity]


def test_an_unknown_severity_counts_as_a_violation(check):
    found = check(f"{ENTRY} sh:minCount 1 ; sh:severity :Grave .", "<id/1> a :Wpis .")
    assert [each.severity for each in found] == [Severity.VIOLATION]


def test_results_are_sorted_equal_twice_and_the_store_is_not_changed(gate, load, stage):
    store = stage(register="<id/2> a :Wpis . <id/1> a :Wpis . <id/3> a :Wpis .", other="<id/2> :q 1 .")
    shapes = load(f"{ENTRY} sh:minCount 1 . :Entry sh:property [ sh:path :q ; sh:minCount 2 ] .")
    before, size = sorted(map(str, store)), len(shapes.graph)
    first, second = (gate.check(store, [f"{BASE}graph/register"], shapes) for _ in range(2))
    assert first == second
    assert [each.focus for each in first] == sorted(each.focus for each in first)
    assert sorted(map(str, store)) == before
    assert len(shapes.graph) == size


def test_a_value_keeps_its_lexical_form(check):
    found = check(f"{ENTRY} sh:minLength 9 .", "<id/1> a :Wpis ; :p '007'^^:kod .")
    assert [each.value for each in found] == ["007"]


def test_an_alternative_path_is_told_as_sparql_writes_it(check):
    path = "[ sh:alternativePath ( :p :q ) ]"
    found = check(f":S sh:targetClass :W ; sh:property [ sh:path {path} ; sh:minCount 1 ] .", "<id/1> a :W .")
    assert [each.path for each in found] == [f"(<{BASE}def/p>|<{BASE}def/q>)"]


def test_an_empty_register_conforms(check):
    assert check(f"{ENTRY} sh:minCount 1 .", "") == ()


def test_graphs_that_do_not_exist_are_empty(gate, load):
    assert gate.check(ox.Store(), [f"{BASE}graph/none"], load(f"{ENTRY} sh:minCount 1 .")) == ()
