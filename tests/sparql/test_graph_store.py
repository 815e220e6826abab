"""The Graph Store Protocol, its reads: which graph is meant, in which format it comes, and what there is not."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from app.factory import create_app
from app.negotiation import DATASET, GRAPH_AS_QUADS
from app.store.workers.wire import PIECE
from tests.serving.conftest import BASE, GRAPHS, PREFIXES, exchange_links, publish, settings_of

CONTRACTS = f"{BASE}graph/umowy"


def expected(name: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(PREFIXES + GRAPHS[name], ox.RdfFormat.TURTLE, base_iri=BASE)}


# A graph in a format for quads is written without a graph name, and so is Turtle or N-Triples as well.
READERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/trig": "turtle",
    "application/n-quads": "nt",
}


def triples(data: bytes, media_type: str) -> set[tuple]:
    """Terms of a graph as N-Triples, read by another library than the one that wrote them."""
    return {
        tuple(term.n3() for term in triple) for triple in rdflib.Graph().parse(data=data, format=READERS[media_type])
    }


def as_read(name: str) -> set[tuple]:
    return triples(ox.serialize(expected(name), format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")


# rdflib reads JSON-LD into a class that it has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("offer", GRAPH_AS_QUADS, ids=lambda offer: offer.extension)
def test_named_graph_in_every_format(client: FlaskClient, offer) -> None:
    for asked in ({"headers": {"Accept": offer.media_type}}, {"query_string": {"format": offer.extension}}):
        query = {"graph": f"{BASE}graph/ontology", **asked.get("query_string", {})}
        response = client.get("/graph-store", query_string=query, headers=asked.get("headers"))
        assert (response.status_code, response.content_type) == (200, offer.content_type)
        assert "Accept" in response.vary
        assert triples(response.data, offer.media_type) == as_read("ontology")


@pytest.mark.embedded("its release has no graph that names it")
def test_default_graph_is_every_graph_together(client: FlaskClient) -> None:
    for query in ("?default", "?default="):
        data = client.get(f"/graph-store{query}", headers={"Accept": "application/n-triples"}).data
        read = {quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)}
        assert read == set().union(*map(expected, GRAPHS))


@pytest.mark.embedded("its release has no graph that names it")
@pytest.mark.parametrize("offer", DATASET, ids=lambda offer: offer.extension)
def test_bare_address_is_the_dataset_as_quads(client: FlaskClient, offer) -> None:
    response = client.get("/graph-store", headers={"Accept": offer.media_type})
    assert (response.status_code, response.content_type) == (200, offer.content_type)
    read = set(ox.parse(response.data, ox.RdfFormat.from_media_type(offer.media_type)))
    assert read == {
        ox.Quad(*triple, ox.NamedNode(f"{BASE}graph/{name}")) for name in GRAPHS for triple in expected(name)
    }


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", None, "application/trig"),
        ("", "*/*", "application/trig"),
        ("", "text/x-nquads", "application/n-quads"),
        ("?default", None, "text/turtle"),
        (
            f"?graph={CONTRACTS}",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/rdf+xml",
        ),
        (f"?graph={CONTRACTS}", "text/n3", "text/turtle"),
        (f"?graph={CONTRACTS}", "application/x-trig", "application/trig"),
    ],
)
def test_accept_chooses_among_what_can_say_it(client: FlaskClient, query: str, accept, media_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    assert client.get(f"/graph-store{query}", headers=headers).mimetype == media_type


@pytest.mark.parametrize(
    ("query", "accept", "offers"), [("", "image/png", DATASET), ("?default", "text/csv", GRAPH_AS_QUADS)]
)
def test_what_cannot_be_sent_is_406_with_the_offers(client: FlaskClient, query: str, accept: str, offers) -> None:
    response = client.get(f"/graph-store{query}", headers={"Accept": accept})
    assert (response.status_code, response.json["offers"]) == (406, [offer.media_type for offer in offers])


def test_graph_name_is_decoded_once(client: FlaskClient) -> None:
    assert client.get(f"/graph-store?graph={quote(CONTRACTS, safe='')}").status_code == 200
    assert client.get(f"/graph-store?graph={quote(quote(CONTRACTS, safe=''), safe='')}").status_code == 400
    assert client.get(f"/graph-store?graph={BASE}graph/%2575mowy").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"graph={BASE}graph/nie-ma", 404),
        (f"graph={BASE}id/umowy/1", 404),
        # Section 4.2: the IRI must be absolute, and the server must answer 400 when it is not.
        ("graph=graph/umowy", 400),
        ("graph=umowy", 400),
        ("graph=", 400),
        ("graph=%20", 400),
        (f"graph={CONTRACTS}&graph={CONTRACTS}", 400),
        (f"graph={CONTRACTS}&default", 400),
        ("default&default", 400),
        ("default&format=csv", 400),
    ],
)
def test_what_names_no_graph(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/graph-store?{query}", headers={"Accept-Language": "pl"})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_parameters_of_others_are_ignored(client: FlaskClient) -> None:
    assert client.get(f"/graph-store?graph={CONTRACTS}&_=1").status_code == 200


@pytest.mark.parametrize("query", ["", "?default", f"?graph={CONTRACTS}"])
def test_head_is_get_without_body_and_etag_saves_the_next(client: FlaskClient, query: str) -> None:
    got, head = client.get(f"/graph-store{query}"), client.head(f"/graph-store{query}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers == got.headers
    again = client.get(f"/graph-store{query}", headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", got.headers["ETag"])
    assert "Accept" in again.vary


def test_each_representation_has_an_etag_of_its_own(client: FlaskClient) -> None:
    tags = [client.head(f"/graph-store?default&format={offer.extension}").headers["ETag"] for offer in GRAPH_AS_QUADS]
    negotiated = client.head("/graph-store?default", headers={"Accept": "application/n-triples"}).headers["ETag"]
    assert len({*tags, negotiated}) == len(GRAPH_AS_QUADS) + 1


def test_head_of_a_graph_that_is_not_there(client: FlaskClient) -> None:
    assert client.head(f"/graph-store?graph={BASE}graph/nie-ma").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_release_is_only_read(client: FlaskClient, method: str) -> None:
    response = client.open(f"/graph-store?graph={CONTRACTS}", method=method, data=b"<a:> <b:> <c:> .")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_options_tell_what_may_be_done(client: FlaskClient) -> None:
    response = client.options("/graph-store")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert set(response.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_links_lead_to_the_other_formats_the_register_and_its_licence(client: FlaskClient) -> None:
    response = client.get(f"/graph-store?graph={CONTRACTS}&format=nt")
    links = exchange_links(response.headers["Link"])
    assert links["canonical"] == [CONTRACTS]
    assert links["collection"] == ["/doc/dataset/umowy"]
    assert links["license"] == ["http://publications.europa.eu/resource/authority/licence/CC0"]
    for target in links["alternate"]:
        assert client.get(f"/graph-store{target}").status_code == 200
    assert len(links["alternate"]) == len(GRAPH_AS_QUADS) - 1


def test_address_of_a_graph_itself_leads_to_its_register(client: FlaskClient) -> None:
    assert client.get("/graph/umowy", headers={"Accept": "text/turtle"}).location == "/data/dataset/umowy.ttl"


@pytest.fixture(scope="session")
def large(region: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site with a graph of many pieces, and one that RDF/XML cannot say."""
    settings = settings_of(region, tmp_path_factory.mktemp("large-graphs"))
    rows = " ".join(f'<id/umowy/{number}> rdfs:label "Umowa numer {number}"@pl .' for number in range(5_000))
    publish(settings.releases, "r1", {"umowy": rows, "odd": '<id/odd/1> <def/2024> "x" .', "empty": ""})
    return create_app(settings).test_client()


def test_large_graph_streams_whole(large: FlaskClient) -> None:
    response = large.get("/graph-store", query_string={"graph": CONTRACTS, "format": "nt"})
    assert "Content-Length" not in response.headers
    assert len(response.data) > PIECE
    assert len(response.data.splitlines()) == 5_000


def test_what_rdf_xml_cannot_say_is_406(large: FlaskClient) -> None:
    response = large.get("/graph-store", query_string={"graph": f"{BASE}graph/odd", "format": "rdf"})
    assert response.status_code == 406
    assert "application/trig" in response.json["offers"]


def test_before_the_first_release_there_is_no_store(region: Path, tmp_path: Path) -> None:
    client = create_app(settings_of(region, tmp_path)).test_client()
    assert client.get("/graph-store").status_code == 503
    assert client.get("/graph-store?graph=relative").status_code == 400


@pytest.mark.parametrize("query", ["", "?default", f"?graph={CONTRACTS}"])
def test_what_is_larger_than_a_result_may_be_says_so(region: Path, tmp_path: Path, query: str) -> None:
    settings = replace(settings_of(region, tmp_path), query_rows=5)
    publish(settings.releases, "r1", GRAPHS)
    accept = {"Accept": "application/n-triples, application/n-quads"}
    response = create_app(settings).test_client().get(f"/graph-store{query}", headers=accept)
    assert (response.status_code, response.headers["Result-Truncated"]) == (200, "?1")
    assert len(response.data.splitlines()) == 5
