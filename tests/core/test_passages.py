"""Passages: a document of them is as if all its statements were sorted, and has the namespaces of all of them."""

from __future__ import annotations

from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from app.store.passages import Passage, in_order, passage

BASE = "https://lod.example.org/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
NAME = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
# Names that begin alike, or with what comes before and after the end of an IRI and a blank.
THINGS = (
    *(NamedNode(f"{BASE}{name}") for name in ("1", "1-2", "1/2", "1?2", "1@2", "10", "1ą", "1~")),
    *(BlankNode(name) for name in ("b", "b1", "b-1")),
)
STATEMENTS = [
    Triple(thing, predicate, value)
    for thing in THINGS
    for predicate in (NAME, NamedNode("http://purl.org/dc/terms/title"))
    for value in (
        Literal("b"),
        Literal("a", language="pl"),
        NamedNode("urn:x"),
        Literal("1", datatype=NamedNode(f"{XSD}int")),
    )
]


def test_document_is_sorted_as_all_its_statements_are() -> None:
    about = [passage(list(said)) for _, said in groupby(reversed(STATEMENTS), key=lambda triple: triple.subject)]
    assert len(about) == len(THINGS)
    told = [triple for each in in_order(about) for triple in each.triples]
    assert told == sorted(STATEMENTS, key=str)


def test_document_leaves_out_what_says_nothing() -> None:
    said = passage(STATEMENTS[:1])
    assert in_order([Passage(()), said, Passage(())]) == (said,)


def test_namespaces_are_those_of_all_that_is_named() -> None:
    nameless = Passage((Triple(BlankNode("b"), NAME, BlankNode("c")),))
    assert nameless.namespaces - {""} == {"http://www.w3.org/2000/01/rdf-schema#"}
    assert Passage(tuple(STATEMENTS)).namespaces - {""} == {
        BASE,
        f"{BASE}1/",
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        XSD,
    }
