"""Clients of others, unmodified, against the site as it is served."""

from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDFXML, TURTLE, XML, SPARQLWrapper

from tests.region import BASE
from tests.served import serving
from tests.system.test_live import environ, publish  # noqa: F401

LABELS = f"SELECT ?s ?label {{ ?s a <{BASE}def/Rzecz> ; <{rdflib.RDFS.label}> ?label }}"
GRAPH = f"CONSTRUCT {{ ?s <{rdflib.RDFS.label}> ?label }} {{ ?s a <{BASE}def/Rzecz> ; <{rdflib.RDFS.label}> ?label }}"


@pytest.fixture
def site(environ: dict[str, str]):  # noqa: F811
    publish(environ)
    with serving(environ) as address:
        yield address


def ask(site: str, query: str, result_format: str, method: str):
    client = SPARQLWrapper(f"{site}/sparql")
    client.setQuery(query)
    client.setReturnFormat(result_format)
    client.setMethod(method)
    return client.queryAndConvert()


# SPARQLWrapper reads graphs into a class that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sparqlwrapper_reads_every_form_and_format(site: str) -> None:
    for method in ("GET", "POST"):
        assert len(ask(site, LABELS, JSON, method)["results"]["bindings"]) == 20
        assert len(ask(site, LABELS, XML, method).getElementsByTagName("result")) == 20
        assert ask(site, LABELS, CSV, method).count(b"\r\n") == 21
        assert ask(site, f"ASK {{ ?s a <{BASE}def/Rzecz> }}", JSON, method)["boolean"]
        for result_format in (RDFXML, JSONLD):
            assert len(ask(site, GRAPH, result_format, method)) == 20
        assert len(rdflib.Graph().parse(data=ask(site, GRAPH, TURTLE, method), format="turtle")) == 20
        # Turtle is N3 too.
        assert len(rdflib.Graph().parse(data=ask(site, GRAPH, N3, method), format="turtle")) == 20


def test_rdflib_queries_the_endpoint_and_follows_an_address(site: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{site}/sparql"))
    assert len(list(graph.query(LABELS))) == 20
    followed = rdflib.Graph().parse(f"{site}/id/rzeczy/7")
    assert (rdflib.URIRef(f"{BASE}id/rzeczy/7"), rdflib.RDFS.label, None) in followed


def test_region_of_another_base_names_the_default_one_nowhere(site: str, tmp_path: Path) -> None:
    files = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"lod.lodzkie.pl" in path.read_bytes()]
