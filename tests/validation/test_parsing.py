"""Ill-formed shapes: refused with the shape, the parameter and what was expected (SHACL appendix B)."""

import pytest

from app.errors import RegisterError
from app.validation.engine import compile_shapes

BASE = "https://dane.example.pl/"

ILL_FORMED = {
    "a count that is no number": ("sh:path :p ; sh:minCount 'dwa'", "sh:minCount dwa: expected an integer"),
    "a count with two signs": ("sh:path :p ; sh:minCount '--5'", "sh:minCount --5: expected an integer"),
    "two counts": ("sh:path :p ; sh:maxCount 1 , 2", "sh:maxCount: expected one value"),
    "two paths": ("sh:path :p , :q", "sh:path: expected one path"),
    "a path of one step": ("sh:path ( :p )", "sh:path: a list has fewer than two members"),
    "a path of no kind": ("sh:path [ sh:name 'x' ]", "sh:path: .* is no path"),
    "a literal as a class": ("sh:path :p ; sh:class 'A'", "sh:class A: expected an IRI"),
    "two datatypes": ("sh:path :p ; sh:datatype xsd:date , xsd:time", "sh:datatype: expected one value"),
    "an unknown node kind": ("sh:path :p ; sh:nodeKind sh:Thing", "sh:nodeKind .*Thing: expected one of"),
    "a bound that is an IRI": ("sh:path :p ; sh:minInclusive :x", "sh:minInclusive .*: expected a literal"),
    "a pattern that is none": ("sh:path :p ; sh:pattern '('", r"sh:pattern \(: expected a regular expression"),
    "a pattern that looks ahead": ("sh:path :p ; sh:pattern '(?=a)'", "sh:pattern .*: expected a regular expression"),
    "a truth value that is none": ("sh:path :p ; sh:uniqueLang 'tak'", "sh:uniqueLang tak: expected true or false"),
    "a list that is none": ("sh:path :p ; sh:in :x", "sh:in .*: expected a list"),
    "a list with two ends": ("sh:path :p ; sh:in [ rdf:first 1 , 2 ; rdf:rest () ]", "sh:in .*: expected a list"),
    "a qualified shape without a count": (
        "sh:path :p ; sh:qualifiedValueShape [ sh:class :A ]",
        "sh:qualifiedValueShape: expected sh:qualifiedMinCount",
    ),
    "two severities": ("sh:path :p ; sh:severity sh:Info , sh:Warning", "sh:severity: expected one IRI"),
    "a property shape as a node": ("sh:path :p ; sh:node [ sh:path :q ]", "sh:node .*: expected a node shape"),
    "a literal as a shape": ("sh:path :p ; sh:not 'x'", "a literal is no shape"),
    "counts on a node shape": ("sh:minCount 1", "sh:minCount: expected a property shape"),
    "a property shape without a path": ("a sh:PropertyShape", "sh:path: expected a path on a property shape"),
    "a property without a path": ("sh:property [ sh:minLength 1 ]", "sh:path: expected a path on a property shape"),
    "a target node without a name": ("sh:targetNode [ ]", "sh:targetNode .*: expected an IRI"),
    "a literal as a target class": ("sh:targetClass 'A'", "sh:targetClass A: expected an IRI"),
}


@pytest.mark.parametrize(("text", "message"), ILL_FORMED.values(), ids=ILL_FORMED)
def test_an_ill_formed_shape_is_refused(load, text, message):
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    shapes = load(f"{rdf} :S sh:targetNode <id/1> ; {text} .")
    with pytest.raises(RegisterError, match=message) as caught:
        compile_shapes(shapes)
    assert caught.value.pl != caught.value.en


def test_the_nearest_shape_with_a_name_is_told(load):
    shapes = load(":S sh:targetNode <id/1> ; sh:property [ sh:path :p ; sh:or ( [ sh:minLength 'x' ] ) ] .")
    with pytest.raises(RegisterError, match=f"^{BASE}def/S: sh:minLength x: expected an integer$") as caught:
        compile_shapes(shapes)
    assert caught.value.pl == f"{BASE}def/S: sh:minLength x: oczekiwano liczby całkowitej"


def test_a_shape_that_no_target_reaches_is_not_read(load):
    assert compile_shapes(load(":S sh:minCount 'dwa' .")).scopes == ()


def test_a_deactivated_shape_asks_for_nothing(load):
    shapes = load(":S sh:targetNode <id/1> ; sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    assert compile_shapes(shapes).scopes == ()
