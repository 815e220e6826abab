"""What a page says of a thing, as values: each fact once, in the reader's words, with its parts."""

from __future__ import annotations

import pytest

from app.page import Page, Property
from tests.page.conftest import BASE, Build

EVERY_LANGUAGE = '<id/rzeczy/1> lod:opis "po polsku"@pl, "in English"@en, "auf Deutsch"@de, "bez języka" .'


def properties(page: Page, *, folded: bool = False) -> dict[str, Property]:
    groups = [group for group in page.groups if group.folded == folded]
    return {shown.name.label.text: shown for group in groups for shown in group.properties}


@pytest.mark.parametrize(
    ("language", "seen"),
    [("pl", {"po polsku", "bez języka"}), ("en", {"in English", "bez języka"})],
)
def test_value_in_several_languages_is_shown_once(build: Build, language: str, seen: set[str]) -> None:
    shown = properties(build(EVERY_LANGUAGE, language))["opis"]
    assert {literal.text for literal in shown.literals} == seen


def test_value_in_no_language_of_the_reader_is_shown_as_it_is(build: Build) -> None:
    shown = properties(build('<id/rzeczy/1> lod:opis "auf Deutsch"@de, "en français"@fr .'))["opis"]
    assert {(literal.text, literal.language) for literal in shown.literals} == {
        ("auf Deutsch", "de"),
        ("en français", "fr"),
    }


def test_name_that_heads_the_page_is_no_fact_of_it(build: Build) -> None:
    page = build('<id/rzeczy/1> rdfs:label "Rzecz"@pl ; dcterms:title "Rzecz"@pl, "Thing"@en ; lod:kod "Rzecz" .')
    assert page.title.text == "Rzecz"
    assert set(properties(page)) == {"kod"}


def test_what_only_follows_is_folded_away(build: Build) -> None:
    page = build(
        "<id/rzeczy/1> a lod:Rzecz ; lod:gmina <id/teryt/1> .",
        derived="<id/rzeczy/1> a lod:Byt ; dcterms:spatial <id/teryt/1> .",
    )
    assert set(properties(page)) == {"gmina"}
    assert set(properties(page, folded=True)) == {"obszar"}
    assert [link.label.text for link in page.types] == ["Rzecz"]


def test_types_that_follow_are_better_than_none(build: Build) -> None:
    page = build("<id/rzeczy/1> lod:kod 1 .", derived="<id/rzeczy/1> a lod:Byt .")
    assert [link.label.text for link in page.types] == ["Byt"]


def test_unit_goes_from_the_name_to_the_value(build: Build) -> None:
    page = build('<id/rzeczy/1> lod:dlugosc 4500 . lod:dlugosc rdfs:label "długość [m]"@pl .')
    [literal] = properties(page)["długość"].literals
    assert literal.text == "4\xa0500\xa0m"


def test_amount_is_in_the_currency_that_the_thing_names(build: Build) -> None:
    currency = "<http://publications.europa.eu/resource/authority/currency/EUR>"
    facts = f"lod:kwota 10.5 ; lod:sztuk 3 ; lod:waluta {currency}"
    shown = properties(build(f"<id/rzeczy/1> {facts} .", "en"))
    assert [shown[name].literals[0].text for name in ("kwota", "sztuk")] == ["€10.50", "3"]


def test_parts_are_shown_with_their_facts(build: Build) -> None:
    page = build(
        """
        <id/rzeczy/1> rdfs:label "Rzecz"@pl ; locn:address <id/rzeczy/1-adres> ; lod:okres <id/rzeczy/1-okres> .
        <id/rzeczy/1-adres> a locn:Address ; rdfs:label "ul. Długa 1"@pl ; locn:fullAddress "ul. Długa 1"@pl ;
            locn:postCode "90-001" ; lod:czesc <id/rzeczy/1> .
        <id/rzeczy/1-okres> lod:od "2024-01-01"^^xsd:date .
        """
    )
    shown = properties(page)
    [address], [period] = shown["adres"].parts, shown["okres"].parts
    assert (address.named, address.link.label.text) == (True, "ul. Długa 1")
    assert [found.name.label.text for found in address.properties] == ["kod pocztowy"]
    assert not period.named
    assert period.properties[0].literals[0].text == "1 stycznia 2024"


def test_many_parts_are_links(build: Build) -> None:
    numbers = range(5)
    named = "".join(f'<id/rzeczy/1-{number}> rdfs:label "{number}"@pl ; lod:kod {number} .' for number in numbers)
    linked = ", ".join(f"<id/rzeczy/1-{number}>" for number in numbers)
    shown = properties(build(f"<id/rzeczy/1> lod:punkt {linked} . {named}"))["punkt"]
    assert not shown.parts
    assert [link.label.text for link in shown.links] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("notation", "label", "shown"),
    [
        ("751", "Urzędy naczelne", "751"),
        ("751", "751 Urzędy naczelne", ""),
        ("A1", "Stopień pierwszy", "A1"),
        ("gwiazdki-5", "pięć gwiazdek", ""),
    ],
)
def test_code_of_a_code_list_stands_with_its_name(build: Build, notation: str, label: str, shown: str) -> None:
    page = build(
        f'<id/rzeczy/1> lod:dzial <id/code/d/1> . <id/code/d/1> skos:notation "{notation}" ; rdfs:label "{label}"@pl .'
    )
    [link] = properties(page)["dzial"].links
    assert link.notation == shown


@pytest.mark.parametrize(
    ("iri", "text", "href", "external"),
    [
        ("https://gdzie.example.org/x", "x", "https://gdzie.example.org/x", True),
        ("mailto:biuro@example.org", "biuro@example.org", "mailto:biuro@example.org", True),
        ("tel:+48426633000", "+48426633000", "tel:+48426633000", True),
        ("javascript:alert(1)", "javascript:alert(1)", "", True),
        ("urn:isbn:83", "urn:isbn:83", "", True),
        (f"{BASE}id/inne/2", "2", "/doc/inne/2", False),
        (f"{BASE}gdzies/2", f"{BASE}gdzies/2", "", False),
    ],
)
def test_links_lead_where_one_may_go(build: Build, iri: str, text: str, href: str, external: bool) -> None:
    [link] = properties(build(f"<id/rzeczy/1> lod:strona <{iri}> ."))["strona"].links
    assert (link.label.text, link.href, link.external) == (text, href, external)


def test_what_iris_begin_with_is_no_address(build: Build) -> None:
    page = build(f'<id/rzeczy/1> <http://rdfs.org/ns/void#uriSpace> "{BASE}id/x/" ; lod:strona "{BASE}id/x/" .')
    assert [properties(page)[name].literals[0].href for name in ("przestrzeń IRI", "strona")] == ["", f"{BASE}id/x/"]


@pytest.mark.parametrize(
    ("wkt", "language", "words"),
    [
        ("POINT(19.36535 51.3582)", "pl", ["51,35820° N, 19,36535° E"]),
        ("POINT(19.36535 51.3582)", "en", ["51.35820° N, 19.36535° E"]),
        ("POINT(-0.5 -51)", "en", ["51.00000° S, 0.50000° W"]),
        (
            "LINESTRING(19 51, 20 52, 19.5 51.5)",
            "en",
            ["Extent: from 51.00000° N, 19.00000° E to 52.00000° N, 20.00000° E", "A line through 3 points"],
        ),
        (
            "POLYGON((19 51, 20 51, 20 52, 19 51))",
            "pl",
            ["Zasięg: od 51,00000° N, 19,00000° E do 52,00000° N, 20,00000° E", "Obszar o granicy z 4 punktów"],
        ),
    ],
)
def test_place_is_said_in_words(build: Build, wkt: str, language: str, words: list[str]) -> None:
    page = build(
        f"""
        <id/rzeczy/1> geo:hasGeometry <id/rzeczy/1-a>, <id/rzeczy/1-g> ; geo:hasDefaultGeometry <id/rzeczy/1-g> .
        <id/rzeczy/1-g> geo:asWKT "{wkt}"^^geo:wktLiteral .
        <id/rzeczy/1-a> geo:asWKT "<http://www.opengis.net/def/crs/EPSG/0/2180> POINT(1 2)"^^geo:wktLiteral .
        """,
        language,
    )
    assert page.place
    assert list(page.place.words) == words
    assert page.place.source == "/data/rzeczy/1.geojson"
    assert [link.label.text for link in page.place.geometries] == ["CRS84", "EPSG:2180"]
    assert not page.groups


@pytest.mark.parametrize("wkt", ["POINT EMPTY", "POINT(200 1)", "<http://x.example/crs> POINT(1 1)", "<script>"])
def test_place_that_no_map_can_show_is_none(build: Build, wkt: str) -> None:
    assert build(f'<id/rzeczy/1> geo:asWKT "{wkt}"^^geo:wktLiteral .').place is None


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("Mo-Fr 07:00-18:00", "pl", "pon.\u2013pt. 07:00\u201318:00"),
        ("Sa-Su 9:00-16:30", "pl", "sob.\u2013niedz. 09:00\u201316:30"),
        ("Mo,We 08:00-24:00", "pl", "pon., śr. 08:00\u201300:00"),
        ("Mo-Fr 07:00-18:00", "en", "Mon\u2013Fri 07:00\u201318:00"),
        ("Mo-Fr 07:00-18:60", "pl", "Mo-Fr 07:00-18:60"),
        ("na telefon", "pl", "na telefon"),
    ],
)
def test_opening_hours_are_in_words(build: Build, written: str, language: str, read: str) -> None:
    [hours] = properties(build(f'<id/rzeczy/1> schema:openingHours "{written}" .', language)).values()
    [literal] = hours.literals
    assert literal.text == read
    assert literal.exact == (written if read != written else "")


def test_classes_of_one_name_are_said_once(build: Build) -> None:
    page = build(
        "<id/rzeczy/1> a lod:Rzecz, lod:Byt, lod:Inna ."
        'lod:Rzecz rdfs:label "rzecz"@pl . lod:Byt rdfs:label "rzecz"@pl . lod:Inna rdfs:label "inna"@pl .'
    )
    assert sorted(link.label.text for link in page.types) == ["inna", "rzecz"]
