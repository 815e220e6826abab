"""The store protocol: whatever keeps a release, the same questions have the same answers, to the byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, NamedNode

from app.errors import Forbidden, RequestError
from app.factory import create_app
from app.namespaces import PREFIXES
from app.negotiation import BOOLEAN, DATASET, GRAPH, SOLUTIONS, Offer
from app.store.base import Asked, Content, Described, PublicQuery, Scope, Store
from app.store.query.syntax import Form
from app.store.writing import GRAPH_FORMATS
from tests.serving.conftest import BASE
from tests.stores.conftest import Kept

GEO = (
    "PREFIX geo: <http://www.opengis.net/ont/geosparql#> PREFIX geof: <http://www.opengis.net/def/function/geosparql/>"
)
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
PROLOGUE = (
    f"PREFIX lod: <def/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {GEO} "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
SCOPE = Scope(
    ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel"),
    "http://www.opengis.net/ont/geosparql#asWKT",
)
# Questions that differ between stores where they differ at all; a total order is named.
SELECTS = {
    "all": "SELECT * { ?s ?p ?o }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "union-counts-once": "SELECT (COUNT(*) AS ?n) { <id/umowy/2> a ?class }",
    "one-graph": "SELECT ?class { GRAPH <graph/umowy/inferred> { <id/umowy/1> a ?class } }",
    "across-graphs": "SELECT ?u ?label { ?u a lod:Umowa ; lod:siedziba/rdfs:label ?label }",
    "path": "SELECT ?class { lod:Umowa rdfs:subClassOf+ ?class }",
    "zero-path": "SELECT ?class { lod:Umowa rdfs:subClassOf* ?class }",
    "language": 'SELECT ?s ?l { ?s rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), "pl")) }',
    "plain-is-not-tagged": 'SELECT ?s { ?s lod:opis "po polsku" }',
    "optional": "SELECT ?s ?o { ?s a lod:Umowa OPTIONAL { ?s lod:opis ?o } }",
    "minus": "SELECT ?s { ?s a lod:Umowa MINUS { ?s lod:opis ?o } }",
    "not-exists": "SELECT ?s { ?s a lod:Umowa FILTER NOT EXISTS { ?s lod:opis ?o } }",
    "values": "SELECT ?s ?n { VALUES (?s ?x) { (<id/umowy/1> 1) (<id/umowy/2> UNDEF) } ?s lod:nr ?n }",
    "sum": "SELECT (SUM(?k) AS ?sum) { ?u lod:kwota ?k }",
    "average": "SELECT (AVG(?n) AS ?average) { ?u a lod:Umowa ; lod:nr ?n }",
    "minimum": "SELECT (MIN(?k) AS ?min) (MAX(?d) AS ?max) { ?u lod:kwota ?k ; lod:dzien ?d }",
    "distinct": "SELECT DISTINCT ?d { ?u lod:dzien ?d }",
    "group": "SELECT ?d (COUNT(?u) AS ?n) { ?u lod:dzien ?d } GROUP BY ?d HAVING (COUNT(?u) > 3)",
    "order": "SELECT ?u ?n { ?u a lod:Umowa ; lod:nr ?n } ORDER BY DESC(?n)",
    "order-limit": "SELECT ?u ?k { ?u lod:kwota ?k } ORDER BY ?k ?u LIMIT 7 OFFSET 3",
    "date": "SELECT ?u (YEAR(?d) AS ?year) (MONTH(?d) AS ?month) { ?u lod:dzien ?d }",
    "date-compared": 'SELECT ?u { ?u lod:dzien ?d FILTER(?d >= "2024-10-01"^^xsd:date) }',
    "strings": 'SELECT ?u (CONCAT(UCASE(STR(?l)), "-", SUBSTR(?l, 1, 3)) AS ?x) { ?u rdfs:label ?l }',
    "regex": 'SELECT ?u { ?u rdfs:label ?l FILTER(REGEX(?l, "^umowa 1", "i")) }',
    "diacritics": 'SELECT ?u { ?u rdfs:label "Łódź" }',
    "iri": 'SELECT ?x { BIND(IRI("id/miejsca/Łódź") AS ?x) }',
    "arithmetic": "SELECT (1.5 * 2 AS ?a) (7 / 2 AS ?b) (1e0 + 1 AS ?c) (ROUND(2.5) AS ?d) (1 = 1.0 AS ?e) {}",
    "cast": 'SELECT (xsd:integer("05") AS ?a) (xsd:decimal("1.50") AS ?b) (xsd:double("1") AS ?c) {}',
    "prefix-with-hash": """PREFIX xs: <http://www.w3.org/2001/XMLSchema#>
        SELECT (xs:integer("5") AS ?n) (STR(xs:date("2024-05-31")) AS ?d) {}""",
    "subquery": "SELECT ?u ?max { { SELECT (MAX(?k) AS ?max) { ?x lod:kwota ?k } } ?u lod:kwota ?max }",
    "bind-error": 'SELECT ?u ?x { ?u lod:nr ?n BIND("a" + ?n AS ?x) } ORDER BY ?u',
    "length": 'SELECT (STRLEN("Łódź") AS ?n) (SUBSTR("Łódź", 2, 2) AS ?s) {}',
    "hash": 'SELECT (MD5("Łódź") AS ?a) (SHA256("Łódź") AS ?b) (ENCODE_FOR_URI("Łódź") AS ?c) {}',
    "geometry": 'SELECT ?s { ?s geo:asWKT "POINT(1 1)"^^geo:wktLiteral }',
    "geometry-values": 'SELECT ?s { VALUES ?w { "POINT(1 1)"^^geo:wktLiteral } ?s geo:asWKT ?w }',
    "geometry-made": 'SELECT ?s { BIND(STRDT("POINT(1 1)", geo:wktLiteral) AS ?w) ?s geo:asWKT ?w }',
    "datatype": "SELECT ?s (DATATYPE(?w) AS ?d) (STR(DATATYPE(?w)) AS ?t) { ?s geo:asWKT ?w }",
    "datatype-compared": "SELECT ?s { ?s ?p ?w FILTER(ISLITERAL(?w) && DATATYPE(?w) = geo:wktLiteral) }",
    "datatype-joined": "SELECT ?s { ?s geo:asWKT ?w . <def/shape/Umowa/mapa> lod:typ ?d FILTER(DATATYPE(?w) = ?d) }",
    "datatype-text": f'SELECT ?s {{ ?s geo:asWKT ?w FILTER(STR(DATATYPE(?w)) = "{WKT}") }}',
    "datatype-made": f'SELECT ?s {{ ?s geo:asWKT ?w FILTER(DATATYPE(?w) = IRI("{WKT}")) }}',
    "graph-nowhere": "SELECT ?s { GRAPH <graph/nigdy> { ?s ?p ?o } }",
    "graph-nowhere-counted": "SELECT (COUNT(*) AS ?n) { GRAPH <graph/nigdy> { ?s ?p ?o } }",
    "nothing": "SELECT ?s { ?s lod:nigdy ?o }",
    "from": "SELECT * FROM <graph/miejsca> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <graph/miejsca> { GRAPH ?g { ?s ?p ?o } }",
    "from-nothing": "SELECT * FROM <graph/nigdy> { ?s ?p ?o }",
    "codepoints": r'SELECT ?u { ?u rdfs:label "\u0141\u00F3d\u017A" }',
}
ORDERED = {"order", "order-limit"}
GEOSPARQL = {
    "within": 'SELECT ?s { ?s geo:asWKT ?w FILTER(geof:sfWithin(?w, "POLYGON((19.44 51, 20 51, 20 52, 19.44 52, '
    '19.44 51))"^^geo:wktLiteral)) }',
    "distance": "PREFIX uom: <http://www.opengis.net/def/uom/OGC/1.0/> "
    "SELECT ?a ?b (ROUND(geof:distance(?v, ?w, uom:metre)) AS ?metres) { ?a geo:asWKT ?v . ?b geo:asWKT ?w }",
    "intersects": "SELECT ?a ?b { ?a geo:asWKT ?v . ?b geo:asWKT ?w FILTER(geof:sfIntersects(?v, ?w)) }",
}
GRAPHS = {
    "construct": "CONSTRUCT { ?s lod:wszystko ?o } { GRAPH <graph/umowy> { ?s ?p ?o } }",
    "construct-terms": "CONSTRUCT { ?s rdfs:label ?l } { ?s rdfs:label ?l FILTER(LANG(?l) = 'pl') }",
    "construct-none": "CONSTRUCT { ?s ?p ?o } { ?s lod:nigdy ?o ; ?p ?o }",
}
THINGS = {
    "contract": "id/umowy/1",
    "another": "id/umowy/2",
    "part": "id/umowy/1-kwota",
    "place": "id/miejsca/Łódź",
    "shape": "def/shape/Umowa",
    "class": "def/Umowa",
    "nothing": "id/nigdy",
}
# What one graph has and the other does not is asked for by parameters of the request.
DATASETS = {
    "default": PublicQuery("SELECT * { ?s ?p ?o }", Form.SELECT, (NamedNode(f"{BASE}graph/miejsca"),)),
    "two": PublicQuery(
        "SELECT * { ?s ?p ?o }", Form.SELECT, (NamedNode(f"{BASE}graph/miejsca"), NamedNode(f"{BASE}graph/ontology"))
    ),
    "named": PublicQuery("SELECT * { GRAPH ?g { ?s ?p ?o } }", Form.SELECT, (), (NamedNode(f"{BASE}graph/miejsca"),)),
    "over-from": PublicQuery(
        "SELECT * FROM <graph/ontology> { ?s ?p ?o }",
        Form.SELECT,
        (NamedNode(f"{BASE}graph/miejsca"),),
        has_dataset_clause=True,
    ),
}
# SELECT, to be refused at the same place with the same words.
WRONG = {
    "syntax": "SELECT ?s WHERE {\n  ?s ?p }",
    "prefix": "SELECT * {\n\n  ?s nic:nie ?o }",
    "group": "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
    "function": "SELECT * { ?s ?p ?o FILTER(<http://example.com/f>(?o)) }",
}


JSON = "application/sparql-results+json"
WITHOUT_ROWS = {"graph-nowhere", "nothing", "from-nothing", "plain-is-not-tagged"}
WITHOUT = {"fuseki": {"distance"}, "virtuoso": GEOSPARQL.keys()}


def select(text: str) -> PublicQuery:
    """A public SELECT, as `app.sparql.protocol` reads it."""
    return PublicQuery(PROLOGUE + text, Form.SELECT, has_dataset_clause=" FROM " in text)


def said(store: Store, asked: Asked, media_type: str) -> bytes:
    """A whole answer."""
    result = store.stream(asked, media_type)
    body = b"".join(result)
    assert result.complete
    assert not result.truncated
    return body


def rows(body: bytes, media_type: str) -> Counter[bytes | str]:
    """Pieces of a result of which the order is free."""
    if media_type == "text/csv":
        return Counter(body.split(b"\r\n"))
    if media_type == "text/tab-separated-values":
        return Counter(body.split(b"\n"))
    if media_type.endswith("json"):
        answer = json.loads(body)
        return Counter(json.dumps(row) for row in [answer["head"], *answer["results"]["bindings"]])
    return Counter(body.replace(b"<result>", b"\n<result>").replace(b"</result>", b"</result>\n").split(b"\n"))


def statements(body: bytes, media_type: str) -> set[ox.Quad]:
    """The statements of a graph or a dataset; small releases have no blank nodes."""
    return set(ox.parse(body, GRAPH_FORMATS[media_type]))


def facts(described: Described) -> object:
    """A description without its order, of which nothing is promised."""
    return (
        frozenset(described.facts),
        described.parts,
        described.names,
    )


def solutions(found: Iterable[dict[str, ox.NamedNode]]) -> Counter[frozenset[tuple[str, object]]]:
    return Counter(frozenset(row.items()) for row in found)


@pytest.mark.parametrize("name", [name for name in SELECTS if not name.startswith("from")])
def test_select(kept: Kept, embedded: Kept, name: str) -> None:
    query = PROLOGUE + SELECTS[name]
    found, expected = kept.store.select(query), embedded.store.select(query)
    assert solutions(found) == solutions(expected)
    assert name not in ORDERED or found == expected
    assert bool(expected) == (name not in WITHOUT_ROWS)


@pytest.mark.parametrize("name", SELECTS)
def test_stream_of_solutions(kept: Kept, embedded: Kept, name: str) -> None:
    for offer in SOLUTIONS:
        query, media_type = select(SELECTS[name]), offer.media_type
        found, expected = said(kept.store, query, media_type), said(embedded.store, query, media_type)
        if name in ORDERED:
            assert found == expected
        assert rows(found, media_type) == rows(expected, media_type)


def test_bases_of_a_reader(kept: Kept, embedded: Kept) -> None:
    query = select("BASE <id/> BASE <umowy/> PREFIX a: <../miejsca/> SELECT * { VALUES ?s { <1> a:Łódź } ?s ?p ?o }")
    found, expected = (said(one.store, query, "text/csv") for one in (kept, embedded))
    assert rows(found, "text/csv") == rows(expected, "text/csv")
    assert len(rows(found, "text/csv")) > len(("head", "end"))


@pytest.mark.parametrize("name", DATASETS)
def test_dataset_of_the_request(kept: Kept, embedded: Kept, name: str) -> None:
    found, expected = (said(one.store, DATASETS[name], JSON) for one in (kept, embedded))
    assert rows(found, JSON) == rows(expected, JSON)


@pytest.mark.parametrize("offer", BOOLEAN, ids=lambda offer: offer.extension)
@pytest.mark.parametrize("text", ["ASK { ?s a <def/Umowa> }", "ASK { ?s a <def/Nic> }"], ids=["yes", "no"])
def test_stream_of_a_boolean(kept: Kept, embedded: Kept, text: str, offer: Offer) -> None:
    query = PublicQuery(text, Form.ASK)
    assert said(kept.store, query, offer.media_type) == said(embedded.store, query, offer.media_type)


@pytest.mark.parametrize("name", GRAPHS)
def test_construct(kept: Kept, embedded: Kept, name: str) -> None:
    query = PROLOGUE + GRAPHS[name]
    found = kept.store.construct(query)
    assert len(found) == len(set(found))
    assert set(found) == set(embedded.store.construct(query))
    for offer in GRAPH:
        public = PublicQuery(query, Form.CONSTRUCT)
        streamed = said(kept.store, public, offer.media_type)
        assert statements(streamed, offer.media_type) == {
            ox.Quad(triple.subject, triple.predicate, triple.object) for triple in found
        }


@pytest.mark.parametrize("offer", GRAPH, ids=lambda offer: offer.extension)
def test_describe_as_a_query(kept: Kept, embedded: Kept, offer: Offer) -> None:
    query = PublicQuery("DESCRIBE <id/miejsca/Łódź>", Form.DESCRIBE)
    found, expected = (
        statements(said(one.store, query, offer.media_type), offer.media_type) for one in (kept, embedded)
    )
    assert found == expected


@pytest.mark.parametrize("name", THINGS)
def test_description_of_a_thing(kept: Kept, embedded: Kept, name: str) -> None:
    this = NamedNode(f"{BASE}{THINGS[name]}")
    found, expected = kept.store.describe(this, SCOPE), embedded.store.describe(this, SCOPE)
    assert facts(found) == facts(expected)
    # A second time, when it is known what things are called.
    assert facts(kept.store.describe(this, SCOPE)) == facts(expected)
    assert bool(expected.facts) == (name != "nothing")


@pytest.mark.parametrize("name", THINGS)
def test_what_points_to_a_thing_and_what_that_is_called(kept: Kept, embedded: Kept, name: str) -> None:
    this = NamedNode(f"{BASE}{THINGS[name]}")
    found, expected = (one.store.pointing(this, 1000) for one in (kept, embedded))
    assert set(found) == set(expected)
    assert len(found) == len(expected)
    assert len(kept.store.pointing(this, 1)) == min(len(expected), 1)
    things = {term for quad in expected for term in (quad.subject, quad.predicate) if isinstance(term, NamedNode)}
    assert set(kept.store.names(things, SCOPE)) == set(embedded.store.names(things, SCOPE))


@pytest.mark.parametrize("offer", DATASET, ids=lambda offer: offer.extension)
def test_content_of_the_release(kept: Kept, embedded: Kept, offer: Offer) -> None:
    found, expected = (said(one.store, Content(None), offer.media_type) for one in (kept, embedded))
    assert statements(found, offer.media_type) == statements(expected, offer.media_type)


@pytest.mark.parametrize("graph", ["graph/miejsca", "graph/umowy/inferred", None], ids=["one", "inferred", "default"])
@pytest.mark.parametrize("offer", GRAPH, ids=lambda offer: offer.extension)
def test_content_of_a_graph(kept: Kept, embedded: Kept, graph: str | None, offer: Offer) -> None:
    content = Content(NamedNode(f"{BASE}{graph}") if graph else DefaultGraph())
    found, expected = (said(one.store, content, offer.media_type) for one in (kept, embedded))
    assert statements(found, offer.media_type) == statements(expected, offer.media_type)


def test_variables_are_bound_by_name(store: Store) -> None:
    this, other = NamedNode(f"{BASE}id/umowy/1"), NamedNode(f"{BASE}id/nigdy")
    assert store.ask("ASK { ?this ?p ?o }", this=this)
    assert not store.ask("ASK { ?this ?p ?o }", this=other)
    [row] = store.select("SELECT ?this ?n ?x { ?this <def/nr> ?n OPTIONAL { ?this <def/nigdy> ?x } }", this=this)
    assert {"n": row["n"]} == {"n": ox.Literal(1)}
    assert "x" not in row
    assert len(store.construct("CONSTRUCT { ?this a ?o } { ?this ?p ?o }", this=this)) > 3


@pytest.mark.parametrize("name", WRONG)
def test_fault_of_a_query_is_told_at_its_place(kept: Kept, embedded: Kept, name: str) -> None:
    told = []
    for one in (kept, embedded):
        with pytest.raises(RequestError) as refused:
            said(one.store, PublicQuery(WRONG[name], Form.SELECT), JSON)
        told.append((type(refused.value), refused.value.en, refused.value.pl, vars(refused.value)))
    assert told[0] == told[1]
    assert told[0][0] is not RequestError


@pytest.mark.parametrize("name", GEOSPARQL)
def test_geosparql_is_the_same_or_refused_by_name(kept: Kept, embedded: Kept, name: str) -> None:
    query = select(GEOSPARQL[name])
    expected = rows(said(embedded.store, query, JSON), JSON)
    if name in WITHOUT.get(kept.name, ()):
        with pytest.raises(RequestError, match="has no function"):
            said(kept.store, query, JSON)
    else:
        assert rows(said(kept.store, query, JSON), JSON) == expected


def test_functions_of_ours_are_refused_by_name(remote: Kept, embedded: Kept) -> None:
    query = select('SELECT ?s { ?s rdfs:label ?l FILTER(<def/zawieraSlowa>(?l, "umowa")) }')
    assert len(rows(said(embedded.store, query, JSON), JSON)) > 10
    with pytest.raises(RequestError, match="zawieraSlowa"):
        said(remote.store, query, JSON)


@pytest.mark.parametrize("name", ["dayTimeDuration", "time"])
def test_cast_is_the_same_or_refused_by_name(remote: Kept, embedded: Kept, name: str) -> None:
    query = select(f'SELECT (xsd:{name}("PT1H") AS ?a) (xsd:{name}("12:00:00") AS ?b) {{}}')
    if any(datatype.endswith(f"#{name}") for datatype in remote.kind.disguises.datatypes):
        with pytest.raises(RequestError, match=f"has no function .*{name}"):
            said(remote.store, query, JSON)
    else:
        assert rows(said(remote.store, query, JSON), JSON) == rows(said(embedded.store, query, JSON), JSON)


def test_endpoint_tells_of_no_function_that_it_refuses(kept: Kept, embedded: Kept) -> None:
    sent = create_app(kept.settings).test_client().get("/sparql", headers={"Accept": "application/n-triples"})
    property_ = ox.NamedNode(f"{PREFIXES['sd']}extensionFunction")
    told = {
        quad.object.value for quad in ox.parse(sent.data, format=ox.RdfFormat.N_TRIPLES) if quad.predicate == property_
    }
    assert (f"{PREFIXES['geof']}distance" in told) == ("distance" not in WITHOUT.get(kept.name, ()))
    assert (f"{BASE}def/zawieraSlowa" in told) == (kept is embedded)
    for function in set(embedded.store.functions) - told:
        with pytest.raises(RequestError, match="has no function"):
            said(kept.store, select(f"SELECT (<{function}>() AS ?v) {{}}"), JSON)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        r"SELECT * { S\u0045RVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * { ?s <http://example.com/address> ?where SERVICE ?where { ?s ?p ?o } }",
    ],
    ids=["plain", "silent", "escaped", "variable"],
)
def test_services_are_refused(remote: Kept, text: str) -> None:
    with pytest.raises(Forbidden):
        said(remote.store, PublicQuery(text, Form.SELECT), JSON)


@pytest.mark.parametrize("escape", [False, True], ids=["plain", "escaped"])
def test_names_that_reach_beyond_the_data_are_refused(remote: Kept, escape: bool) -> None:
    for start in remote.kind.refused:
        name = start.replace(":", r"\u003A", 1) if escape else start
        with pytest.raises(RequestError):
            said(remote.store, select(f"SELECT ?x {{ BIND(<{name}ENV>('PATH') AS ?x) }}"), JSON)
        with pytest.raises(RequestError):
            said(remote.store, select(f"PREFIX x: <{name}> SELECT ?x {{ ?x x:property ?o }}"), JSON)
