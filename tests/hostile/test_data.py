"""Data about hostile things: every format says exactly what the store does, and nothing that a payload added."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from defusedxml import ElementTree

from tests.hostile.asking import Site
from tests.hostile.payloads import ELEMENT, FORMULAS
from tests.region import BASE

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
QUERY = "SELECT ?thing ?text WHERE { ?thing a <def/Rzecz> ; <http://purl.org/dc/terms/description> ?text }"


@pytest.fixture(scope="session")
def store(site: Site) -> ox.Store:
    return ox.Store.read_only(str(site.var / "releases" / "current" / "store"))


def things(store: ox.Store) -> Iterator[ox.NamedNode]:
    """Everything that the release names on this site."""
    subjects = {quad.subject for quad in store if isinstance(quad.subject, ox.NamedNode)}
    yield from (subject for subject in subjects if subject.value.startswith((f"{BASE}id/", f"{BASE}def/")))


def texts(store: ox.Store) -> dict[str, str]:
    """The text of each thing of the register."""
    rows = store.query(QUERY, base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return {row["thing"].value: row["text"].value for row in rows}


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_says_what_the_store_does(site: Site, store: ox.Store, extension: str) -> None:
    compared = 0
    for thing in things(store):
        target = site.target(thing.value.replace("/id/", "/data/").replace("/def/", "/data/def/") + f".{extension}")
        assert target
        reply = site.ask(target, "*/*")
        assert reply.status == 200, target
        said = {
            (each.predicate, each.object) for each in ox.parse(reply.body, FORMATS[extension]) if each.subject == thing
        }
        held = {(quad.predicate, quad.object) for quad in store.quads_for_pattern(thing, None, None)}
        assert said == held, target
        compared += 1
    assert compared > 100


def test_no_format_names_a_term_of_a_payload(site: Site, store: ox.Store) -> None:
    for thing in texts(store):
        target = site.target(thing.replace("/id/", "/data/"))
        for extension, syntax in FORMATS.items():
            predicates = {triple.predicate.value for triple in ox.parse(site.ask(f"{target}.{extension}").body, syntax)}
            assert not any(ELEMENT in predicate for predicate in predicates)


def test_results_say_what_the_store_does(site: Site, store: ox.Store) -> None:
    expected = sorted(texts(store).items())
    assert sorted(_csv(site)) == expected
    bindings = json.loads(_results(site, "json"))["results"]["bindings"]
    assert sorted((row["thing"]["value"], row["text"]["value"]) for row in bindings) == expected
    namespace = "{http://www.w3.org/2005/sparql-results#}"
    rows = ElementTree.fromstring(_results(site, "xml")).iter(f"{namespace}result")
    found = [[binding[0].text or "" for binding in row] for row in rows]
    assert sorted((row[0], row[1]) for row in found) == [(thing, _as_xml_reads(text)) for thing, text in expected]


def test_csv_of_results_is_exact_and_never_opened_as_a_page(site: Site) -> None:
    """SPARQL 1.1 CSV section 3: the value and nothing else; a program would take an apostrophe for a part of it.

    So a cell that a spreadsheet takes for a formula stays what it is here; tables that are made for spreadsheets defuse
    theirs (tests/validation/test_report.py).
    """
    cells = {text for _, text in _csv(site)}
    assert {text for text in FORMULAS.values() if text == text.strip()} <= cells
    reply = site.ask(_target("csv"), "text/csv")
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


TABLES = ("/doc/dataset/rzeczy.csv", "/data/code/rodzaj.csv", "/data/dataset/rzeczy.csv", "/data/def/Rzecz.csv")


def test_tables_for_spreadsheets_have_no_formula(site: Site, store: ox.Store) -> None:
    things = [target for thing in texts(store) if (target := site.target(thing.replace("/id/", "/data/")))]
    defused = 0
    for target in (*TABLES, *(f"{thing}.csv" for thing in things)):
        reply = site.ask(target, "text/csv")
        assert reply.status == 200, target
        assert reply.headers["Content-Type"].startswith("text/csv")
        cells = [cell for row in csv.reader(io.StringIO(reply.text.lstrip("\ufeff"), newline="")) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == [], target
        defused += sum(cell.startswith(("'=", "'+", "'-", "'@")) for cell in cells)
    assert defused > 10


def test_places_are_json_and_named_by_their_payloads(site: Site, store: ox.Store) -> None:
    reply = site.ask("/doc/dataset/rzeczy.geojson", "application/geo+json")
    assert reply.headers["Content-Type"].startswith("application/geo+json")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    features = json.loads(reply.body)["features"]
    assert len(features) > 10
    assert {feature["properties"]["name"] for feature in features} <= set(texts(store).values())


def _csv(site: Site) -> list[tuple[str, str]]:
    rows = list(csv.reader(io.StringIO(_results(site, "csv").decode(), newline="")))
    assert rows[0] == ["thing", "text"]
    return [(row[0], row[1]) for row in rows[1:]]


def _as_xml_reads(text: str) -> str:
    """XML 1.0 section 2.11: ends of lines become line feeds, unless they are written as references."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _results(site: Site, name: str) -> bytes:
    reply = site.ask(_target(name), "*/*")
    assert reply.status == 200
    return reply.body


def _target(name: str) -> str:
    return f"/sparql?{urlencode({'query': QUERY, 'format': name})}"
