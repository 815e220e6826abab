"""Shapes: fit to speak to people in both languages, to order a page, and true to the code lists."""

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from app.validation.shapes import load_shapes

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://lod.example.org/"
FILES = sorted((CHECKOUT / "shapes").glob("*.ttl"))
CODES = sorted((CHECKOUT / "ontology" / "codes").glob("*.ttl"))
RECORDS = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "mappings").glob("*/register.ttl")]
# Those whose concepts stand in the file; what a register publishes has its scheme alone there.
SCHEMES = [path.stem for path in CODES if f"skos:inScheme <id/code/{path.stem}>" in path.read_text(encoding="utf-8")]
# Those that describe registers: a record has their concepts as themes, and no shape looks at records.
THEMES = [slug for slug in SCHEMES if any(re.search(rf"dcat:theme[^;]*<id/code/{slug}/", text) for text in RECORDS)]
REGISTERS = [path.stem for path in FILES if path.stem != "common"]

TARGETS = SH.targetClass | SH.targetNode | SH.targetSubjectsOf | SH.targetObjectsOf


@cache
def everything() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle", publicID=BASE)
    return graph


@cache
def codes() -> Graph:
    graph = Graph()
    for path in CODES:
        graph.parse(path, format="turtle", publicID=BASE)
    return graph


def languages(node: Node, predicate: URIRef) -> list[str | None]:
    return sorted(value.language for value in everything().objects(node, predicate) if isinstance(value, Literal))


def of_type(kind: URIRef) -> list[Node]:
    return sorted(everything().subjects(RDF.type, kind))


def test_every_property_shape_has_one_message_and_one_name_in_each_language() -> None:
    for shape in of_type(SH.PropertyShape):
        assert languages(shape, SH.message) == ["en", "pl"], shape
        assert languages(shape, SH.name) == ["en", "pl"], shape


def test_every_property_shape_stands_in_a_group_and_an_order() -> None:
    groups = of_type(SH.PropertyGroup)
    for shape in of_type(SH.PropertyShape):
        assert everything().value(shape, SH.group) in groups, shape
        assert isinstance(everything().value(shape, SH.order), Literal), shape


def test_every_group_is_named_in_both_languages_and_has_a_place_of_its_own() -> None:
    groups = of_type(SH.PropertyGroup)
    assert all(languages(group, RDFS.label) == ["en", "pl"] for group in groups)
    assert len({everything().value(group, SH.order) for group in groups}) == len(groups)


def test_every_node_shape_is_named_in_both_languages_and_has_a_target() -> None:
    for shape in of_type(SH.NodeShape):
        assert languages(shape, SH.name) == ["en", "pl"], shape
        assert list(everything().objects(shape, TARGETS)), shape


def test_every_property_shape_belongs_to_a_node_shape() -> None:
    assert set(of_type(SH.PropertyShape)) == set(everything().objects(None, SH.property))


def test_no_two_properties_of_a_node_shape_share_a_place() -> None:
    for shape in of_type(SH.NodeShape):
        properties = list(everything().objects(shape, SH.property))
        places = {(everything().value(each, SH.group), everything().value(each, SH.order)) for each in properties}
        assert len(places) == len(properties), shape


def test_there_are_code_lists() -> None:
    assert len(SCHEMES) > 30


def test_lists_of_values_hold_what_the_code_lists_hold() -> None:
    # A shape may narrow a list (a legal subject is no natural person); it never allows what the list does not hold.
    found = 0
    for values in everything().objects(None, SH["in"]):
        for value in everything().items(values):
            if str(value).startswith(BASE):
                found += 1
                assert (value, RDF.type, SKOS.Concept) in codes(), value
    assert found > 20


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - set(THEMES)))
def test_some_shape_allows_every_concept_of_a_code_list(scheme: str) -> None:
    list_of = URIRef(f"{BASE}id/code/{scheme}")
    concepts = set(codes().subjects(SKOS.inScheme, list_of)) - set(codes().objects(None, SKOS.broader))
    lists = [set(everything().items(values)) for values in everything().objects(None, SH["in"])]
    assert any(concepts <= values for values in lists)


@pytest.mark.parametrize("register", REGISTERS)
def test_shapes_load_with_what_registers_share(register: str) -> None:
    load_shapes([CHECKOUT / "shapes" / "common.ttl", CHECKOUT / "shapes" / f"{register}.ttl"], BASE)


def test_shapes_are_well_formed(shared: Path) -> None:
    rules = shared / "data" / "vocab" / "w3c" / "shacl-shacl.ttl"
    conforms, _, text = pyshacl.validate(everything(), shacl_graph=Graph().parse(rules), inference="none")
    assert conforms, text


@pytest.mark.parametrize("scheme", THEMES)
def test_some_register_has_every_theme_of_a_list_of_themes(scheme: str) -> None:
    themes = codes().subjects(SKOS.inScheme, URIRef(f"{BASE}id/code/{scheme}"))
    for theme in themes:
        assert any(f"<{str(theme).removeprefix(BASE)}>" in text for text in RECORDS), theme
