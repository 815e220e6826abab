"""Property shapes on their own: fewer shapes inside shapes, the same findings."""

import pyoxigraph as ox
import pytest
from rdflib import Graph

from app.namespaces import SH
from app.validation import reference
from app.validation.hoisting import hoisted
from app.validation.reference import PySHACL

BASE = "https://dane.example.pl/"
P = "sh:property [ sh:path :p ; sh:minCount 1 ]"
DATA = """
<id/1> a :Wpis ; :q 1 , 2 . <id/2> a :Wpis ; :p <id/1> ; :extra 3 . <id/3> :q <id/2> .
:Klasa :q 1 . <id/4> a :Klasa . <id/5> a :Wpis ; :p <id/1> , <id/3> .
"""

SHAPES = {
    "a target class": (f":S sh:targetClass :Wpis ; {P} .", True),
    "several targets": (f":S sh:targetSubjectsOf :q ; sh:targetNode <id/9> ; {P} .", True),
    "constraints of its own beside": (f":S sh:targetClass :Wpis ; sh:nodeKind sh:BlankNode ; {P} .", True),
    "properties of a value": (
        ":S sh:targetClass :Wpis ; sh:property [ sh:path :p ; sh:property :Q ] . :Q sh:path :q ; sh:minCount 1 .",
        True,
    ),
    "a property of two shapes": (
        """:S sh:targetClass :Wpis ; sh:property :P . :T sh:targetSubjectsOf :q ; sh:property :P .
        :P sh:path :p ; sh:minCount 1 .""",
        True,
    ),
    "no target": (f":S {P} .", False),
    "a shape that another refers to": (f":S sh:targetClass :Wpis ; {P} . :T sh:targetNode <id/3>; sh:node :S .", False),
    "a closed shape": (f":S sh:targetClass :Wpis ; sh:closed true ; {P} .", False),
    "a deactivated shape": (f":S sh:targetClass :Wpis ; sh:deactivated true ; {P} .", False),
    "a class that is a shape": (f":Klasa a owl:Class , sh:NodeShape ; sh:targetNode <id/1> ; {P} .", False),
    "a property shape with a target": (f":S sh:targetNode <id/2> ; sh:path :p ; {P} .", False),
    "disjoint qualified values": (
        """:S sh:targetClass :Wpis ; sh:property [ sh:path :p ; sh:qualifiedValueShape :V ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint true ] , [ sh:path :p ; sh:qualifiedValueShape :W ; sh:qualifiedMinCount 1 ] .
        :V sh:nodeKind sh:IRI . :W sh:class :Wpis .""",
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "moves"), SHAPES.values(), ids=SHAPES)
def test_hoisting_changes_no_result(load, stage, monkeypatch, text, moves):
    shapes, store = load(text), stage(register=DATA)
    before = set(shapes.graph)
    owners = set(shapes.graph.subjects(SH.property)) - set(hoisted(shapes.graph).subjects(SH.property))
    assert bool(owners) is moves
    found = check(store, shapes)
    assert set(shapes.graph) == before
    monkeypatch.setattr(reference, "hoisted", copied)
    # A property shape inside two shapes gives its results twice, on its own once.
    assert set(check(store, shapes)) == set(found)


def copied(shapes: Graph) -> Graph:
    return Graph() + shapes


def check(store: ox.Store, shapes):
    return PySHACL().check(store, [f"{BASE}graph/register"], shapes)
