"""A thing as JSON, as a table and as a place, for those who read no RDF."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from app.labels import Label
from app.negotiation import GEO_JSON
from app.snapshot import Dataset
from app.twins import csv_text, document, table
from app.twins.writing import forms, write
from tests.page.conftest import BASE, THING, described, snapshot_of

LANGUAGES = ("pl", "en")
TURTLE = """
    <id/rzeczy/1> a lod:Rzecz ; rdfs:label "Rzecz"@pl, "Thing"@en, "Ding"@de ; dcterms:date "2024-01-01"^^xsd:date ;
        lod:date "2024"^^xsd:gYear ; lod:kwota 10.50 ; lod:sztuk 3 ; lod:duzo 12345678901234567890 ; lod:czynny true ;
        lod:stopa "x"^^xsd:decimal ; lod:gmina <id/teryt/1> ; locn:address <id/rzeczy/1-adres> .
    <id/rzeczy/1-adres> a locn:Address ; locn:postCode "90-001" .
    <id/teryt/1> rdfs:label "gmina"@pl . lod:gmina rdfs:label "gmina"@pl, "municipality"@en .
"""
PLACE = '<id/rzeczy/1> rdfs:label "Rzecz"@pl ; geo:asWKT "POINT(19.5 51.5)"^^geo:wktLiteral .'


def read(turtle: str) -> dict[str, Any]:
    dataset = Dataset(f"{BASE}id/dataset/rzeczy", titles=frozenset({Label("Rzeczy", "pl")}))
    written = document.write(snapshot_of(), described(turtle, datasets=(dataset,)), LANGUAGES)
    return dict(json.loads(written))


def test_document_says_what_the_thing_is() -> None:
    found = read(TURTLE)
    assert found["id"] == THING
    assert found["label"] == {"pl": "Rzecz", "en": "Thing"}
    assert found["types"] == [{"id": f"{BASE}def/Rzecz"}]
    assert found["registers"] == [{"id": f"{BASE}id/dataset/rzeczy", "label": {"pl": "Rzeczy"}}]
    assert found["release"] == {"id": f"{BASE}id/release/r1", "created": "2026-07-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kwota", [10.5]),
        ("sztuk", [3]),
        ("duzo", ["12345678901234567890"]),
        ("czynny", [True]),
        ("stopa", ["x"]),
        ("dcterms:date", ["2024-01-01"]),
        ("lod:date", ["2024"]),
        ("gmina", [{"id": f"{BASE}id/teryt/1", "label": {"pl": "gmina"}}]),
        ("address", [{"id": f"{THING}-adres", "values": {"postCode": ["90-001"]}}]),
        (
            "label",
            [
                {"text": "Rzecz", "language": "pl"},
                {"text": "Thing", "language": "en"},
                {"text": "Ding", "language": "de"},
            ],
        ),
    ],
)
def test_document_has_values_as_json_has_them(name: str, expected: list[Any]) -> None:
    values = read(TURTLE)["values"][name]
    assert sorted(values, key=str) == sorted(expected, key=str)


def test_document_explains_its_short_names() -> None:
    properties = read(TURTLE)["properties"]
    assert properties["gmina"] == {"id": f"{BASE}def/gmina", "label": {"pl": "gmina", "en": "municipality"}}
    assert properties["postCode"] == {"id": "http://www.w3.org/ns/locn#postCode"}
    assert "type" not in properties


def rows(turtle: str) -> list[dict[str, str]]:
    text = table.write(described(turtle), LANGUAGES).decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_table_has_a_row_for_each_value() -> None:
    found = {(row["property"], row["value"]): row for row in rows(TURTLE)}
    row = found[f"{BASE}def/gmina", f"{BASE}id/teryt/1"]
    assert (row["label_pl"], row["label_en"], row["value_label_pl"], row["datatype"]) == (
        *("gmina", "municipality", "gmina"),
        "IRI",
    )
    assert found["http://www.w3.org/2000/01/rdf-schema#label", "Thing"]["language"] == "en"
    assert found["type", f"{BASE}def/Rzecz"]["subject"] == THING
    assert found["http://www.w3.org/ns/locn#postCode", "90-001"]["subject"] == f"{THING}-adres"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+48 42 663", "'+48 42 663"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("-623000.50", "-623000.50"),
        ("-1+1", "'-1+1"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert csv_text.safe(cell) == written


def test_place_is_a_feature_with_name_and_page() -> None:
    about = described(PLACE)
    assert GEO_JSON in forms(about)
    [feature] = json.loads(write(snapshot_of(), about, GEO_JSON, LANGUAGES))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [19.5, 51.5]}
    assert (feature["id"], feature["properties"]) == (THING, {"name": "Rzecz", "href": "/doc/rzeczy/1"})


def test_thing_without_a_place_is_not_on_the_map() -> None:
    assert GEO_JSON not in forms(described(TURTLE))
