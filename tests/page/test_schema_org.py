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
    <id/rzeczy/1-adres> a locn:Address ; locn:postCode "97-400" ; locn:locatorDesignator "7A" ;
        locn:thoroughfare "ul. Polna"@pl .
    <id/rzeczy/1-g> geo:asWKT "POINT(19.5 51.5)"^^geo:wktLiteral .
    <id/code/u/wifi> rdfs:label "Wi-Fi"@pl . <id/code/u/bar> rdfs:label "bar"@pl, "pub"@en .
"""


def block(turtle: str, language: str = "en") -> str:
    dataset = Dataset(f"{BASE}id/dataset/rzeczy")
    about = described(turtle, datasets=(dataset,))
    reading = Reading(language, "pl")
    built = page.build(snapshot_of(), about, NOTHING, reading)
    return str(schema_org.block(about, built, reading.chain, {}))


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
        (
            "address",
            {
                "@id": f"{THING}-adres",
                "@type": ["PostalAddress"],
                "postalCode": "97-400",
                "streetAddress": "ul. Polna 7A",
            },
        ),
        ("subjectOf", [{"@type": "Dataset", "@id": f"{BASE}id/dataset/rzeczy", "name": "rzeczy"}]),
        (
            "amenityFeature",
            [
                {"@id": f"{BASE}id/code/u/wifi", "@type": ["LocationFeatureSpecification"], "name": "Wi-Fi"},
                {"@id": f"{BASE}id/code/u/bar", "@type": ["LocationFeatureSpecification"], "name": "pub"},
            ],
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
    said = f"rdfs:label {hostile} ; dcterms:description {hostile} ; schema:telephone {hostile}"
    turtle = f"<id/rzeczy/1> a schema:Person ; {said} ."
    written = block(turtle)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["telephone"] == text


def test_long_lists_are_cut() -> None:
    many = ", ".join(f"<id/code/u/{number}>" for number in range(100))
    assert len(read(f"<id/rzeczy/1> a schema:Hotel ; schema:amenityFeature {many} .")["amenityFeature"]) == 20


@pytest.mark.parametrize(
    ("classes", "types", "there", "absent"),
    [
        ("epo:Contract", ["Order"], ["orderDate"], ["datePublished", "dateModified", "validFrom", "termCode"]),
        ("cv:AdminUnit", ["AdministrativeArea"], ["telephone"], ["termCode", "isPartOf", "datePublished"]),
        ("skos:Concept", ["DefinedTerm"], ["termCode"], ["isPartOf", "geo"]),
        ("dcat:Dataset", ["Dataset"], ["isPartOf", "datePublished", "dateModified"], ["termCode", "telephone"]),
        ("epo:Tender", ["Offer"], ["validFrom"], ["dateModified"]),
        ("lod:Rzecz", ["Thing"], ["identifier"], ["validFrom", "telephone", "geo", "dateModified"]),
        # What a hotel has, and every kind of it.
        ("schema:Hotel", ["Hotel"], ["telephone", "geo"], ["termCode", "validFrom"]),
        # A class that the table does not know: what the data say in schema.org's own words stands.
        ("schema:Brewery", ["Brewery"], ["telephone", "validFrom"], []),
    ],
)
def test_thing_has_the_properties_of_its_kinds(
    classes: str, types: list[str], there: list[str], absent: list[str]
) -> None:
    found = read(f"""<id/rzeczy/1> a {classes} ; skos:notation "801" ; schema:telephone "1" ; schema:validFrom "2026" ;
        dcterms:issued "2026" ; dcterms:modified "2026" ; dcterms:isPartOf <id/rzeczy/2> ; dcterms:identifier "1" ;
        epo:hasContractConclusionDate "2026" ; geo:asWKT "POINT(19.5 51.5)"^^geo:wktLiteral .""")
    assert found["@type"] == types
    assert [name for name in there if name not in found] == []
    assert [name for name in absent if name in found] == []


@pytest.mark.parametrize(
    ("said", "street"),
    [
        ('locn:thoroughfare "ul. Polna"@pl, "Field Street"@en ; locn:locatorDesignator "7"', "Field Street 7"),
        ('locn:thoroughfare "ul. Polna"@pl', "ul. Polna"),
        # A village without streets.
        ('locn:locatorDesignator "7"', "7"),
    ],
)
def test_street_has_its_number(said: str, street: str) -> None:
    found = read(
        f"<id/rzeczy/1> a schema:Place ; locn:address <id/rzeczy/1-a> . <id/rzeczy/1-a> a locn:Address ; {said} ."
    )
    assert found["address"]["streetAddress"] == street
