"""Loading shapes: what is read, and what is refused and how."""

import pytest

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.shapes import load_shapes

BASE = "https://dane.example.pl/"


def test_namespaces_of_declarations_are_resolved_against_the_base(load):
    graph = load(":p sh:declare [ sh:prefix 'lod' ; sh:namespace 'def/'^^xsd:anyURI ] .").graph
    assert [str(namespace) for namespace in graph.objects(None, SH.namespace)] == [f"{BASE}def/"]


def test_absolute_namespaces_stay(load):
    graph = load(":p sh:declare [ sh:prefix 'x' ; sh:namespace 'https://x.example/#'^^xsd:anyURI ] .").graph
    assert [str(namespace) for namespace in graph.objects(None, SH.namespace)] == ["https://x.example/#"]


def test_several_files_are_one_set_of_shapes(tmp_path):
    for name in "ab":
        text = f"<{name}> <http://www.w3.org/ns/shacl#targetClass> <C> ."
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    shapes = load_shapes([tmp_path / "a.ttl", tmp_path / "b.ttl"], BASE)
    assert {str(shape) for shape in shapes.graph.subjects()} == {f"{BASE}a", f"{BASE}b"}


def test_a_label_of_a_blank_node_is_one_node_in_its_own_file(tmp_path):
    for name in "ab":
        text = f"<{name}> <http://www.w3.org/ns/shacl#property> _:p . _:p <http://www.w3.org/ns/shacl#path> <{name}> ."
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    graph = load_shapes([tmp_path / "a.ttl", tmp_path / "b.ttl"], BASE).graph
    assert len(set(graph.subjects(SH.path))) == 2


def test_a_fault_of_turtle_names_file_and_line(tmp_path):
    path = tmp_path / "wadliwe.ttl"
    path.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<S> sh:path ;; .\n<T> oops\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"wadliwe\.ttl:\d+: "):
        load_shapes([path], BASE)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RegisterError, match=r"brak\.ttl: cannot be read"):
        load_shapes([tmp_path / "brak.ttl"], BASE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (":S sh:rule [ a sh:TripleRule ] .", "sh:rule"),
        (":S sh:target [ a sh:SPARQLTarget ] .", "sh:target"),
        (":S sh:expression [ sh:path :p ] .", "sh:expression"),
        (":f a sh:SPARQLFunction .", "sh:SPARQLFunction"),
    ],
)
def test_advanced_features_are_refused_by_name(load, text, name):
    with pytest.raises(RegisterError) as caught:
        load(text)
    for language in ("pl", "en"):
        assert f"shapes.ttl: {name} " in caught.value.text(language)


@pytest.mark.parametrize(
    "text",
    [
        ":S sh:node :S .",
        ":S sh:property :P . :P sh:path :p ; sh:node :T . :T sh:not :S .",
        ":S sh:or ( :A :B ) . :B sh:qualifiedValueShape :S .",
    ],
)
def test_recursive_shapes_are_refused_by_name(load, text):
    with pytest.raises(RegisterError) as caught:
        load(text)
    assert f"{BASE}def/S" in caught.value.en
    assert "same do siebie" in caught.value.pl


@pytest.mark.parametrize(
    "text",
    [
        ":S sh:path _:p . _:p sh:inversePath _:p .",
        ":S sh:path _:p . _:p rdf:first :p ; rdf:rest _:p .",
        ":S sh:path _:p . _:p rdf:first _:p ; rdf:rest () .",
    ],
)
def test_paths_that_hold_themselves_are_refused(load, text):
    with pytest.raises(RegisterError, match="in a circle"):
        load(f"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n{text}")


def test_a_class_that_is_a_shape_may_stand_in_a_list_of_values(load):
    load(":S sh:property [ sh:path :p ; sh:in ( :S ) ] .")


def test_predicates_are_those_of_paths_pairs_and_queries(load):
    shapes = load(
        """:S sh:property [ sh:path ( :a [ sh:alternativePath ( :b [ sh:inversePath :c ] ) ] ) ; sh:lessThan :d ] ;
        sh:sparql [ sh:prefixes :x ; sh:select "SELECT $this { $this lod:e/<urn:f> ?o }" ] .
        :x sh:declare [ sh:prefix 'lod' ; sh:namespace 'def/'^^xsd:anyURI ] ."""
    )
    own = {f"{BASE}def/{name}" for name in "abcde"} | {"urn:f"}
    assert {name for name in shapes.predicates if not name.startswith("http://www.w3.org/")} == own
    assert shapes.inverse_predicates == {f"{BASE}def/c"}
    assert shapes.reads_everything


def test_core_shapes_do_not_read_everything(load):
    assert not load(":S sh:property [ sh:path :a ; sh:minCount 1 ] .").reads_everything


def test_a_shape_without_a_name_around_it_has_none(load):
    shapes = load("[] sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    assert shapes.name(next(iter(shapes.graph.subjects(SH.path)))) == ""
