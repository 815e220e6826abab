"""One submitted entity: the same compiled shapes, a few statements, no store."""

import pyoxigraph as ox
import pytest

from app.validation.engine import check_entity, compile_shapes

BASE = "https://dane.example.pl/"
SHAPES = """
:S sh:targetClass :Wpis ; sh:property
  [ sh:path :nip ; sh:minCount 1 ; sh:pattern '^[0-9]{10}$' ; sh:message 'NIP'@pl ] ,
  [ sh:path :gmina ; sh:class :Gmina ] , [ sh:path :kwota ; sh:pattern '[.][0-9]{2}$' ] .
:T sh:targetSubjectsOf :inny ; sh:property [ sh:path :inny ; sh:nodeKind sh:IRI ] .
:U sh:targetNode <id/0> ; sh:property [ sh:path :nip ; sh:maxCount 0 ] .
"""


def facts(text: str) -> list[ox.Triple]:
    prefixes = "@prefix : <def/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    return list(ox.parse((prefixes + text).encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE))


@pytest.fixture
def compiled(load):
    return compile_shapes(load(SHAPES))


def quads(triples: list[ox.Triple], graph: str) -> list[ox.Quad]:
    return [ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(graph)) for each in triples]


def told(findings) -> list[tuple[str, str]]:
    return [(each.focus.removeprefix(BASE), each.path.removeprefix(f"{BASE}def/")) for each in findings]


def test_findings_are_about_the_entity(compiled):
    assert told(check_entity(compiled, facts("<id/1> a :Wpis ; :nip '123' ; :kwota 31.40 ."))) == [("id/1", "nip")]


def test_every_target_is_looked_at(compiled):
    assert told(check_entity(compiled, facts("<id/1> :inny 'x' . <id/0> :nip '1' ."))) == [
        ("id/0", "nip"),
        ("id/1", "inny"),
    ]


def test_a_node_may_be_chosen(compiled):
    both = facts("<id/1> a :Wpis . <id/2> a :Wpis .")
    assert told(check_entity(compiled, both, ox.NamedNode(f"{BASE}id/2"))) == [("id/2", "nip")]


def test_published_data_are_seen_but_not_reported_on(compiled):
    entity = facts("<id/1> a :Wpis ; :nip '1234567890' ; :gmina <id/g> .")
    assert told(check_entity(compiled, entity)) == [("id/1", "gmina")]
    known = ox.Store()
    known.extend(quads(facts("<id/g> a :Lodz . <id/9> a :Wpis ."), "urn:g"))
    known.extend(quads(facts(":Lodz <http://www.w3.org/2000/01/rdf-schema#subClassOf> :Gmina ."), "urn:ontology"))
    assert check_entity(compiled, entity, known=known) == ()


@pytest.mark.parametrize(
    ("entity", "wrong"),
    [
        ("<id/1> a :Wpis ; :nip '0987654321' ; :jeden 'nowy' .", []),
        ("<id/1> a :Wpis ; :jeden 'nowy' .", ["nip"]),
        ("<id/1> a :Wpis ; :nip '0987654321' ; :jeden 'nowy' , 'drugi' .", ["jeden"]),
    ],
    ids=["a value changed", "a value deleted", "a value added"],
)
def test_an_entity_takes_the_place_of_what_is_published_of_it(load, entity, wrong):
    compiled = compile_shapes(
        load(f"{SHAPES} :V sh:targetClass :Wpis ; sh:property [ sh:path :jeden ; sh:maxCount 1 ] .")
    )
    known = ox.Store()
    known.extend(quads(facts("<id/1> a :Wpis ; :nip '1234567890' ; :jeden 'stary' . <id/2> :inny <id/1> ."), "urn:g"))
    assert [path for _, path in told(check_entity(compiled, facts(entity), known=known))] == wrong


def test_quads_are_taken_too_and_compiled_shapes_are_kept(load):
    shapes = load(SHAPES)
    form = quads(facts("<id/1> a :Wpis ."), "urn:form")
    assert compile_shapes(shapes) is compile_shapes(shapes)
    assert told(check_entity(compile_shapes(shapes), form)) == [("id/1", "nip")]
