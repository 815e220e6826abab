"""Dereferencing over HTTP: 303, pages, data, validators, links."""

import json
import logging
import re

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import Literal, URIRef
from rdflib.compare import isomorphic

from app.negotiation import RESOURCE
from tests.serving.conftest import BASE, exchange_links

FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


@pytest.fixture(autouse=True)
def lexical_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats are compared as they are written, not as rdflib would write them."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("path", ["/id/umowy/1", "/def/Umowa", "/def/", "/id/code/stan/zawarta", "/id/dataset/umowy"])
@pytest.mark.parametrize("extension", FORMATS)
def test_thing_points_to_the_data_by_accept(client: FlaskClient, path: str, extension: str) -> None:
    response = client.get(path, headers={"Accept": FORMATS[extension]})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/data/{path.removeprefix('/id/').removeprefix('/')}.{extension}"
    assert response.headers["Vary"] == "Accept"
    assert client.get(response.headers["Location"]).content_type.startswith(FORMATS[extension])


def test_thing_points_a_browser_to_the_page(client: FlaskClient) -> None:
    response = client.get("/id/umowy/1", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/umowy/1")
    assert exchange_links(response.headers["Link"])["describedby"][:2] == ["/doc/umowy/1", "/data/umowy/1.ttl"]


@pytest.mark.parametrize("name", ["umowy", "umowy/inferred"])
def test_named_graph_points_to_its_register(client: FlaskClient, name: str) -> None:
    response = client.get(f"/graph/{name}")
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/dataset/umowy")


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/id/miejsca/Łódź", "/doc/miejsca/%C5%81%C3%B3d%C5%BA"),
        ("/id/miejsca/%C5%81%C3%B3d%C5%BA", "/doc/miejsca/%C5%81%C3%B3d%C5%BA"),
        ("/id/miejsca/%c5%81%c3%b3d%c5%ba", "/doc/miejsca/%C5%81%C3%B3d%C5%BA"),
        ("/id/umowy/SR%2F2%2F2024", "/doc/umowy/SR%2F2%2F2024"),
        ("/id/%75mowy/%31", "/doc/umowy/1"),
        ("/id/umowy/bez%20nazwy", "/doc/umowy/bez%20nazwy"),
    ],
)
def test_names_with_diacritics_and_escapes_resolve(client: FlaskClient, target: str, location: str) -> None:
    response = client.get(target)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    page = client.get(location)
    assert page.status_code == 200
    data = exchange_links(page.headers["Link"])["alternate"][0]
    assert data.isascii()
    assert client.get(data).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/umowy/2",
        "/id/umowy/1/",
        "/id/umowy//1",
        "/id//umowy/1",
        "/id/umowy/SR/2/2024",
        "/id/umowy/SR%252F2%252F2024",
        pytest.param("/id/../id/umowy/1", marks=pytest.mark.embedded("a server may resolve the path of an IRI")),
        "/id/%2E%2E/etc/passwd",
        "/id/a%00b",
        "/id/a%0D%0ASet-Cookie:x",
        "/id/%FF%FE",
        "/id/x%3Cscript%3E",
        "/id/%zz",
        "/def/Nic",
        "/graph/nic",
        "/graph/a%20b",
        "/graph/%zz<",
        "/doc/umowy/2",
        "/doc/",
        "/data/umowy/2.ttl",
        "/data/umowy/2",
        "/data/umowy/1.exe",
        "/data/umowy/1.html",
        "/data/.ttl",
        "/nowhere",
    ],
)
def test_what_does_not_exist_is_404(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 404
    assert "Set-Cookie" not in response.headers
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))


def test_unknown_thing_is_404_in_html_too(client: FlaskClient) -> None:
    response = client.get("/doc/umowy/2?lang=en", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "Nothing is known of https://lod.example.org/id/umowy/2" in response.text


@pytest.mark.parametrize("path", ["/id/umowy/1", "/id/umowy/2", "/doc/umowy/1", "/graph/umowy"])
def test_unacceptable_form_is_406_with_the_offers_before_anything_else(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.json["offers"] == [offer.media_type for offer in RESOURCE]
    assert {"text/html", *FORMATS.values()} <= set(response.json["offers"])


def test_page_asked_for_data_points_to_it(client: FlaskClient) -> None:
    response = client.get("/doc/umowy/1", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (303, "/data/umowy/1.ttl")
    assert response.headers["Vary"] == "Accept, Accept-Language, Cookie"


def test_data_without_suffix_points_to_a_format(client: FlaskClient) -> None:
    response = client.get("/data/umowy/1", headers={"Accept": "application/rdf+xml"})
    assert (response.status_code, response.headers["Location"]) == (303, "/data/umowy/1.rdf")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD
def test_all_formats_say_the_same(client: FlaskClient) -> None:
    graphs = [
        rdflib.Graph().parse(data=client.get(f"/data/umowy/1.{extension}").data, format=media_type)
        for extension, media_type in FORMATS.items()
    ]
    assert len(graphs[0]) > 20
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_data_describe_the_thing_its_neighbours_and_themselves(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/data/umowy/1.ttl").data, format="turtle")
    thing, document = URIRef(f"{BASE}id/umowy/1"), URIRef(f"{BASE}doc/umowy/1")
    assert graph.value(document, rdflib.FOAF.primaryTopic) == thing
    assert graph.value(document, rdflib.VOID.inDataset) == URIRef(f"{BASE}id/dataset/umowy")
    assert graph.value(document, rdflib.DCTERMS.license) == URIRef(
        "http://publications.europa.eu/resource/authority/licence/CC0"
    )
    assert str(graph.value(document, rdflib.DCTERMS.modified)).startswith("2026-07-01T08:00:00")
    assert graph.value(URIRef(f"{BASE}id/miejsca/Łódź"), rdflib.RDFS.label) == Literal("Łódź")
    assert graph.value(URIRef(f"{BASE}def/wartosc"), rdflib.RDFS.label) is not None
    assert URIRef(f"{BASE}def/Akt") in set(graph.objects(thing, rdflib.RDF.type))


def test_licence_of_a_distribution_is_the_datasets(client: FlaskClient) -> None:
    links = exchange_links(client.get("/data/miejsca/Łódź.nt").headers["Link"])
    assert links["license"] == ["http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"]


def test_turtle_uses_known_prefixes_only_where_needed(client: FlaskClient) -> None:
    turtle = client.get("/data/umowy/1.ttl").text
    assert "lod:wartosc 1234567.89" in turtle
    assert "ns1:" not in turtle
    assert "@prefix geo:" not in turtle


def test_links_say_what_the_representation_is(client: FlaskClient) -> None:
    links = exchange_links(client.get("/data/umowy/1.ttl").headers["Link"])
    assert links["canonical"] == links["describes"] == [f"{BASE}id/umowy/1"]
    assert links["alternate"] == [
        "/doc/umowy/1",
        *(f"/data/umowy/1.{extension}" for extension in ("jsonld", "json", "nt", "rdf", "csv")),
    ]
    assert links["type"] == [f"{BASE}def/Akt", f"{BASE}def/Umowa"]
    assert links["collection"] == ["/doc/dataset/umowy"]


def test_page_head_and_link_header_say_the_same(client: FlaskClient) -> None:
    response = client.get("/doc/umowy/1")
    head = re.findall(r'<link rel="(\w+)" href="([^"]+)"', response.text)
    header = exchange_links(response.headers["Link"])
    said = [(relation, target) for relation, targets in header.items() for target in targets]
    assert sorted(link for link in head if link[0] not in ("icon", "stylesheet", "search")) == sorted(said)


@pytest.mark.parametrize("path", ["/data/umowy/1.ttl", "/data/umowy/1.rdf", "/doc/umowy/1", "/"])
def test_client_that_has_the_representation_gets_304(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Vary", "Link", "Cache-Control"):
        assert again.headers.get(name) == first.headers.get(name)
    assert "Content-Type" not in again.headers


def test_client_that_has_another_representation_gets_this_one(client: FlaskClient) -> None:
    assert client.get("/data/umowy/1.ttl", headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get("/data/umowy/2.ttl", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("path", ["/data/umowy/1.ttl", "/doc/umowy/1", "/", "/sparql?query=ASK{}"])
def test_client_that_has_any_representation_gets_304_where_there_is_one(client: FlaskClient, path: str) -> None:
    """RFC 9110 section 13.1.2: "*" is whatever there is, so it is known first whether there is anything."""
    first, again = client.get(path), client.get(path, headers={"If-None-Match": "*"})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    past = client.get(f"/doc/umowy/1?incoming={BASE}def/siedziba&page=9", headers={"If-None-Match": "*"})
    assert past.status_code == 404


def test_versions_of_the_page_keep_what_is_asked_for(client: FlaskClient) -> None:
    path = f"/doc/miejsca/Łódź?incoming={BASE}def/siedziba&page=1"
    english = f"/doc/miejsca/%C5%81%C3%B3d%C5%BA?incoming={BASE}def/siedziba&page=1&lang=en"
    for asked in (path, f"{path}&lang=pl"):
        assert f'<{english}>; rel="alternate"; type="text/html"; hreflang="en"' in client.get(asked).headers["Link"]


def test_every_representation_has_its_own_strong_validator(client: FlaskClient) -> None:
    paths = [f"/data/umowy/1.{extension}" for extension in FORMATS]
    paths += ["/data/umowy/SR%2F2%2F2024.ttl", "/doc/umowy/1", "/doc/umowy/1?lang=en", "/"]
    tags = [client.get(path).headers["ETag"] for path in paths]
    tags.append(client.get("/doc/umowy/1", headers={"Accept-Language": "en"}).headers["ETag"])
    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize(
    "path",
    ["/id/umowy/1", "/doc/umowy/1", "/data/umowy/1.ttl", "/", "/sparql", "/sparql?query=ASK%7B%7D", "/id/nothing"],
)
def test_head_is_get_without_content(client: FlaskClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (get.status_code, b"")
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize("path", ["/id/umowy/1", "/doc/umowy/1", "/data/umowy/1.ttl", "/sparql", "/id/nothing"])
def test_other_sites_may_read_everything(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert {"Link", "ETag", "Location"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))


def test_preflight_is_answered(client: FlaskClient) -> None:
    response = client.options("/data/umowy/1.ttl", headers={"Access-Control-Request-Method": "GET"})
    assert response.status_code == 200
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "Accept" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_writing_is_405_with_what_is_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/doc/umowy/1", method=method, headers={"Accept-Language": "en"})
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert response.json["title"] == "Method not allowed"


def test_forwarded_headers_change_nothing(client: FlaskClient) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Host": "evil.example"}
    assert client.get("/id/umowy/1", headers=forged).headers["Location"] == "/doc/umowy/1"
    assert "evil.example" not in client.get("/doc/umowy/1", headers=forged).text


@pytest.mark.embedded("a server is asked up to three questions for a description")
def test_a_page_costs_at_most_four_queries(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/readyz")
    counts = {}
    with caplog.at_level(logging.DEBUG, logger="app.store.embedded"):
        for path in ("/doc/umowy/1", "/doc/miejsca/Łódź", "/data/umowy/1.ttl", "/id/umowy/1", "/"):
            caplog.clear()
            # No other test has asked for this: it comes from no cache.
            client.get(path, query_string="budget")
            counts[path] = len(caplog.records)
    assert counts == {
        "/doc/umowy/1": 1,
        "/doc/miejsca/Łódź": 1,
        "/data/umowy/1.ttl": 1,
        "/id/umowy/1": 1,
        "/": 2,
    }


def test_json_ld_in_the_page_is_a_summary_that_stays_in_its_script(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1?lang=en").text
    block = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    said = json.loads(block)
    assert (said["@id"], said["name"], said["identifier"]) == (f"{BASE}id/umowy/1", "Contract no. 1", "SR.1.2024")
    assert not set("<>&") & set(block)
    assert len(block) < len(client.get("/data/umowy/1.jsonld").data)


def test_page_says_what_it_is_where_it_is_shared(client: FlaskClient) -> None:
    html = client.get("/doc/umowy/1?lang=en").text
    said = dict(re.findall(r'<meta property="og:((?!image)[\w:]+)" content="([^"]*)">', html))
    assert said == {
        "title": "Contract no. 1",
        "type": "article",
        "url": f"{BASE}id/umowy/1",
        "description": "contract. Register of contracts",
        "site_name": said["site_name"],
        "locale": "en_GB",
        "locale:alternate": "pl_PL",
    }
    assert '<meta name="description" content="contract. Register of contracts">' in html
