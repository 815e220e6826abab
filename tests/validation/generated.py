"""Shapes and faulty data by chance, small and dense: for comparing engines, and one run with another."""

import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import strategies as st

from app.validation.shapes import Shapes, load_shapes

NODES = [f"<id/{number}>" for number in range(5)]
PREDICATES = [":p", ":q", ":r"]
CLASSES = [":A", ":B", ":C"]
LITERALS = [
    *("1", "2", "3", "1.5", "true", "'a'", "'ab'", "'abc'", "'a'@pl", "'b'@pl", "'a'@en", "'x'^^:k"),
    *("'2024-01-01'^^xsd:date", "'2024-05-01'^^xsd:date", "'kiedyś'^^xsd:date", "'dwa'^^xsd:integer"),
    *("'2024-01-01T00:00:00Z'^^xsd:dateTime", "'2024-01-01T12:00:00Z'^^xsd:dateTime"),
]
VALUES = [*NODES, *LITERALS]
PATHS = [
    *PREDICATES,
    *("[ sh:inversePath :p ]", "( :p :q )", "[ sh:alternativePath ( :p :q ) ]", "[ sh:zeroOrMorePath :p ]"),
    *("[ sh:oneOrMorePath :p ]", "[ sh:zeroOrOnePath :p ]", "( :p [ sh:inversePath :q ] )"),
    *("( [ sh:zeroOrMorePath :p ] :q )", "[ sh:zeroOrMorePath [ sh:inversePath :p ] ]"),
]
QUERIES = [
    "SELECT $this WHERE { $this lod:p ?x . FILTER NOT EXISTS { ?x lod:q ?y } }",
    "SELECT $this ?value WHERE { $this lod:p ?value . ?value lod:q $this }",
    "SELECT $this ?value WHERE { $this lod:p/lod:q ?value OPTIONAL { ?value lod:r ?z } FILTER(!bound(?z)) }",
    "SELECT $this WHERE { { $this lod:p ?x } UNION { ?x lod:q $this } ?x lod:r ?y }",
    "SELECT $this (COUNT(?x) AS ?n) WHERE { $this lod:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "SELECT $this WHERE { ?x lod:r ?y . FILTER(?y = 1) $this lod:p ?z }",
    "SELECT $this ?value { $this lod:p ?value . FILTER EXISTS { ?other lod:q ?value . FILTER(?other != $this) } }",
    "SELECT $this ?value WHERE { $this ?any ?value . FILTER(isLiteral(?value) && ?any = lod:r) }",
    """SELECT $this WHERE { $this lod:p ?x . FILTER(?n > 1)
       { SELECT $this (COUNT(?y) AS ?n) WHERE { $this lod:q ?y } GROUP BY $this } }""",
]  # fmt: skip
DECLARED = ":prefixes sh:declare [ sh:prefix 'lod' ; sh:namespace 'def/'^^xsd:anyURI ] ."


def chosen(*texts: str):
    return st.sampled_from(texts)


on_any_value = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    chosen("xsd:integer", "xsd:string", "xsd:date", "xsd:decimal", ":k", "xsd:boolean").map("sh:datatype {}".format),
    chosen("IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral").map("sh:nodeKind sh:{}".format),
    chosen("2", "1.5", "'2024-03-01'^^xsd:date", "'b'").flatmap(
        lambda bound: chosen("minInclusive", "minExclusive", "maxInclusive", "maxExclusive").map(
            lambda name: f"sh:{name} {bound}"
        )
    ),
    chosen("sh:minLength 2", "sh:maxLength 1", "sh:pattern '^a'", "sh:pattern 'A' ; sh:flags 'i'"),
    chosen("sh:languageIn ( 'pl' )", "sh:languageIn ( 'en' 'pl' )"),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=4, unique=True).map(
        lambda members: f"sh:in ( {' '.join(members)} )"
    ),
    st.sampled_from(VALUES).map("sh:hasValue {}".format),
    chosen("equals", "disjoint").flatmap(lambda name: st.sampled_from(PREDICATES).map(f"sh:{name} {{}}".format)),
)
counts = st.one_of(
    st.integers(0, 3).map("sh:minCount {}".format),
    st.integers(0, 3).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)
on_all_values = st.one_of(
    counts,
    counts,
    chosen("lessThan", "lessThanOrEquals").flatmap(
        lambda name: st.sampled_from(PREDICATES).map(f"sh:{name} {{}}".format)
    ),
)


def once(constraints: list[str]) -> str:
    """Of each parameter one: SHACL allows most of them no second value."""
    return " ; ".join({each.split()[0]: each for each in constraints}.values())


def nested(inner):
    return st.one_of(
        chosen("and", "or", "xone").flatmap(
            lambda name: st.lists(inner, min_size=1, max_size=2).map(
                lambda members: f"sh:{name} ( {' '.join(f'[ {each} ]' for each in members)} )"
            )
        ),
        inner.map("sh:not [ {} ]".format),
        inner.map(lambda each: f"sh:node [ {f'sh:property [ {each} ]' if each.startswith('sh:path') else each} ]"),
    )


def qualified(inner):
    numbers = chosen(
        "sh:qualifiedMinCount 1", "sh:qualifiedMinCount 2", "sh:qualifiedMaxCount 0", "sh:qualifiedMaxCount 1"
    )
    return st.tuples(inner, numbers, st.booleans()).map(
        lambda each: (
            f"sh:qualifiedValueShape [ {each[0]} ] ; {each[1]} ; sh:qualifiedValueShapesDisjoint {str(each[2]).lower()}"
        )
    )


def property_shapes(inner, on_all=on_all_values):
    constraint = st.one_of(on_any_value, on_any_value, on_all, on_all, nested(inner), qualified(inner))
    return st.tuples(st.sampled_from(PATHS), st.lists(constraint, min_size=1, max_size=3)).map(
        lambda each: f"sh:path {each[0]} ; {once(each[1])}"
    )


def node_shapes(inner, on_all=on_all_values):
    properties = st.lists(property_shapes(inner, on_all), max_size=2).map(
        lambda all_: [f"sh:property [ {each} ]" for each in all_]
    )
    own = st.lists(st.one_of(on_any_value, nested(inner)), max_size=2).map(once)
    closed = st.sampled_from(["", "", "", "sh:closed true ; sh:ignoredProperties ( rdf:type )"])
    return st.tuples(properties, own, closed).map(
        lambda each: " ; ".join(part for part in (*each[0], each[1], each[2]) if part) or "sh:nodeKind sh:IRI"
    )


# Where engines differ about a comparison, what it is nested in differs too and no longer says why: none inside.
inner_shapes = st.recursive(
    on_any_value, lambda inner: st.one_of(node_shapes(inner, counts), property_shapes(inner, counts)), max_leaves=3
)
targets = st.lists(
    st.one_of(
        st.sampled_from(CLASSES).map("sh:targetClass {}".format),
        st.sampled_from([*NODES, "<id/unheard-of>"]).map("sh:targetNode {}".format),
        st.sampled_from(PREDICATES).map("sh:targetSubjectsOf {}".format),
        st.sampled_from(PREDICATES).map("sh:targetObjectsOf {}".format),
    ),
    min_size=1,
    max_size=2,
).map(" ; ".join)
queries = st.sampled_from(QUERIES).map(lambda query: f"sh:sparql [ sh:prefixes :prefixes ; sh:select '''{query}''' ]")
deep = st.tuples(
    st.sampled_from(PATHS), st.sampled_from(PREDICATES), st.lists(on_all_values, min_size=1, max_size=2)
).map(lambda each: f"sh:property [ sh:path {each[0]} ; sh:property [ sh:path {each[1]} ; {once(each[2])} ] ]")
facts = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES)),
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
)
graphs = st.lists(facts, max_size=14, unique=True)


def shapes(with_queries: bool):
    """Turtle of a few shapes with targets."""
    constraints = [node_shapes(inner_shapes), node_shapes(inner_shapes), deep, *([queries] if with_queries else [])]
    one = st.tuples(targets, st.one_of(*constraints))
    return st.lists(one, min_size=1, max_size=2).map(
        lambda all_: "\n".join(
            [DECLARED, *(f":S{number} {target} ; {body} ." for number, (target, body) in enumerate(all_))]
        )
    )


def turtle(statements) -> str:
    return " ".join(f"{subject} {predicate} {value} ." for subject, predicate, value in statements)


BASE = "https://dane.example.pl/"
PREFIXES = """
@prefix : <def/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GRAPH = ox.NamedNode(f"{BASE}graph/register")


def loaded(text: str) -> Shapes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shapes.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        return load_shapes([path], BASE)


def quads(statements, graph: ox.NamedNode = GRAPH) -> list[ox.Quad]:
    text = (PREFIXES + turtle(statements)).encode()
    triples = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return [ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples]
