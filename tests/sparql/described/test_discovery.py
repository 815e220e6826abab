"""The well-known addresses: data about the registers and about the examples, and the way to pages."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from app.namespaces import PREFIXES
from app.negotiation import GRAPH
from tests.region import BASE

ADDRESSES = ["/.well-known/void", "/.well-known/sparql-examples"]


@pytest.mark.parametrize("offer", GRAPH, ids=lambda offer: offer.extension)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_format_by_accept_and_by_name(client: FlaskClient, address: str, offer: object) -> None:
    media_type, extension = offer.media_type, offer.extension  # type: ignore[attr-defined]
    by_accept = client.get(address, headers={"Accept": media_type})
    by_name = client.get(address, query_string={"format": extension})
    assert (by_accept.status_code, by_accept.mimetype) == (200, media_type)
    assert by_accept.data == by_name.data
    assert "Accept" in by_accept.headers["Vary"]
    assert 'rel="alternate"' in by_accept.headers["Link"]


@pytest.mark.parametrize(("address", "page"), list(zip(ADDRESSES, ["/doc/dataset", "/sparql"], strict=True)))
def test_browser_is_led_to_a_page(client: FlaskClient, address: str, page: str) -> None:
    response = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (303, page)
    assert client.get(page, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_program_that_names_nothing_gets_data_it_can_keep(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_void_names_the_document_and_the_register(client: FlaskClient) -> None:
    triples = set(ox.parse(client.get("/.well-known/void").data, format=ox.RdfFormat.TURTLE))
    told = {(str(triple.subject), triple.predicate.value.rpartition("#")[2], str(triple.object)) for triple in triples}
    document, dataset = f"<{BASE}.well-known/void>", f"<{BASE}id/dataset/rzeczy>"
    assert (document, "type", f"<{PREFIXES['void']}DatasetDescription>") in told
    assert (f"<{BASE}id/dataset>", "subset", dataset) in told
    assert (dataset, "sparqlEndpoint", f"<{BASE}sparql>") in told


@pytest.mark.parametrize("name", ["rzeczy/wszystkie", "rzeczy/czy", "opis"])
def test_example_dereferences_like_every_thing(client: FlaskClient, name: str) -> None:
    thing = client.get(f"/id/query/{name}", headers={"Accept": "text/html"})
    assert (thing.status_code, thing.headers["Location"]) == (303, f"/doc/query/{name}")
    assert client.get(f"/doc/query/{name}", headers={"Accept": "text/html"}).status_code == 200
    assert client.get(f"/data/query/{name}.ttl").status_code == 200


def test_thing_leads_back_to_its_register_as_a_dataset(client: FlaskClient) -> None:
    data = client.get("/data/rzeczy/1.nt").text
    assert f"<{PREFIXES['void']}inDataset> <{BASE}id/dataset/rzeczy>" in data


@pytest.mark.parametrize("name", ["void", "examples", "catalogue", "shapes"])
def test_graph_of_no_register_leads_to_what_it_holds(client: FlaskClient, name: str) -> None:
    response = client.get(f"/graph/{name}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert response.request.path == "/graph-store"


def test_graph_of_a_register_still_leads_to_the_register(client: FlaskClient) -> None:
    response = client.get("/graph/rzeczy", headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/dataset/rzeczy")
    assert client.get("/graph/nothing").status_code == 404


def test_every_dump_that_void_names_can_be_fetched(client: FlaskClient) -> None:
    triples = ox.parse(client.get("/.well-known/void").data, format=ox.RdfFormat.TURTLE)
    dumps = [triple.object.value for triple in triples if triple.predicate.value == f"{PREFIXES['void']}dataDump"]
    assert len(dumps) == 3
    for dump in dumps:
        response = client.get("/" + dump.removeprefix(BASE), headers={"Accept": "application/n-quads"})
        assert (response.status_code, response.mimetype) == (200, "application/n-quads")
        assert b"Pierwsza" in response.data or b"Byt" in response.data


def test_page_of_a_register_has_its_counts_in_a_section_of_their_own(client: FlaskClient) -> None:
    page = client.get("/doc/dataset/rzeczy?lang=en", headers={"Accept": "text/html"}).text
    facts, _, statistics = page.partition("Statistics of the dataset")
    assert "Register of things" in facts
    assert "number of triples" in statistics
    assert "number of triples" not in facts
    assert ">Facts</h2>" in facts


def test_page_of_queries_leads_to_what_is_counted(client: FlaskClient) -> None:
    page = client.get("/sparql?lang=en", headers={"Accept": "text/html"}).text
    assert '<a href="/.well-known/void?lang=en">' in page
    counted = client.get("/.well-known/void?lang=en", headers={"Accept": "text/html"}, follow_redirects=True)
    assert (counted.status_code, counted.mimetype) == (200, "text/html")
