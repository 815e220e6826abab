"""The choice of representation and language, by the Accept headers that clients really send."""

import pytest

from app.errors import NotAcceptable
from app.negotiation import (
    BOOLEAN,
    DATASET,
    GRAPH,
    GRAPH_AS_QUADS,
    RESOURCE,
    SOLUTIONS,
    by_format,
    choose,
    choose_language,
)

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
RDFLIB = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
    "application/trix, application/trig"
)
RDFLIB_TURTLE = "text/turtle, application/x-turtle, */*;q=0.1"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,application/trig,"
    "application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,application/trix+xml;q=0.5,*/*;q=0.3"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,"
    "application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,"
    "application/xhtml+xml;q=0.18"
)
RAPPER = (
    "application/n-triples, text/plain;q=0.9, application/rdf+xml, text/rdf;q=0.6, application/turtle, text/turtle, "
    "application/x-turtle, text/n3;q=0.3, text/html;q=0.2, application/html;q=0.1, application/xhtml+xml;q=0.4, "
    "*/*;q=0.1"
)
OPENREFINE = "*/*"
SPARQLWRAPPER = "application/sparql-results+json,application/json,text/javascript,application/javascript"
JENA_RESULTS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
COMUNICA_RESULTS = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
SPARQLWRAPPER_GRAPH = "text/turtle,application/turtle,text/n3,application/n3,text/rdf+n3"
AXIOS = "application/json, text/plain, */*"
RDFLIB_STORE = "application/sparql-results+xml, application/rdf+xml"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("*", "text/html"),
        (FIREFOX, "text/html"),
        (CHROME, "text/html"),
        (OPENREFINE, "text/html"),
        (RDFLIB, "text/turtle"),
        (RDFLIB_TURTLE, "text/turtle"),
        (JENA, "text/turtle"),
        (COMUNICA, "application/ld+json"),
        (RAPPER, "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("text/turtle, text/html", "text/turtle"),
        ("text/html, text/turtle", "text/turtle"),
        ("text/*", "text/html"),
        ("application/*", "application/ld+json"),
        ("text/turtle;q=0.5, text/html", "text/html"),
        ("text/turtle, */*", "text/turtle"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/html;q=0.1, */*;q=0.9", "text/turtle"),
        ("application/json", "application/json"),
        (AXIOS, "application/json"),
        ("application/ld+json, application/json;q=0.9", "application/ld+json"),
        ("text/csv", "text/csv"),
        ("application/geo+json", "application/geo+json"),
        ("application/vnd.geo+json", "application/geo+json"),
        ("text/plain", "application/n-triples"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/html;level=1;q=0.9, text/turtle;q=0.8", "text/html"),
        ("text/turtle;version=2;q=0.1, text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("text/turtle;q=nonsense, application/n-triples", "application/n-triples"),
        ("application/xhtml+xml", "text/html"),
    ],
)
def test_resource_is_sent_as(accept: str | None, expected: str) -> None:
    assert choose(accept, RESOURCE).media_type == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        (SPARQLWRAPPER, "application/sparql-results+json"),
        (RDFLIB_STORE, "application/sparql-results+xml"),
        (JENA_RESULTS, "application/sparql-results+json"),
        (COMUNICA_RESULTS, "application/sparql-results+json"),
        (AXIOS, "application/sparql-results+json"),
        (OPENREFINE, "application/sparql-results+json"),
        (FIREFOX, "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "text/tab-separated-values"),
        ("text/turtle, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
    ],
)
def test_solutions_are_sent_as(accept: str | None, expected: str) -> None:
    assert choose(accept, SOLUTIONS).media_type == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        (FIREFOX, "application/rdf+xml"),
        (RDFLIB, "text/turtle"),
        (JENA, "text/turtle"),
        (COMUNICA, "application/n-quads"),
        (RAPPER, "text/turtle"),
        (SPARQLWRAPPER_GRAPH, "text/turtle"),
        (AXIOS, "application/ld+json"),
        ("text/n3", "text/turtle"),
        ("text/rdf+n3", "text/turtle"),
        ("application/turtle", "text/turtle"),
        ("application/x-trig", "application/trig"),
        ("text/x-nquads", "application/n-quads"),
        ("application/trig, text/turtle;q=0.9", "application/trig"),
    ],
)
def test_constructed_graph_is_sent_as(accept: str | None, expected: str) -> None:
    assert choose(accept, GRAPH_AS_QUADS).media_type == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/trig"),
        (JENA, "application/trig"),
        (COMUNICA, "application/n-quads"),
        (RDFLIB, "application/trig"),
        (AXIOS, "application/ld+json"),
        (FIREFOX, "application/trig"),
    ],
)
def test_dataset_is_sent_as(accept: str | None, expected: str) -> None:
    assert choose(accept, DATASET).media_type == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((offer.extension, offer.media_type) for offer in GRAPH_AS_QUADS),
        *((offer.media_type, offer.media_type) for offer in GRAPH_AS_QUADS),
        ("turtle", "text/turtle"),
        ("n3", "text/turtle"),
        ("xml", "application/rdf+xml"),
        ("json-ld", "application/ld+json"),
        ("n-triples", "application/n-triples"),
        ("nquads", "application/n-quads"),
        ("text/x-nquads", "application/n-quads"),
        ("application/rdf xml", "application/rdf+xml"),
        ("TURTLE", "text/turtle"),
    ],
)
def test_format_names(name: str, expected: str) -> None:
    offer = by_format(name, GRAPH_AS_QUADS)
    assert offer is not None
    assert offer.media_type == expected


@pytest.mark.parametrize(
    ("accept", "offers"),
    [("text/csv", BOOLEAN), ("image/png", RESOURCE), ("text/turtle;q=0", GRAPH), ("*/*;q=0", GRAPH)],
)
def test_what_cannot_be_sent_is_refused_with_the_offers(accept: str, offers: tuple) -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose(accept, offers)
    assert refused.value.offers == tuple(offer.media_type for offer in offers)
    assert offers[0].media_type in refused.value.text("pl")


def test_text_types_name_their_charset() -> None:
    assert [offer.content_type for offer in GRAPH] == [
        "text/turtle; charset=utf-8",
        "application/ld+json",
        "application/n-triples",
        "application/rdf+xml",
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "pl"),
        ("", "pl"),
        ("en", "en"),
        ("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", "pl"),
        ("en-GB,en;q=0.9,pl;q=0.8", "en"),
        ("de, fr;q=0.5", "pl"),
        ("de, en;q=0.1", "en"),
        ("*", "pl"),
        ("pl;q=0, *", "en"),
        ("pl;q=0, en;q=0", "pl"),
        ("EN-us", "en"),
    ],
)
def test_language_is(header: str | None, expected: str) -> None:
    assert choose_language(header, ("pl", "en")) == expected
