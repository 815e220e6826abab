"""What search engines read of a page: schema.org, as JSON that stays in its script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from app import page, schema_org
from app.labels import Reading
from app.snapshot import Dataset
from tests.page.conftest import BASE, NOTHING, THING, described, snapshot_of

HOTEL = """
    <id/rzeczy/1> a lod:Rzecz, schema:Hotel ; rdfs:label "Hotel"@pl, "Inn"@en ; schema:telephone "+48 000 745 593" ;
        schema:numberOfRooms 34 ; schema:petsAllowed true ; schema:amenityFeature <id/code/u/wifi>, <id/code/u/bar> ;
        dcterms:description "Opis"@pl, "Description"@en ; dcterms:identifier "H/1" ; lod:wlasne 1 ;
        foaf:homepage <https://hotel.example.org/> ; locn:address <id/rzeczy/1-adres> ;
        geo:hasGeometry <id/rzeczy/1-g> .
    <id/rzeczy/1-adres> a locn:Address ; locn:postCode "97-400" .
    <id/rzeczy/1-g> geo:asWKT "POINT(19.5 51.5)"^^geo:wktLiteral .
    <id/code/u/wifi> rdfs:label "Wi-Fi"@pl . <id/code/u/bar> rdfs:label "bar"@pl, "pub"@en .
"""


def block(turtle: str, language: str = "en") -> str:
    dataset = Dataset(f"{BASE}id/dataset/rzeczy")
    about = described(turtle, datasets=(dataset,))
    reading = Reading(language, "pl")
    built = page.build(snapshot_of(), about, NOTHING, reading)
    return str(schema_org.block(about, built, reading.chain))


def read(turtle: str, language: str = "en") -> dict[str, Any]:
    return dict(json.loads(block(turtle, language)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@context", "https://schema.org/"),
        ("@id", THING),
        ("@type", ["Hotel"]),
        ("name", "Inn"),
        ("description", "Description"),
        ("identifier", "H/1"),
        ("telephone", "+48 000 745 593"),
        ("numberOfRooms", 34),
        ("petsAllowed", True),
        ("url", THING),
        ("sameAs", {"@id": "https://hotel.example.org/"}),
        ("geo", {"@type": "GeoCoordinates", "latitude": 51.5, "longitude": 19.5}),
        ("address", {"@id": f"{THING}-adres", "@type": ["PostalAddress"], "postalCode": "97-400"}),
        ("isPartOf", [{"@type": "Dataset", "@id": f"{BASE}id/dataset/rzeczy", "name": "rzeczy"}]),
        (
            "amenityFeature",
            [{"@id": f"{BASE}id/code/u/wifi", "name": "Wi-Fi"}, {"@id": f"{BASE}id/code/u/bar", "name": "pub"}],
        ),
    ],
)
def test_block_says_what_schema_org_has_words_for(name: str, value: object) -> None:
    assert read(HOTEL)[name] == value


def test_what_schema_org_has_no_word_for_is_left_out() -> None:
    assert "wlasne" not in block(HOTEL)
    assert read("<id/rzeczy/1> a lod:Rzecz .")["@type"] == ["Thing"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;", "\u2028", '"', "\\"])
def test_block_cannot_leave_its_script(text: str) -> None:
    hostile = json.dumps(text)
    turtle = f"<id/rzeczy/1> rdfs:label {hostile} ; dcterms:description {hostile} ; schema:telephone {hostile} ."
    written = block(turtle)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["telephone"] == text


def test_long_lists_are_cut() -> None:
    many = ", ".join(f"<id/code/u/{number}>" for number in range(100))
    assert len(read(f"<id/rzeczy/1> schema:amenityFeature {many} .")["amenityFeature"]) == 20


def test_contract_is_an_order_and_a_place_has_no_code_of_a_term() -> None:
    assert read("<id/rzeczy/1> a epo:Contract .")["@type"] == ["Order"]
    place = read('<id/rzeczy/1> a cv:AdminUnit ; skos:notation "1005" .')
    assert (place["@type"], "termCode" in place) == (["AdministrativeArea"], False)
    term = read('<id/rzeczy/1> a skos:Concept ; skos:notation "801" .')
    assert (term["@type"], term["termCode"]) == (["DefinedTerm"], "801")
