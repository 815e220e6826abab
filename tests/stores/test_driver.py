"""The parts of the remote driver that ask nobody: terms in queries, datasets, addresses, announcements."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Variable

from app import config
from app.errors import SettingError
from app.store.base import PublicQuery, Term
from app.store.query.named import named
from app.store.query.syntax import Form
from app.store.remote import servers, switching
from app.store.remote.basing import based
from app.store.remote.dataset import Dataset
from app.store.remote.substituting import substituted
from app.store.remote.switching import Phase

BASE = "https://lod.example.org/"
THIS = NamedNode(f"{BASE}id/a")
LEFT = (("default-graph-uri", "urn:a"), ("named-graph-uri", "urn:a"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { ?this ?p ?o }", "ASK { THIS ?p ?o }"),
        ("ASK { $this ?p ?o }", "ASK { THIS ?p ?o }"),
        ("ASK { ?this ?thisOther '?this' }", "ASK { THIS ?thisOther '?this' }"),
        ("ASK { <urn:?this> ?p ?o } # ?this", "ASK { <urn:?this> ?p ?o } # ?this"),
        ("SELECT ?this ?o { ?this ?p ?o }", "SELECT  ?o { THIS ?p ?o }"),
        ("SELECT (STR(?this) AS ?x) { ?this ?p ?o }", "SELECT (STR(THIS) AS ?x) { THIS ?p ?o }"),
        (
            "SELECT ?o { ?s ?p ?o } GROUP BY ?this ?o ORDER BY ?this",
            "SELECT ?o { ?s ?p ?o } GROUP BY  ?o ORDER BY THIS",
        ),
        (
            "SELECT ?o { { SELECT ?this ?o { ?this ?p ?o } } FILTER(?this != ?o) }",
            "SELECT ?o { { SELECT  ?o { THIS ?p ?o } } FILTER(THIS != ?o) }",
        ),
    ],
)
def test_terms_take_the_place_of_variables(query: str, expected: str) -> None:
    assert substituted(query, {"this": THIS}) == expected.replace("THIS", str(THIS))


@pytest.mark.parametrize(
    "term",
    [
        THIS,
        Literal('a"b\\c\nd\u0001 ?this $this }'),
        Literal("ż", language="pl"),
        Literal(5),
        Literal("5", datatype=THIS),
    ],
)
def test_query_with_a_term_in_it_means_what_the_engine_binds(term: Term) -> None:
    store = ox.Store()
    for value in (term, Literal("other")):
        store.add(ox.Quad(THIS, NamedNode("urn:p"), value))
    query = "SELECT ?s ?this { ?s ?p ?this FILTER(?this = ?this) }"
    bound = store.query(query, substitutions={Variable("this"): term})
    assert [row["s"] for row in bound] == [row["s"] for row in store.query(substituted(query, {"this": term}))]


@pytest.mark.parametrize(
    ("union", "listed", "pairs"),
    [
        ((("union-default-graph", "true"),), False, (("union-default-graph", "true"),)),
        ((("union-default-graph", "true"),), True, LEFT),
        ((), False, ()),
        (None, False, LEFT),
    ],
)
def test_graphs_are_named_where_the_server_has_no_other_way(
    union: tuple[tuple[str, str], ...] | None, listed: bool, pairs: tuple[tuple[str, str], ...]
) -> None:
    dataset = Dataset(("urn:a",), union)
    assert tuple(dataset.pairs(listed=listed)) == pairs
    assert tuple(dataset.for_query(PublicQuery("ASK {}", Form.ASK), listed=listed)) == pairs
    own = PublicQuery("ASK FROM <urn:b> {}", Form.ASK, has_dataset_clause=True)
    assert tuple(dataset.for_query(own, listed=listed)) == ()
    asked = replace(own, default_graphs=(NamedNode("urn:c"),), named_graphs=(NamedNode("urn:d"),))
    assert tuple(dataset.for_query(asked, listed=listed)) == (
        ("default-graph-uri", "urn:c"),
        ("named-graph-uri", "urn:d"),
    )


def located(store: str, **more: str) -> servers.Server:
    settings = config.load({"LOD_STORE": store, **more})
    kind, _ = servers.address(settings)
    assert kind
    return servers.located(kind, settings)


def test_addresses_lie_where_the_table_says() -> None:
    server = located("fuseki+http://127.0.0.1:3030/lod/")
    assert (server.query, server.update, server.graphs) == (
        "http://127.0.0.1:3030/lod/query",
        "http://127.0.0.1:3030/lod/update",
        "http://127.0.0.1:3030/lod/data",
    )
    server = located("fuseki+http://x/lod", LOD_STORE_UPDATE="http://y/u", LOD_STORE_GRAPHS="http://y/g")
    assert (server.query, server.update, server.graphs) == ("http://x/lod/query", "http://y/u", "http://y/g")
    server = located("sparql+http://x/repositories/lod", LOD_STORE_UPDATE="http://x/statements")
    assert (server.query, server.update, server.graphs) == ("http://x/repositories/lod", "http://x/statements", "")


@pytest.mark.parametrize(
    "store", ["virtuoso+http://x:8890", "virtuoso+http://x:8890/", "virtuoso+http://x:8890/sparql"]
)
def test_address_may_be_that_of_queries(store: str) -> None:
    server = located(store)
    assert (server.query, server.graphs) == ("http://x:8890/sparql", "http://x:8890/sparql-graph-crud")


def test_credentials_come_from_files_and_are_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("tajne\n", encoding="utf-8")
    basic = located("oxigraph+http://x", LOD_STORE_USER="ala", LOD_STORE_PASSWORD_FILE=str(secret))
    assert basic.authorization == "Basic YWxhOnRham5l"
    bearer = located("oxigraph+http://x", LOD_STORE_TOKEN_FILE=str(secret))
    assert bearer.authorization == "Bearer tajne"
    assert "tajne" not in f"{bearer!r}"
    assert located("oxigraph+http://x").authorization == ""


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"LOD_STORE": "blazegraph+http://x"}, "expected one of"),
        ({"LOD_STORE": "oxigraph+http://x", "LOD_STORE_USER": "ala"}, "LOD_STORE_PASSWORD_FILE is wanted"),
        (
            {"LOD_STORE": "oxigraph+http://x", "LOD_STORE_TOKEN_FILE": "/nonexistent/token"},
            "LOD_STORE_TOKEN_FILE=/nonexistent/token: cannot be read",
        ),
        ({"LOD_STORE": "fuseki+http://x:3030/"}, "ends with the name of a dataset, as http://x:3030/lod"),
    ],
    ids=["kind", "password", "token", "dataset"],
)
def test_setting_that_cannot_be_is_told(environ: dict[str, str], told: str) -> None:
    with pytest.raises(SettingError, match=told):
        located(environ.pop("LOD_STORE"), **environ)


def test_announcement_stands_until_it_is_taken_back(tmp_path: Path) -> None:
    assert switching.phase(switching.said(tmp_path)) is Phase.NONE
    for phase in (Phase.STAGING, Phase.SWITCHING, Phase.SWITCHING, Phase.NONE, Phase.NONE):
        switching.announce(tmp_path, phase)
        assert switching.phase(switching.said(tmp_path)) is phase


def test_query_has_one_base() -> None:
    query = "PREFIX a: <def/> BASE <id/> prefix b: <#> base <umowy/> SELECT ?x { <1> a:p b:q BIND(IRI('2') AS ?x) }"
    assert based(query, "https://x.example/") == (
        "BASE <https://x.example/id/umowy/>\n"
        "PREFIX a: <https://x.example/def/>  prefix b: <https://x.example/id/#>  "
        "SELECT ?x { <1> a:p b:q BIND(IRI('2') AS ?x) }"
    )
    assert based("SELECT * {}", "https://x.example/") == "BASE <https://x.example/>\nSELECT * {}"


def test_names_of_a_query_are_found_however_they_are_written() -> None:
    query = r"""BASE <https://a.example/> PREFIX j: <java:> PREFIX a: <https://a.example/>
        PREFIX h: <http://www.w3.org/2001/XMLSchema#> PREFIX s: <https://w3.example/ns#>
        SELECT * { ?s j:x.Y ?o ; <rel> a:lo\-cal ; <\u006Aava:z> 'java:text'
        FILTER(a:f(?o) && <g>() && h:date(?o) && s:g(?o) && ?s != <java:c>) }"""
    found = list(named(query, BASE))
    assert {name.iri for name in found if not name.called} == {
        *("java:", "https://a.example/", "java:x.Y", "https://a.example/rel"),
        *("https://a.example/lo-cal", "java:z", "java:c"),
        *("http://www.w3.org/2001/XMLSchema#", "https://w3.example/ns#"),
    }
    assert [name.iri for name in found if name.called] == [
        *("https://a.example/f", "https://a.example/g"),
        *("http://www.w3.org/2001/XMLSchema#date", "https://w3.example/ns#g"),
    ]
