"""Shapes larger than the optimiser likes, wide hierarchies of classes, and nodes without a name."""

import pyoxigraph as ox
import pytest

from app.validation.engine import Engine, compile_shapes, results

BASE = "https://dane.example.pl/"
GRAPH = ox.NamedNode(f"{BASE}graph/register")
ENTRY = ":S sh:targetClass :Wpis ; sh:property [ sh:path :p ; %s ] ."


def values(found) -> list[str]:
    return sorted(each.value.removeprefix(BASE) for each in found)


def test_a_long_list_is_looked_up(check):
    members = " ".join(str(number) for number in range(100))
    data = "<id/1> a :Wpis ; :p 7 , 100 , 'a'@pl , 'a' , <id/x> ."
    assert values(check(ENTRY % f"sh:in ( {members} 'a'@pl <id/x> )", data)) == ["100", "a"]


def test_a_long_list_is_written_as_the_store_writes_the_data(load, stage):
    members = " ".join(f"{number}.00" for number in range(50))
    shapes = load(ENTRY % f"sh:in ( {members} )")
    assert Engine().check(stage(register="<id/1> a :Wpis ; :p 7.0 ."), [GRAPH.value], shapes) == ()


@pytest.mark.parametrize("outer", ["sh:or", "sh:and", "sh:xone"])
def test_long_alternatives_are_cut_into_functions(check, outer):
    inner = " ".join(
        f"[ sh:or ( [ sh:hasValue 'x{number}' ] [ sh:property [ sh:path :q ; sh:hasValue {number} ] ] ) ]"
        for number in range(30)
    )
    data = "<id/1> a :Wpis ; :p <id/a> , <id/b> . <id/a> :q 7 . <id/b> :q 99 ."
    expected = {"sh:or": ["id/b"], "sh:xone": ["id/b"], "sh:and": ["id/a", "id/b"]}[outer]
    assert values(check(ENTRY % f"{outer} ( {inner} )", data)) == expected


def test_a_blank_node_goes_through_functions_too(check):
    inner = " ".join(f"[ sh:property [ sh:path :q ; sh:hasValue '{'y' * 60}{number}' ] ]" for number in range(30))
    found = check(ENTRY % f"sh:or ( {inner} )", "<id/1> a :Wpis ; :p [ :q 1 ] .")
    assert len(found) == 1


@pytest.mark.parametrize("text", ["«<x> y»", "«<a b> y»", "\\u0002<urn:a> ?this\\u0002", "?_v0"])
@pytest.mark.parametrize("ontology", ["", ":A rdfs:subClassOf :B ."])
def test_what_data_and_shapes_say_is_never_taken_for_a_part_of_a_query(load, stage, text, ontology):
    inner = " ".join(f"[ sh:pattern '^{number:080}$' ]" for number in range(20))
    shapes = f"""
      :S sh:targetObjectsOf :p ; sh:not [ sh:hasValue '{text}' ] .
      :T sh:targetObjectsOf :p ; sh:or ( [ sh:hasValue '{text}' ] [ sh:class :A ] {inner} ) .
      :U sh:targetObjectsOf :p ; sh:sparql [ sh:select "SELECT $this {{ FILTER($this = '{text}') }}" ] ."""
    store = stage(register=f"<id/1> :p '{text}' .", ontology=ontology)
    found = Engine().check(store, [GRAPH.value], load(shapes))
    assert [each.shape.removeprefix(f"{BASE}def/") for each in found] == ["S", "U"]


@pytest.mark.parametrize("width", [3, 12])
def test_targets_and_class_constraints_see_all_subclasses(check, width):
    ontology = " ".join(f":K{number} rdfs:subClassOf :Wpis ." for number in range(width))
    # An entity of several classes is one focus node.
    data = " ".join(f"<id/{number}> a :K{number} , :K0 ; :p <id/{number}> , <id/x> ." for number in range(width))
    found = check(ENTRY % "sh:class :Wpis", data, ontology=ontology)
    assert sorted(each.focus for each in found) == sorted(f"{BASE}id/{number}" for number in range(width))
    assert set(values(found)) == {"id/x"}


def test_blank_nodes_and_literals_are_focus_nodes(load, stage):
    shapes = load(":S sh:targetObjectsOf :p ; sh:nodeKind sh:IRI ; sh:property [ sh:path :q ; sh:maxCount 0 ] .")
    store = stage(register="<id/1> :p [ :q 1 ] , 'x' , <id/2> .")
    found = list(results(store, [GRAPH.value], compile_shapes(shapes)))
    assert sorted(type(each.focus).__name__ for each in found) == ["BlankNode", "BlankNode", "Literal"]


@pytest.mark.parametrize("constraint", ["sh:in ( [] )", "sh:hasValue []"])
def test_a_blank_node_of_the_shapes_is_no_node_of_the_data(check, constraint):
    assert len(check(ENTRY % constraint, "<id/1> a :Wpis ; :p [] .")) == 1


def test_a_triple_term_is_a_value_and_a_focus_node(load, stage):
    shapes = load(":S sh:targetObjectsOf :p ; sh:nodeKind sh:IRI .")
    store = stage(register="<id/1> a :Wpis .")
    node, predicate = ox.NamedNode(f"{BASE}id/1"), ox.NamedNode(f"{BASE}def/p")
    store.add(ox.Quad(node, predicate, ox.Triple(node, predicate, node), GRAPH))
    (found,) = Engine().check(store, [GRAPH.value], shapes)
    assert found.focus == found.value == f"<{BASE}id/1> <{BASE}def/p> <{BASE}id/1>"


HIERARCHY = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


@pytest.mark.parametrize("constraint", ["sh:minCount 2", "sh:class :Wpis"])
def test_a_change_of_the_hierarchy_touches_its_instances(load, stage, constraint):
    shapes, engine = load(ENTRY % constraint), Engine()
    store = stage(register="<id/1> a :K ; :p <id/2> . <id/2> a :K ; :p <id/3> . <id/9> a :Wpis ; :p <id/1> .")
    before = engine.check(store, [GRAPH.value], shapes)
    change = ox.Quad(ox.NamedNode(f"{BASE}def/K"), ox.NamedNode(HIERARCHY), ox.NamedNode(f"{BASE}def/Wpis"), GRAPH)
    for apply in (store.add, store.remove):
        apply(change)
        again = engine.recheck(store, [GRAPH.value], shapes, [change])
        after = {each for each in before if each.focus not in again.nodes} | set(again.findings)
        assert after == set(engine.check(store, [GRAPH.value], shapes))
        before = tuple(after)


QUERIES = {
    "$this lod:q|^lod:q ?x . ?x lod:r+ ?y": "paths",
    "?x lod:p/lod:q $this": "backwards",
    "?x ?any ?y . ?y lod:q $this": "a variable predicate",
    "$this !lod:q ?x": "a negated set",
    "?a lod:q ?b": "not joined",
    "FILTER(?x = 1) ?x lod:q ?y OPTIONAL { $this lod:q ?z FILTER EXISTS { ?z lod:r ?w } }": "not joined, and optional",
}


@pytest.mark.parametrize("pattern", QUERIES, ids=QUERIES.values())
def test_a_change_of_what_a_query_reads_is_seen(load, stage, pattern):
    declared = ":x sh:declare [ sh:prefix 'lod' ; sh:namespace 'def/'^^xsd:anyURI ] ."
    query = f"sh:sparql [ sh:prefixes :x ; sh:select 'SELECT $this ?y WHERE {{ {pattern} }}' ]"
    shapes, engine = load(f"{declared} :S sh:targetClass :Wpis ; {query} ."), Engine()
    store = stage(register="<id/1> a :Wpis ; :q <id/2> . <id/2> a :Wpis ; :r <id/3> . <id/3> :p <id/4> ; :r <id/1> .")
    for quad in list(store):
        before = set(engine.check(store, [GRAPH.value], shapes))
        store.remove(quad)
        again = engine.recheck(store, [GRAPH.value], shapes, [quad])
        kept = {each for each in before if each.focus not in again.nodes}
        assert kept | set(again.findings) == set(engine.check(store, [GRAPH.value], shapes))
        store.add(quad)
